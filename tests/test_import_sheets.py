"""Of a workbook the sheet that its tabs put first is read and named; another can be chosen, without JavaScript."""

import io
import zipfile
from collections import Counter
from typing import Any

import pytest
import xlsxwriter
from django.test import Client

from network.enums import Role
from network.imports import workbook as reader
from network.imports.tables import table_rows
from network.imports.textfile import BadFileError
from network.models import Organisation, OrganisationImport
from tests.make import make_member
from tests.malformed import empty_rows
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


@pytest.fixture
def met(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts the elements that are read of workbooks."""
    found: Counter[str] = Counter()
    meet = reader._Unpacking.meet

    def counted(self: Any) -> None:
        found["elements"] += 1
        meet(self)

    monkeypatch.setattr(reader._Unpacking, "meet", counted)
    return found


def test_empty_rows_are_read_within_one_budget_and_refused_in_words(keeper: Client, met: Counter[str]) -> None:
    page = send(keeper, empty_rows(35), NAME)
    assert "Excel-tiedostossa on liikaa tyhjiä rivejä." in text(page)
    assert not OrganisationImport.objects.exists()
    assert reader.MOST_SILENT < met["elements"] < reader.MOST_SILENT + 10


def test_empty_sheets_within_the_budget_are_read_once_when_the_list_is_sent(keeper: Client, met: Counter[str]) -> None:
    page, found = names(keeper, empty_rows(4))
    assert found == ["A ry"]
    assert "välilehti" not in page
    met.clear()
    imported = OrganisationImport.objects.get()
    assert keeper.get(f"{URL}{imported.pk}/columns/").status_code == 200
    assert met["elements"] < 100_000, "its own sheet alone, not those that say nothing"


def test_a_sheet_of_attendance_has_the_same_budget(tmp_path: Any, met: Counter[str]) -> None:
    path = tmp_path / NAME
    path.write_bytes(empty_rows(35))
    with pytest.raises(BadFileError, match="say nothing"):
        list(table_rows(path))
    assert met["elements"] <= reader.MOST_SILENT + 1


@pytest.mark.parametrize("member", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_empty_cells_and_texts_without_end_are_refused(tmp_path: Any, member: str) -> None:
    path, out = tmp_path / NAME, io.BytesIO(sheet(HEADS, ["1", "Aamu ry", "837"]))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive:
        name = member.replace("sheet1", "sheet2") if member in archive.namelist() else member
        archive.writestr(name, f"<x>{'<row><c><v> </v></c></row>' * 170_000}</x>")
    path.write_bytes(out.getvalue())
    with pytest.raises(BadFileError, match="say nothing"):
        list(table_rows(path, name if "sheet2" in name else ""))


def test_a_wide_list_with_few_cells_filled_is_read(tmp_path: Any) -> None:
    """Thirty styled cells of which two say something, on as many rows as a list may have here, are an honest list."""
    row = "<row><c><v>1</v></c><c><v>2</v></c>" + '<c s="1"/>' * 28 + "</row>"
    path = tmp_path / NAME
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", f"<worksheet><sheetData>{row * 30_000}</sheetData></worksheet>")
    assert sum(1 for _row in table_rows(path)) == 30_000


def test_the_sheets_of_attendance_follow_the_tabs_too(tmp_path: Any) -> None:
    path = tmp_path / NAME
    path.write_bytes(tabs_turned(workbook(FIRST, SECOND)))
    assert [cells[1] for _row, cells in table_rows(path)] == ["nimi", "Ilta ry"]
