"""A year's weeks, the hours of the week, and the kinds: what was held and how many came; pure.

Only totals: they are exact at every grain. None is never zero: nobody has said how many came.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from network.periods import Period, Week

Key = TypeVar("Key")


class Slot(NamedTuple):
    """What was counted of the gatherings of one day, hour and kind; `visits` are of held ones."""

    day: date
    hour: int
    kind: str
    held: int
    not_held: int
    not_reported: int
    visits: int | None


@dataclass(frozen=True)
class Tally:
    """What was held, what was not, what nobody has reported, and how many came to what was held."""

    held: int = 0
    not_held: int = 0
    not_reported: int = 0
    visits: int | None = None

    @property
    def expected(self) -> int:
        return self.held + self.not_held + self.not_reported

    @property
    def is_partial(self) -> bool:
        """Whether some have told how many came, and of some nobody has."""
        return self.visits is not None and self.not_reported > 0


@dataclass(frozen=True)
class Year:
    """The same gatherings in three ways; every week of the year that has begun is there, also an empty one."""

    total: Tally
    weeks: tuple[tuple[Week, Tally], ...]
    hours: dict[tuple[int, int], Tally]
    kinds: tuple[tuple[str, Tally], ...]

    @property
    def first_hour(self) -> int:
        return min((hour for _weekday, hour in self.hours), default=0)

    @property
    def last_hour(self) -> int:
        return max((hour for _weekday, hour in self.hours), default=0)


def year_of(slots: Iterable[Slot], year: int, as_of: date) -> Year:
    """Return the slots by week, by hour of the week, and by kind; they add up to the same in each."""
    rows = list(slots)
    by_day = _summed(rows, lambda slot: slot.day)
    of_week: dict[Week, list[Tally]] = defaultdict(list)
    for day, tally in by_day.items():
        of_week[Week.of(day)].append(tally)
    by_week = {week: tally_of(some) for week, some in of_week.items()}
    by_kind = _summed(rows, lambda slot: slot.kind)
    weeks = [week for week in Period.parse(f"{year:04d}").weeks if week.monday <= as_of]
    return Year(
        tally_of(by_kind.values()),
        tuple((week, by_week.get(week, Tally())) for week in weeks),
        _summed(rows, lambda slot: (slot.day.isoweekday(), slot.hour)),
        tuple(sorted(by_kind.items(), key=lambda row: (-(row[1].visits or 0), row[0]))),
    )


def tally_of(parts: "Iterable[Slot | Tally]") -> Tally:
    """Return the parts together; visits are None where nobody has told any."""
    parts = list(parts)
    told = [part.visits for part in parts if part.visits is not None]
    return Tally(
        sum(part.held for part in parts),
        sum(part.not_held for part in parts),
        sum(part.not_reported for part in parts),
        sum(told) if told else None,
    )


def _summed(rows: Iterable[Slot], key: Callable[[Slot], Key]) -> dict[Key, Tally]:
    parts: dict[Key, list[Slot]] = defaultdict(list)
    for row in rows:
        parts[key(row)].append(row)
    return {name: tally_of(some) for name, some in parts.items()}
