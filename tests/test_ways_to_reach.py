"""Numbers and addresses as people write them: taken, made whole, or said to lead nowhere, in the form and in lists."""

import re
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.test import Client

from network.actions.organisations import set_rows
from network.cells import CellError
from network.enums import Role
from network.forms.ways_to_reach import WebAddress
from network.models import ContactWay, Organisation
from network.organisation_row_fields import phone_number, read_rows, way_to_reach
from network.record_rows import ROW_PARTS
from tests.make import make_member
from tests.test_organisations import added, form_of, make_editor, send

PHONES = (
    "040 123 4567", "0401234567", "040-1234567", "044–123 4567", "(03) 123 4567", "+358 40 123 4567", "112", "10024",
    "+358 (0)40 123 4567", "00358 40 1234567", "116 117", "0800 1 2345", "09 310 1611", "040/123 4567", "020 202",
    "03\u00a0123\u00a04567", "09 1234 ext. 12", "+46 8 123 456 78", "+358\u00a040\u00a01234567",
    "03 123 4567 / 12", "040 123 4567 p. 2", "03 1234 5678", "+49 30 901820 0123", "+358 (0)9 310 1611",
)  # fmt: skip
TIDIED = {"puh. 040 123 4567": "040 123 4567", "tel:+358401234567": "+358401234567", " 040  1 ": "040 1"}
NO_PHONES = (
    "soita",
    "12",
    "040 soita",
    "040 123 4567 tai 050 765 4321",
    "+358 40 123 4567 / 03 123 456",
    "040 123 4567 / 050 765 4321",
    "040 123 4567 050 765 4321",
    "0401234567-0501234567",
    "1234 5678 9012 3456",
    "<b>1</b>",
    "123@45",
    "+" * 9,
    "1" * 31,
    "()()-",
)
PAGES = {
    "yhdistys.fi": "https://yhdistys.fi", "www.yhdistys.fi/chat": "https://www.yhdistys.fi/chat",
    "http://yhdistys.fi": "http://yhdistys.fi", "yhdistys.fi:8080": "https://yhdistys.fi:8080",
    "äänekoski.fi": "https://äänekoski.fi",
}  # fmt: skip
NO_PAGES = ("yhdistys", "javascript:alert(1)", "ftp://yhdistys.fi", "yhdistys .fi", "mailto:a@b.fi", "http://")


@pytest.mark.parametrize("text", PHONES)
def test_numbers_are_taken_as_they_are_written(text: str) -> None:
    assert phone_number(text) == text.replace("\u00a0", " ")


@pytest.mark.parametrize(("text", "number"), TIDIED.items())
def test_what_is_no_part_of_a_number_is_left_out(text: str, number: str) -> None:
    assert phone_number(text) == number


@pytest.mark.parametrize("text", NO_PHONES)
def test_what_nobody_can_call_is_no_number(text: str) -> None:
    with pytest.raises(CellError):
        phone_number(text)


@pytest.mark.parametrize("kind", ["web", "chat", "social_media"])
@pytest.mark.parametrize(("text", "whole"), PAGES.items())
def test_addresses_are_made_whole(kind: str, text: str, whole: str) -> None:
    assert way_to_reach(kind, text) == (text if kind == "social_media" and ":8080" in text else whole)


@pytest.mark.parametrize("text", NO_PAGES)
def test_what_leads_nowhere_is_no_page(text: str) -> None:
    for kind in ("web", "chat"):
        with pytest.raises(CellError):
            way_to_reach(kind, text)


def test_words_stay_words_where_a_kind_asks_for_no_address() -> None:
    for kind, text in (("message", "WhatsApp: 040 1"), ("social_media", "@yhdistys"), ("visit", "Torikatu 1")):
        assert way_to_reach(kind, text) == text


def rows(*told: tuple[str, str]) -> dict[str, Any]:
    sent = {"rows-TOTAL_FORMS": str(len(told)), "rows-INITIAL_FORMS": "0", "do": "save"}
    for at, (kind, value) in enumerate(told):
        sent |= {f"rows-{at}-kind": kind, f"rows-{at}-value": value, f"rows-{at}-note": ""}
    return sent


