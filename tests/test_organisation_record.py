"""An organisation's record: its rows are typed, kept, written together, told in the history and written back."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from network.actions.merging import tell_apart
from network.actions.organisations import (
    OrganisationFacts,
    OrganisationReach,
    change,
    rebuild_organisation_keys,
    set_rows,
)
from network.directory_codes import DirectoryFacet
from network.enums import ContactWayKind, Role
from network.models import AuditEntry, ContactWay, FundingRow, Organisation, OrganisationFacet, User
from network.record_in_words import row_in_words
from network.record_rows import ROW_PARTS
from network.templatetags.silmukka import icon
from tests.make import make_member, make_municipality
from tests.test_organisations import added, make_editor, send

pytestmark = pytest.mark.django_db

COUNTED = {"rows-TOTAL_FORMS": "2", "rows-INITIAL_FORMS": "0", "do": "save"}


def page(organisation: Organisation, part: str) -> str:
    return f"/fi/organisations/{organisation.slug}/edit/{part}/"


def signed_in(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


def funding(**more: str) -> dict[str, str]:
    row = {"source": "stea", "year": "2025", "amount": "12 000,50", "purpose": "Kohtaamispaikka"}
    return {**COUNTED, **{f"rows-0-{name}": value for name, value in row.items()}, **more}


def test_rows_are_written_together_and_told_in_the_history(client: Client) -> None:
    organisation = added()
    signed_in(client, make_editor(organisation))
    answer = send(client, page(organisation, "funding"), funding())
    assert answer.status_code == 302
    row = organisation.funding_rows.get()
    assert (row.source, row.year, row.amount, row.purpose) == ("stea", 2025, Decimal("12000.50"), "Kohtaamispaikka")
    told = client.get(f"/fi/organisations/{organisation.slug}/history/").content.decode()
    assert "STEA-avustus, 2025, 12\xa0000,50\xa0€, Kohtaamispaikka" in told
    shown = client.get(organisation.get_absolute_url()).content.decode()
    assert "Kohtaamispaikka" in shown
    assert ">2025<" in shown


@pytest.mark.parametrize(
    ("language", "stored", "shown"),
    [("fi", "4500.00", "4500"), ("sv", "4500.50", "4500,50"), ("en", "4500.50", "4500.50"), ("fi", None, None)],
)
def test_a_stored_sum_is_shown_as_people_write_it_and_stays_the_same(
    client: Client, language: str, stored: str | None, shown: str | None
) -> None:
    organisation, part = added(), ROW_PARTS["funding"]
    set_rows(organisation, part, [{"source": "stea", "year": 2025, "amount": stored}], by=make_member(Role.COORDINATOR))
    signed_in(client, make_editor(organisation))
    address = page(organisation, "funding").replace("/fi/", f"/{language}/")
    form = client.get(address).context["rows"].forms[0]
    assert form["amount"].value() == shown
    before = AuditEntry.objects.filter(verb="organisation_changed").count()
    assert send(client, address, funding(**{"rows-0-amount": shown or "", "rows-0-purpose": ""})).status_code == 302
    assert AuditEntry.objects.filter(verb="organisation_changed").count() == before


def test_one_more_row_keeps_what_was_typed_even_when_it_is_wrong(client: Client) -> None:
    organisation = added()
    signed_in(client, make_editor(organisation))
    sent = funding(**{"rows-TOTAL_FORMS": "1", "rows-0-year": "viime vuonna", "rows-0-DELETE": "on", "do": "more"})
    answer = send(client, page(organisation, "funding"), sent)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="viime vuonna"' in text
    assert 'value="12 000,50"' in text
    assert "checked" in text
    assert len(answer.context["rows"].forms) == 2
    assert not FundingRow.objects.exists()


def test_a_wrong_row_is_named_and_nothing_is_lost(client: Client) -> None:
    organisation = added()
    signed_in(client, make_editor(organisation))
    answer = send(client, page(organisation, "funding"), funding(**{"rows-0-year": "25"}))
    assert answer.status_code == 200
    assert "Kirjoita vuosi neljällä numerolla." in answer.content.decode()
    assert 'value="12 000,50"' in answer.content.decode()
    assert not FundingRow.objects.exists()


def test_a_row_is_removed_and_brought_back(client: Client) -> None:
    organisation = added()
    signed_in(client, make_editor(organisation))
    send(client, page(organisation, "funding"), funding())
    send(client, page(organisation, "funding"), funding(**{"rows-0-DELETE": "on"}))
    assert not organisation.funding_rows.exists()
    last = AuditEntry.objects.filter(verb="organisation_changed").latest("pk")
    undo = f"/fi/organisations/{organisation.slug}/history/{last.pk}/undo/"
    assert client.post(undo).status_code == 302
    assert organisation.funding_rows.get().amount == Decimal("12000.50")
    # The same again: what it replaced stands there now, so that nothing is written back.
    client.post(undo)
    assert organisation.funding_rows.count() == 1


def test_facts_come_back_only_when_nobody_has_changed_them_since(client: Client) -> None:
    by = make_member(Role.COORDINATOR)
    organisation = added(functions=["outreach"])
    change(organisation, OrganisationFacts(name=organisation.name, phone="040 1"), OrganisationReach(), by=by)
    entry = AuditEntry.objects.filter(verb="organisation_changed").latest("pk")
    undo = f"/fi/organisations/{organisation.slug}/history/{entry.pk}/undo/"
    signed_in(client, by).post(undo)
    organisation = Organisation.objects.get(pk=organisation.pk)
    assert organisation.phone == ""
    assert [row.function for row in organisation.functions.all()] == ["outreach"]
    assert "Palautimme sen" in client.post(undo, follow=True).content.decode()
    assert AuditEntry.objects.filter(verb="organisation_changed").count() == 2
    change(organisation, OrganisationFacts(name=organisation.name, phone="040 2"), OrganisationReach(), by=by)
    assert "on muutettu sen jälkeen" in client.post(undo, follow=True).content.decode()


def test_an_editor_does_not_bring_back_what_the_coordinator_hid(client: Client) -> None:
    organisation = added()
    facts = OrganisationFacts(name=organisation.name, is_published=False)
    change(organisation, facts, OrganisationReach(), by=make_member(Role.COORDINATOR))
    entry = AuditEntry.objects.filter(verb="organisation_changed").latest("pk")
    signed_in(client, make_editor(organisation))
    answer = client.post(f"/fi/organisations/{organisation.slug}/history/{entry.pk}/undo/")
    assert answer.status_code == 404
    assert not Organisation.objects.get(pk=organisation.pk).is_published


@pytest.mark.parametrize(
    "sent",
    [
        {"rows-TOTAL_FORMS": "x", "do": "more"},
        {"rows-TOTAL_FORMS": "-1", "do": "more"},
        {"rows-TOTAL_FORMS": "999999999", "do": "more"},
        {"rows-TOTAL_FORMS": "999999999", "do": "save"},
        {"do": "save"},
        {"rows-TOTAL_FORMS": "1", "rows-0-year": "9" * 400, "rows-0-source": "stea", "do": "save"},
        {"rows-TOTAL_FORMS": "1", "rows-0-year": "2025", "rows-0-source": "stea", "rows-0-amount": "1e999999"},
        {"rows-TOTAL_FORMS": "1", "rows-0-year": "2025", "rows-0-source": "\0", "rows-0-purpose": "\0"},
    ],
)
def test_bad_input_is_answered(client: Client, sent: dict[str, str]) -> None:
    organisation = added()
    signed_in(client, make_editor(organisation))
    assert send(client, page(organisation, "funding"), sent).status_code == 200
    assert not FundingRow.objects.exists()


@pytest.mark.parametrize("part", list(ROW_PARTS))
def test_every_part_opens_and_an_empty_form_changes_nothing(client: Client, part: str) -> None:
    organisation = added()
    signed_in(client, make_editor(organisation))
    before = AuditEntry.objects.filter(verb="organisation_changed").count()
    assert client.get(page(organisation, part)).status_code == 200
    assert client.post(page(organisation, part), {**COUNTED, "rows-TOTAL_FORMS": "1"}).status_code == 302
    assert AuditEntry.objects.filter(verb="organisation_changed").count() == before


def test_a_term_ends_after_it_begins_and_advice_is_a_day_or_words(client: Client) -> None:
    organisation = added()
    signed_in(client, make_editor(organisation))
    wrong = {"rows-0-body": "Lautakunta", "rows-0-since": "2026-05-01", "rows-0-until": "2026-04-01"}
    assert "Kausi ei voi" in send(client, page(organisation, "seats"), {**COUNTED, **wrong}).content.decode()
    half = {"rows-0-way": "phone", "rows-0-weekday": "1", "rows-0-starts": "09:00"}
    assert "omin sanoin" in send(client, page(organisation, "advice"), {**COUNTED, **half}).content.decode()
    whole = {**COUNTED, **half, "rows-0-ends": "11:30", "rows-1-way": "chat", "rows-1-text": "Iltaisin"}
    assert send(client, page(organisation, "advice"), whole).status_code == 302
    assert "tiistai 9–11.30" in client.get(organisation.get_absolute_url()).content.decode()


def test_another_name_is_found_and_the_facets_follow_the_record() -> None:
    make_municipality("837")
    organisation = added(functions=["outreach"], municipalities=["837"], life_situations=["carer"], languages=["sv"])
    organisation.other_names.create(name="Tukikotka", kind="alternative")
    organisation.save()
    assert list(Organisation.objects.matching("tukikotka")) == [organisation]
    found = set(OrganisationFacet.objects.values_list("facet", "code"))
    assert found == {
        (DirectoryFacet.FUNCTION, "outreach"), (DirectoryFacet.AREA, "life_situation_support"),
        (DirectoryFacet.MUNICIPALITY, "837"), (DirectoryFacet.SITUATION, "carer"), (DirectoryFacet.LANGUAGE, "sv"),
    }  # fmt: skip
    # Positive control: rows that say something else are mended by a rebuild, and only those.
    OrganisationFacet.objects.filter(code="sv").update(code="ru")
    assert rebuild_organisation_keys() == 1
    assert set(OrganisationFacet.objects.values_list("facet", "code")) == found
    assert rebuild_organisation_keys() == 0


def test_what_was_asked_in_the_form_is_kept(client: Client) -> None:
    organisation = added()
    signed_in(client, make_editor(organisation))
    sent: dict[str, Any] = {
        "name": organisation.name, "kind": "association", "level": "district", "postal_code": "33720",
        "cost": "free", "languages": ["fi", "so"], "life_situations": ["carer"], "invites_experts": "on",
        "experience_themes": ["grief"],
    }  # fmt: skip
    assert send(client, f"/fi/organisations/{organisation.slug}/edit/", sent).status_code == 302
    kept = Organisation.objects.get(pk=organisation.pk)
    assert (kept.level, kept.cost, kept.languages, kept.life_situations) == (
        "district",
        "free",
        ["fi", "so"],
        ["carer"],
    )
    shown = client.get(kept.get_absolute_url()).content.decode()
    for text in ("Piirijärjestö", "maksutonta", "somali", "Hoidan läheistäni", "Suru ja menetys"):
        assert text in shown


def history_of(client: Client, organisation: Organisation, language: str = "fi") -> str:
    return re.sub(r"\s+", " ", client.get(f"/{language}/organisations/{organisation.slug}/history/").content.decode())


def test_the_history_tells_values_as_people_say_them(client: Client) -> None:
    make_municipality("837")
    organisation, by = added(), make_member(Role.COORDINATOR)
    rows: dict[str, dict[str, Any]] = {
        "funding": {"source": "stea", "year": 2026, "amount": "4500.00"},
        "advice": {"way": "phone", "weekday": 1, "starts": "09:00:00", "ends": "12:30:00"},
        "seats": {"body": "Vanhusneuvosto", "since": "2026-03-12", "until": None},
        "names": {"name": "Tukikotka", "kind": "alternative", "language": "sv"},
    }
    for code, row in rows.items():
        set_rows(organisation, ROW_PARTS[code], [row], by=by)
    facts = OrganisationFacts(name=organisation.name, invites_experts=True)
    reach = OrganisationReach(functions=frozenset({"outreach"}), municipalities=frozenset({"837"}))
    change(organisation, facts, reach, by=by)
    other = added("Toinen tuki ry")
    first, _second = sorted((organisation, other), key=lambda row: row.pk)
    tell_apart(organisation, other, by=by)
    text = history_of(signed_in(client, by), organisation)
    for said in (
        "STEA-avustus, 2026, 4 500 €", "Puhelimessa, tiistai 9–12.30", "Vanhusneuvosto, 12.3.2026–", "Tukikotka",
        "ruotsi", "Tampere", "Etsivä", "kyllä", "Toinen järjestö", "Toinen tuki ry",
    ):  # fmt: skip
        assert said in text, said
    assert first == organisation
    for raw in ("4500.00", "09:00", "2026-03-12", "outreach", "837", "True", f"<ins>{other.pk}</ins>", "other"):
        assert raw not in text.partition("<h1")[2].partition("<footer")[0].replace(f"history/{raw}", ""), raw
    assert "€4,500" in history_of(client, organisation, "en")


def test_a_restored_value_is_told_as_one_and_is_not_offered_twice(client: Client) -> None:
    organisation, by = added(), make_member(Role.COORDINATOR)
    set_rows(organisation, ROW_PARTS["funding"], [{"source": "stea", "year": 2025, "amount": "4500"}], by=by)
    first = AuditEntry.objects.latest("pk")
    signed_in(client, by)
    assert "Palauta entinen" in history_of(client, organisation)
    client.post(f"/fi/organisations/{organisation.slug}/history/{first.pk}/undo/")
    assert not organisation.funding_rows.exists()
    text = history_of(client, organisation)
    assert "Palautettiin entinen" in text
    assert "Entinen on jo voimassa." in text
    assert text.count("/undo/") == 1
    set_rows(organisation, ROW_PARTS["funding"], [{"source": "stea", "year": 2024}], by=by)
    text = history_of(client, organisation)
    assert text.count("/undo/") == 1
    assert text.count("Samaa kohtaa on muutettu tämän jälkeen") == 2
    assert "Entinen on jo voimassa." not in text


def test_the_history_asks_the_same_however_long(client: Client, django_assert_max_num_queries: Any) -> None:
    make_municipality("837")
    organisation, by = added(), make_member(Role.COORDINATOR)
    for number in range(6):
        facts = OrganisationFacts(name=organisation.name, phone=f"040 123 456{number}")
        change(organisation, facts, OrganisationReach(municipalities=frozenset({"837"})), by=by)
    signed_in(client, by)
    with django_assert_max_num_queries(9):
        assert client.get(f"/fi/organisations/{organisation.slug}/history/").status_code == 200


@pytest.mark.parametrize(
    ("part", "row", "said"),
    [
        ("funding", {"source": "stea", "year": "x", "amount": "paljon"}, "STEA-avustus, x, paljon"),
        ("advice", {"way": "?", "weekday": 9, "starts": "9", "ends": ""}, "?, 9 9–"),
        ("seats", {"body": "Neuvosto", "since": "pian"}, "Neuvosto, pian–"),
        ("names", {}, ""),
    ],
)
def test_what_cannot_be_read_is_told_as_it_is_kept(part: str, row: dict[str, Any], said: str) -> None:
    assert row_in_words(part, row) == said


def test_changes_of_one_minute_are_told_apart_by_what_was_changed(client: Client) -> None:
    organisation, by = added("Neulojat"), make_member(Role.COORDINATOR)
    set_rows(
        organisation, ROW_PARTS["funding"], [{"source": "stea", "year": 2026, "amount": None, "purpose": ""}], by=by
    )
    set_rows(organisation, ROW_PARTS["names"], [{"name": "Tikkupiiri", "kind": "alternative", "language": ""}], by=by)
    page = history_of(signed_in(client, by), organisation)
    headings = re.findall(r'<h2 class="s-card__title">(.*?)</h2>', page)
    assert [heading.partition("muutettiin: ")[2] for heading in headings] == ["Muut nimet", "Rahoitus", ""]
    assert all(re.match(r"\d+\.\d+\.\d{4} klo \d+\.\d\d ", heading) for heading in headings), "a time is no second day"
    buttons = re.findall(r"Palauta entinen<span[^>]*>(.*?)</span>", page)
    assert len(set(buttons)) == len(buttons) == 2


def test_who_may_edit_sees_what_the_record_does_not_tell_yet(client: Client) -> None:
    organisation = added("Neulojat")
    Organisation.objects.filter(pk=organisation.pk).update(description="Neulomme yhdessä.")
    address = f"/fi/organisations/{organisation.slug}/"
    assert "Kerro vielä nämä" not in client.get(address).content.decode(), "a resident cannot mend it"
    page = signed_in(client, make_editor(organisation)).get(address)
    assert "Kerro vielä nämä" in page.content.decode()
    lacks = [need.what for need in page.context["untold"]]
    assert "Kunnat" in lacks
    assert "Mitä teemme" not in lacks


def test_a_way_to_get_in_touch_has_its_own_picture() -> None:
    ways = {kind: ContactWay(kind=kind).icon for kind in ContactWayKind}
    assert ways[ContactWayKind.PHONE] == "phone"
    assert all(icon(name) for name in ways.values()), "each of them is drawn"
