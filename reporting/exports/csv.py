"""A document as CSV for Finnish Excel: semicolons, decimal commas, dates as dd.mm.yyyy, no cell a formula."""

import csv
import io
from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext

from network.safe_cells import safe
from reporting.columns import Column
from reporting.document import Document
from reporting.tables import Cell, Table


def to_csv(document: Document) -> bytes:
    """Return every row of the document as one flat table, and after it the tables that have columns of their own."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    rows = [[safe(cell) for cell in _head(document)]]
    rows += [row for table in document.flat for row in _rows(document, table)]
    rows += [row for table in document.fact_tables for row in _fact_rows(document, table)]
    width = max(map(len, rows))
    writer.writerows([*row, *[""] * (width - len(row))] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _head(document: Document) -> list[str]:
    return [*_names(), *(heading(document, column) for column in document.columns)]


def _names() -> list[str]:
    return [gettext("Taulukko"), gettext("Rivi"), gettext("Alue"), gettext("Ajanjakso"), gettext("Tilanne")]


def heading(document: Document, column: Column) -> str:
    """Return the column's name, and that its figures are rounded where they are."""
    cells = (c for t in document.flat for line in t.lines for c in line.cells if c.column.key == column.key)
    rounded = any(cell.is_rounded for cell in cells)
    label = str(column.label)
    return gettext("%(column)s (pyöristetty)") % {"column": label} if rounded else label


def headings(document: Document, table: Table) -> list[str]:
    """Return the names of the columns where the table's own name stands already."""
    if table in document.fact_tables:
        return [str(column.short) for column in table.columns]
    return [heading(document, column) for column in table.columns]


def _rows(document: Document, table: Table) -> Iterable[list[str]]:
    for line in table.lines:
        names = (table.caption, line.name, document.area, document.period, f"{document.as_of:%d.%m.%Y}")
        yield [*map(safe, names), *(_figure(cell) for cell in line.cells)]


def _fact_rows(document: Document, table: Table) -> Iterable[list[str]]:
    """A table that has columns of its own, under a head of its own."""
    yield [safe(cell) for cell in (*_names(), *headings(document, table))]
    yield from _rows(document, table)


def _figure(cell: Cell) -> str:
    if cell.value is None:
        return safe(cell.text)
    return str(cell.value).replace(".", ",") if isinstance(cell.value, Decimal) else str(cell.value)
