"""Answers of other catalogues as they come: what cannot be taken is left out and told of, the rest is brought in."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from network.enums import Role
from network.models import Organisation, OrganisationImport
from network.organisation_plan import current_values
from tests.make import make_member, make_municipality, make_organisation
from tests.organisation_lists import as_json, as_zip, hsds_organisation, ptv_names, ptv_organisation, ptv_service
from tests.sheet import signed_in, text
from tests.test_import_organisations import checksums
from tests.test_organisation_imports import check, confirm

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_towns")]
FAR = "2099-12-31"


@pytest.fixture
def _towns() -> None:
    make_municipality("837")
    make_municipality("562", name_fi="Orivesi", name_sv="Orivesi")


@pytest.fixture
def bring(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Any:
    def run(content: Any, name: str = "answer.json", *options: str) -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else as_json(content))
        call_command("import_organisations", str(path), *options)
        return capsys.readouterr().out

    return run


@pytest.fixture
def keeper(settings: Any, tmp_path: Path) -> Client:
    settings.REPORTS_ROOT = tmp_path
    return signed_in(make_member(Role.COORDINATOR))


def only() -> dict[str, Any]:
    one = Organisation.objects.get()
    return current_values([one.pk])[one.pk]


def channel(owner: str, **facts: Any) -> dict[str, Any]:
    """A service channel as PTV answers."""
    return {
        "id": "c1",
        "serviceChannelType": "ServiceLocation",
        "organizationId": owner,
        "serviceChannelNames": ptv_names("Name", fi="Olohuone"),
        "emails": [{"value": "olohuone@kohtu.fi", "language": "fi"}],
        "phoneNumbers": [{"number": "03 111 222", "isFinnishServiceNumber": True, "language": "fi"}],
        "webPages": [],
        "languages": ["fi", "sv", "la"],
        "addresses": [],
        "serviceHours": [
            {
                "serviceHourType": "DaysOfTheWeek",
                "validForNow": True,
                "isClosed": False,
                "openingHour": [
                    {"dayFrom": "Monday", "dayTo": "", "from": "09:00:00", "to": "12:00:00"},
                    {"dayFrom": "Tuesday", "dayTo": None, "from": "13:00", "to": "24:00"},
                ],
            },
            {"serviceHourType": "Exceptional", "validFrom": "2026-12-24T00:00:00", "isClosed": True, "openingHour": []},
        ],
        "publishingStatus": "Published",
        **facts,
    }


WRONG = {
    "emails": [{"value": "ei osoite", "language": "fi"}, {"value": "oikea@kohtu.fi", "language": "fi"}],
    "webPages": [{"url": "javascript:alert(1)", "language": "fi"}],
    "phoneNumbers": [{"number": "kysy aulasta", "language": "fi"}],
    "businessCode": "1234567-2",
}


def test_one_wrong_value_leaves_itself_out_and_is_told(bring: Any) -> None:
    out = bring([ptv_organisation(**WRONG)], "ptv.json")
    assert "1 organisations: 1 created" in out
    for told in (
        "row 1, column emails: left out, not an e-mail address: “ei osoite”",
        "row 1, column webPages: left out, not a web address: “javascript:alert(1)”",
        "row 1, column phoneNumbers: left out, not a phone number: “kysy aulasta”",
        "row 1, column businessCode: left out, not a Finnish business id whose check digit is right: “1234567-2”",
    ):
        assert told in out
    facts = only()
    assert (facts["email"], facts["website"], facts["phone"], facts["business_id"]) == ("oikea@kohtu.fi", "", "", "")
    assert facts["contacts"] == [], "the address that became the organisation's own is not told twice"
    assert "1 unchanged" in bring([ptv_organisation(**WRONG)], "ptv.json")


def test_the_same_in_a_table_of_our_own_keeps_everything_out(bring: Any) -> None:
    with pytest.raises(CommandError, match="row 2, column sähköposti: not an e-mail address"):
        bring("nimi;sähköposti\nA ry;ei osoite\n".encode(), "lista.csv")


def test_what_is_left_out_is_shown_before_it_is_stored_and_can_be_fetched(keeper: Client) -> None:
    answer = as_json([ptv_organisation(**WRONG), ptv_organisation(id="x", businessCode="", publishingStatus="Draft")])
    imported = check(keeper, answer, "ptv.json")
    assert imported.counts == {"new": 1, "skipped": 1, "left_out": 1}
    page = text(keeper.get(imported.get_absolute_url()))
    for words in (
        "1 järjestöltä jää jotain pois",
        "emails: Sähköpostiosoite ei ole oikea: ”ei osoite”.",
        "<li>Ei ole julkaistu palvelutietovarannossa. Tila: ”Draft”.",
    ):
        assert words in page
    shown = keeper.get(f"{imported.get_absolute_url()}?fate=left_out").context["page"]
    assert [line.row for line in shown] == [1]
    rows = b"".join(keeper.get(f"{imported.get_absolute_url()}rows.csv")).decode()  # type: ignore[arg-type]
    assert "Sähköpostiosoite ei ole oikea: ”ei osoite”." in rows
    assert "Ei ole julkaistu palvelutietovarannossa." in rows
    confirm(keeper, imported)
    assert imported.stage == "stored"
    assert Organisation.objects.get().email == "oikea@kohtu.fi"


def test_channels_and_services_are_their_organisations(bring: Any) -> None:
    one = ptv_organisation(
        phoneNumbers=[
            {"prefixNumber": "+358", "number": "401234567", "language": "fi"},
            {"prefixNumber": "+358", "number": "401234567", "language": "sv"},
            {"prefixNumber": "+358", "number": "409999999", "language": "fi", "additionalInformation": "Neuvonta"},
        ]
    )
    service = ptv_service(one["id"], "", organizations=[], mainResponsibleOrganization=one["id"])
    told = bring({"pageNumber": 1, "pageCount": 1, "itemList": [channel(one["id"]), one, service]}, "ptv.json")
    assert "1 organisations: 1 created" in told
    assert "column languages: left out, not one of the languages: “la”" in told
    facts = only()
    assert facts["phone"] == "+358 401234567"
    assert facts["contacts"] == [
        {"kind": "phone", "value": "+358 409999999", "note": "Neuvonta"},
        {"kind": "phone", "value": "03 111 222", "note": "Olohuone"},
        {"kind": "email", "value": "olohuone@kohtu.fi", "note": "Olohuone"},
    ]
    assert facts["advice"] == [
        {"way": "on_site", "weekday": 0, "starts": "09:00:00", "ends": "12:00:00", "text": "Olohuone"},
        {"way": "on_site", "weekday": 1, "starts": "13:00:00", "ends": "23:59:00", "text": "Olohuone"},
    ]
    assert (facts["languages"], facts["audiences"]) == (["fi", "sv"], ["older_people"])
    assert facts["names"] == [{"name": "Stöd för möten rf", "kind": "translation", "language": "sv"}]
    assert "1 unchanged" in bring([one, service, channel(one["id"])], "ptv.json")


def test_a_channel_alone_is_joined_to_what_is_known_already_or_left_out(bring: Any) -> None:
    one = ptv_organisation()
    bring([one], "ptv.json")
    out = bring([channel(one["id"]), channel("somebody-else")], "ptv.json")
    assert "1 organisations: 0 created, 1 changed" in out
    assert "row 2 : not brought in, its organisation is not told: “Olohuone”" in out
    assert only()["advice"]


def test_units_that_share_a_business_id_are_not_one(bring: Any) -> None:
    town = make_organisation("Tampereen kaupunki", business_id="1234567-1", kind="municipal_unit")
    units = [
        ptv_organisation(id=str(at), organizationNames=ptv_names("Name", fi=name), organizationType="Municipality")
        for at, name in enumerate(("Kirjastot", "Tampereen kaupunki", "Kirjastot"))
    ]
    assert "2 created, 1 changed" in bring(units, "ptv.json")
    assert town.external_ids.get().key == "1"
    assert "3 unchanged" in bring(units, "ptv.json")


@pytest.mark.parametrize(
    "change",
    [
        {"emails": None, "phoneNumbers": None, "webPages": None, "addresses": None, "areas": None},
        {"emails": {"value": "info@kohtu.fi"}, "organizationNames": {"value": "Kohtaamisen tuki ry", "type": "Name"}},
        {"emails": [[{"value": "info@kohtu.fi", "language": "fi"}]], "unknownField": {"deep": [[1]]}},
        {"emailAddresses": [{"value": "info@kohtu.fi", "language": "fi"}], "emails": []},
        {"organizationDescriptions": [{"type": "ShortDescription", "language": "fi", "value": "Lyhyesti."}]},
        {"areas": [], "areaMunicipalities": [{"code": "837"}, "562"], "municipality": "837"},
        {"id": None, "sourceId": "abc"},
        {"subOrganizations": [{"id": "x", "name": "Alayhdistys"}]},
        {"organizationDescriptions": [{"type": "Description", "language": "fi", "value": "x" * 40_000}]},
    ],
)
def test_answers_of_many_shapes(bring: Any, change: dict[str, Any]) -> None:
    for answer in (ptv_organisation(**change), {"itemList": [ptv_organisation(**change)]}):
        assert "1 organisations" in bring(answer, "ptv.json")
    assert Organisation.objects.get().name == "Kohtaamisen tuki ry"


def test_pages_of_an_answer_and_rows_of_json_are_one_list(bring: Any) -> None:
    one, other = (
        ptv_organisation(),
        ptv_organisation(id="2", businessCode="", organizationNames=ptv_names("Name", fi="B")),
    )
    pages = [{"pageNumber": at, "pageCount": 2, "itemList": [each]} for at, each in enumerate((one, other), start=1)]
    assert "2 created" in bring(pages, "ptv.json")
    assert "2 unchanged" in bring("\n".join(json.dumps(each) for each in (one, other)).encode(), "ptv.jsonl")
    with pytest.raises(CommandError, match="row 2, column 2: not JSON"):
        bring(json.dumps(one).encode() + b"\n{broken\n", "ptv.jsonl")


def test_names_with_a_capital_are_the_same(bring: Any) -> None:
    capital = {f"{name[0].upper()}{name[1:]}": said for name, said in ptv_organisation().items()}
    assert "1 created" in bring([capital], "ptv.json")


def test_the_name_that_is_shown_is_the_name(bring: Any) -> None:
    bring([ptv_organisation(displayNameType=[{"type": "AlternativeName", "language": "fi"}])], "ptv.json")
    facts = only()
    assert facts["name"] == "KohTu"
    assert {"name": "Kohtaamisen tuki ry", "kind": "official", "language": "fi"} in facts["names"]


def hsds_full() -> dict[str, Any]:
    """An organisation with a service that is reached and open by itself."""
    week = {"freq": "WEEKLY", "byday": "TH,FR", "opens_at": "10:00:00", "closes_at": "18:00:00", "valid_to": FAR}
    over = {**week, "valid_to": "2005-01-01"}
    service = {
        "id": "s1",
        "name": "Keskusteluapu",
        "status": "active",
        "email": "apu@example.com",
        "phones": [{"number": '"+358 3 1234"', "type": "voice"}, {"number": "+358 3 9", "type": "fax"}],
        "schedules": [week, over, {"freq": "MONTHLY", "description": "Kuun ensimmäinen maanantai"}],
        "languages": [{"code": "sv"}, {"name": "latin"}],
        "funding": [{"source": "Kaupunki"}],
        "attributes": [{"taxonomy_term": {"name": "Vertaistuki"}}],
        "service_at_locations": [{"location": {"addresses": [{"city": "Orivesi"}, {"city": "Atlantis"}]}}],
    }
    contacts = [{"name": "Aino Ihminen", "title": "Vastaanotto", "email": "vastaanotto@example.com"}]
    return hsds_organisation(services=[service, {"name": "Mennyt", "status": "defunct"}], contacts=contacts)


def test_an_open_referral_service_tells_how_and_when(bring: Any) -> None:
    out = bring([hsds_full()], "hsds.json")
    for told in (
        "column schedules: left out, hours that are over: “Keskusteluapu, 2005-01-01”",
        "column languages: left out, not one of the languages: “latin”",
        "column funding: left out, money without a year: “Kaupunki”",
        "column locations: left out, not of this network: “Atlantis”",
    ):
        assert told in out
    facts = only()
    assert facts["advice"] == [
        {"way": "on_site", "weekday": 3, "starts": "10:00:00", "ends": "18:00:00", "text": "Keskusteluapu"},
        {"way": "on_site", "weekday": 4, "starts": "10:00:00", "ends": "18:00:00", "text": "Keskusteluapu"},
        {"way": "on_site", "weekday": None, "starts": None, "ends": None,
         "text": "Keskusteluapu: Kuun ensimmäinen maanantai"},
    ]  # fmt: skip
    assert facts["phone"] == "+358 3 1234"
    values = [way["value"] for way in facts["contacts"]]
    assert "vastaanotto@example.com" in values
    assert "+358 3 9" not in values, "a fax is not called"
    assert "Aino" not in json.dumps(facts), "a person is not named"
    assert (facts["municipalities"], facts["languages"], facts["functions"]) == (
        ["562", "837"],
        ["sv"],
        ["peer_support"],
    )
    assert "1 unchanged" in bring([hsds_full()], "hsds.json")


@pytest.mark.parametrize(
    "wrap",
    [
        lambda one: {"contents": [one], "total_items": 1, "page_number": 1},
        lambda one: {"organizations": [one]},
        lambda one: [{"id": "s", "name": "Palvelu", "organization": one}],
        lambda one: {"id": "sal", "service": {"id": "s", "name": "Palvelu", "organization": one}, "location": {}},
        lambda one: [one, {"id": "s", "name": "Palvelu", "organization_id": one["id"]}],
        lambda one: {**one, "phones": None, "services": None, "locations": {}, "programs": [[]], "metadata": None},
        lambda one: {name: said for name, said in one.items() if not isinstance(said, list)},
    ],
)
def test_open_referral_in_many_shapes(bring: Any, wrap: Any) -> None:
    assert "1 organisations: 1 created" in bring(wrap(hsds_organisation()), "hsds.json")


PACKAGE = {
    "organizations_csv": "id,name,alternate_name,description,email\no1,Aamu ry,,Aamupuuro.,ei osoite\n",
    "services_csv": "id,organization_id,name,status\ns1,o1,Puuro,active\n",
    "phones_csv": 'id,service_id,number\n1,s1,"""03 123 456"""\n',
    "locations_csv": "id,name\nl1,Talo\n",
    "service_at_location_csv": "id,service_id,location_id\nx,s1,l1\n",
    "addresses_csv": "id,location_id,address_1,city,postal_code\n1,l1,Katu 1,Tampere,33100\n",
    "contacts_csv": "id,organization_id,name,email\nc1,o1,Aino,aamu@aamu.fi\n",
    "schedules_csv": f"id,service_id,freq,byday,opens_at,closes_at,valid_to\n1,s1,WEEKLY,MO,08:00,10:00,{FAR}\n",
    "languages_csv": "id,service_id,code\n1,s1,fi\n",
}


def test_an_open_referral_package_with_all_its_tables(bring: Any) -> None:
    out = bring(as_zip(**PACKAGE), "hsds.zip")
    assert "column email: left out, not an e-mail address: “ei osoite”" in out
    facts = only()
    assert (facts["phone"], facts["email"], facts["street"]) == ("03 123 456", "aamu@aamu.fi", "Katu 1")
    assert (facts["municipalities"], facts["languages"]) == (["837"], ["fi"])
    assert [row["weekday"] for row in facts["advice"]] == [0]
    tables = {
        f"{name.removesuffix('_csv')}.csv": [
            dict(zip(said.splitlines()[0].split(","), said.splitlines()[1].split(","), strict=True))
        ]
        for name, said in PACKAGE.items()
    }
    assert "1 unchanged" in bring(tables, "hsds.json"), "the same tables in one object"


@pytest.mark.parametrize(
    "members",
    [
        {f"t{at}_csv": "id\n" for at in range(300)} | PACKAGE,
        {**PACKAGE, "phones_csv": "id,number\n" + "1," * 40_000_000},
    ],
    ids=["many files", "a bomb"],
)
def test_a_package_that_is_a_bomb_is_refused(bring: Any, members: dict[str, str]) -> None:
    before = checksums()
    with pytest.raises(CommandError, match="too large when unpacked"):
        bring(as_zip(**members), "hsds.zip")
    assert checksums() == before


def test_a_coordinator_of_a_town_brings_in_what_is_there_of_the_whole_country(settings: Any, tmp_path: Path) -> None:
    settings.REPORTS_ROOT = tmp_path
    client = signed_in(make_member(Role.COORDINATOR, make_municipality("837")))
    there = ptv_organisation(areas=[{"type": "Municipality", "municipalities": [{"code": "837"}]}])
    other = ptv_organisation(id="2", businessCode="", organizationNames=ptv_names("Name", fi="Muualla"))
    other["areas"] = [{"type": "Municipality", "municipalities": [{"code": "562"}]}]
    other["addresses"] = []
    imported: OrganisationImport = check(client, as_json([there, other]), "ptv.json")
    assert imported.counts == {"new": 1, "skipped": 1}


def test_a_service_of_version_11_tells_its_main_organisation_and_towns(bring: Any) -> None:
    one = ptv_organisation(areas=[], municipality=None, addresses=[], businessCode=None)
    service = ptv_service(
        "", "", organizations=[], areas=[], mainOrganization={"id": one["id"], "name": "Kohtaamisen tuki ry"},
        municipalities=[{"code": "562", "name": [{"language": "fi", "value": "Orivesi"}]}],
    )  # fmt: skip
    bring(as_json([one, service]), "ptv.json")
    kept = Organisation.objects.get()
    assert kept.municipality_codes() == ["562"]
    assert kept.audiences.count() == 1


def test_hours_by_appointment_and_hours_without_end(bring: Any) -> None:
    opens = [{"dayFrom": "Monday", "dayTo": None, "from": "09:00:00", "to": "11:00:00", "order": 0}]
    channel = {
        "id": "c", "serviceChannelType": "ServiceLocation", "organizationId": ptv_organisation()["id"],
        "serviceChannelNames": ptv_names("Name", fi="Toimisto"), "publishingStatus": "Published",
        "serviceHours": [
            {"serviceHourType": "DaysOfTheWeek", "validForNow": True, "isReservation": True, "openingHour": opens},
            {"serviceHourType": "DaysOfTheWeek", "validForNow": True, "isAlwaysOpen": True, "openingHour": []},
        ],
    }  # fmt: skip
    told = bring(as_json([ptv_organisation(), channel]), "ptv.json")
    assert "isAlwaysOpen" in told, "what is not brought in is told"
    advice = current_values([Organisation.objects.get().pk])[Organisation.objects.get().pk]["advice"]
    assert [(row["way"], row["weekday"]) for row in advice] == [("by_appointment", 0)]


@pytest.mark.parametrize(
    "words",
    [
        {"id": "1", "name": "Sanasto", "description": "x", "uri": "https://a.example", "version": "1"},
        {"id": "1", "code": "a", "name": "Sana", "description": "x", "taxonomy": "Sanasto", "term_uri": ""},
    ],
)
def test_a_page_of_words_holds_no_organisations(bring: Any, words: dict[str, str]) -> None:
    with pytest.raises(CommandError, match="no organisations"):
        bring(as_json({"total_items": 1, "total_pages": 1, "contents": [words]}), "hsds.json")
    assert not Organisation.objects.exists()
