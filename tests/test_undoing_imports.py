"""Undoing a stored list: what is untouched goes back, what is not is left, each named and with why; counts are true."""

from typing import Any

import pytest
from django.test import Client

from network.actions.merging import merge, undo_merge
from network.actions.organisation_imports import cancel_import
from network.actions.organisations import OrganisationFacts, OrganisationReach, change, rebuild_organisation_keys
from network.actions.undoing_imports import ask_undo
from network.enums import JobState, Role
from network.exports_of_lists import example_csv
from network.models import AuditEntry, DirectoryChange, ExternalId, Organisation, OrganisationImport, User
from network.organisation_importing import carry_out
from network.organisation_imports_in_words import hindrances_in_words
from network.queries.undoing import own_relations
from network.tasks import requeue_waiting_organisation_imports
from tests.make import make_circle, make_member, make_organisation
from tests.organisation_lists import HEAD, TABLE, row
from tests.sheet import signed_in, text
from tests.test_import_organisations import checksums
from tests.test_organisation_imports import URL, _own_folder, check, confirm, sent  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_folder")]


@pytest.fixture
def keeper() -> User:
    return make_member(Role.COORDINATOR)


@pytest.fixture
def client(keeper: User) -> Client:
    return signed_in(keeper)


def stored(client: Client, content: str) -> OrganisationImport:
    imported = check(client, content)
    confirm(client, imported)
    assert imported.stage == "stored"
    return imported


def undo(client: Client, imported: OrganisationImport) -> str:
    page = text(client.post(f"{URL}{imported.pk}/undo/", follow=True))
    imported.refresh_from_db()
    return page


def test_one_merged_away_is_left_and_said_where_it_went(client: Client, keeper: User) -> None:
    there = make_organisation("Jäävä ry")
    imported = stored(client, TABLE + row(4))
    merge(there, Organisation.objects.get(name="Naapuriapu ry"), {}, by=keeper)
    page = undo(client, imported)
    assert "Peruttu: 2 järjestöä. 1 järjestö jäi ennalleen." in page
    assert "Tuonti on peruttu osaksi" in page
    assert f"Yhdistetty toiseen järjestöön ({keeper}" in page
    assert f'<a class="govuk-link" href="{there.get_absolute_url()}">Avaa Jäävä ry</a>' in page
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Jäävä ry"}
    assert ExternalId.objects.get().organisation == there, "the list's own key still leads to what was left"
    assert (imported.stage, imported.counts["done"], imported.counts["left"]) == ("undone", 2, 1)
    entry = AuditEntry.objects.get(verb="organisation_list_undone")
    assert entry.changes == {"organisations": [3, 1]}


def test_the_one_that_another_was_merged_into_counts_once(client: Client, keeper: User) -> None:
    imported = stored(client, TABLE)
    kept = Organisation.objects.get(name="Naapuriapu ry")
    told = merge(kept, make_organisation("Menevä ry"), {"phone": "03 1"}, by=keeper)
    page = undo(client, imported)
    assert "Peruttu: 1 järjestö. 1 järjestö jäi ennalleen." in page
    assert "Tähän on yhdistetty toinen järjestö: Menevä ry." in page
    trail = AuditEntry.objects.filter(object_id=str(kept.pk), verb="organisation_import_left")
    assert trail.count() == 1
    assert "Tuonti peruttiin, mutta tämä jäi ennalleen" in text(client.get(f"{kept.get_absolute_url()}history/"))
    undo(client, imported)
    assert trail.count() == 1, "tried again, nothing new to tell"
    undo_merge(told, by=keeper)
    assert "Peruttu: 1 järjestö." in undo(client, imported), "an undone joining hinders nothing"
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Menevä ry"}
    assert (imported.counts["done"], imported.counts["left"]) == (2, 0)
    assert "jo peruttu" in undo(client, imported)


def test_one_edited_since_is_left_with_who_and_what(client: Client) -> None:
    old = make_organisation("Kylätoimikunta", phone="03 111")
    old.municipalities.add("562")
    imported = stored(client, TABLE.replace("vapaa ryhmä;562;;", "vapaa ryhmä;562;;03 222"))
    other = make_member(Role.COORDINATOR)
    facts = OrganisationFacts("Kylätoimikunta", phone="03 333", kind="fourth_sector")
    change(old, facts, OrganisationReach(municipalities=frozenset({"562"})), by=other)
    page = undo(client, imported)
    assert "Peruttu: 1 järjestö. 1 järjestö jäi ennalleen." in page
    assert f"Muutettu tuonnin jälkeen ({other}, " in page
    assert "): Puhelin." in page
    old.refresh_from_db()
    assert (old.phone, old.kind) == ("03 333", "fourth_sector"), "left whole, not a half of it"
    assert rebuild_organisation_keys() == 0


