"""Reading tables that people send: however they were saved, within bounds, and what is broken is named by row."""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
import xlsxwriter

from groups.import_columns import cells_of, guess_columns
from network.imports.tables import table_rows
from network.imports.textfile import BadFileError

STYLES = b"""<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="1"><numFmt numFmtId="164" formatCode="PATTERN"/></numFmts>
<cellStyleXfs><xf numFmtId="14"/><xf numFmtId="14"/></cellStyleXfs>
<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></styleSheet>"""
CSV = "Piiri;Päivä;Kävijöitä\nKahvipiiri;5.9.2026;8\nLukupiiri;6.9.2026;0\n"
ROWS = [["Piiri", "Päivä", "Kävijöitä"], ["Kahvipiiri", "5.9.2026", "8"], ["Lukupiiri", "6.9.2026", "0"]]


def read(tmp_path: Path, content: bytes) -> list[tuple[int, list[str]]]:
    file = tmp_path / "table"
    file.write_bytes(content)
    return list(table_rows(file))


def cells(tmp_path: Path, content: bytes) -> list[list[str]]:
    return [found for _row, found in read(tmp_path, content)]


def workbook(rows: list[list[Any]], **options: Any) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    sheet = book.add_worksheet()
    day = book.add_format({"num_format": "d.m.yyyy"})
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, date):
                sheet.write_datetime(at, column, cell, day)
            else:
                sheet.write(at, column, cell)
    book.close()
    return out.getvalue()


def repacked(content: bytes, member: str, text: bytes) -> bytes:
    """The workbook with one member replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in {*old.namelist(), member}:
            new.writestr(name, text if name == member else old.read(name))
    return out.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        CSV.encode(),
        b"\xef\xbb\xbf" + CSV.encode(),
        CSV.encode("utf-16"),
        CSV.encode("cp1252"),
        CSV.encode("latin-1"),
        CSV.replace(";", ",").encode(),
        CSV.replace(";", "\t").encode(),
        CSV.replace(";", "|").encode(),
        CSV.replace("\n", "\r\n").encode(),
        CSV.replace("\n", "\r").encode(),
        CSV.replace("8\n", "8\r\n").replace("0\n", "0\r").encode(),
        CSV.replace("Kahvipiiri", '"Kahvipiiri"').encode(),
        workbook(ROWS),
    ],
)
def test_however_it_was_saved(tmp_path: Path, content: bytes) -> None:
    assert cells(tmp_path, content) == ROWS


BOMB = b"<worksheet><sheetData>" + b"<row><c t='inlineStr'><is><t>" + b"x" * 70_000_000 + b"</t></is></c></row>"
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>
<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>&a;</t></is></c></row></sheetData></worksheet>"""
LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""
SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("content", "row", "code"),
    [
        (CSV.replace("8", "8\0").encode(), 2, "nul"),
        (CSV.replace("8", '"8').encode(), 2, "quotes"),
        (CSV.replace("8", '"8"x').encode(), 2, "quotes"),
        (CSV.replace("8", "8" * 1_000_000).encode(), 2, "cell"),
        (CSV.replace("8", "8" * 40_000).encode(), 2, "cell"),
        (CSV.encode("utf-16-le"), 1, "no_text"),
        (b"Piiri;P\x81iv\n", 1, "letters"),
        (";".join("x" * 300).encode(), 1, "too_many_columns"),
        (b"PK\x03\x04 no such archive", 1, "workbook"),
        (workbook(ROWS)[:-400], 1, "workbook"),
        (repacked(workbook(ROWS), SHEET, b"<worksheet><sheetData><row>"), 1, "workbook"),
        (repacked(workbook(ROWS), SHEET, ENTITIES), 1, "workbook"),
        (repacked(workbook(ROWS), SHEET, LAUGHS), 1, "workbook"),
        (repacked(workbook(ROWS), SHEET, BOMB), 1, "too_large"),
        (workbook(ROWS, date_1904=True), 1, "from_1904"),
    ],
)
def test_what_is_broken_is_named(tmp_path: Path, content: bytes, row: int, code: str) -> None:
    with pytest.raises(BadFileError) as refused:
        read(tmp_path, content)
    problem = refused.value.problems[0]
    assert (problem.row, problem.code) == (row, code)


def test_too_many_rows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("network.imports.tables.MOST_ROWS", 2)
    with pytest.raises(BadFileError) as refused:
        read(tmp_path, CSV.encode())
    assert refused.value.problems[0].code == "too_many_rows"


