"""The files of a report, read back as their readers' programs read them; and the command that writes one."""

import csv
import io
import json
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pypdf
import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from python_calamine import CalamineWorkbook

from network import files
from network.models import Municipality
from reporting import compiling
from tests.make import make_circle, make_gathering
from tests.report_data import FORMATS, file_bytes, make_order, make_quarter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]
HOSTILE = '=cmd|"c"!A1 #let x = 1 *b* $ <script>alert(1)</script>'


@pytest.fixture
def tampere() -> Municipality:
    return make_quarter()[0]


def files_of(municipality: Municipality | None, **fields: Any) -> dict[str, bytes]:
    report = compiling.compile_report(make_order(municipality, **fields).pk)
    assert report is not None
    return file_bytes(report)


def rows_of(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


def sheets_of(content: bytes) -> dict[str, list[list[Any]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def pdf_text(content: bytes) -> str:
    pages = pypdf.PdfReader(io.BytesIO(content)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


# --- CSV -----------------------------------------------------------------------------------------


def test_csv_opens_in_finnish_excel(tampere: Municipality) -> None:
    content = files_of(tampere)["csv"]
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.endswith(b"\r\n")
    rows = rows_of(content)
    total = dict(zip(rows[0], rows[1], strict=True))
    assert (total["Tilanne"], total["Käyntejä"], total["Ilmoittamatta"]) == ("22.11.2026", "21", "1")
    assert total["Käyntejä kokoontumista kohti"] == "7,0"
    assert {len(row) for row in rows} == {len(rows[0])}
    assert [row[0] for row in rows[2:]] == ["Luvut kuukausittain"] * 4 + ["Vertailu aiempaan"] * 6


def test_a_month_that_nobody_reported_is_words_and_not_nought(tampere: Municipality) -> None:
    make_gathering(make_circle(municipality=tampere), date(2026, 5, 12))
    rows = rows_of(files_of(tampere, period="2026-Q2")["csv"])
    may = next(dict(zip(rows[0], row, strict=True)) for row in rows if row[1] == "toukokuu 2026")
    assert (may["Käyntejä"], may["Ilmoittamatta"]) == ("ei ilmoitettu", "1")


@pytest.mark.parametrize(
    "contents",
    [["actors"], ["comparison"], ["comparison", "actors"], ["visits", "first_timers", "open_hours"], ["surveys"]],
    ids="+".join,
)
def test_every_file_is_made_whatever_was_chosen(tampere: Municipality, contents: list[str]) -> None:
    for municipality in (tampere, None):
        assert set(files_of(municipality, contents=contents, audience="shareable")) == set(FORMATS)


# --- XLSX ----------------------------------------------------------------------------------------


def test_xlsx_holds_numbers_as_numbers_and_says_what_they_mean(tampere: Municipality) -> None:
    sheets = sheets_of(files_of(None)["xlsx"])
    assert list(sheets) == ["Yhteenveto", "Luvut kuukausittain", "Luvut kunnittain", "Vertailu aiempaan", "Selitteet"]
    summary = {row[0]: row[1] for row in sheets["Yhteenveto"] if len(row) > 1}
    assert (summary["Käyntejä"], summary["Pidettyjä kokoontumisia"], summary["Ilmoittamatta"]) == (28, 4, 1)
    assert summary["Käyntejä kokoontumista kohti"] == pytest.approx(7.0)
    assert summary["Ei pidetty: Sää"] == 1
    towns = sheets["Luvut kunnittain"]
    visits = towns[0].index("Käyntejä")
    assert [(row[0], row[visits]) for row in towns[1:]] == [("Orivesi", 7), ("Tampere", 21), ("Yhteensä", 28)]
    assert all(isinstance(row[visits], int | float) for row in towns[1:])
    meanings = {row[0]: row[1] for row in sheets["Selitteet"]}
    assert "Niitä ei lasketa nolliksi" in meanings["Ilmoittamatta"]


# --- PDF -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "title", "visits"),
    [
        ("fi", "Tilasto: Tampere, 3. vuosineljännes 2026", "Käyntejä 21"),
        ("sv", "Tammerfors", "21"),
        ("en", "Tampere", "21"),
    ],
)
def test_pdf_is_tagged_and_speaks_its_language(tampere: Municipality, language: str, title: str, visits: str) -> None:
    content = files_of(tampere, language=language)["pdf"]
    text = pdf_text(content)
    assert title in text
    assert visits in text
    with pikepdf.open(io.BytesIO(content)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked) is True
        assert str(pdf.Root.Lang) == language
        assert title in str(pdf.docinfo.Title)
        assert "/StructTreeRoot" in pdf.Root
        with pdf.open_metadata() as metadata:
            assert str(metadata["pdfuaid:part"]) == "1"
    with pikepdf.open(io.BytesIO(content)) as pdf:
        figures = [thing for thing in pdf.objects if _is_figure(thing)]
        assert figures
        assert all("21" in str(figure.Alt) or "12" in str(figure.Alt) for figure in figures)


def _is_figure(thing: Any) -> bool:
    return isinstance(thing, pikepdf.Dictionary) and thing.get("/S") == "/Figure"


def test_the_three_files_say_the_same(tampere: Municipality) -> None:
    files = files_of(tampere)
    rows = rows_of(files["csv"])
    summary = {row[0]: row[1] for row in sheets_of(files["xlsx"])["Yhteenveto"] if len(row) > 1}
    text = pdf_text(files["pdf"])
    for label, figure in zip(rows[0][5:], rows[1][5:], strict=True):
        in_words = figure.replace(",", ".")
        assert str(summary[label]) in {in_words, f"{in_words}.0"}
        assert f"{label} {figure}" in text


# --- Hostile names -------------------------------------------------------------------------------


def test_names_are_text_in_every_file(tampere: Municipality, settings: LazySettings) -> None:
    settings.NETWORK_NAME = HOSTILE
    Municipality.objects.filter(pk=tampere.pk).update(name_fi=HOSTILE, name_sv=HOSTILE)
    files = files_of(None)
    rows = rows_of(files["csv"])
    assert any(row[1] == f"'{HOSTILE}" for row in rows)
    assert not [cell for row in rows for cell in row if cell.lstrip().startswith(("=", "+", "@", "\t"))]
    with zipfile.ZipFile(io.BytesIO(files["xlsx"])) as archive:
        for name in archive.namelist():
            assert b"<f>" not in archive.read(name), name
            assert b"<hyperlink" not in archive.read(name), name
    sheets = sheets_of(files["xlsx"])
    assert HOSTILE in [row[0] for row in sheets["Luvut kunnittain"]]
    assert HOSTILE in [row[1] for row in sheets["Yhteenveto"] if len(row) > 1]
    squeezed = pdf_text(files["pdf"]).replace(" ", "")
    assert "#letx=1*b*$" in squeezed
    assert "<script>alert(1)</script>" in squeezed


def test_ods_says_what_the_workbook_says(tampere: Municipality) -> None:
    for audience in ("internal", "shareable"):
        files = files_of(None, audience=audience)
        book, same = sheets_of(files["xlsx"]), sheets_of(files["ods"])
        assert [name[:31] for name in same] == list(book)
        for (name, rows), others in zip(book.items(), same.values(), strict=True):
            told = [[cell for cell in row if cell != ""] for row in rows]
            assert [row for row in told if row] == [
                row for other in others if (row := [cell for cell in other if cell != ""])
            ], name
        with zipfile.ZipFile(io.BytesIO(files["ods"])) as archive:
            assert archive.namelist()[0] == "mimetype"
            assert archive.getinfo("mimetype").compress_type == zipfile.ZIP_STORED
            assert b"formula" not in archive.read("content.xml")


def test_json_holds_every_figure_by_its_key_and_unknown_is_null(tampere: Municipality) -> None:
    made = files_of(None)
    told = json.loads(made["json"])
    columns = [row["key"] for row in told["definitions"]]
    head, *rows = rows_of(made["csv"])
    flat = [row for table in told["tables"] for row in table["rows"]]
    assert len(flat) == len(rows)
    for said, written in zip(flat, rows, strict=True):
        assert said["name"] == written[1]
        for key, text in zip(columns, written[5:], strict=True):
            value = said["figures"][key]
            assert text == (said["not_known"][key] if value is None else str(value).replace(".", ","))
    assert any(None in row["figures"].values() for row in flat)
    assert len(head) == len(columns) + 5


# --- The command ---------------------------------------------------------------------------------


@pytest.mark.parametrize("file_format", FORMATS)
def test_the_command_writes_the_same_file_as_the_worker(
    tampere: Municipality, tmp_path: Path, file_format: str
) -> None:
    output = tmp_path / f"tilasto.{file_format}"
    call_command(
        "compile_report", scope="municipality:837", period="2026-Q3", format=file_format, output=output, verbosity=0
    )
    assert output.read_bytes() == files_of(tampere)[file_format]
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == [output.name]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"scope": "municipality:999"}, "municipality:999"),
        ({"scope": "moon"}, "moon"),
        ({"period": "2026-Q5"}, "2026-Q5"),
        ({"period": "2026-13"}, "2026-13"),
    ],
)
def test_the_command_says_what_is_wrong(
    tampere: Municipality, tmp_path: Path, wrong: dict[str, str], said: str
) -> None:
    given: dict[str, Any] = {"scope": "network", "period": "2026-Q3", "format": "csv", "output": tmp_path / "t.csv"}
    with pytest.raises(CommandError, match=said):
        call_command("compile_report", **given | wrong)
    assert not (tmp_path / "t.csv").exists()


def test_an_output_that_cannot_be_written_leaves_nothing(tampere: Municipality, tmp_path: Path) -> None:
    taken = tmp_path / "kansio"
    taken.mkdir()
    for output in (tmp_path / "missing" / "t.csv", taken):
        with pytest.raises(CommandError, match="could not be written"):
            call_command("compile_report", period="2026-Q3", format="csv", output=output)
    assert [path.name for path in tmp_path.iterdir() if path.name != "media"] == ["kansio"]


def test_a_failed_command_keeps_the_earlier_file(
    tampere: Municipality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "t.csv"
    output.write_bytes(b"earlier")

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("compile_report", period="2026-Q3", format="csv", output=output)
    assert output.read_bytes() == b"earlier"
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["t.csv"]