def page(organisation: Organisation) -> str:
    return f"/fi/organisations/{organisation.slug}/edit/contacts/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "value", "said"),
    [
        ("phone", "soita meille", "Puhelinnumero ei ole oikea. Kirjoita yksi numero, esimerkiksi 040 123 4567."),
        (
            "phone",
            "040 123 4567 / 03 123 456",
            "Puhelinnumero ei ole oikea. Kirjoita yksi numero, esimerkiksi 040 123 4567.",
        ),
        ("chat", "javascript:alert(1)", "Verkko-osoite ei ole oikea. Kirjoita se näin: www.yhdistys.fi."),
        ("email", "info(at)tuki.fi", "Sähköpostiosoite ei ole oikea. Kirjoita se näin: nimi@yhdistys.fi."),
        ("web", "sivuillamme", "Verkko-osoite ei ole oikea. Kirjoita se näin: www.yhdistys.fi."),
    ],
)
def test_a_wrong_row_is_named_with_a_link_to_it_and_kept(client: Client, kind: str, value: str, said: str) -> None:
    organisation = added()
    client.force_login(make_editor(organisation))
    answer = send(client, page(organisation), rows(("phone", "040 123 4567"), (kind, value)))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert f'<a href="#id_rows-1-value">Rivi 2, numero tai osoite: {said}</a>' in text
    assert f'value="{value}"' in text
    assert not ContactWay.objects.exists()


@pytest.mark.django_db
def test_an_old_row_that_leads_nowhere_complains_only_when_it_is_changed(client: Client) -> None:
    organisation = added()
    old = {"kind": "phone", "value": "kysy torilta", "note": ""}
    set_rows(organisation, ROW_PARTS["contacts"], [old], by=make_member(Role.COORDINATOR))
    client.force_login(make_editor(organisation))
    assert "kysy torilta" in client.get(page(organisation)).content.decode()
    more = rows(("phone", "kysy torilta"), ("web", "tuki.fi"))
    assert send(client, page(organisation), more).status_code == 302
    assert [way.value for way in organisation.contact_ways.all()] == ["kysy torilta", "https://tuki.fi"]
    changed = rows(("phone", "kysy kirjastosta"), ("web", "https://tuki.fi"))
    assert "Rivi 1, numero tai osoite" in send(client, page(organisation), changed).content.decode()


@pytest.mark.django_db
def test_the_facts_ask_for_a_number_and_an_address_too(client: Client) -> None:
    organisation = added()
    Organisation.objects.filter(pk=organisation.pk).update(phone="kysy torilta")
    organisation.refresh_from_db()
    client.force_login(make_editor(organisation))
    address = f"/fi/organisations/{organisation.slug}/edit/"
    wrong = send(client, address, form_of(organisation, phone="soita meille", website="sivuillamme"))
    text = wrong.content.decode()
    assert '<a href="#id_phone">Puhelin: Puhelinnumero ei ole oikea.' in text
    assert '<a href="#id_website">Verkkosivu: Verkko-osoite ei ole oikea.' in text
    assert 'value="sivuillamme"' in text
    kept = send(client, address, form_of(organisation, phone="kysy torilta", website="tuki.fi"))
    assert kept.status_code == 302
    organisation.refresh_from_db()
    assert (organisation.phone, organisation.website) == ("kysy torilta", "https://tuki.fi")


@pytest.mark.parametrize("text", ["a.fi/\0", "ftp://a.fi", "a.fi/" + "b" * 200])
def test_a_page_that_cannot_be_kept_is_refused(text: str) -> None:
    with pytest.raises(ValidationError):
        WebAddress().clean(text)


@pytest.mark.parametrize(
    ("cell", "code"), [("phone|soita", "phone"), ("email|info(at)tuki.fi", "email"), ("web|sivuillamme", "website")]
)
def test_a_list_is_told_the_same(cell: str, code: str) -> None:
    with pytest.raises(CellError) as told:
        read_rows("contacts", cell)
    assert told.value.code == code


