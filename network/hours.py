"""When something is open: spans and exceptions in wall time; pure functions, no database.

Times are minutes of the local day (0 to 1440), so a clock change never moves a door.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")
DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Span:
    """A repeating stretch of a weekday (1 Monday … 7 Sunday)."""

    weekday: int
    starts: int
    ends: int
    state: str = "open"
    every_weeks: int = 1
    anchor: date | None = None
    nth_of_month: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.weekday <= 7:
            raise ValueError("weekday is 1 (Monday) to 7 (Sunday)")
        if not 0 <= self.starts < self.ends <= 1440:
            raise ValueError("a span starts before it ends, within one day")
        if self.every_weeks > 1 and self.anchor is None:
            raise ValueError("every n weeks needs an anchor day")

    def is_on(self, day: date) -> bool:
        """Say whether the span takes place on this day."""
        return (
            day.isoweekday() == self.weekday
            and (self.valid_from is None or day >= self.valid_from)
            and (self.valid_until is None or day <= self.valid_until)
            and (self.every_weeks == 1 or weeks_between(self.anchor, day) % self.every_weeks == 0)
            and (self.nth_of_month is None or self.nth_of_month in nths_of_month(day))
        )


@dataclass(frozen=True)
class DayException:
    """Days on which the weekly spans do not hold; spans given here hold instead."""

    first: date
    last: date
    reason: str = ""
    starts: int | None = None
    ends: int | None = None
    state: str = "closed"

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Timetable:
    """Weekly spans and the exceptions to them."""

    spans: Sequence[Span] = ()
    exceptions: Sequence[DayException] = field(default=())


@dataclass(frozen=True, order=True)
class Opening:
    """One stretch of one day, in wall time."""

    day: date
    starts: int
    ends: int
    state: str = "open"

    @property
    def starts_at(self) -> datetime:
        return moment_of(self.day, self.starts)

    @property
    def ends_at(self) -> datetime:
        return moment_of(self.day, self.ends)


def monday_of(day: date) -> date:
    """Return the Monday of the day's ISO week."""
    return day - timedelta(days=day.isoweekday() - 1)


def weeks_between(anchor: date | None, day: date) -> int:
    """Return how many ISO weeks lie between two days."""
    return 0 if anchor is None else (monday_of(day) - monday_of(anchor)).days // 7


def nths_of_month(day: date) -> set[int]:
    """Return which of its weekday the day is in its month: {2}, and -1 too when it is the last."""
    nth = {(day.day - 1) // 7 + 1}
    if (day + timedelta(days=7)).month != day.month:
        nth.add(-1)
    return nth


def moment_of(day: date, minute: int) -> datetime:
    """Return the aware moment of a wall-clock minute; 1440 is the next midnight."""
    days, minute = divmod(minute, 1440)
    return datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), HELSINKI)


def wall_clock(moment: datetime) -> tuple[date, int]:
    """Return the local day and its minute for an aware moment."""
    local = moment.astimezone(HELSINKI)
    return local.date(), local.hour * 60 + local.minute


def openings_on(timetable: Timetable, day: date) -> list[Opening]:
    """Return the day's openings, earliest first; an exception replaces the whole day."""
    exceptions = [e for e in timetable.exceptions if e.covers(day)]
    if exceptions:
        found = {
            Opening(day, e.starts, e.ends, e.state)
            for e in exceptions
            if e.state != "closed" and e.starts is not None and e.ends is not None
        }
    else:
        found = {Opening(day, s.starts, s.ends, s.state) for s in timetable.spans if s.is_on(day)}
    return sorted(found)


def openings_between(timetable: Timetable, first: date, last: date) -> Iterator[Opening]:
    """Yield the openings of the days first to last, both included, in order."""
    day = first
    while day <= last:
        yield from openings_on(timetable, day)
        day += DAY


def opening_at(timetable: Timetable, moment: datetime, states: Iterable[str] | None = None) -> Opening | None:
    """Return what is open at the moment, or None: the one answer that every page gives."""
    day, minute = wall_clock(moment)
    for opening in openings_on(timetable, day):
        if opening.starts <= minute < opening.ends and (states is None or opening.state in states):
            return opening
    return None


def next_opening(
    timetable: Timetable, moment: datetime, states: Iterable[str] | None = None, days: int = 60
) -> Opening | None:
    """Return the first opening that starts after the moment, looking so many days ahead."""
    today, minute = wall_clock(moment)
    for opening in openings_between(timetable, today, today + timedelta(days=days)):
        if (opening.day > today or opening.starts > minute) and (states is None or opening.state in states):
            return opening
    return None


def closure_on(timetable: Timetable, day: date) -> DayException | None:
    """Return the exception that closes the day, if one does."""
    return next((e for e in timetable.exceptions if e.covers(day) and e.state == "closed"), None)


def union_minutes(openings: Iterable[Opening]) -> int:
    """Return the minutes that at least one opening covers."""
    total = 0
    reached: tuple[date, int] | None = None
    for o in sorted(openings):
        start = max(o.starts, reached[1]) if reached and reached[0] == o.day else o.starts
        if o.ends > start:
            total += o.ends - start
            reached = (o.day, o.ends)
    return total


def weekly_minutes(spans: Iterable[Span], day: date) -> int:
    """Return the open minutes of the ISO week that holds the day, overlaps counted once."""
    monday = monday_of(day)
    return union_minutes(openings_between(Timetable(tuple(spans)), monday, monday + timedelta(days=6)))
