"""Answers of the Suomi.fi service catalogue as its interface really shapes them, from version 5 to 11."""

import json
from pathlib import Path
from typing import Any

import pytest

from network.actions.organisation_imports import import_organisations
from network.enums import RowFate
from network.files_in_words import file_problem
from network.imports.organisation_lists import format_of
from network.imports.textfile import BadFileError
from network.models import Organisation
from network.organisation_lines import Line
from tests.make import make_municipality
from tests.organisation_lists import PTV_ADDRESS, as_json, ptv_names, ptv_organisation, ptv_service

pytestmark = pytest.mark.django_db
ID, OTHER_ID = "7c2f5a3e-0c11-4d2b-9d3a-0d8a4a1f0001", "7C2F5A3E-0C11-4D2B-9D3A-0D8A4A1F0002"
TOWN = {"code": "837", "name": [{"language": "fi", "value": "Tampere"}]}
OFFICE = [{"language": "sv", "value": "TAMMERFORS"}, {"language": "fi", "value": "TAMPERE"}]
BOX = {
    "type": "Postal",
    "subType": "PostOfficeBox",
    "country": "FI",
    "streetAddress": None,
    "postOfficeBoxAddress": {
        "postOfficeBox": [{"language": "fi", "value": "PL 310"}],
        "postalCode": "33101",
        "postOffice": OFFICE,
        "municipality": TOWN,
        "additionalInformation": [],
    },
}
OLD_ADDRESS = {
    "type": "Visiting",
    "streetAddress": [{"language": "fi", "value": "Hämeenkatu"}],
    "streetNumber": "5",
    "postalCode": "33100",
    "postOffice": [{"language": "fi", "value": "TAMPERE"}],
    "municipality": {"code": "837"},
    "country": "FI",
}


@pytest.fixture(autouse=True)
def _towns() -> None:
    make_municipality("837")
    make_municipality("562", name_fi="Orivesi", name_sv="Orivesi")


def page(*items: Any, **facts: Any) -> dict[str, Any]:
    return {"pageNumber": 1, "pageSize": 1000, "pageCount": 1, "itemList": list(items), **facts}


def bring(tmp_path: Path, answer: Any) -> list[Line]:
    path = tmp_path / "ptv.json"
    path.write_bytes(as_json(answer))
    assert format_of(path) == "ptv"
    lines: list[Line] = []
    import_organisations(path, source="ptv", by=None, hear=lines.append)
    return lines


def only(tmp_path: Path, **facts: Any) -> Organisation:
    """The one organisation that this answer brings in."""
    bring(tmp_path, page(ptv_organisation(**facts)))
    return Organisation.objects.get()


def towns(one: Organisation) -> set[str]:
    return set(one.municipalities.values_list("code", flat=True))


@pytest.mark.parametrize(
    ("answer", "code", "said"),
    [
        (page({"id": ID, "name": "A ry", "parentOrganizationId": None}), "ptv_ids", "vain järjestöjen tunnuksia"),
        (page({"id": ID}, {"id": OTHER_ID}), "ptv_ids", "Hae tunnuksilla"),
        (page(ID, OTHER_ID), "ptv_ids", "vain järjestöjen tunnuksia"),
        ([ID, OTHER_ID], "ptv_ids", "vain järjestöjen tunnuksia"),
        ([page(ID), page(OTHER_ID, pageNumber=2)], "ptv_ids", "vain järjestöjen tunnuksia"),
        ({"PageNumber": 1, "PageCount": 1, "ItemList": [{"Id": ID, "Name": "A ry"}]}, "ptv_ids", "tunnuksia"),
        (
            page({"id": ID, "serviceCollectionNames": ptv_names("Name", fi="K"), "organizationId": OTHER_ID}),
            "ptv_collections",
            "palvelukokonaisuuksia, ei järjestöjä",
        ),
    ],
)
def test_an_answer_that_holds_no_organisations_says_so(tmp_path: Path, answer: Any, code: str, said: str) -> None:
    path = tmp_path / "ptv.json"
    path.write_bytes(as_json(answer))
    with pytest.raises(BadFileError) as refused:
        format_of(path)
    assert refused.value.problems[0].code == code
    told = file_problem(refused.value.problems[0])
    assert said in told
    assert "Rivi" not in told, "it is about the whole file"
    assert "row" not in str(refused.value)


@pytest.mark.parametrize(
    "answer",
    [[{"id": ID, "name": "A ry"}], page({"id": "1", "name": "A ry"}), {"itemList": 3, "pageNumber": 1, "pageCount": 1}],
)
def test_another_list_with_ids_and_names_is_still_a_list(tmp_path: Path, answer: Any) -> None:
    path = tmp_path / "oma.json"
    path.write_text(json.dumps(answer), encoding="utf-8")
    assert format_of(path) == "json"


def test_everything_null_but_the_name(tmp_path: Path) -> None:
    nothing = {**dict.fromkeys(ptv_organisation()), "municipality": None, "areaMunicipalities": None, "services": None}
    names = [None, *ptv_names("Name", sv="Stöd rf")]
    bring(tmp_path, page({**nothing, "id": ID, "organizationNames": names}))
    one = Organisation.objects.get()
    assert (one.name, one.phone, one.street, towns(one)) == ("Stöd rf", "", "", set())


