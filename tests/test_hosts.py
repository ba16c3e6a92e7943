"""An organisation stands behind a circle when its editors say yes; changing it loses neither history nor address."""

from datetime import date, timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from django.utils import timezone

from groups.actions.hosts import AnsweredMeanwhileError, accept_host, ask_host, decline_host, leave_host, withdraw_host
from groups.models import Circle, HostTerm
from network.enums import Role
from network.models import AuditEntry, Listing, Membership, Organisation, User
from network.rounds import forget
from tests.make import make_circle, make_member, make_organisation, make_user
from tests.newcomers import a_circle_of_three, client_of

pytestmark = pytest.mark.django_db

HOST, PAGE = "/fi/circles/kahvipiiri/host/", "/fi/circles/kahvipiiri/"
NOW = "2026-11-24T09:00:00+02:00"


def with_editor(name: str, **facts: object) -> tuple[Organisation, User]:
    organisation = make_organisation(name, **facts)
    editor = make_user()
    Membership.objects.create(user=editor, role=Role.ORGANISATION_EDITOR, organisation=organisation)
    return organisation, editor


def asked(circle: Circle, organisation: Organisation) -> HostTerm:
    return ask_host(circle, organisation, message="Hei", by=circle.members.get(role="lead").user)


def test_the_circle_finds_and_asks_and_the_editors_say_yes() -> None:
    with time_machine.travel(NOW, tick=False):
        circle, aino, bertta, cecilia = a_circle_of_three()
        kylat, editor = with_editor("Hervannan kylät ry", slug="kylat")
        _others, other_editor = with_editor("Toinen ry")
        for stranger in (bertta, cecilia, editor):
            assert client_of(stranger).get(HOST).status_code == 404
        client = client_of(aino)
        assert 'href="?organisation=kylat"' in client.get(HOST, {"q": "hervannan"}).content.decode()
        assert "Hakemistosta ei löytynyt" in client.get(HOST, {"q": "zzz"}).content.decode()
        assert "Kysy järjestöltä: Hervannan kylät ry" in client.get(HOST, {"organisation": "kylat"}).content.decode()
        mail.outbox.clear()
        for _twice in range(2):
            with TestCase.captureOnCommitCallbacks(execute=True):
                client.post(f"{HOST}?organisation=kylat", {"message": "Olisitteko <b>te</b>?"})
        term = HostTerm.objects.get()
        address = f"/fi/host-requests/{term.key}/"
        assert [letter.to for letter in mail.outbox] == [[editor.email]]
        assert address in mail.outbox[0].body
        assert "Hervannan kylät ry" not in Client().get(PAGE).content.decode(), "a question is no promise"
        for stranger in (aino, bertta, other_editor):
            assert client_of(stranger).get(address).status_code == 404
        assert "Olisitteko &lt;b&gt;te&lt;/b&gt;?" in client_of(editor).get(address).content.decode()
        mail.outbox.clear()
        with TestCase.captureOnCommitCallbacks(execute=True):
            client_of(editor).post(address, {"then": "accept", "message": "Tervetuloa"})
        assert [letter.to for letter in mail.outbox] == [[aino.email]]
        page = Client().get(PAGE).content.decode()
    assert "Hervannan kylät ry" in page
    assert "24.11.2026 alkaen" in page
    assert address not in page
    assert address in client_of(editor).get(PAGE).content.decode(), "its editors find the promise"
    circle.refresh_from_db()
    assert circle.host == kylat
    assert Listing.objects.get(kind="circle").facets.filter(facet="organisation", code=str(kylat.pk)).exists()


def test_a_no_is_told_and_another_may_be_asked() -> None:
    circle, aino, *_others = a_circle_of_three()
    kylat, editor = with_editor("Kylät ry")
    term = asked(circle, kylat)
    client_of(editor).post(f"/fi/host-requests/{term.key}/", {"then": "decline", "message": "Emme ehdi"})
    term.refresh_from_db()
    assert (term.state, term.answer) == ("declined", "Emme ehdi")
    assert "Emme ehdi" in client_of(aino).get(HOST).content.decode()
    with pytest.raises(AnsweredMeanwhileError):
        accept_host(term, by=editor)
    assert asked(circle, make_organisation()).pk != term.pk


def test_changing_the_host_keeps_the_history_and_the_address() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        circle, aino, *_others = a_circle_of_three()
        (first, its_editor), (second, other_editor) = with_editor("Ensimmäinen ry"), with_editor("Toinen ry")
        accept_host(asked(circle, first), by=its_editor)
        clock.move_to("2027-02-01T09:00:00+02:00")
        question = asked(circle, second)
        circle.refresh_from_db()
        assert circle.host == first, "until the other says yes"
        mail.outbox.clear()
        with TestCase.captureOnCommitCallbacks(execute=True):
            accept_host(question, by=other_editor)
            accept_host(question, by=other_editor)
        assert {letter.to[0] for letter in mail.outbox} == {its_editor.email, aino.email}
        rows = list(HostTerm.objects.told().values_list("name", "since", "until"))
        page = Client().get(PAGE).content.decode()
        inside = client_of(aino).get(HOST).content.decode()
    assert rows == [
        ("Toinen ry", date(2027, 2, 1), None),
        ("Ensimmäinen ry", date(2026, 11, 24), date(2027, 1, 31)),
    ]
    assert "Toinen ry" in page
    assert "Ensimmäinen ry" not in page
    assert "24.11.2026–31.1.2027" in inside


