"""A document as XLSX: numbers as numbers, what is not known in words, definitions on a sheet of their own.

XlsxWriter is read when the first one is written: it is a worker's work.
"""

import io
import re
from collections.abc import Iterable
from datetime import datetime
from textwrap import shorten, wrap
from typing import Any

from django.utils.translation import gettext

from reporting.columns import Unit
from reporting.document import Document
from reporting.exports.csv import heading, headings
from reporting.tables import Cell, Line, Table

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LINE_HEIGHT, HEADING_LETTERS = 15, 14  # a row of headings is as high as the longest one wraps
MEANING_LETTERS = 85  # of the widest column in a line, with some room
NARROWEST, WIDEST = 28, 44  # letters of a column of names; a longer name goes on to the next line
LONGEST_SHEET_NAME = 31
NUMBER_FORMATS = {
    Unit.COUNT: "#,##0",
    Unit.DECIMAL: "#,##0.0",
    Unit.HUNDREDTHS: "#,##0.00",
    Unit.HOURS: "#,##0.00",
    Unit.YEAR: "0",
}
NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\]+")


class Book:
    """A workbook and its formats."""

    def __init__(self, document: Document) -> None:
        import xlsxwriter

        self.document = document
        self.bytes = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.bytes, OPTIONS)
        created = datetime(document.as_of.year, document.as_of.month, document.as_of.day)  # noqa: DTZ001 - XLSX has none
        self.book.set_properties({"title": document.title, "created": created})
        self.title = self.book.add_format({"bold": True, "font_size": 16})
        self.head = self.book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E3EDE7", "bottom": 1}
        )
        self.bold = self.book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self.wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.words = self.book.add_format({"italic": True, "align": "right", "valign": "top", "font_color": "#555555"})
        self.numbers = {
            unit: self.book.add_format({"num_format": NUMBER_FORMATS[unit], "valign": "top"}) for unit in Unit
        }

    def _free(self, name: str) -> str:
        """Return the name as short as a sheet's may be, of whole words, with a number where another sheet has it."""
        short, number = shorten(name, LONGEST_SHEET_NAME, placeholder="") or name[:LONGEST_SHEET_NAME], 1
        while self.book.get_worksheet_by_name(short):
            number += 1
            short = f"{name[: LONGEST_SHEET_NAME - 3].strip()} {number}"
        return short

    def sheet(self, name: str) -> Any:
        """Add a sheet that prints on landscape A4, one page wide."""
        sheet = self.book.add_worksheet(self._free(NOT_IN_NAMES.sub(" ", name)))
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet


def to_xlsx(document: Document) -> bytes:
    """Return the workbook: summary, a sheet for each table, definitions."""
    book = Book(document)
    _summary(book)
    for table in document.sheets:
        _table(book, table)
    _definitions(book)
    book.book.close()
    return book.bytes.getvalue()


def _summary(book: Book) -> None:
    document = book.document
    sheet = book.sheet(gettext("Yhteenveto"))
    names = [heading(document, cell.column) for cell in document.total.cells]
    reasons = [gettext("Ei pidetty: %(reason)s") % {"reason": reason} for reason, _count in document.reasons]
    width = _width([*names, *reasons])
    sheet.set_column(0, 0, width)
    sheet.set_column(1, 1, 24)
    sheet.write_string(0, 0, document.title, book.title)
    row = 2
    for label, text in document.facts:
        sheet.write_string(row, 0, label, book.bold)
        sheet.write_string(row, 1, text)
        row += 1
    row += 1
    for name, cell in zip(names, document.total.cells, strict=True):
        _name(book, sheet, row, name, width)
        _figure(book, sheet, row, 1, cell)
        row += 1
    for reason, (_label, count) in zip(reasons, document.reasons, strict=True):
        sheet.write_string(row, 0, reason, book.wrapped)
        sheet.write_number(row, 1, count, book.numbers[Unit.COUNT])
        row += 1


def _width(names: Iterable[str]) -> int:
    """Return how wide a column the names need, within reason."""
    return min(WIDEST, max([NARROWEST, *(len(name) + 4 for name in names)]))


def _name(book: Book, sheet: Any, row: int, name: str, width: int) -> None:
    """Write a row's name; a row is as high as its name wraps, in bold letters that are wider than others."""
    sheet.write_string(row, 0, name, book.bold)
    if (lines := len(wrap(name, width - 4)) or 1) > 1:
        sheet.set_row(row, LINE_HEIGHT * lines)


def _table(book: Book, table: Table) -> None:
    sheet = book.sheet(table.caption)
    width = _width(line.name for line in table.lines)
    sheet.set_column(0, 0, width)
    sheet.set_column(1, len(table.columns), 14)
    sheet.write_string(0, 0, table.head, book.head)
    heads = headings(book.document, table)
    for number, text in enumerate(heads, start=1):
        sheet.write_string(0, number, text, book.head)
    sheet.set_row(0, LINE_HEIGHT * max([1, *(-(-len(text) // HEADING_LETTERS) + 1 for text in heads)]))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    for row, line in enumerate(table.lines, start=1):
        _name(book, sheet, row, line.name, width)
        _line(book, sheet, row, line)


def _line(book: Book, sheet: Any, row: int, line: Line) -> None:
    for column, cell in enumerate(line.cells, start=1):
        _figure(book, sheet, row, column, cell)


def _figure(book: Book, sheet: Any, row: int, column: int, cell: Cell) -> None:
    if cell.value is None:
        sheet.write_string(row, column, cell.text, book.words)
    else:
        sheet.write_number(row, column, cell.value, book.numbers[cell.column.unit])


def _definitions(book: Book) -> None:
    sheet = book.sheet(gettext("Selitteet"))
    told = [*book.document.definitions, *((gettext("Huomaa"), note) for note in book.document.notes)]
    width = _width(label for label, _meaning in told)
    sheet.set_column(0, 0, width)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, gettext("Luku"), book.head)
    sheet.write_string(0, 1, gettext("Mitä se tarkoittaa"), book.head)
    sheet.freeze_panes(1, 0)
    first_note = 1 + len(book.document.definitions)
    for number, (label, meaning) in enumerate(told, start=1):
        row = number + (number >= first_note)  # an empty row before the notes
        sheet.write_string(row, 0, label, book.bold)
        sheet.write_string(row, 1, meaning, book.wrapped)
        lines = max(len(wrap(label, width - 4)), -(-len(meaning) // MEANING_LETTERS))
        sheet.set_row(row, LINE_HEIGHT * lines)
