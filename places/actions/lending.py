"""Lending a place's room: what is told of it, promises given and ended, and the hours that they block."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from network.audit import record
from network.enums import OpenState
from network.hours import Span
from network.models import User
from network.models.hours_fields import columns_of
from places.actions.hours import set_hours
from places.models import Lending, Loan, Place, Timetable, WorkForm
from places.models import Span as SpanRow
from places.queries.hours import coming_exceptions, key_of, spans_in_force

FACTS = (
    "is_offered", "room", "seats", "price", "price_note", "kitchen", "dishes", "access_note", "contact_name",
    "contact_phone", "note",
)  # fmt: skip


@transaction.atomic
def set_lending(place: Place, facts: Mapping[str, Any], free: Iterable[Span], *, by: User | None) -> Lending:
    """Write what is told of the room and when it is free; the same again changes nothing."""
    lending = Lending.objects.select_for_update(of=("self",)).filter(place=place).first() or Lending(place=place)
    changes = {name: [getattr(lending, name), facts[name]] for name in FACTS if getattr(lending, name) != facts[name]}
    for name in FACTS:
        setattr(lending, name, facts[name])
    if not lending.timetable:
        lending.timetable = Timetable.objects.create()
    lending.save()
    if hours := _set_free(lending.timetable, list(free)):
        changes["free"] = hours
    if changes:
        record("lending changed", place, by=by, changes=changes)
    return lending


def _set_free(timetable: Timetable, free: list[Span]) -> list[list[str]]:
    rows = {key_of(row): row for row in timetable.spans.all()}
    wanted = {key_of(span): span for span in free}
    gone, new = [rows[key] for key in rows if key not in wanted], [wanted[key] for key in wanted if key not in rows]
    for row in gone:
        row.delete()
    SpanRow.objects.bulk_create(SpanRow(timetable=timetable, **columns_of(span)) for span in new)
    return [[_words(row.as_span()) for row in gone], [_words(span) for span in new]] if gone or new else []


def _words(span: Span) -> str:
    return f"{span.weekday} {span.starts}-{span.ends}"


@transaction.atomic
def lend(
    place: Place, *, key: UUID, borrower: str, listing_key: int, times: Iterable[Span], declare: bool, by: User
) -> Loan:
    """Write the promise; with `declare` its times stand in the place's hours as a group's own."""
    end_loan(key, by=by)
    own = [replace(span, state=OpenState.OWN_GROUP, valid_from=None, valid_until=None) for span in times]
    declared = _declare(place, own, by) if declare else []
    loan = Loan.objects.create(
        place=place, key=key, borrower=borrower, listing_key=listing_key, declared=[_as_json(span) for span in declared]
    )
    record("room lent", loan, by=by, changes={"borrower": [None, borrower], "declared": [[], loan.declared]})
    return loan


@transaction.atomic
def end_loan(key: UUID, *, by: User | None) -> None:
    """Take the promise back, and the hours that it blocked; where there is none nothing happens."""
    loan = Loan.objects.select_for_update(of=("self",)).select_related("place__municipality").filter(key=key).first()
    if loan is None:
        return
    blocked = {tuple(span) for span in loan.declared}
    for form in loan.place.work_forms.select_related("timetable") if blocked else ():
        kept = [span for span in spans_in_force(form, timezone.localdate()) if tuple(_as_json(span)) not in blocked]
        _write(form, kept, by)
    record("loan ended", loan, by=by, changes={"borrower": [loan.borrower, None]})
    loan.delete()


def _declare(place: Place, own: list[Span], by: User) -> list[Span]:
    form = place.work_forms.select_related("timetable").first()
    if form is None:
        return []
    there = spans_in_force(form, timezone.localdate())
    known = {key_of(span) for span in there}
    new = [span for span in own if key_of(span) not in known]
    _write(form, [*there, *new], by)
    return new


def _write(form: WorkForm, spans: list[Span], by: User | None) -> None:
    set_hours(form, spans=spans, exceptions=coming_exceptions(form, timezone.localdate()), by=by)


def _as_json(span: Span) -> list[Any]:
    anchor = span.anchor.isoformat() if span.anchor and span.every_weeks > 1 else None
    return [span.weekday, span.starts, span.ends, str(span.state), span.every_weeks, anchor, span.nth_of_month]