PARTS: dict[str, tuple[dict[str, str], str, str]] = {
    "names": ({"name": "", "kind": "alternative", "language": "fi"}, "rows-0-name", "Rivi 1: ”Nimi” puuttuu."),
    "advice": ({"way": "phone", "weekday": "1"}, "rows-0-starts", "Rivi 1, alkaa: Kerro päivä sekä"),
    "training": ({"title": "", "url": "tuki.fi"}, "rows-0-title", "Rivi 1: ”Koulutus” puuttuu."),
    "seats": ({"body": "Neuvosto", "since": "2026-02-01", "until": "2026-01-01"}, "rows-0-until", "Rivi 1, viimeinen"),
    "funding": ({"source": "stea", "year": "viime"}, "rows-0-year", "Rivi 1, vuosi: Kirjoita vuosi neljällä"),
    "contacts": ({"kind": "phone", "value": ""}, "rows-0-value", "Rivi 1: ”Numero tai osoite” puuttuu."),
}


@pytest.mark.django_db
@pytest.mark.parametrize("part", list(ROW_PARTS))
def test_every_mistake_of_a_row_leads_to_its_field(client: Client, part: str) -> None:
    organisation = added()
    client.force_login(make_editor(organisation))
    row, field, said = PARTS[part]
    sent = {f"rows-0-{name}": value for name, value in row.items()} | {"rows-TOTAL_FORMS": "1", "do": "save"}
    text = send(client, f"/fi/organisations/{organisation.slug}/edit/{part}/", sent).content.decode()
    summary = re.findall(
        r'<li>(?:<a href="#id_([^"]+)">)?([^<]+)', text.partition("Tarkista nämä")[2].partition("</ul>")[0]
    )
    assert summary
    assert all(to for to, _said in summary)
    assert (field, said) in [(to, told[: len(said)]) for to, told in summary]
    assert all(f'id="id_{to}"' in text for to, _said in summary)


@time_machine.travel("2026-11-30T12:00:00+02:00")
@pytest.mark.django_db
def test_money_is_of_years_that_can_be_and_an_old_slip_stays(client: Client) -> None:
    organisation = added()
    client.force_login(make_editor(organisation))
    address = f"/fi/organisations/{organisation.slug}/edit/funding/"
    set_rows(organisation, ROW_PARTS["funding"], [{"source": "stea", "year": 2050}], by=make_member(Role.COORDINATOR))

    def sent(*years: str) -> dict[str, str]:
        rows = {
            f"rows-{at}-{name}": value
            for at, y in enumerate(years)
            for name, value in (("source", "stea"), ("year", y))
        }
        return {**rows, "rows-TOTAL_FORMS": str(len(years)), "do": "save"}

    for year in ("2099", "2028", "1899"):
        text = send(client, address, sent(year)).content.decode()
        assert '<a href="#id_rows-0-year">Rivi 1, vuosi: Kirjoita vuosi väliltä 1900–2027.</a>' in text
        assert f'value="{year}"' in text
    assert send(client, address, sent("2050", "2027", "1900")).status_code == 302
    assert [row.year for row in organisation.funding_rows.all()] == [2050, 2027, 1900]
    with pytest.raises(CellError) as told:
        read_rows("funding", "stea|2028")
    assert told.value.code == "year_far"
    assert read_rows("funding", "stea|2027")[0]["year"] == 2027


@pytest.mark.parametrize("text", ["401001001", "358401001001", "401001001.0", "3.58401001001E11", "31234567"])
def test_a_number_that_a_spreadsheet_has_shortened_is_no_number_of_a_list(text: str) -> None:
    for cell in (f"phone|{text}", [{"kind": "phone", "value": text}]):
        with pytest.raises(CellError) as told:
            read_rows("contacts", cell)
        assert told.value.code == "phone_zero"


@pytest.mark.parametrize("text", ["112", "10024", "116117", "0401001001", "+358401001001", "40 100 1001"])
def test_a_whole_number_of_a_list_is_taken(text: str) -> None:
    assert read_rows("contacts", f"phone|{text}")[0]["value"] == text
