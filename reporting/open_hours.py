"""Open minutes of a place, week by week; pure, built on the one function that says what is open."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from network.enums import WELCOMES_ANYONE
from network.hours import Opening, Span, Timetable, openings_between, union_minutes
from network.periods import Week
from network.public_holidays import holiday_on

Shape = tuple[bool, ...]
Days = Callable[[Week], tuple[date, date]]


@dataclass(frozen=True)
class Open:
    """The minutes of a week in which anyone may come, and those of each state of being open."""

    minutes: int = 0
    states: dict[str, int] = field(default_factory=dict)


def whole_week(week: Week) -> tuple[date, date]:
    return week.monday, week.sunday


def minutes_by_week(timetables: Sequence[Timetable], weeks: Iterable[Week]) -> dict[Week, int]:
    """Return, for each week, the minutes in which anyone may come; overlapping work forms count once."""
    return {week: found.minutes for week, found in open_by_week(timetables, weeks).items()}


def open_by_week(
    timetables: Sequence[Timetable], weeks: Iterable[Week], days_of: Days = whole_week, *, states: bool = False
) -> dict[Week, Open]:
    """Return how long each week is open on those of its days that count, and in which state if that is wanted."""
    known: dict[Shape, Open] = {}
    found = {}
    for week in weeks:
        days = days_of(week)
        shape = _shape(timetables, week) if days == whole_week(week) else None
        if shape is None:
            found[week] = open_between(timetables, days, states=states)
        else:
            if shape not in known:
                known[shape] = open_between(timetables, days, states=states)
            found[week] = known[shape]
    return found


def week_minutes(timetables: Iterable[Timetable], week: Week) -> int:
    """Return the minutes of the week in which at least one timetable is open to anyone."""
    return open_between(timetables, whole_week(week)).minutes


def open_between(timetables: Iterable[Timetable], days: tuple[date, date], *, states: bool = False) -> Open:
    """Return how long at least one timetable is open on the days, the first and the last included."""
    openings = [o for t in timetables for o in openings_between(t, *days)]
    minutes = union_minutes(o for o in openings if o.state in WELCOMES_ANYONE)
    return Open(minutes, _by_state(openings) if states else {})


def _by_state(openings: list[Opening]) -> dict[str, int]:
    told = sorted({str(opening.state) for opening in openings})
    return {state: union_minutes(o for o in openings if o.state == state) for state in told}


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
