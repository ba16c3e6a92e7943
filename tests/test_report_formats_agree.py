"""Every file of a report says what its JSON says and nothing more: no hidden sheet, note, chart or raw number in it."""

import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import pikepdf
import pypdf
import pytest
from pptx import Presentation
from python_calamine import CalamineWorkbook, SheetVisibleEnum

from reporting import compiling
from reporting.contents import KEYS
from tests.make import make_circle, make_gathering, make_municipality
from tests.report_data import file_bytes, make_order

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]
NUMBER = re.compile(r"\d+")
RAW = {
    "837": {"first_timers": 1237, "accompanied": 1463, "age_80": 1871, "talk_money": 1342, "to_circle": 1589},
    "562": {"first_timers": 2111, "accompanied": 2288, "age_80": 2393, "talk_money": 2541, "to_circle": 2659},
}
FORBIDDEN = ("comment", "chart", "embed", "externallink", "custom", "vba", "script", "thumbnail", "drawing", "object")


@pytest.fixture
def files(db: None) -> dict[str, bytes]:
    """A shareable report of the network whose breakdowns are numbers that nothing else is."""
    for code, told in RAW.items():
        counts = {name: number for name, number in told.items() if name != "first_timers"}
        held = {"state": "held", "visitors": 9001, "first_timers": told["first_timers"], "counts": counts}
        make_gathering(make_circle(municipality=make_municipality(code)), date(2026, 8, 5), **held)
    return made("shareable")


def made(audience: str) -> dict[str, bytes]:
    report = compiling.compile_report(make_order(audience=audience, contents=list(KEYS)).pk)
    assert report is not None
    return file_bytes(report)


def spaced(text: str) -> str:
    """The text with every kind of space as one."""
    return re.sub(r"\s", " ", text)


def everything(file_format: str, content: bytes) -> str:
    """All that is anywhere in the file, unpacked."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            return spaced(" ".join(packed.read(name).decode("utf-8", "replace") for name in packed.namelist()))
    if file_format == "pdf":
        return spaced(" ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages))
    return spaced(content.decode("utf-8-sig"))


def raw_numbers(files: dict[str, bytes]) -> dict[str, set[int]]:
    """The raw breakdowns that each file tells, and their sums."""
    secrets = {number for told in RAW.values() for number in told.values()}
    secrets |= {sum(told[name] for told in RAW.values()) for name in RAW["837"]}
    return {name: {n for n in secrets if tells(everything(name, content), n)} for name, content in files.items()}


def tells(text: str, number: int) -> bool:
    """Say whether the number is in the text, grouped or not."""
    grouped = f"{number:,}".replace(",", " ")
    return bool(re.search(rf"(?<!\d)({number}|{grouped})(?!\d)", text))


def figures(content: bytes) -> dict[str, dict[str, list[Any]]]:
    """The tables of the JSON by their captions: each row's numbers in order."""
    tables = json.loads(content)["tables"]
    return {table["caption"]: {r["name"]: list(r["figures"].values()) for r in table["rows"]} for table in tables}


def sheets(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert all(sheet.visible == SheetVisibleEnum.Visible for sheet in book.sheets_metadata)
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_no_file_tells_a_raw_number_anywhere_in_it(files: dict[str, bytes]) -> None:
    assert raw_numbers(files) == {name: set() for name in files}


def test_the_files_of_an_internal_report_do_tell_them(files: dict[str, bytes]) -> None:
    found = raw_numbers(made("internal"))
    for name in ("csv", "json", "xlsx", "ods", "pdf"):
        assert len(found[name]) >= 10, name


@pytest.mark.parametrize("file_format", ["xlsx", "ods"])
def test_sheets_have_the_numbers_of_the_json_and_no_others(files: dict[str, bytes], file_format: str) -> None:
    told = {float(n) for rows in figures(files["json"]).values() for row in rows.values() for n in row if n is not None}
    told |= {float(row["count"]) for row in json.loads(files["json"])["not_held"]}
    seen = {
        v for rows in sheets(files[file_format]).values() for row in rows for v in row if isinstance(v, int | float)
    }
    assert seen
    assert {round(value, 4) for value in seen} <= {round(value, 4) for value in told}
    by_town = figures(files["json"])["Luvut kunnittain"]
    lines = {str(row[0]): row[1:] for row in sheets(files[file_format])["Luvut kunnittain"][1:]}
    assert lines.keys() == by_town.keys()
    for name, row in lines.items():
        numbers = [value for value in row if isinstance(value, int | float)]
        assert numbers == [float(value) for value in by_town[name][: len(row)] if value is not None], name


@pytest.mark.parametrize("file_format", ["pdf", "pptx"])
def test_papers_and_slides_have_no_number_that_the_json_has_not(files: dict[str, bytes], file_format: str) -> None:
    text = spaced(" ".join(said(file_format, files[file_format])))
    values = [n for rows in figures(files["json"]).values() for row in rows.values() for n in row if n is not None]
    told = set(NUMBER.findall(files["json"].decode()))
    told |= {part for value in values for part in NUMBER.findall(f"{value:,.1f} {value:,.0f}")}
    pages = {str(number) for number in range(1, 30)}
    assert set(NUMBER.findall(text)) - told - pages == set()


def said(file_format: str, content: bytes) -> Iterator[str]:
    if file_format == "pdf":
        yield from (page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)
        return
    for slide in Presentation(io.BytesIO(content)).slides:
        for shape in slide.shapes:
            yield shape.text_frame.text if shape.has_text_frame else ""
            yield " ".join(cell.text for row in shape.table.rows for cell in row.cells) if shape.has_table else ""


def test_no_file_has_a_part_in_which_something_could_hide(files: dict[str, bytes]) -> None:
    for name in ("xlsx", "ods", "pptx"):
        with zipfile.ZipFile(io.BytesIO(files[name])) as packed:
            parts = [part.lower() for part in packed.namelist()]
        assert [part for part in parts if any(word in part for word in FORBIDDEN)] == [], name
    with pikepdf.open(io.BytesIO(files["pdf"])) as paper:
        assert not paper.attachments
        assert "/Names" not in paper.Root or "/EmbeddedFiles" not in paper.Root.Names
        assert set(paper.docinfo) <= {"/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate", "/Author"}
