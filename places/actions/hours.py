"""The hours of a form of work: what ends stays on record, so that the past can be counted."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from network.audit import record
from network.enums import HolidayRule
from network.hours import DayException, Span
from network.hours_in_words import clock
from network.models import User
from places.actions.listing import publish_place
from places.announcements import place_changed
from places.models import Place, Timetable, TimetableException, WorkForm
from places.models import Span as SpanRow

DAY = timedelta(days=1)
Key = tuple[object, ...]


@transaction.atomic
def set_hours(
    form: WorkForm,
    *,
    spans: Iterable[Span],
    exceptions: Iterable[DayException],
    holidays: str | None = None,
    by: User | None,
) -> WorkForm:
    """Make these the hours from today on, and these the coming days that differ; the past stays as it was.

    `holidays` is what holds on public holidays; without it that stays as it was.
    """
    today = timezone.localdate()
    form = WorkForm.objects.select_for_update().select_related("place").get(pk=form.pk)
    wanted, days = {key_of(span): span for span in spans}, set(exceptions)
    timetable = form.timetable
    if timetable is None:
        if not wanted and not days and holidays in (None, HolidayRule.UNKNOWN):
            return form
        form.timetable = timetable = Timetable.objects.create()
        form.save()
    changes: dict[str, object] = {**_set_spans(timetable, wanted, today), **_set_exceptions(timetable, days, today)}
    if holidays is not None and holidays != timetable.holidays:
        changes["holidays"] = [timetable.holidays, holidays]
        timetable.holidays = holidays
        timetable.save()
    if changes:
        record("hours_changed", form, by=by, changes=changes)
        publish_place(form.place)
        place_changed.send(sender=Place, place=form.place, by=by)
    return form


def key_of(span: Span | SpanRow) -> Key:
    """Return what makes two spans the same to a person; from when to when they hold is not part of it."""
    anchor = span.anchor if span.every_weeks > 1 else None
    season = (span.season_from, span.season_until, span.school)
    return (span.weekday, span.starts, span.ends, span.state, span.every_weeks, anchor, span.nth_of_month, *season)


def spans_in_force(form: WorkForm, today: date) -> list[Span]:
    """Return the hours that people see and change: those that have not ended."""
    rows = form.timetable.spans.all() if form.timetable else ()
    return [row.as_span() for row in rows if row.valid_until is None or row.valid_until >= today]


def coming_exceptions(form: WorkForm, today: date) -> list[DayException]:
    """Return the days that differ and are not over."""
    rows = form.timetable.exceptions.all() if form.timetable else ()
    return [row.as_exception() for row in rows if row.last >= today]


def _set_spans(timetable: Timetable, wanted: dict[Key, Span], today: date) -> dict[str, list[list[str]]]:
    in_force = [row for row in timetable.spans.all() if row.valid_until is None or row.valid_until >= today]
    gone = [row for row in in_force if key_of(row) not in wanted]
    known = {key_of(row) for row in in_force}
    new = [span for key, span in wanted.items() if key not in known]
    for row in gone:
        if row.valid_from is not None and row.valid_from >= today:
            row.delete()
        else:
            row.valid_until = today - DAY
            row.save()
    for span in new:
        SpanRow.objects.create(
            timetable=timetable,
            weekday=span.weekday,
            starts=span.starts,
            ends=span.ends,
            state=span.state,
            every_weeks=span.every_weeks,
            anchor=span.anchor,
            nth_of_month=span.nth_of_month,
            season_from=span.season_from,
            season_until=span.season_until,
            school=span.school,
            valid_from=today,
        )
    return {"hours": [[_words(row.as_span()) for row in gone], [_words(span) for span in new]]} if gone or new else {}


def _set_exceptions(timetable: Timetable, wanted: set[DayException], today: date) -> dict[str, list[list[str]]]:
    coming = {row.as_exception(): row for row in timetable.exceptions.all() if row.last >= today}
    gone, new = sorted(set(coming) - wanted, key=_by_day), sorted(wanted - set(coming), key=_by_day)
    for exception in gone:
        coming[exception].delete()
    for e in new:
        TimetableException.objects.create(
            timetable=timetable,
            first=e.first,
            last=e.last,
            state=e.state,
            starts=e.starts,
            ends=e.ends,
            reason=e.reason,
        )
    return {"days": [[_day_words(e) for e in gone], [_day_words(e) for e in new]]} if gone or new else {}


def _by_day(exception: DayException) -> tuple[date, date, int]:
    return (exception.first, exception.last, exception.starts or 0)


def _words(span: Span) -> str:
    often = f" / {span.every_weeks} weeks from {span.anchor}" if span.every_weeks > 1 else ""
    nth = f" nth {span.nth_of_month}" if span.nth_of_month else ""
    season = f" {span.season_from}–{span.season_until}" if span.season_from else ""
    school = f" {span.school}" if span.school else ""
    return f"{span.weekday} {clock(span.starts)}–{clock(span.ends)} {span.state}{often}{nth}{season}{school}"


def _day_words(e: DayException) -> str:
    hours = f" {clock(e.starts)}–{clock(e.ends)}" if e.starts is not None and e.ends is not None else ""
    return f"{e.first}–{e.last} {e.state}{hours} {e.reason}".strip()
