"""A document as XLSX: numbers as numbers, what is not known in words, definitions on a sheet of their own."""

import io
import re
from datetime import datetime
from textwrap import shorten
from typing import Any

import xlsxwriter
from django.utils.translation import gettext

from reporting.columns import Unit
from reporting.document import Document
from reporting.exports.csv import heading, headings
from reporting.tables import Cell, Line, Table

OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LINE_HEIGHT, HEADING_LETTERS = 15, 14  # a row of headings is as high as the longest one wraps
MEANING_LETTERS = 85  # of the widest column in a line, with some room
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
        self.document = document
        self.bytes = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.bytes, OPTIONS)
        created = datetime(document.as_of.year, document.as_of.month, document.as_of.day)  # noqa: DTZ001 - XLSX has none
        self.book.set_properties({"title": document.title, "created": created})
        self.title = self.book.add_format({"bold": True, "font_size": 16})
        self.head = self.book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E3EDE7", "bottom": 1}
        )
        self.bold = self.book.add_format({"bold": True})
        self.wrapped = self.book.add_format({"text_wrap": True, "valign": "top"})
        self.words = self.book.add_format({"italic": True, "align": "right", "font_color": "#555555"})
        self.numbers = {unit: self.book.add_format({"num_format": NUMBER_FORMATS[unit]}) for unit in Unit}

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
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 24)
    sheet.write_string(0, 0, document.title, book.title)
    row = 2
    for label, text in document.facts:
        sheet.write_string(row, 0, label, book.bold)
        sheet.write_string(row, 1, text)
        row += 1
    row += 1
    for cell in document.total.cells:
        sheet.write_string(row, 0, heading(document, cell.column), book.bold)
        _figure(book, sheet, row, 1, cell)
        row += 1
    for reason, count in document.reasons:
        sheet.write_string(row, 0, gettext("Ei pidetty: %(reason)s") % {"reason": reason})
        sheet.write_number(row, 1, count, book.numbers[Unit.COUNT])
        row += 1


def _table(book: Book, table: Table) -> None:
    sheet = book.sheet(table.caption)
    sheet.set_column(0, 0, 28)
    sheet.set_column(1, len(table.columns), 14)
    sheet.write_string(0, 0, table.head, book.head)
    heads = headings(book.document, table)
    for number, text in enumerate(heads, start=1):
        sheet.write_string(0, number, text, book.head)
    sheet.set_row(0, LINE_HEIGHT * max([1, *(-(-len(text) // HEADING_LETTERS) + 1 for text in heads)]))
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    for row, line in enumerate(table.lines, start=1):
        _line(book, sheet, row, line)


def _line(book: Book, sheet: Any, row: int, line: Line) -> None:
    sheet.write_string(row, 0, line.name, book.bold)
    for column, cell in enumerate(line.cells, start=1):
        _figure(book, sheet, row, column, cell)


def _figure(book: Book, sheet: Any, row: int, column: int, cell: Cell) -> None:
    if cell.value is None:
        sheet.write_string(row, column, cell.text, book.words)
    else:
        sheet.write_number(row, column, cell.value, book.numbers[cell.column.unit])


def _definitions(book: Book) -> None:
    sheet = book.sheet(gettext("Selitteet"))
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, gettext("Luku"), book.head)
    sheet.write_string(0, 1, gettext("Mitä se tarkoittaa"), book.head)
    sheet.freeze_panes(1, 0)
    row = 1
    for label, meaning in book.document.definitions:
        sheet.write_string(row, 0, label, book.bold)
        sheet.write_string(row, 1, meaning, book.wrapped)
        sheet.set_row(row, LINE_HEIGHT * -(-len(meaning) // MEANING_LETTERS))
        row += 1
    for note in book.document.notes:
        sheet.write_string(row + 1, 0, gettext("Huomaa"), book.bold)
        sheet.write_string(row + 1, 1, note, book.wrapped)
        sheet.set_row(row + 1, LINE_HEIGHT * -(-len(note) // MEANING_LETTERS))
        row += 1
