"""Several timetables as one: what is open in a place is whatever any of its work forms keeps open; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from network.enums import HolidayRule
from network.hours import AS_USUAL, UNKNOWN, DayException, Span, Timetable, openings_on
from network.public_holidays import holiday_on

DAY = timedelta(days=1)
LONGEST_EXCEPTION = 400


def union(timetables: Sequence[Timetable]) -> Timetable:
    """Return a timetable whose openings are those of all the given ones, each once."""
    rule = _rule_of(timetables)
    spans = tuple(sorted({span for timetable in timetables for span in _spans_under(rule, timetable)}, key=_order))
    school = tuple(sorted({days for timetable in timetables for days in timetable.school_holidays}))
    shared = {frozenset(timetable.exceptions) for timetable in timetables}
    if len(shared) <= 1:
        exceptions = sorted(next(iter(shared), ()), key=lambda e: (e.first, e.last, e.starts or 0))
        return Timetable(spans, tuple(exceptions), rule, school)
    usual = Timetable(spans, (), rule, school)
    return replace(usual, exceptions=tuple(_exceptions_by_day(timetables, usual)))


def _rule_of(timetables: Iterable[Timetable]) -> str:
    """One work form of which nothing is said makes the whole uncertain, though another may be known to be open."""
    rules = {timetable.holidays for timetable in timetables if timetable.spans}
    if len(rules) == 1:
        return next(iter(rules))
    return UNKNOWN if UNKNOWN in rules or not rules else HolidayRule.OWN_HOURS


def _spans_under(rule: str, timetable: Timetable) -> Iterable[Span]:
    marks = timetable.holidays == AS_USUAL != rule
    return (replace(span, on_holidays=True) for span in timetable.spans) if marks else timetable.spans


def _order(span: Span) -> tuple[object, ...]:
    earliest, latest = date.min, date.max
    return (
        span.weekday, span.starts, span.ends, span.state, span.every_weeks, span.anchor or earliest,
        span.nth_of_month or 0, span.valid_from or earliest, span.valid_until or latest,
        span.season_from or 0, span.season_until or 0, span.school, span.on_holidays,
    )  # fmt: skip


def _exceptions_by_day(timetables: Sequence[Timetable], usual: Timetable) -> Iterable[DayException]:
    """Where the timetables differ in their exceptions: each such day as it turns out for all of them together.

    A day that turns out as it usually is has nothing to tell; on a public holiday that is worth telling.
    """
    reasons: dict[date, str] = {}
    for exception in (e for timetable in timetables for e in timetable.exceptions):
        for day in _days(exception):
            reasons[day] = reasons.get(day) or exception.reason
    for day in sorted(reasons):
        openings = sorted({o for timetable in timetables for o in openings_on(timetable, day)})
        if openings == openings_on(usual, day) and not holiday_on(day):
            continue
        for o in openings:
            yield DayException(day, day, reasons[day], o.starts, o.ends, o.state)
        if not openings:
            yield DayException(day, day, reasons[day])


def _days(exception: DayException) -> Iterable[date]:
    length = min((exception.last - exception.first).days + 1, LONGEST_EXCEPTION)
    return (exception.first + step * DAY for step in range(length))
