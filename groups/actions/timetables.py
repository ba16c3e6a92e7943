"""When a circle meets: its weekly times and the days on which they do not hold."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from groups.actions.gatherings import expect_gatherings
from groups.actions.listings import remember_change
from groups.models import Circle
from network.audit import record
from network.enums import HolidayRule, OpenState
from network.hours import HOLIDAY_WEEKDAY, Span
from network.models import User
from network.models.hours_fields import columns_of
from places.models import Span as SpanRow
from places.models import Timetable, TimetableException

DAY = timedelta(days=1)
Key = tuple[object, ...]


@transaction.atomic
def set_meeting_times(circle: Circle, spans: Iterable[Span], *, holidays: str | None = None, by: User | None) -> Circle:
    """Make these the circle's weekly times; once it has met, old times end and stay on record.

    `holidays` is what holds on public holidays; without it that stays as it was.
    """
    timetable = timetable_of(circle)
    wanted = {key_of(span): span for span in spans}
    rows = {key_of(row): row for row in timetable.spans.all() if is_coming(row)}
    gone = [row for key, row in rows.items() if key not in wanted]
    new = [span for key, span in wanted.items() if key not in rows]
    changes: dict[str, list[object]] = {}
    if gone or new:
        today = timezone.localdate()
        _end(gone, today, has_met=circle.published_at is not None)
        _begin(timetable, new, None if circle.published_at is None else today)
        changes["meeting_times"] = [[str(row) for row in gone], [f"{s.weekday} {s.starts}-{s.ends}" for s in new]]
    rule = HolidayRule.OWN_HOURS if any(span.weekday == HOLIDAY_WEEKDAY for span in wanted.values()) else holidays
    if rule is not None and rule != timetable.holidays:
        changes["holidays"] = [timetable.holidays, rule]
        timetable.holidays = rule
        timetable.save()
    if changes:
        record("meeting times changed", circle, by=by, changes=changes)
        remember_change(circle)
        expect_gatherings(Circle.objects.get(pk=circle.pk), by=by)
    return circle


def is_coming(row: SpanRow) -> bool:
    """Whether the time is one of those the circle's people see and change: open, and not ended."""
    return row.state == OpenState.OPEN and row.valid_until is None


def coming_spans(circle: Circle) -> list[Span]:
    """Return the weekly times that the circle's people see and change."""
    rows = circle.timetable.spans.all() if circle.timetable else ()
    return [row.as_span() for row in rows if is_coming(row)]


def timetable_of(circle: Circle) -> Timetable:
    """Return the circle's timetable, a new one where it has none yet."""
    if circle.timetable is None:
        circle.timetable = Timetable.objects.create()
        circle.save(update_fields=["timetable", "updated_at"])
    return circle.timetable


def key_of(span: Span | SpanRow) -> Key:
    """Return what makes two weekly times the same."""
    anchor = span.anchor if span.every_weeks > 1 else None
    season = (span.season_from, span.season_until, span.school)
    return (span.weekday, span.starts, span.ends, span.every_weeks, anchor, span.nth_of_month, *season)


def _end(rows: Iterable[SpanRow], today: date, *, has_met: bool) -> None:
    for row in rows:
        if has_met and (row.valid_from is None or row.valid_from <= today):
            row.valid_until = today if row.as_span().is_on(today) else today - DAY
            row.save()
        else:
            row.delete()


def _begin(timetable: Timetable, spans: Iterable[Span], today: date | None) -> None:
    for span in spans:
        begins = today + DAY if today and span.is_on(today) else today
        SpanRow.objects.create(timetable=timetable, **columns_of(replace(span, valid_from=begins)))


@transaction.atomic
def close_days(circle: Circle, first: date, last: date, reason: str, *, by: User | None) -> TimetableException | None:
    """Say that the circle does not meet on these days, unless it already has an exception of its own on one of them.

    A break of the year is none: it may begin later than the door closes, or end before it opens.
    """
    timetable = circle.timetable
    if timetable is None or timetable.exceptions.filter(first__lte=last, last__gte=first, season="").exists():
        return None
    exception = TimetableException.objects.create(timetable=timetable, first=first, last=last, reason=reason)
    record("circle days closed", circle, by=by, changes={"days": [None, f"{first}–{last}"]}, reason=reason)
    remember_change(circle)
    expect_gatherings(Circle.objects.get(pk=circle.pk), by=by)
    return exception
