"""Answers of catalogues as real exports vary: each organisation once, what cannot be taken told, and a way on."""

import zipfile
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from network.actions.organisation_imports import import_organisations
from network.enums import Role
from network.imports import catalogue
from network.imports.catalogue import Told
from network.imports.organisation_lists import format_of
from network.imports.textfile import BadFileError
from network.models import Organisation
from tests.make import make_member
from tests.organisation_lists import (
    TABLE,
    as_json,
    as_zip,
    hsds_organisation,
    ptv_names,
    ptv_organisation,
    ptv_service,
    row,
)
from tests.sheet import signed_in, text
from tests.test_organisation_imports import _own_folder, check, confirm, fates, sent  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_folder")]
ENVELOPE = {"pageNumber": 1, "pageSize": 1000, "pageCount": 1}
PAGE = {"total_items": 2, "total_pages": 1, "page_number": 1, "size": 2, "first_page": True, "last_page": True}
HEADS = "id,name,alternate_name,description,email,website,tax_status,tax_id,year_incorporated,legal_status,uri\n"
SERVICE = {"id": "s1", "name": "Kahvi", "status": "active", "phones": [{"number": "040 123 4567"}]}


@pytest.fixture
def keeper() -> Client:
    return signed_in(make_member(Role.COORDINATOR))


def other(**facts: Any) -> dict[str, Any]:
    named = ptv_names("Name", fi="Toinen ry")
    return ptv_organisation(**{"id": "2", "businessCode": "", "organizationNames": named, **facts})


def brought(tmp_path: Path, content: bytes, name: str = "lista.json") -> list[tuple[str, str]]:
    path = tmp_path / name
    path.write_bytes(content)
    found: list[tuple[str, str]] = []
    import_organisations(
        path, source="x", by=None, dry_run=True, hear=lambda line: found.append((line.named, line.problem or line.fate))
    )
    return found


def test_organisations_below_another_are_rows_of_their_own(keeper: Client) -> None:
    below = other(id="3", publishingStatus="Archived")
    imported = check(keeper, as_json([ptv_organisation(subOrganizations=[other(), below, {"id": "4"}])]), "a.json")
    assert fates(imported) == [(1, "new"), (2, "new"), (3, "skipped")]
    confirm(keeper, imported)
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Kohtaamisen tuki ry", "Toinen ry"}


def test_two_that_answer_for_one_service_are_two_rows(keeper: Client) -> None:
    owners = [{"roleType": "Responsible", "organization": {"id": each, "name": f"{each} ry"}} for each in ("A", "B")]
    answer = {**ENVELOPE, "itemList": [ptv_service("A", "A ry", organizations=owners)]}
    imported = check(keeper, as_json(answer), "palvelut.json")
    assert fates(imported) == [(1, "new"), (2, "new")]


def test_a_name_in_any_language_is_a_name(tmp_path: Path) -> None:
    bare = {"businessName": None, "displayNameType": []}
    answer = {**ENVELOPE, "itemList": [
        ptv_organisation(organizationNames=ptv_names("Name", fi="", sv="Bara svenska rf"), **bare),
        other(organizationNames=ptv_names("Name", en="Only English"), **bare),
    ]}  # fmt: skip
    assert brought(tmp_path, as_json(answer)) == [("Bara svenska rf", "new"), ("Only English", "new")]


def test_a_record_without_a_name_is_left_out_by_choice_and_the_rest_comes(keeper: Client) -> None:
    nameless = other(organizationNames=[], businessName=None)
    answer = as_json({**ENVELOPE, "itemList": [ptv_organisation(emails=[{"value": "rikki"}]), nameless]})
    imported = check(keeper, answer, "ptv.json")
    assert fates(imported) == [(1, "new"), (2, "refused")], "nothing is left out without a word"
    page = text(keeper.get(imported.get_absolute_url()))
    assert "Jätä pois 1 rivi, jota ei voi ottaa" in page
    assert "emails: Sähköpostiosoite ei ole oikea: ”rikki”." in page
    assert "Tallenna järjestöt" not in page
    page = text(keeper.post(imported.get_absolute_url(), {"refused": "skip"}, follow=True))
    assert "Rivit, joita ei voi ottaa, jäävät pois." in page
    assert "Nimi puuttuu." in page, "why is still told"
    assert "Tallenna järjestöt" in page
    again = keeper.get(f"{imported.get_absolute_url()}columns/").context["form"]
    keeper.post(f"{imported.get_absolute_url()}columns/", {"source": again["source"].value()})
    assert fates(imported) == [(1, "new"), (2, "skipped")], "it holds when checked again"
    keeper.post(imported.get_absolute_url(), {"refused": "take"})
    assert fates(imported) == [(1, "new"), (2, "refused")]
    confirm(keeper, imported)
    assert imported.stage == "checked"
    keeper.post(imported.get_absolute_url(), {"refused": "skip"})
    confirm(keeper, imported)
    assert (imported.stage, Organisation.objects.count()) == ("stored", 1)


