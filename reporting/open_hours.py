"""How long places are open on the days of a period; pure, and every day is asked of the one function that says so.

A set of days is a number with a bit for each day of the period. On which days a span takes place is asked once of all
spans that fall alike, whatever their hours; a place's minutes are then kept by sets of days, never day by day.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from network.enums import WELCOMES_ANYONE
from network.hours import DAY, HOLIDAY_WEEKDAY, Days, Span, Timetable, openings_on

WELCOMING = frozenset(map(str, WELCOMES_ANYONE))


class Pattern(NamedTuple):
    """What says on which days a span takes place, but for the dates between which it holds."""

    holidays: str
    weekday: int
    every_weeks: int
    anchor: date | None
    nth_of_month: int | None
    season_from: int | None
    season_until: int | None
    school: str


class Stretch(NamedTuple):
    """Minutes that are open in one state on a set of days."""

    days: int
    starts: int
    ends: int
    state: str


@dataclass(frozen=True)
class Open:
    """The minutes in which anyone may come, and those of each state of being open."""

    minutes: int = 0
    states: dict[str, int] = field(default_factory=dict)


class Calendar:
    """The days of a period as sets: those between two dates, and those on which a span takes place."""

    def __init__(self, first: date, last: date) -> None:
        self.first, self.last = first, last
        self.size = (last - first).days + 1
        self._known: dict[tuple[Pattern, Sequence[Days]], int] = {}

    def between(self, first: date | None, last: date | None) -> int:
        """Return the days from the first to the last, both included; without one, from or to the end."""
        begins = 0 if first is None else max(0, (first - self.first).days)
        ends = self.size if last is None else min(self.size, (last - self.first).days + 1)
        return (1 << ends) - (1 << begins) if begins < ends else 0

    def days_like(self, pattern: Pattern, school_holidays: Sequence[Days] = ()) -> int:
        """Return the days on which a span of the pattern takes place; school holidays matter to school times alone."""
        key = (pattern, school_holidays)
        if key not in self._known:
            self._known[key] = self._asked_of_each_day(pattern, school_holidays)
        return self._known[key]

    def _asked_of_each_day(self, pattern: Pattern, school_holidays: Sequence[Days]) -> int:
        holidays, weekday, every_weeks, anchor, nth, season_from, season_until, school = pattern
        span = Span(
            weekday, 0, 1440, "open", every_weeks, anchor, nth, None, None, season_from, season_until, school
        )  # fmt: skip
        timetable = Timetable((span,), (), holidays, school_holidays)
        step = 1 if weekday == HOLIDAY_WEEKDAY else 7
        ahead = 0 if weekday == HOLIDAY_WEEKDAY else (weekday - self.first.isoweekday()) % 7
        return sum(1 << n for n in range(ahead, self.size, step) if openings_on(timetable, self.first + n * DAY))


class OpenMinutes:
    """The open minutes of places, added up as they come.

    `alone` are those of stretches that no other one of the place shares a day with; of days with several, what they
    make together is in `anyone`, of overlapping ones once, and in `by_state`.
    """

    def __init__(self) -> None:
        self.alone: dict[tuple[str, int], int] = defaultdict(int)
        self.anyone: dict[int, int] = defaultdict(int)
        self.by_state: dict[tuple[str, int], int] = defaultdict(int)

    def add(self, place: Sequence[Stretch]) -> None:
        """Add one place, given all its stretches."""
        several = shared_days(place)
        for days, starts, ends, state in place:
            if own := days & ~several:
                self.alone[state, own] += ends - starts
        if several:
            self._add_together(place, several)

    def _add_together(self, place: Sequence[Stretch], several: int) -> None:
        for days, stretches in _alike(place, several).items():
            self.anyone[days] += _union(s for s in stretches if s.state in WELCOMING)
            for state in {s.state for s in stretches}:
                self.by_state[state, days] += _union(s for s in stretches if s.state == state)

    def on(self, days: int, *, states: bool) -> Open:
        """Return the minutes of the days, and in which state if that is wanted."""
        found = sum(minutes * (some & days).bit_count() for some, minutes in self.anyone.items())
        by_state: dict[str, int] = defaultdict(int)
        for (state, some), minutes in self.alone.items():
            by_state[state] += minutes * (some & days).bit_count()
        found += sum(minutes for state, minutes in by_state.items() if state in WELCOMING)
        if not states:
            return Open(found)
        for (state, some), minutes in self.by_state.items():
            by_state[state] += minutes * (some & days).bit_count()
        return Open(found, {state: minutes for state, minutes in sorted(by_state.items()) if minutes})


def shared_days(place: Iterable[Stretch]) -> int:
    """Return the days that more than one of the stretches has."""
    seen = several = 0
    for days, *_hours in place:
        several |= seen & days
        seen |= days
    return several


def _alike(place: Iterable[Stretch], days: int) -> dict[int, tuple[Stretch, ...]]:
    """Part the days by which of the stretches they have."""
    parts: dict[int, tuple[Stretch, ...]] = {days: ()}
    for stretch in place:
        for part, held in list(parts.items()):
            if both := part & stretch.days:
                del parts[part]
                parts[both] = (*held, stretch)
                if rest := part & ~stretch.days:
                    parts[rest] = held
    return parts


def _union(stretches: Iterable[Stretch]) -> int:
    """Return the minutes of a day that at least one of the stretches covers."""
    total = reached = 0
    for _days, starts, ends, _state in sorted(stretches, key=lambda s: s.starts):
        total += max(0, ends - max(starts, reached))
        reached = max(reached, ends)
    return total
