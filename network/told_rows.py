"""Rows that stand in a relation to a record, brought along with it in the same statement as JSON (ADR 44)."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models
from django.db.models import CharField, OuterRef, Subquery
from django.db.models.fields.json import JSONField
from django.db.models.functions import Cast, JSONObject

BROUGHT = "told_"


class _RowsAsJson(Subquery):
    """All rows of a query of JSON objects as one list, in their order; nothing where there are none."""

    output_field = JSONField()

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:  # type: ignore[override]
        template = "(SELECT json_group_array(json(_r.told)) FROM (%(subquery)s) _r)"
        return super().as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, Any]:
        template = "(SELECT jsonb_agg(_r.told) FROM (%(subquery)s) _r)"
        return super().as_sql(compiler, connection, template=template, **context)


def with_rows(found: models.QuerySet[Any], relations: Iterable[str]) -> models.QuerySet[Any]:
    """Return the records with the rows of these relations, all in the one statement that asks for them."""
    told: models.QuerySet[Any] = found.annotate(
        **{f"{BROUGHT}{name}": _rows_of(found.model, name) for name in relations}
    )
    return told


def _rows_of(model: type[models.Model], name: str) -> _RowsAsJson:
    relation: Any = model._meta.get_field(name)
    rows: Any = relation.related_model
    back = relation.remote_field.name
    ordered = rows._default_manager.filter(**{back: OuterRef("pk")}).order_by(*rows._meta.ordering)
    told = JSONObject(**{field.attname: _as_text(field) for field in rows._meta.concrete_fields})
    return _RowsAsJson(ordered.values(told=told))


def _as_text(field: "models.Field[Any, Any]") -> Any:
    """An amount keeps its cents: as a number of JSON it would be a float."""
    return Cast(field.name, CharField()) if isinstance(field, models.DecimalField) else models.F(field.attname)


def unfold(record: Any, relations: Iterable[str]) -> Any:
    """Put what was brought along where `prefetch_related` would have put it."""
    cache = record.__dict__.setdefault("_prefetched_objects_cache", {})
    for name in relations:
        relation: Any = record._meta.get_field(name)
        model: Any = relation.related_model
        rows = model._default_manager.none()
        rows._result_cache = list(_made(model, record.__dict__.pop(f"{BROUGHT}{name}") or []))
        rows._prefetch_done = True
        cache[name] = rows
    return record


def _made(model: Any, told: Iterable[dict[str, Any]]) -> Iterator[models.Model]:
    fields = {field.attname: field for field in model._meta.concrete_fields}
    for row in told:
        made = model(**{name: fields[name].to_python(value) for name, value in row.items()})
        made._state.adding = False
        yield made
