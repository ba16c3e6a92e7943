"""A task that is taken away while a list is stored or undone: nothing of it stays half-written, and it is told."""

from collections.abc import Callable
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test import Client

from network.actions import organisation_imports, undoing_imports
from network.actions.roles import end
from network.enums import Role
from network.models import AuditEntry, Membership, Organisation, OrganisationImport, User
from network.permissions import Reach
from tests.make import make_member, make_municipality
from tests.organisation_lists import TABLE, row
from tests.sheet import signed_in, text
from tests.test_organisation_imports import URL, check, confirm

postgresql_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite hides races")
LIST = TABLE.replace("vapaa ryhmä;562", "vapaa ryhmä;837") + row(4)


@pytest.mark.parametrize(
    ("now", "then", "holds"),
    [
        (Reach(everywhere=True), Reach(municipalities=frozenset({"837"})), True),
        (Reach(municipalities=frozenset({"837", "562"})), Reach(municipalities=frozenset({"837"})), True),
        (Reach(municipalities=frozenset({"837"})), Reach(municipalities=frozenset({"837", "562"})), False),
        (Reach(municipalities=frozenset({"837"})), Reach(everywhere=True), False),
        (Reach(), Reach(organisations=frozenset({1})), False),
    ],
)
def test_what_is_still_reached(now: Reach, then: Reach, *, holds: bool) -> None:
    assert now.holds(then) is holds


@pytest.fixture
def keeper(settings: Any, tmp_path: Path) -> User:
    settings.REPORTS_ROOT = tmp_path
    return make_member(Role.COORDINATOR, make_municipality("837"))


@pytest.fixture
def client(keeper: User) -> Client:
    return signed_in(keeper)


def take_away(keeper: User) -> None:
    end(Membership.objects.get(user=keeper, municipality="837"), by=make_member(Role.ADMINISTRATOR))


def elsewhere(work: Callable[[], None]) -> Thread:
    """Do the work by another connection, at the same time."""

    def do() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = Thread(target=do)
    thread.start()
    return thread


def while_it_writes(monkeypatch: pytest.MonkeyPatch, happens: Callable[[], None]) -> None:
    write = organisation_imports.Writer.write

    def writes(self: Any, lines: Any) -> None:
        write(self, lines)
        happens()

    monkeypatch.setattr(organisation_imports.Writer, "write", writes)


def assert_nothing_stored(imported: OrganisationImport) -> None:
    assert (imported.stage, imported.is_outdated, imported.choices["meanwhile"]) == ("checked", True, "reach")
    assert Organisation.objects.count() == 0
    assert not AuditEntry.objects.filter(verb__in=("organisations_imported", "organisation_imported")).exists()


@postgresql_only
@pytest.mark.django_db(transaction=True)
def test_a_task_ended_while_the_list_is_written(keeper: User, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    imported = check(client, LIST)
    while_it_writes(monkeypatch, lambda: elsewhere(lambda: take_away(keeper)).join(30))
    client.post(imported.get_absolute_url())
    imported.refresh_from_db()
    assert_nothing_stored(imported)


@postgresql_only
@pytest.mark.django_db(transaction=True)
def test_a_task_that_is_being_ended_just_now_is_waited_for(
    keeper: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = check(client, LIST)
    ended, answered = Event(), Event()

    def waited_for() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND pid <> pg_backend_pid()")
            return bool(cursor.fetchone()[0])

    def ending() -> None:
        with transaction.atomic():
            take_away(keeper)
            ended.set()
            while not waited_for() and not answered.wait(0.05):
                pass

    threads: list[Thread] = []

    def begin() -> None:
        if not threads:
            threads.append(elsewhere(ending))
            assert ended.wait(30)

    while_it_writes(monkeypatch, begin)
    client.post(imported.get_absolute_url())
    answered.set()
    threads[0].join(30)
    imported.refresh_from_db()
    assert_nothing_stored(imported)


@pytest.mark.django_db
def test_another_task_given_or_the_same_left_hinders_nothing(
    keeper: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    imported = check(client, LIST)
    while_it_writes(monkeypatch, lambda: Membership.objects.create(user=keeper, role=Role.COORDINATOR) and None)
    confirm(client, imported)
    assert imported.stage == "stored"


@postgresql_only
@pytest.mark.django_db(transaction=True)
def test_a_task_ended_while_a_list_is_undone_leaves_it_as_it_was(
    keeper: User, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Undone again from the beginning with what is left of the reach: all of it is left, and why is told."""
    Membership.objects.create(user=keeper, role=Role.COORDINATOR, municipality=make_municipality("562"))
    imported = check(client, LIST)
    confirm(client, imported)
    before = set(Organisation.objects.values_list("name", flat=True))
    taken, ended = undoing_imports._take_away, list[bool]()

    def takes(*args: Any) -> None:
        taken(*args)
        if not ended:
            ended.append(True)
            elsewhere(lambda: take_away(keeper)).join(30)

    monkeypatch.setattr(undoing_imports, "_take_away", takes)
    page = text(client.post(f"{URL}{imported.pk}/undo/", follow=True))
    imported.refresh_from_db()
    assert set(Organisation.objects.values_list("name", flat=True)) == before
    assert imported.stage == "stored"
    assert "Tämä koskee kuntia, joita sinä et hoida." in page
