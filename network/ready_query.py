"""A query whose SQL is written once by a process: asked again, only its values differ (ADR 35).

To write a statement costs Django several times what PostgreSQL needs to answer it. The answers themselves are never
kept.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import BooleanField, Expression, Field, Func, Model, QuerySet
from django.db.models.base import ModelState
from django.db.models.query import ModelIterable

Row = TypeVar("Row")


class Slot(Expression):
    """A value that is told when the query is asked, by its place among them."""

    def __init__(self, place: int, output_field: "Field[Any, Any]") -> None:
        super().__init__(output_field=output_field)
        self.place = place

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        return "%s", [self]

    def given(self, values: Sequence[Any]) -> Any:
        """Return the slot's value among those that are told."""
        return values[self.place]


class OneOf(Func):
    """Whether a column is one of the values of a list; however long the list, the statement is the same."""

    output_field = BooleanField()

    def __init__(self, column: str, place: int) -> None:
        super().__init__(column)
        self.place = place

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        column, _ = compiler.compile(self.get_source_expressions()[0])
        if connection.vendor == "postgresql":
            return f"{column} = ANY(%s)", [self]
        return f"{column} IN (SELECT value FROM json_each(%s))", [self]  # noqa: S608 - a column of our own

    def given(self, values: Sequence[Iterable[Any]]) -> Any:
        """Return the list as the database takes it."""
        told = list(values[self.place])
        return told if connection.vendor == "postgresql" else json.dumps(told)


@dataclass(frozen=True)
class Statement:
    """The SQL with its values, some of them slots, and how a row becomes an object."""

    sql: str
    values: tuple[Any, ...]
    converters: dict[int, tuple[list[Any], Any]]
    row: Callable[[Sequence[Any]], Any]


class ReadyQuery(Generic[Row]):
    """A query set that is made of slots; call it with their values to have its rows.

    For rows of models, with what `select_related` and `annotate` bring along, and for rows of `values_list`.
    """

    def __init__(self, build: Callable[[], "QuerySet[Any, Row]"]) -> None:
        self.build = build

    def __call__(self, *values: Any) -> list[Row]:
        made = self._statement
        given = [value.given(values) if isinstance(value, Slot | OneOf) else value for value in made.values]
        with _planned_once() as cursor:
            cursor.execute(made.sql, given)
            rows: list[Any] = cursor.fetchall()
        if made.row is tuple and not made.converters:
            return rows
        return [made.row(row) for row in _converted(rows, made.converters)]

    @cached_property
    def _statement(self) -> Statement:
        query_set = self.build()
        compiler = query_set.query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        converters = compiler.get_converters([column[0] for column in compiler.select[: compiler.col_count]])
        is_of_models = issubclass(query_set._iterable_class, ModelIterable)
        return Statement(sql, tuple(values), converters, _as_model(compiler) if is_of_models else tuple)


@contextmanager
def _planned_once() -> Iterator[CursorWrapper]:
    """A cursor whose statement PostgreSQL reads and plans once a connection, and not each time that it is asked.

    Where statements are logged the usual one is used: its log tells them with their values.
    """
    if connection.vendor != "postgresql" or connection.queries_logged:
        with connection.cursor() as cursor:
            yield cursor
        return
    from django.db.backends.postgresql.base import ServerBindingCursor

    connection.ensure_connection()
    own: Any = connection.connection
    usual, own.cursor_factory = own.cursor_factory, ServerBindingCursor
    try:
        with connection.cursor() as cursor:
            yield cursor
    finally:
        own.cursor_factory = usual


def _converted(rows: Sequence[Sequence[Any]], converters: dict[int, tuple[list[Any], Any]]) -> Iterator[Sequence[Any]]:
    if not converters:
        yield from rows
        return
    for row in map(list, rows):
        for place, (steps, column) in converters.items():
            for step in steps:
                row[place] = step(row[place], column, connection)
        yield row


def _stored(alias: str) -> ModelState:
    state = ModelState()
    state.adding, state.db = False, alias
    return state


def _as_model(compiler: Any) -> Callable[[Sequence[Any]], Model]:
    """How Django makes objects of rows, prepared once; no model here has anything to do when one is made."""
    told, select, alias = compiler.klass_info, compiler.select, connection.alias
    made = _maker(told["model"], select, told["select_fields"], alias)
    related = [_joined(one, select, alias) for one in told.get("related_klass_infos", ())]
    annotations = tuple((compiler.annotation_col_map or {}).items())

    def whole(row: Sequence[Any]) -> Model:
        found = made(row)
        for join in related:
            join(row, found)
        for name, place in annotations:
            setattr(found, name, row[place])
        return found

    return whole


def _maker(model: type[Model], select: Any, columns: Sequence[int], alias: str) -> Callable[[Sequence[Any]], Model]:
    first, after = columns[0], columns[-1] + 1
    names = [column[0].target.attname for column in select[first:after]]

    def made(row: Sequence[Any]) -> Model:
        found: Model = model.__new__(model)
        found._state = _stored(alias)
        found.__dict__.update(zip(names, row[first:after], strict=True))
        return found

    return made


def _joined(told: Any, select: Any, alias: str) -> Callable[[Sequence[Any], Model], None]:
    """How a row brings along what stands in a relation to it, or nothing where there is none."""
    model, columns = told["model"], told["select_fields"]
    made = _maker(model, select, columns, alias)
    key = next(place for place in columns if select[place][0].target is model._meta.pk)
    further = [_joined(one, select, alias) for one in told.get("related_klass_infos", ())]
    keep_in_owner, keep_in_found = told["local_setter"], told["remote_setter"]

    def join(row: Sequence[Any], owner: Model) -> None:
        found = made(row) if row[key] is not None else None
        keep_in_owner(owner, found)
        if found is not None:
            keep_in_found(found, owner)
            for join in further:
                join(row, found)

    return join