def test_rows_of_which_every_part_is_null(tmp_path: Path) -> None:
    one = only(
        tmp_path,
        emails=[None, {"value": None, "language": "fi"}],
        phoneNumbers=[None, {"number": None, "prefixNumber": "+358", "language": "fi"}],
        webPages=[{"url": None, "value": None, "language": "fi"}],
        addresses=[None, {"type": None, "streetAddress": None, "postOfficeBoxAddress": None}],
        areas=[None],
        municipality={"code": None, "name": None},
    )
    assert (one.email, one.phone, one.website, one.street, towns(one)) == ("", "", "", "", set())


def test_where_no_area_is_told_the_address_says_where(tmp_path: Path) -> None:
    assert towns(only(tmp_path, areas=[], addresses=[PTV_ADDRESS])) == {"837"}


def test_a_post_office_box_is_an_address_where_there_is_no_street(tmp_path: Path) -> None:
    one = only(tmp_path, areas=[], addresses=[BOX])
    assert (one.street, one.postal_code, one.post_office) == ("PL 310", "33101", "TAMPERE")
    assert towns(one) == {"837"}


def test_the_street_comes_before_the_box(tmp_path: Path) -> None:
    assert only(tmp_path, addresses=[BOX, PTV_ADDRESS]).street == "Hämeenkatu 1"


def test_an_old_version_tells_an_address_in_one_piece_and_other_words_of_kind(tmp_path: Path) -> None:
    one = only(
        tmp_path,
        organizationNames=[*ptv_names("Name", fi="Vanha tuki ry"), *ptv_names("AlternateName", fi="VaTu")],
        organizationDescriptions=ptv_names("ShortDescription", fi="Lyhyesti."),
        displayNameType=[{"type": "AlternateName", "language": "fi"}],
        areaType="AreaType",
        areas=[],
        addresses=[OLD_ADDRESS],
        emails=None,
        emailAddresses=[{"value": "vanha@tuki.fi", "language": "fi"}],
        webPages=[{"value": "Kotisivu", "url": "vanha.fi", "language": "fi", "orderNumber": "0"}],
    )
    assert (one.name, one.description, one.street, one.post_office) == ("VaTu", "Lyhyesti.", "Hämeenkatu 5", "TAMPERE")
    assert (one.email, one.website) == ("vanha@tuki.fi", "https://vanha.fi")
    assert towns(one) == {"837"}


@pytest.mark.parametrize("area", ["Nationwide", "NationwideExceptAlandIslands", "WholeCountry"])
def test_one_of_the_whole_country_is_brought_in_and_told_of(tmp_path: Path, area: str) -> None:
    (line,) = bring(tmp_path, page(ptv_organisation(areaType=area, areas=[], addresses=[])))
    assert (line.fate, line.left_out) == (RowFate.NEW, [("areas", "nationwide", area)])


@pytest.mark.parametrize("status", ["Draft", "Modified", "Deleted", "Archived"])
def test_what_is_not_published_is_told_and_not_brought_in(tmp_path: Path, status: str) -> None:
    lines = bring(
        tmp_path, page(ptv_organisation(id=OTHER_ID, businessCode=None), ptv_organisation(publishingStatus=status))
    )
    assert [(line.fate, line.problem, line.shown) for line in lines][1] == ("skipped", "not_published", status)
    assert Organisation.objects.count() == 1


def test_a_number_is_called_from_abroad_without_its_first_zero(tmp_path: Path) -> None:
    numbers = [("+358", "040 123 4567"), ("+358", "(0)50 765 4321"), (None, "116 123"), ("+39", "02 1234567")]
    phones = [{"prefixNumber": prefix, "number": number, "language": "fi"} for prefix, number in numbers]
    one = only(tmp_path, phoneNumbers=phones)
    told = [one.phone, *one.contact_ways.filter(kind="phone").order_by("order").values_list("value", flat=True)]
    assert told == ["+358 40 123 4567", "+358 50 765 4321", "116 123", "+39 02 1234567"]


def test_one_of_several_that_answer_for_a_service_is_brought_in_and_its_producer_is_not(tmp_path: Path) -> None:
    roles = ("Producer", "OtherResponsible")
    owners = [{"roleType": role, "organization": {"id": role, "name": f"{role} ry"}} for role in roles]
    bring(tmp_path, page(ptv_service("", "", organizations=owners)))
    assert Organisation.objects.get().name == "OtherResponsible ry"


def test_a_service_of_version_11_with_all_that_it_links_to(tmp_path: Path) -> None:
    service = ptv_service(
        ID,
        "Tuki ry",
        mainOrganization={"id": ID, "name": "Tuki ry"},
        areaType="LimitedType",
        municipalities=[TOWN],
        ontologyTerms=[{"name": [{"language": "fi", "value": "vertaistuki"}], "uri": "http://www.yso.fi/onto/koko/p1"}],
        serviceClasses=[{"code": "P6", "name": [{"language": "fi", "value": "Sosiaalipalvelut"}]}],
        serviceChannels=[
            {"serviceChannel": {"id": OTHER_ID, "name": "Olohuone"}, "serviceHours": [], "extraTypes": []}
        ],
        serviceCollections=[{"id": "k", "name": ptv_names("Name", fi="Kokonaisuus")}],
        serviceProducers=[{"provisionType": "SelfProducedServices", "organizations": [{"id": ID}]}],
        languages=["fi", "sv"],
        lifeEvents=None,
    )
    bring(tmp_path, page(service))
    one = Organisation.objects.get()
    assert (one.name, towns(one), one.languages) == ("Tuki ry", {"837", "562"}, ["fi", "sv"])