def test_one_in_use_is_left_and_says_by_what(client: Client) -> None:
    imported = stored(client, TABLE)
    one = Organisation.objects.get(name="Naapuriapu ry")
    make_member(Role.ORGANISATION_EDITOR, organisation=one)
    make_circle(host=one)
    before = set(Organisation.objects.values_list("pk", flat=True)) - {one.pk}
    page = undo(client, imported)
    assert "Käytössä: 1 ylläpitäjä, 1 ryhmä" in page
    assert Organisation.objects.filter(pk=one.pk).exists()
    assert not Organisation.objects.filter(pk__in=before).exists()


def test_when_everything_is_hindered_nothing_changes_and_it_may_be_tried_again(client: Client, keeper: User) -> None:
    imported = stored(client, TABLE)
    Organisation.objects.update(phone="03 999")
    before = checksums()
    page = undo(client, imported)
    assert "Peruttu: 0 järjestöä. 2 järjestöä jäi ennalleen." in page
    assert imported.stage == "stored"
    changed = {name for name, value in checksums().items() if value != before[name]}
    assert changed == {"network.AuditEntry"}
    Organisation.objects.filter(name="Naapuriapu ry").update(phone="040 123 4567")
    undo(client, imported)
    assert (imported.stage, imported.counts["done"], imported.counts["left"]) == ("undone", 1, 1)


