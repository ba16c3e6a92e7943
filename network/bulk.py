"""Many rows of one table at once: COPY on PostgreSQL, one prepared insert elsewhere."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import chain
from typing import Any

from django.core.management.color import no_style
from django.db import connection, models

BATCH = 5000


def write(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Write the rows of the named columns; the other columns take the model's defaults. No signal, no `save`."""
    rest = [field for field in model._meta.concrete_fields if not field.primary_key and field.attname not in names]
    defaults = tuple(_plain(field.get_default()) for field in rest)
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
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
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


def _plain(value: Any) -> Any:
    if isinstance(value, list | dict):
        return json.dumps(value)
    if isinstance(value, datetime):
        return connection.ops.adapt_datetimefield_value(value)
    return value


def go_on_counting(*tables: type[models.Model]) -> None:
    """Make the database's own numbers go on after those that were written."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables):
            cursor.execute(statement)
