"""Open minutes of a place, week by week; pure, built on the one function that says what is open."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from network.enums import WELCOMES_ANYONE
from network.hours import Span, Timetable, openings_between, union_minutes
from network.periods import Week
from network.public_holidays import holiday_on

Shape = tuple[bool, ...]


def minutes_by_week(timetables: Sequence[Timetable], weeks: Iterable[Week]) -> dict[Week, int]:
    """Return, for each week, the minutes in which anyone may come; overlapping work forms count once."""
    known: dict[Shape, int] = {}
    found = {}
    for week in weeks:
        shape = _shape(timetables, week)
        if shape is None:
            found[week] = week_minutes(timetables, week)
        else:
            if shape not in known:
                known[shape] = week_minutes(timetables, week)
            found[week] = known[shape]
    return found


def week_minutes(timetables: Iterable[Timetable], week: Week) -> int:
    """Return the minutes of the week in which at least one timetable is open to anyone."""
    openings = [o for t in timetables for o in openings_between(t, week.monday, week.sunday)]
    return union_minutes(o for o in openings if o.state in WELCOMES_ANYONE)


def _shape(timetables: Iterable[Timetable], week: Week) -> Shape | None:
    """Return which spans hold through the week, or None when the week is unlike any other."""
    if any(holiday_on(week.monday + timedelta(days=ahead)) for ahead in range(7)):
        return None
    shape: list[bool] = []
    for timetable in timetables:
        if any(e.first <= week.sunday and e.last >= week.monday for e in timetable.exceptions):
            return None
        for span in timetable.spans:
            if span.every_weeks > 1 or span.nth_of_month is not None or span.school or _turns_within(span, week):
                return None
            shape.append(span.is_on(week.monday + timedelta(days=span.weekday - 1)))
    return tuple(shape)


def _turns_within(span: Span, week: Week) -> bool:
    begins = span.valid_from is not None and week.monday < span.valid_from <= week.sunday
    ends = span.valid_until is not None and week.monday <= span.valid_until < week.sunday
    return begins or ends