def test_broken_off_in_the_middle_nothing_is_undone(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("network.actions.undoing_imports.AT_ONCE", 1)
    imported = stored(client, TABLE)
    before = checksums()
    calls: list[int] = []

    def break_off(*_args: Any) -> None:
        calls.append(1)
        assert len(calls) < 2

    monkeypatch.setattr("network.actions.undoing_imports._leave", break_off)
    page = undo(client, imported)
    assert "Tuontia peruttaessa tapahtui virhe. Mitään ei peruttu." in page
    assert "Poista tiedosto, älä tallenna" not in page
    changed = {name for name, value in checksums().items() if value != before[name]}
    assert changed == {"network.AuditEntry"}, "that it was asked for"
    assert (imported.stage, imported.state) == ("stored", "failed")
    monkeypatch.undo()
    assert "Peruttu: 2 järjestöä." in undo(client, imported)


def test_reasons_are_told_in_two_queries(client: Client, keeper: User, django_assert_max_num_queries: Any) -> None:
    imported = stored(client, HEAD + "".join(row(n) for n in range(2, 8)))
    kept = make_organisation("Jäävä ry")
    for one in Organisation.objects.exclude(pk=kept.pk):
        merge(kept, one, {}, by=keeper)
    undo(client, imported)
    assert imported.counts["left"] == 6
    lines = list(imported.lines.all())
    with django_assert_max_num_queries(2):
        told = hindrances_in_words(lines)
    assert [into for each in told for _why, into in each] == [kept] * 6


def test_an_organisation_that_is_gone_is_told_as_gone(client: Client) -> None:
    imported = stored(client, TABLE)
    Organisation.objects.filter(name="Naapuriapu ry").delete()
    assert "Järjestöä ei enää ole hakemistossa." in undo(client, imported)


@pytest.fixture
def asked(request: pytest.FixtureRequest) -> list[int]:
    """What workers have been asked for."""
    found: list[int] = request.getfixturevalue("sent")
    return found


@pytest.fixture
def long(client: Client) -> OrganisationImport:
    """A stored list of more rows than are done in a request."""
    imported = check(client, HEAD + "".join(row(n) for n in range(2, 503)))
    carry_out(imported.pk)
    confirm(client, imported)
    carry_out(imported.pk)
    imported.refresh_from_db()
    assert imported.stage == "stored"
    return imported


def test_a_long_list_is_undone_by_a_worker_whose_page_is_followed(
    client: Client, long: OrganisationImport, asked: list[int], django_capture_on_commit_callbacks: Any
) -> None:
    asked.clear()
    with django_capture_on_commit_callbacks(execute=True):
        page = undo(client, long)
        undo(client, long)
    assert asked == [long.pk], "pressed twice, asked for once"
    assert (long.stage, long.state, Organisation.objects.count()) == ("stored", "queued", 501)
    for words in ("Tuontia perutaan", "Työ on jonossa ja alkaa itsestään.", "Keskeytä", "htmx"):
        assert words in page
    seen = client.get(f"{long.get_absolute_url()}?seen={long.seen}", headers={"HX-Request": "true"})
    assert seen.status_code == 204
    carry_out(long.pk)
    carry_out(long.pk)
    long.refresh_from_db()
    assert (long.stage, long.percent, long.counts["done"]) == ("undone", 100, 501)
    assert Organisation.objects.count() == 0
    over = client.get(long.get_absolute_url(), headers={"HX-Request": "true"})
    assert over.headers["HX-Refresh"] == "true"
    assert "501 järjestöä palautettiin." in text(over)
    assert AuditEntry.objects.filter(verb="organisation_list_undone").count() == 1


def test_undoing_that_is_stopped_changes_nothing_and_may_be_asked_again(
    client: Client, long: OrganisationImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    undo(client, long)
    page = text(client.post(f"{URL}{long.pk}/stop/", follow=True))
    assert "Peruminen on keskeytetty. Mitään ei peruttu." in page
    assert "Keskeytit perumisen. Mitään ei peruttu." in page
    carry_out(long.pk)
    assert Organisation.objects.count() == 501
    undo(client, long)
    owner = long.owner

    def stop(one: OrganisationImport, **_options: Any) -> None:
        assert cancel_import(one, by=owner)
        raise AssertionError

    monkeypatch.setattr("network.organisation_importing.undo_lines", stop)
    carry_out(long.pk)
    assert Organisation.objects.count() == 501


def test_undoing_is_begun_again_after_a_killed_worker_and_after_a_silent_queue(
    client: Client, long: OrganisationImport, asked: list[int]
) -> None:
    Organisation.objects.filter(name="Yhdistys numero 7 ry").update(phone="03 999")
    undo(client, long)
    asked.clear()
    OrganisationImport.objects.update(queued_at="2026-01-01T00:00:00Z")
    requeue_waiting_organisation_imports()
    assert asked == [long.pk], "nobody heard of it the first time"
    killed = {"state": JobState.RUNNING, "claim": "x", "heartbeat": "2026-01-01T00:00:00Z", "steps_done": 40}
    OrganisationImport.objects.update(**killed)
    requeue_waiting_organisation_imports()
    assert asked == [long.pk, long.pk]
    carry_out(long.pk)
    long.refresh_from_db()
    assert (long.stage, long.counts["done"], long.counts["left"]) == ("undone", 500, 1)
    page = text(client.get(long.get_absolute_url()))
    assert "500 järjestöä palautettiin. 1 jäi ennalleen." in page
    assert '<a class="govuk-link" href="?fate=left">Katso, miksi</a>' in page


def test_how_far_undoing_is_can_be_seen_before_its_transaction_ends(
    client: Client, long: OrganisationImport, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[int] = []
    undo(client, long)

    def half(one: OrganisationImport, *, by: User, beat: Any) -> None:
        beat(250)
        page = client.get(one.get_absolute_url(), headers={"HX-Request": "true"})
        seen.append(page.context["imported"].percent)
        assert by == one.owner
        raise AssertionError

    monkeypatch.setattr("network.organisation_importing.undo_lines", half)
    carry_out(long.pk)
    assert seen == [49]


def test_who_changed_it_is_still_told_when_an_undoing_broke_off_in_between(client: Client, keeper: User) -> None:
    imported = stored(client, TABLE)
    one = Organisation.objects.get(name="Kylätoimikunta")
    other = make_member(Role.COORDINATOR)
    facts = OrganisationFacts("Kylätoimikunta", phone="03 333", kind="fourth_sector")
    change(one, facts, OrganisationReach(municipalities=frozenset({"562"})), by=other)
    ask_undo(imported, by=keeper)
    cancel_import(imported, by=keeper)
    assert f"Muutettu tuonnin jälkeen ({other}, " in undo(client, imported)


def test_every_row_of_a_taken_away_record_goes_with_it_and_one_mark_tells_of_it(client: Client) -> None:
    make_organisation("Jäävä ry").municipalities.add("837")
    heads, own = example_csv().removeprefix("\ufeff").splitlines()[:2]
    tables = [each.related_model for each in own_relations()] + [Organisation]
    before = {table: table._default_manager.count() for table in tables}
    imported = stored(client, f"{heads}\n{own}\n".replace("neuvo@example.org", "neuvo@example.com"))
    assert sum(table._default_manager.count() > before[table] for table in tables) > 8, "it has rows of many kinds"
    marks = DirectoryChange.objects.count()
    undo(client, imported)
    assert imported.stage == "undone"
    assert {table: table._default_manager.count() for table in tables} == before
    assert DirectoryChange.objects.count() == marks + 1
