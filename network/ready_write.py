"""Rows inserted and changed by statements that a process writes once (ADR 35), for what is saved all day long."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import Field, Model


class ReadyWrite:
    """Write the named fields of rows; call it with the rows. Neither signals are sent nor keys told back."""

    def __init__(self, model: type[Model], names: Iterable[str]) -> None:
        self.model, self.names = model, tuple(names)

    @cached_property
    def fields(self) -> "tuple[Field[Any, Any], ...]":
        return tuple(self.model._meta.get_field(name) for name in self.names)  # type: ignore[misc]

    @cached_property
    def sql(self) -> str:
        raise NotImplementedError

    def values(self, row: Model) -> list[Any]:
        return [field.get_db_prep_save(getattr(row, field.attname), connection) for field in self.fields]

    def __call__(self, rows: Sequence[Model]) -> None:
        with connection.cursor() as cursor:
            if len(rows) == 1:
                cursor.execute(self.sql, self.values(rows[0]))
            elif rows:
                cursor.executemany(self.sql, [self.values(row) for row in rows])


class ReadyInsert(ReadyWrite):
    """Insert the rows; what is not named is left to the database."""

    @cached_property
    def sql(self) -> str:
        columns = ", ".join(_quoted(field.column) for field in self.fields)
        marks = ", ".join(["%s"] * len(self.fields))
        return f"INSERT INTO {_quoted(self.model._meta.db_table)} ({columns}) VALUES ({marks})"  # noqa: S608 - names of our own


class ReadyUpdate(ReadyWrite):
    """Write the named fields of the rows that have these keys."""

    @cached_property
    def sql(self) -> str:
        changes = ", ".join(f"{_quoted(field.column)} = %s" for field in self.fields)
        key = _quoted(self.model._meta.pk.column)
        return f"UPDATE {_quoted(self.model._meta.db_table)} SET {changes} WHERE {key} = %s"  # noqa: S608 - names of our own

    def values(self, row: Model) -> list[Any]:
        return [*super().values(row), row.pk]


def _quoted(name: str | None) -> str:
    return connection.ops.quote_name(name or "")