def test_a_list_of_our_own_is_still_taken_whole_or_not_at_all(keeper: Client) -> None:
    imported = check(keeper, TABLE + row(9, email="rikki"))
    assert "Jätä pois" not in text(keeper.get(imported.get_absolute_url()))
    keeper.post(imported.get_absolute_url(), {"refused": "skip"})
    confirm(keeper, imported)
    assert (imported.stage, fates(imported)[-1]) == ("checked", (4, "refused"))


def test_the_table_of_organisations_alone_is_read_as_the_catalogue_it_is(keeper: Client) -> None:
    content = HEADS + "o1,Aamu ry,,Kahvia.,rikki,http://aamu.fi,,12-345,2011,association,\no2,Ilta ry,,,,,,,,,\n"
    imported = check(keeper, content, "organizations.csv")
    assert (imported.format, imported.source, fates(imported)) == ("package", "hsds", [(1, "new"), (2, "new")])
    assert imported.lines.get(row=1).left_out == [["email", "email", "rikki"]]


def test_services_without_their_organisations_are_no_list(tmp_path: Path) -> None:
    path = tmp_path / "services.csv"
    path.write_text("id,organization_id,name,status,url,alert\ns1,o1,Kahvi,active,,\n", encoding="utf-8")
    with pytest.raises(BadFileError, match="services without their organisations"):
        format_of(path)


def test_our_own_table_with_an_id_and_a_name_stays_our_own(tmp_path: Path) -> None:
    path = tmp_path / "lista.csv"
    path.write_text("id,name,email,website,description,status\n1,Aamu ry,,,,\n", encoding="utf-8")
    assert format_of(path) == "table"


def test_a_package_of_semicolons_is_read(tmp_path: Path) -> None:
    package = as_zip(organizations_csv="id;name;description\n1;Aamu ry;Kahvia, teetä\n2;Ilta ry;\n")
    assert brought(tmp_path, package, "a.zip") == [("Aamu ry", "new"), ("Ilta ry", "new")]


def test_a_package_in_a_folder_with_what_machines_add(tmp_path: Path) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("vienti/organizations.csv", "\ufeffid,name\n1,Aamu ry\n")
        archive.writestr("__MACOSX/vienti/._organizations.csv", b"\x00\x05\x16\x07")
        archive.writestr("vienti/datapackage.json", "{}")
    assert brought(tmp_path, out.getvalue(), "a.zip") == [("Aamu ry", "new")]


def test_a_service_whose_organisation_is_not_told_is_no_organisation(tmp_path: Path) -> None:
    whole = {**SERVICE, "organization": {"id": "o1", "name": "Aamu ry"}}
    for bare in ({**SERVICE, "id": "s2", "organization": None}, {**SERVICE, "id": "s2", "organization_id": "o9"}):
        found = brought(tmp_path, as_json({**PAGE, "contents": [whole, bare]}))
        assert found == [("Aamu ry", "new"), ("Kahvi", "no_owner")]


def test_arrays_that_are_nothing_are_nothing(tmp_path: Path) -> None:
    empty = dict.fromkeys(("services", "phones", "locations", "email", "programs", "funding"))
    one = hsds_organisation(**empty, contacts=[None], organization_identifiers=None)
    assert brought(tmp_path, as_json({**PAGE, "contents": [one]})) == [("Example Organization Inc.", "new")]


def test_a_taxonomy_by_itself_is_no_organisation(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="words of a taxonomy"):
        brought(
            tmp_path, as_json({"id": "1", "name": "Sanasto", "description": "x", "uri": "http://x.fi", "version": "1"})
        )
    ours = as_json([{"name": "Aamu ry", "email": "a@b.fi", "version": "1"}])
    path = tmp_path / "oma.json"
    path.write_bytes(ours)
    assert format_of(path) == "json"


def test_many_answers_of_one_organisation_are_each_compared_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = 0

    def mark(value: Any) -> str:
        nonlocal compared
        compared += 1
        return str(value)

    monkeypatch.setattr(catalogue, "_mark", mark)
    known = Told(0, "k")
    for number in range(200):
        known.take({"contacts": [{"kind": "phone", "value": str(number // 2)}], "languages": ["fi"], "name": "Apu"})
    assert [each["value"] for each in known.cells["contacts"]] == [str(number) for number in range(100)]
    assert known.cells["languages"] == ["fi"]
    assert compared == 400, "not each with all before it"
    known.begin_with({"name": "Apu ry", "contacts": [{"kind": "phone", "value": "7"}]})
    assert known.cells["name"] == "Apu ry"
    assert [each["value"] for each in known.cells["contacts"]][:3] == ["7", "0", "1"]
    assert len(known.cells["contacts"]) == 100
