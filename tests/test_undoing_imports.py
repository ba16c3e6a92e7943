"""Undoing a stored list: what is untouched goes back, what is not is left, each named and with why; counts are true."""

from typing import Any

import pytest
from django.test import Client

from network.actions.merging import merge, undo_merge
from network.actions.organisations import OrganisationFacts, OrganisationReach, change, rebuild_organisation_keys
from network.actions.undoing_imports import Undone, undo_import
from network.enums import Role
from network.models import AuditEntry, ExternalId, Organisation, OrganisationImport, User
from network.organisation_imports_in_words import hindrances_in_words
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
    assert undo_import(imported, by=keeper) == Undone(1, 1)


def test_broken_off_in_the_middle_nothing_is_undone(
    client: Client, keeper: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("network.actions.undoing_imports.AT_ONCE", 1)
    imported = stored(client, TABLE)
    before = checksums()
    calls: list[int] = []

    def break_off(*_args: Any) -> None:
        calls.append(1)
        assert len(calls) < 2

    monkeypatch.setattr("network.actions.undoing_imports._leave", break_off)
    with pytest.raises(AssertionError):
        undo_import(imported, by=keeper)
    assert checksums() == before
    imported.refresh_from_db()
    assert imported.stage == "stored"


def test_reasons_are_told_in_two_queries(client: Client, keeper: User, django_assert_max_num_queries: Any) -> None:
    imported = stored(client, HEAD + "".join(row(n) for n in range(2, 8)))
    kept = make_organisation("Jäävä ry")
    for one in Organisation.objects.exclude(pk=kept.pk):
        merge(kept, one, {}, by=keeper)
    assert undo_import(imported, by=keeper) == Undone(0, 6)
    lines = list(imported.lines.all())
    with django_assert_max_num_queries(2):
        told = hindrances_in_words(lines)
    assert [into for each in told for _why, into in each] == [kept] * 6


def test_an_organisation_that_is_gone_is_told_as_gone(client: Client) -> None:
    imported = stored(client, TABLE)
    Organisation.objects.filter(name="Naapuriapu ry").delete()
    assert "Järjestöä ei enää ole hakemistossa." in undo(client, imported)
