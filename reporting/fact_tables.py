"""The facts of an area as a document shows them: a table each, and of what there is none, why."""

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext

from reporting.area_facts import TABLES
from reporting.columns import Column, Unit, Value
from reporting.fact_kinds import FactColumn, FactTable
from reporting.figures import Fact, Statistics
from reporting.tables import Cell, Line, Table, in_words


def fact_tables(statistics: Statistics) -> Iterable[Table]:
    """A table for each content that is no sum of gatherings and has something to tell."""
    for table in TABLES:
        if rows := statistics.facts.get(table.content):
            yield fact_table(table, rows)


def fact_table(table: FactTable, rows: Iterable[Fact]) -> Table:
    """Return the facts as the lines of their table."""
    columns = tuple(_column(table, column) for column in table.columns)
    lines = tuple(_line(table, columns, row) for row in rows)
    return Table(f"fact_{table.content}", str(table.caption), str(table.head), lines, columns, str(table.note))


def fact_notes(statistics: Statistics) -> Iterable[str]:
    """Say what each table adds to its facts, and of a chosen content that there is nothing to tell of it."""
    for table in TABLES:
        yield from table.notes(statistics.facts.get(table.content, ()))
        if table.content in statistics.contents and not statistics.facts.get(table.content):
            yield gettext("%(what)s: tästä ei ole tietoja.") % {"what": table.caption}


def _column(table: FactTable, column: FactColumn) -> Column:
    key = f"fact_{table.content}_{column.key}"
    of_table = table.caption if column.label == table.caption else f"{table.caption}: {column.label}"
    return Column(key, of_table, column.label, column.definition, _none, column.unit)


def _none(_figures: object) -> None:
    return None


def _line(table: FactTable, columns: tuple[Column, ...], row: Fact) -> Line:
    values = (_value(row.numbers.get(told.key), told.unit) for told in table.columns)
    cells = (
        Cell(column, value, gettext("ei tiedossa") if value is None else in_words(value, column.unit))
        for column, value in zip(columns, values, strict=True)
    )
    return Line(table.name(row.code), tuple(cells))


def _value(number: int | str | None, unit: Unit) -> Value:
    if number is None:
        return None
    return int(number) if unit in (Unit.COUNT, Unit.YEAR) else Decimal(number)
