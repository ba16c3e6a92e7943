"""Files of a report as they are printed and shown: nothing wider than the paper, nothing left out without a word."""

import html
import io
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from pptx import Presentation

from reporting.columns import COLUMNS
from reporting.document import Document, document_of
from reporting.exports import pdf, to_ods, to_pdf, to_pptx, to_xlsx
from reporting.exports.xlsx import LINE_HEIGHT
from reporting.figures import Breakdown, Figures, Grain, Row, Shown, Statistics
from reporting.tables import Table

TOWNS, AS_OF = 75, date(2027, 1, 10)


@pytest.fixture
def document() -> Document:
    """The network's year with more municipalities than a slide shows."""
    figures = Figures(circles=3, held=40, visits=1224, weeks=52)
    towns = tuple(
        Row(Grain.MUNICIPALITY, f"{n:03}", figures, f"Pitkänniminen kunta {n}", f"Kommun {n}") for n in range(TOWNS)
    )
    total = Row(Grain.TOTAL, "", figures)
    return document_of(Statistics("", "2026", AS_OF, total, by_municipality=towns), "internal")


def wide(document: Document) -> Table:
    return next(table for table in document.tables if table.key == "municipality")


def test_a_table_wider_than_the_paper_is_cut_between_columns_and_loses_none(document: Document) -> None:
    table = wide(document)
    assert len(table.columns) > pdf.MOST_COLUMNS
    parts = list(pdf._parts(table))
    assert [name for part in parts for name in part["head"][1:]] == [str(column.short) for column in table.columns]
    assert {len(part["head"]) <= pdf.MOST_COLUMNS + 1 for part in parts} == {True}
    assert all(len(row) == len(part["head"]) for part in parts for row in part["rows"])
    assert [part["caption"][-5:] for part in parts] == ["(1/2)", "(2/2)"]
    assert to_pdf(document).startswith(b"%PDF")


def test_only_a_row_of_sums_is_set_as_one(document: Document) -> None:
    table = wide(document)
    without = Table(table.key, table.caption, table.head, table.lines[:-1], table.columns)
    assert [next(pdf._parts(each))["ends_with_sum"] for each in (table, without)] == [True, False]


def test_an_opendocument_sheet_prints_on_landscape_paper_one_page_wide(document: Document) -> None:
    with zipfile.ZipFile(io.BytesIO(to_ods(document))) as packed:
        styles = packed.read("styles.xml").decode()
    papers = re.findall(r"<style:page-layout-properties [^>]*>", styles)
    assert papers
    for paper in papers:
        assert 'style:print-orientation="landscape"' in paper
        assert 'style:scale-to-X="1"' in paper
    assert 'fo:language="fr"' not in styles


def test_slides_name_the_tables_that_they_leave_out(document: Document) -> None:
    book = Presentation(io.BytesIO(to_pptx(document)))
    said = [shape.text_frame.text for slide in book.slides for shape in slide.shapes if shape.has_text_frame]
    assert any(f"Luvut kunnittain: {TOWNS + 1} riviä" in text for text in said)
    assert any("Excel-, OpenDocument-" in text for text in said)
    assert not any(shape.has_table for slide in book.slides for shape in slide.shapes)


def test_a_deck_that_shows_everything_says_nothing_of_others() -> None:
    total = Row(Grain.TOTAL, "", Figures(held=1, visits=5, weeks=13))
    book = Presentation(io.BytesIO(to_pptx(document_of(Statistics("837", "2026-Q3", AS_OF, total), "internal"))))
    titles = [slide.shapes.title.text_frame.text for slide in book.slides]
    assert "Muut taulukot" not in titles


def test_the_columns_that_are_cut_are_those_of_the_figures() -> None:
    assert len(COLUMNS) > pdf.MOST_COLUMNS


def test_a_workbook_has_typed_cells_a_frozen_head_and_no_sheet_that_hides(document: Document) -> None:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(document))) as packed:
        parts: dict[str, Any] = {name: packed.read(name).decode() for name in packed.namelist()}
    assert "state=" not in re.sub(r'<pane [^>]*state="frozen"', "", parts["xl/workbook.xml"])
    sheets = [text for name, text in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert sum('state="frozen"' in text for text in sheets) == len(sheets) - 1  # all but the summary
    town = next(text for text in sheets if "<v>1224</v>" in text and "<pane" in text)
    assert "<f>" not in town
    assert not any(word in name for name in parts for word in ("comment", "chart", "externalLink", "custom"))


TEXT = re.compile(r"<si><t[^>]*>(.*?)</t></si>")
ROW = re.compile(r'<row r="(?!1")([^>]*)><c r="A\d+"[^>]*t="s"[^>]*><v>(\d+)</v>')
LONG = "Äänekosken, Hämeenkyrön ja Ylöjärven yhteistoiminta-alueen kuntayhtymä"


@pytest.fixture
def long_names() -> Document:
    """A town whose name does not fit a column, and figures whose names hardly do."""
    figures = Figures(held=9, visits=95, first_timers=Breakdown(20, Shown.ROUNDED), weeks=13, reasons={"weather": 1})
    row = Row(Grain.MUNICIPALITY, "837", figures, LONG, LONG)
    total = replace(row, grain=Grain.TOTAL, key="")
    return document_of(Statistics("", "2026-Q3", AS_OF, total, by_municipality=(row,)), "shareable")


def names_in(workbook: bytes) -> Iterator[tuple[str, float, float]]:
    """Every text of a first column under its head, how many letters wide the column is, and how high the row."""
    with zipfile.ZipFile(io.BytesIO(workbook)) as packed:
        texts = [html.unescape(text) for text in TEXT.findall(packed.read("xl/sharedStrings.xml").decode())]
        sheets = [packed.read(name).decode() for name in packed.namelist() if "worksheets/sheet" in name]
    for sheet in sheets:
        (width,) = re.findall(r'<col min="1" max="1" width="([\d.]+)"', sheet)
        for row, cell in ROW.findall(sheet):
            height = re.search(r' ht="([\d.]+)"', row)
            yield texts[int(cell)], float(width), float(height[1]) if height else LINE_HEIGHT


def test_no_name_in_a_workbook_is_cut(long_names: Document) -> None:
    found = list(names_in(to_xlsx(long_names)))
    assert {LONG, "Kävijöistä ensi kertaa (pyöristetty)"} <= {name for name, _width, _height in found}
    for name, width, height in found:
        assert height >= LINE_HEIGHT * -(-len(name) // int(width)), name


def test_numbers_of_an_opendocument_sheet_have_the_decimals_of_what_they_count(document: Document) -> None:
    with zipfile.ZipFile(io.BytesIO(to_ods(document))) as packed:
        content = packed.read("content.xml").decode()
    decimals = dict(
        re.findall(r'<number:number-style style:name="silmukka-(\w+)-format">.*?decimal-places="(\d)"', content)
    )
    assert decimals == {"count": "0", "decimal": "1", "hundredths": "2", "hours": "2", "year": "0"}
    floats = re.findall(r"<table:table-cell [^>]*float[^>]*>", content)
    assert floats
    assert all(re.search(r'table:style-name="silmukka-\w+"', cell) for cell in floats)
    assert 'silmukka-decimal"' in "".join(floats)
    assert 'style:data-style-name="silmukka-decimal-format"' in content
