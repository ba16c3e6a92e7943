"""Many rows of one table at once: COPY on PostgreSQL, one prepared insert elsewhere."""

import json
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from itertools import chain, islice
from typing import Any, TypeVar

from django.core.management.color import no_style
from django.db import connection, models, transaction

BATCH = 5000
Row = TypeVar("Row")


def write(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write the rows of the named columns; the other columns take the model's defaults. No signal, no `save`."""
    rest = [field for field in model._meta.concrete_fields if not field.primary_key and field.attname not in names]
    defaults = tuple(_plain(_default_of(field)) for field in rest)
    named: list[Any] = [*map(model._meta.get_field, names), *rest]
    plain: Iterator[tuple[Any, ...]] = (tuple(map(_plain, row)) + defaults for row in rows)
    first = next(plain, None)
    if first is None:
        return
    plain = chain([first], plain)
    quoted = ", ".join(connection.ops.quote_name(field.column) for field in named)
    table = connection.ops.quote_name(model._meta.db_table)
    if connection.vendor == "postgresql":
        _copy(f"COPY {table} ({quoted}) FROM STDIN", plain)
    else:
        marks = ", ".join(["%s"] * len(named))
        _insert(f"INSERT INTO {table} ({quoted}) VALUES ({marks})", plain)  # noqa: S608 - names of our own models


def _copy(statement: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.wrap_database_errors, connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _insert(statement: str, rows: Iterator[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        batch: list[tuple[Any, ...]] = []
        for row in rows:
            batch.append(row)
            if len(batch) == BATCH:
                cursor.executemany(statement, batch)
                batch.clear()
        if batch:
            cursor.executemany(statement, batch)


def _default_of(field: "models.Field[Any, Any]") -> Any:
    """What the model itself would give: COPY and executemany take values, not the database's own words."""
    return field.db_default if field.has_db_default() and not field.has_default() else field.get_default()


def _plain(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value)
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def numbers_for(model: type[models.Model], count: int) -> list[int]:
    """Return so many numbers that no row of the table has and none will get; ask inside the transaction that writes."""
    with connection.cursor() as cursor:
        table, key = model._meta.db_table, model._meta.pk.column
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)", (table, key, count)
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (used,) = cursor.fetchone() or (0,)
    first = max(used, model._default_manager.aggregate(last=models.Max("pk"))["last"] or 0) + 1
    return list(range(first, first + count))


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Yield the rows in lists of so many."""
    rest = iter(rows)
    while batch := list(islice(rest, size)):
        yield batch


@contextmanager
def before_indexes(*tables: type[models.Model]) -> Iterator[None]:
    """Write much into tables that nobody reads yet: PostgreSQL builds their indexes and references once, at the end.

    All in one transaction, so that none is ever missing; the tables are locked until then.
    """
    if connection.vendor != "postgresql":
        with transaction.atomic():
            yield
        return
    names = [table._meta.db_table for table in tables]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute(NOTHING_WAITS)
        cursor.execute(REFERENCES_AND_INDEXES, {"tables": names})
        found = cursor.fetchall()
        for drop, _build in found:
            cursor.execute(drop)
        yield
        cursor.execute(NOTHING_WAITS)
        for _drop, build in found:
            cursor.execute(build)


# References that wait for the end of the transaction are looked at now: a table with such may not be changed.
NOTHING_WAITS = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
REFERENCES_AND_INDEXES = """
    SELECT format('ALTER TABLE %%s DROP CONSTRAINT %%I', conrelid::regclass, conname),
           format('ALTER TABLE %%s ADD CONSTRAINT %%I %%s', conrelid::regclass, conname, pg_get_constraintdef(oid))
    FROM pg_constraint WHERE contype IN ('f', 'u') AND conrelid = ANY(%(tables)s::regclass[])
    UNION ALL
    SELECT format('DROP INDEX %%s', indexrelid::regclass), pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indrelid = ANY(%(tables)s::regclass[])
    AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)
"""


def go_on_counting(*tables: type[models.Model]) -> None:
    """Make the database's own numbers go on after those that were written."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
