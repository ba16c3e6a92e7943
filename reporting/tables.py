"""Tables of figures as a document shows them: cells, lines of cells, captions; pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from reporting.columns import COLUMNS, Column, Unit, Value, as_text, not_known
from reporting.figures import Row, Shown
from reporting.in_words import row_in_words


@dataclass(frozen=True)
class Cell:
    """One figure: its value, None when not known, and as it reads."""

    column: Column
    value: Value
    text: str
    is_rounded: bool = False


@dataclass(frozen=True)
class Line:
    """A named row of cells; `key` is of the figure that the row tells, where it tells one."""

    name: str
    cells: tuple[Cell, ...]
    key: str = ""


@dataclass(frozen=True)
class Meaning:
    """A figure's name and definition, and the address of its rows for who may see them."""

    key: str
    label: str
    text: str
    rows: str = ""


@dataclass(frozen=True)
class Table:
    """A captioned table of figures; `head` names its first column, `columns` are the others, `note` stands beneath."""

    key: str
    caption: str
    head: str
    lines: tuple[Line, ...]
    columns: tuple[Column, ...] = COLUMNS
    note: str = ""


def line_of(row: Row, columns: Iterable[Column] = COLUMNS) -> Line:
    """Return the row's figures under the columns, called by what the row is of."""
    return Line(row_in_words(row), tuple(cell_of(column, row) for column in columns))


def cell_of(column: Column, row: Row) -> Cell:
    """Return one figure of the row, in words where it is not known."""
    figures = column.figures(row)
    value = column.value(figures)
    if value is None:
        return Cell(column, None, not_known(column, figures))
    rounded = column.cell is not None and column.cell(figures).shown is Shown.ROUNDED
    return Cell(column, value, in_words(value, column.unit, is_rounded=rounded), rounded)


def in_words(value: Value, unit: Unit, *, is_rounded: bool = False) -> str:
    """Return the number as it is written, "about" where it is rounded."""
    if value is None:
        return ""
    text = as_text(value, unit)
    return gettext("noin %(number)s") % {"number": text} if is_rounded else text
