"""How long places are open on the days of a period; pure, and every day is asked of the one function that says so.

A set of days is a number with a bit for each day of the period. On which days a span takes place is asked once of all
spans that fall alike, whatever their hours; a place's minutes are then kept by sets of days, never day by day.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from network.enums import WELCOMES_ANYONE
from network.hours import DAY, HOLIDAY_WEEKDAY, Days, Span, Timetable, monday_of, openings_on

WELCOMING = frozenset(map(str, WELCOMES_ANYONE))
ANYONE = "anyone"
Hours = tuple[int, int]
# Minutes that are open in one state on a set of days: the days, from, to, the state.
Stretch = tuple[int, int, int, str]


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
        self._known: dict[tuple[tuple[Any, ...], Sequence[Days]], int] = {}

    def between(self, first: date | None, last: date | None) -> int:
        """Return the days from the first to the last, both included; without one, from or to the end."""
        begins = 0 if first is None else max(0, (first - self.first).days)
        ends = self.size if last is None else min(self.size, (last - self.first).days + 1)
        return (1 << ends) - (1 << begins) if begins < ends else 0

    def days_like(self, columns: tuple[Any, ...], school_holidays: Sequence[Days] = ()) -> int:
        """Return the days on which a span takes place whose pattern has these columns.

        School holidays matter to school times alone.
        """
        key = (columns, school_holidays)
        found = self._known.get(key)
        if found is None:
            pattern = Pattern._make(columns)
            alike = pattern._replace(anchor=pattern.anchor and monday_of(pattern.anchor))
            is_first = alike == pattern
            found = (
                self._asked_of_each_day(pattern, school_holidays)
                if is_first
                else self.days_like(alike, school_holidays)
            )
            self._known[key] = found
        return found

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
    """The open minutes of places, added up as they come, by state and set of days.

    `alone` are those of stretches that no other one of the place shares a day with. What the stretches of a shared day
    make is in `together`: of each state, and of ANYONE who may come, with overlapping ones once.
    """

    def __init__(self) -> None:
        self.alone: dict[tuple[str, int], int] = defaultdict(int)
        self.together: dict[tuple[str, int], int] = defaultdict(int)

    def add(self, place: Sequence[Stretch]) -> None:
        """Add one place, given all its stretches."""
        seen = shared = 0
        for days, _starts, _ends, _state in place:
            shared |= seen & days
            seen |= days
        alone = self.alone
        for days, starts, ends, state in place:
            if own := days & ~shared if shared else days:
                alone[state, own] += ends - starts
        if shared:
            self._add_together(place, shared)

    def _add_together(self, place: Sequence[Stretch], shared: int) -> None:
        for days, stretches in _alike(place, shared).items():
            hours: dict[str, list[Hours]] = defaultdict(list)
            for _days, starts, ends, state in stretches:
                hours[state].append((starts, ends))
                if state in WELCOMING:
                    hours[ANYONE].append((starts, ends))
            for state, some in hours.items():
                self.together[state, days] += _union(some)

    def join(self, other: "OpenMinutes") -> None:
        """Add what another has."""
        for mine, theirs in ((self.alone, other.alone), (self.together, other.together)):
            for key, minutes in theirs.items():
                mine[key] += minutes

    def within(self, days: int) -> Open:
        """Return the minutes of a set of days, such as a month, and in which state."""
        states, shared = _by_state(self.alone, days), _by_state(self.together, days)
        anyone = shared.pop(ANYONE, 0) + sum(states[state] for state in WELCOMING & states.keys())
        for state, minutes in shared.items():
            states[state] = states.get(state, 0) + minutes
        return Open(anyone, {state: states[state] for state in sorted(states) if states[state]})


def _by_state(minutes: Mapping[tuple[str, int], int], wanted: int) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for (state, days), number in minutes.items():
        found[state] += number * (days & wanted).bit_count()
    return found


def _alike(place: Iterable[Stretch], days: int) -> dict[int, tuple[Stretch, ...]]:
    """Part the days by which of the stretches they have."""
    parts: dict[int, tuple[Stretch, ...]] = {days: ()}
    for stretch in place:
        for part, held in list(parts.items()):
            if both := part & stretch[0]:
                del parts[part]
                parts[both] = (*held, stretch)
                if rest := part & ~stretch[0]:
                    parts[rest] = held
    return parts


def _union(some: Iterable[Hours]) -> int:
    """Return the minutes of a day that at least one of the hours covers."""
    total = reached = 0
    for starts, ends in sorted(some):
        total += max(0, ends - max(starts, reached))
        reached = max(reached, ends)
    return total
