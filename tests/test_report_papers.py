"""Files of a report as they are printed and shown: nothing wider than the paper, nothing left out without a word."""

import io
import re
import zipfile
from datetime import date
from typing import Any

import pytest
from pptx import Presentation

from reporting.columns import COLUMNS
from reporting.document import Document, document_of
from reporting.exports import pdf, to_ods, to_pdf, to_pptx, to_xlsx
from reporting.figures import Figures, Grain, Row, Statistics
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