@pytest.mark.parametrize("side", ["circle", "organisation"])
def test_either_side_ends_it_and_the_other_is_told(side: str) -> None:
    circle, aino, *_others = a_circle_of_three()
    kylat, editor = with_editor("Kylät ry")
    term = asked(circle, kylat)
    accept_host(term, by=editor)
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        if side == "circle":
            client_of(aino).post(HOST, {"then": "leave"})
        else:
            client_of(editor).post(f"/fi/host-requests/{term.key}/", {"then": "leave", "message": "Kiitos teille"})
    told = editor if side == "circle" else aino
    assert [letter.to for letter in mail.outbox] == [[told.email]]
    circle.refresh_from_db()
    term.refresh_from_db()
    assert (circle.host, circle.slug, term.until) == (None, "kahvipiiri", timezone.localdate())
    assert "Ei järjestöä taustalla" in Client().get(PAGE).content.decode()
    assert AuditEntry.objects.filter(verb="circle host changed").count() == 2
    leave_host(term, by=aino, of_circle=True)
    assert AuditEntry.objects.filter(verb="circle host changed").count() == 2


def test_a_question_is_withdrawn_before_it_is_answered_and_then_not_answered() -> None:
    circle, aino, *_others = a_circle_of_three()
    kylat, editor = with_editor("Kylät ry")
    term = asked(circle, kylat)
    client_of(aino).post(HOST, {"then": "withdraw"})
    for act in (lambda: accept_host(term, by=editor), lambda: decline_host(term, by=editor)):
        with pytest.raises(AnsweredMeanwhileError):
            act()
    page = client_of(editor).post(f"/fi/host-requests/{term.key}/", {"then": "accept"}, follow=True).content.decode()
    assert "Tilanne ehti muuttua" in page
    assert "Piiri perui kysymyksensä" in page
    withdraw_host(term, by=aino)
    accepted = asked(circle, kylat)
    accept_host(accepted, by=editor)
    with pytest.raises(AnsweredMeanwhileError):
        withdraw_host(accepted, by=aino)


def test_who_has_no_editors_is_answered_for_by_the_coordinator() -> None:
    circle, *_people = a_circle_of_three()
    coordinator = make_member(Role.COORDINATOR)
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        term = asked(circle, make_organisation("Ilman väkeä ry"))
    assert [letter.to for letter in mail.outbox] == [[coordinator.email]]
    assert client_of(coordinator).get(f"/fi/host-requests/{term.key}/").status_code == 200


def test_an_empty_message_or_a_hidden_organisation_asks_nobody() -> None:
    _circle, aino, *_others = a_circle_of_three()
    make_organisation("Piilossa ry", slug="piilossa", is_published=False)
    make_organisation("Kylät ry", slug="kylat")
    client = client_of(aino)
    page = client.post(f"{HOST}?organisation=kylat", {"message": " "})
    assert "Kirjoita muutama sana." in page.content.decode()
    assert client.post(f"{HOST}?organisation=piilossa", {"message": "Hei"}).status_code == 200
    assert not HostTerm.objects.exists()


def test_what_came_to_nothing_is_forgotten_in_a_year_and_what_was_promised_is_not() -> None:
    with time_machine.travel(NOW, tick=False) as clock:
        circle, aino, *_others = a_circle_of_three()
        kylat, editor = with_editor("Kylät ry")
        decline_host(asked(circle, kylat), by=editor)
        accept_host(asked(circle, kylat), by=editor)
        EmailAddress.objects.create(user=aino, email=aino.email, verified=True)
        clock.shift(timedelta(days=364))
        forget()
        assert HostTerm.objects.count() == 2
        clock.shift(timedelta(days=2))
        forget()
    assert HostTerm.objects.get().state == "accepted"


def test_the_name_stays_when_the_record_goes() -> None:
    circle, aino, *_others = a_circle_of_three()
    kylat, editor = with_editor("Kylät ry")
    accept_host(asked(circle, kylat), by=editor)
    kylat.delete()
    assert "Kylät ry" in client_of(aino).get(HOST).content.decode()
    assert HostTerm.objects.get().organisation is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "accepted", "answered_at": timezone.now()},
        {"state": "declined"},
        {"since": date(2026, 1, 1)},
        {"state": "accepted", "answered_at": timezone.now(), "since": date(2026, 2, 1), "until": date(2026, 1, 1)},
    ],
)
def test_the_database_holds_what_a_term_is(wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        HostTerm.objects.create(circle=make_circle(), name="Kylät ry", **wrong)


def test_the_database_holds_one_question_and_one_host_at_a_time() -> None:
    circle = make_circle()
    yes = {"state": "accepted", "answered_at": timezone.now(), "since": date(2026, 1, 1)}
    for facts in ({}, yes):
        HostTerm.objects.create(circle=circle, name="Yksi ry", **facts)
        with pytest.raises(IntegrityError), transaction.atomic():
            HostTerm.objects.create(circle=circle, name="Toinen ry", **facts)