def test_dates_numbers_and_formulas_of_a_workbook(tmp_path: Path) -> None:
    content = workbook(
        [
            ["Kävijätilasto 2026"],
            [],
            ["Ryhmä", "Pvm", "Osallistujat", "Kello"],
            ["Kahvipiiri", date(2026, 9, 5), 8, 13 / 24],
            ["Kahvipiiri", date(2026, 9, 12), "=4+5", 0.5],
        ]
    )
    rows = read(tmp_path, content)
    assert [row for row, _cells in rows] == [1, 3, 4, 5]
    columns = guess_columns(rows, set())
    assert (columns.header, dict(columns.fields)) == (3, {0: "circle", 1: "date", 2: "visitors", 3: "time"})
    plain = [cells_of(found, columns.fields) for row, found in rows if row > columns.header]
    assert plain[0] == {"circle": "Kahvipiiri", "date": "46270", "visitors": "8", "time": "13.00"}
    assert plain[1]["visitors"] == "0", "xlsxwriter stores a formula with the value 0; that value counts"


def test_a_formula_without_a_value_is_seen(tmp_path: Path) -> None:
    sheet = (
        b'<worksheet><sheetData><row r="1"><c r="A1"><f>1+1</f></c><c r="C1"><v>7</v></c></row></sheetData></worksheet>'
    )
    assert read(tmp_path, repacked(workbook(ROWS), SHEET, sheet)) == [(1, ["=?", "", "7"])]


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("la 5.9.2026", "5.9.2026"),
        ("05.09.2026 klo 13", "05.09.2026"),
        ("2026-09-05T13:00:00", "2026-09-05"),
        ("46270", "46270"),
        ("5/9/2026", "5/9/2026"),
        ("5.9.26", "5.9.26"),
    ],
)
def test_days_as_people_write_them(cell: str, plain: str) -> None:
    assert cells_of([cell], {0: "date"}) == {"date": plain}


@pytest.mark.parametrize(
    ("cell", "plain"),
    [
        ("8", "8"),
        ("8,0", "8"),
        ("8.0", "8"),
        ("1 200", "1200"),
        ("1\u00a0200", "1200"),
        ("8,5", "8,5"),
        ("-3", "-3"),
        ("=1+1", "=1+1"),
    ],
)
def test_numbers_as_programs_write_them(cell: str, plain: str) -> None:
    assert cells_of([cell], {0: "visitors"}) == {"visitors": plain}


def test_columns_are_guessed_by_their_cells_where_headings_say_nothing() -> None:
    rows = [(1, ["5.9.2026", "Kahvipiiri", "huomio", "8"]), (2, ["6.9.2026", "Lukupiiri", "", "9"])]
    columns = guess_columns(rows, {"kahvipiiri", "lukupiiri"})
    assert (columns.header, dict(columns.fields)) == (0, {0: "date", 1: "circle", 3: "visitors"})
    assert guess_columns([], set()).missing == ["circle", "date", "visitors"]


@pytest.mark.parametrize("pattern", ["d.m.yyyy", "yyyy-mm-dd", 'dd"."mm"."yy', "[$-40B]d. mmmm yyyy;@"])
def test_days_counted_from_1904_are_the_same_days(tmp_path: Path, pattern: str) -> None:
    rows: list[list[Any]] = [["Piiri", "Päivä", "Kävijöitä"], ["Kahvipiiri", date(2026, 9, 5), 21000], [7, 30000.5, 8]]
    usual, old = (cells(tmp_path, workbook(rows, date_1904=is_old)) for is_old in (False, True))
    assert old == usual
    assert old[1][1] == "46270"
    styled = repacked(
        workbook(rows, date_1904=True),
        "xl/styles.xml",
        STYLES.replace(b"PATTERN", quoteattr(pattern, {'"': "&quot;"})[1:-1].encode()),
    )
    assert cells(tmp_path, styled) == usual


def test_a_number_that_is_no_day_stays(tmp_path: Path) -> None:
    rows: list[list[Any]] = [["Piiri", "Päivä", "Kävijöitä"], ["Kahvipiiri", date(2026, 9, 5), 8]]
    plain = repacked(
        workbook(rows, date_1904=True), "xl/styles.xml", STYLES.replace(b"PATTERN", b"#,##0 &quot;dy&quot;")
    )
    with pytest.raises(BadFileError):
        cells(tmp_path, plain)
