"""The hours of a form of work as they stand, and as they were before the last reading of a text."""

from datetime import date

from django.utils import timezone

from network.enums import HolidayRule
from network.hours import DayException, Span
from network.hours import Timetable as Hours
from network.models.listing import phase_of
from network.timetable_json import timetable_from_json
from places.models import Span as SpanRow
from places.models import WorkForm

Key = tuple[object, ...]


def hours_now(form: WorkForm) -> Hours:
    """Return the hours that people see and change, as plain values."""
    today = timezone.localdate()
    rule = form.timetable.holidays if form.timetable else HolidayRule.UNKNOWN
    return Hours(tuple(spans_in_force(form, today)), tuple(coming_exceptions(form, today)), rule)


def hours_before_reading(form: WorkForm) -> Hours | None:
    """Return the hours from before the last reading, when they can be given back: nobody has changed them since."""
    if form.timetable is None or not form.timetable.earlier:
        return None
    after = timetable_from_json(form.timetable.earlier["after"])
    return (
        timetable_from_json(form.timetable.earlier["before"]) if parts_of(after) == parts_of(hours_now(form)) else None
    )


def parts_of(hours: Hours) -> tuple[object, ...]:
    """What two timetables have in common when people would see no difference; what is over is left out."""
    today = timezone.localdate()
    spans = (span for span in hours.spans if span.valid_until is None or span.valid_until >= today)
    exceptions = (exception for exception in hours.exceptions if exception.last >= today)
    return {key_of(span, today) for span in spans}, set(exceptions), hours.holidays


def key_of(span: Span | SpanRow, today: date | None = None) -> Key:
    """Return what makes two spans the same to a person: when one that holds already began is not part of it."""
    turn = phase_of(span) if span.every_weeks > 1 else None
    season = (span.season_from, span.season_until, span.school)
    begins = span.valid_from if span.valid_from and span.valid_from > (today or timezone.localdate()) else None
    return (
        span.weekday, span.starts, span.ends, span.state, span.every_weeks, turn, span.nth_of_month, *season, begins,
        span.valid_until,
    )  # fmt: skip


def spans_in_force(form: WorkForm, today: date) -> list[Span]:
    """Return the hours that people see and change: those that have not ended."""
    rows = form.timetable.spans.all() if form.timetable else ()
    return [row.as_span() for row in rows if row.valid_until is None or row.valid_until >= today]


def coming_exceptions(form: WorkForm, today: date) -> list[DayException]:
    """Return the days that differ and are not over."""
    rows = form.timetable.exceptions.all() if form.timetable else ()
    return [row.as_exception() for row in rows if row.last >= today]
