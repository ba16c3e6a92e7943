"""A report as slides: its figures, its tables, and of a municipality the seven headings, frozen with it."""

import io
from typing import Any

import pytest
import time_machine
from pptx import Presentation

from network.models import Municipality
from reporting import compiling
from reporting.mapping import many
from tests.make import make_place
from tests.report_data import NOW, file_bytes, make_order, make_quarter

pytestmark = pytest.mark.django_db


def deck_of(municipality: Municipality | None, **fields: Any) -> Any:
    report = compiling.compile_report(make_order(municipality, **fields).pk)
    assert report is not None
    return Presentation(io.BytesIO(file_bytes(report)["pptx"]))


def texts(book: Any) -> str:
    shapes = [shape for slide in book.slides for shape in slide.shapes]
    told = [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    cells = [cell.text for shape in shapes if shape.has_table for row in shape.table.rows for cell in row.cells]
    return "\n".join([*told, *cells])


@pytest.fixture
def tampere() -> Municipality:
    with time_machine.travel(NOW):
        return make_quarter()[0]


@time_machine.travel(NOW)
def test_a_municipalitys_report_has_the_seven_headings_and_its_own_figures(tampere: Municipality) -> None:
    book = deck_of(tampere)
    said = texts(book)
    for heading in ("Alue ja paikka", "Kuinka usein", "Mittarit", "Vastuuhenkilö", "Luvut yhteensä"):
        assert heading in said
    assert "3. vuosineljännes 2026: " in said
    assert "Vastuuhenkilöä ei ole sovittu." in said


@time_machine.travel(NOW)
def test_the_headings_are_as_they_were_when_the_report_was_made(tampere: Municipality) -> None:
    report = compiling.compile_report(make_order(tampere).pk)
    assert report is not None
    make_place(municipality=tampere, name="Avattiin myöhemmin")
    assert "Avattiin myöhemmin" not in texts(Presentation(io.BytesIO(file_bytes(report)["pptx"])))
    assert "Avattiin myöhemmin" in texts(deck_of(tampere))


@time_machine.travel(NOW)
def test_the_networks_report_has_tables_with_alternative_texts_and_no_headings_of_a_municipality(
    tampere: Municipality,
) -> None:
    book = deck_of(None, language="sv")
    assert "Ansvarig person" not in texts(book)
    tables = [shape for slide in book.slides for shape in slide.shapes if shape.has_table]
    assert tables
    for shape in tables:
        assert shape._element.nvGraphicFramePr.cNvPr.get("descr")
        assert shape.top + sum(row.height for row in shape.table.rows) <= book.slide_height
        assert shape.left + sum(column.width for column in shape.table.columns) <= book.slide_width
        runs = [r for row in shape.table.rows for cell in row.cells for p in cell.text_frame.paragraphs for r in p.runs]
        assert {run._r.rPr.get("lang") for run in runs} == {"sv-FI"}
    assert all(slide.shapes.title.text_frame.text for slide in book.slides)


@time_machine.travel(NOW)
def test_slides_name_some_of_many_places_and_say_how_many_there_are(
    tampere: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"{letter}-talo" for letter in "ABC"]
    for name in names:
        make_place(municipality=tampere, name=name)
    assert all(name in texts(deck_of(tampere)) for name in names)
    monkeypatch.setattr(many, "MOST_NAMED", 3)
    monkeypatch.setattr(many, "NAMED_OF_MANY", 2)
    said = texts(deck_of(tampere))
    assert [name in said for name in names] == [True, True, False]
    assert said.count("Muut löytyvät hausta: paikkoja 2, ryhmiä 0") == 2
