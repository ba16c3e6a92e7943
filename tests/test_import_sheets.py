"""Of a workbook the sheet that its tabs put first is read and named; another can be chosen, without JavaScript."""

import io
import zipfile
from typing import Any

import pytest
import xlsxwriter
from django.test import Client

from network.enums import Role
from network.models import Organisation, OrganisationImport
from tests.make import make_member
from tests.organisation_lists import sheet
from tests.sheet import signed_in, text
from tests.test_organisation_imports import URL, _own_folder, confirm, guessed, send, sent  # noqa: F401 - fixtures

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_own_folder")]
HEADS = ["tunnus", "nimi", "kunta"]
NAME = "lista.xlsx"


@pytest.fixture
def keeper() -> Client:
    return signed_in(make_member(Role.COORDINATOR))


def workbook(*sheets: tuple[str, list[list[str]]], hidden: tuple[str, ...] = ()) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        made = [(book.add_worksheet(name), rows) for name, rows in sheets]
        for tab, rows in made:
            for at, row in enumerate(rows):
                tab.write_row(at, 0, row)
            if tab.name in hidden:
                tab.hide()
        next(tab for tab, _rows in made if tab.name not in hidden).activate()
    return out.getvalue()


def tabs_turned(content: bytes) -> bytes:
    """The workbook with its tabs in the opposite order; the files of its sheets stay as they were."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive, zipfile.ZipFile(out, "w") as turned:
        for name in archive.namelist():
            data = archive.read(name).decode()
            if name == "xl/workbook.xml":
                start, _, rest = data.partition("<sheets>")
                inner, _, end = rest.partition("</sheets>")
                inner = "".join(f"<sheet{each}" for each in reversed(inner.split("<sheet")[1:]))
                data = f"{start}<sheets>{inner}</sheets>{end}"
            turned.writestr(name, data)
    return out.getvalue()


def names(keeper: Client, content: bytes, query: str = "") -> tuple[str, list[str]]:
    page = send(keeper, content, NAME)
    imported = OrganisationImport.objects.latest("pk")
    address = f"{URL}{imported.pk}/columns/{query}"
    chosen = keeper.get(address)
    keeper.post(address, guessed(chosen if query else page))
    return text(chosen), list(imported.lines.order_by("row").values_list("named", flat=True))


FIRST, SECOND = ("Yhdistykset", [HEADS, ["1", "Aamu ry", "837"]]), ("Seurat", [HEADS, ["2", "Ilta ry", "837"]])


def test_the_first_tab_is_read_whatever_the_number_of_its_file(keeper: Client) -> None:
    page, found = names(keeper, tabs_turned(workbook(FIRST, SECOND)))
    assert found == ["Ilta ry"]
    assert "Luettu välilehti: Seurat" in page


def test_an_empty_and_a_hidden_sheet_are_passed_by(keeper: Client) -> None:
    content = workbook(("Kansi", []), ("Vanhat", [HEADS, ["9", "Vanha ry", "837"]]), FIRST, hidden=("Vanhat",))
    page, found = names(keeper, content)
    assert found == ["Aamu ry"]
    assert "Luettu välilehti: Yhdistykset" in page
    assert "monta välilehteä" not in page


def test_another_sheet_is_chosen_by_a_link_and_stays_chosen(keeper: Client) -> None:
    longer = ("Seurat", [*SECOND[1], ["3", "Yö ry", "562"]])
    page, found = names(keeper, workbook(FIRST, longer), "?sheet=2")
    assert "Tiedostossa on monta välilehteä, joilla on tietoa." in page
    assert '<a class="govuk-link" href="?sheet=1">Lue välilehti Yhdistykset</a>' in page
    assert '<strong aria-current="true">Seurat</strong>' in page
    assert found == ["Ilta ry", "Yö ry"]
    imported = OrganisationImport.objects.get()
    assert imported.rows == 2
    again = text(keeper.get(f"{imported.get_absolute_url()}columns/"))
    assert "Luettu välilehti: Seurat" in again
    confirm(keeper, imported)
    assert set(Organisation.objects.values_list("name", flat=True)) == {"Ilta ry", "Yö ry"}


@pytest.mark.parametrize("query", ["?sheet=9", "?sheet=x", "?sheet=", "?sheet=xl/workbook.xml"])
def test_a_sheet_that_is_not_there_is_the_first(keeper: Client, query: str) -> None:
    assert names(keeper, workbook(FIRST, SECOND), query)[1] == ["Aamu ry"]


def test_a_sheet_that_cannot_be_taken_says_so_and_the_other_can_still_be(keeper: Client) -> None:
    page, found = names(keeper, workbook(FIRST, ("Otsikot", [HEADS])), "?sheet=2")
    assert "Otsikoiden alla ei ole yhtään riviä." in page
    assert found == ["Aamu ry"]


def test_a_workbook_that_names_no_tabs_is_read_by_the_numbers_of_its_files(keeper: Client) -> None:
    page, found = names(keeper, sheet(HEADS, ["1", "Aamu ry", "837"]))
    assert found == ["Aamu ry"]
    assert "välilehti" not in page


def test_the_sheets_of_attendance_follow_the_tabs_too(tmp_path: Any) -> None:
    from network.imports.tables import table_rows

    path = tmp_path / NAME
    path.write_bytes(tabs_turned(workbook(FIRST, SECOND)))
    assert [cells[1] for _row, cells in table_rows(path)] == ["nimi", "Ilta ry"]
