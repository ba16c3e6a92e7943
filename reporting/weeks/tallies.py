"""A year's weeks, the hours of the week, and the kinds: what was held and how many came; pure.

Only totals: they are exact at every grain. None is never zero: nobody has said how many came.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeVar

from network.periods import Period, Week

Key = TypeVar("Key")


class Slot(NamedTuple):
    """What was counted of the gatherings of one week, weekday, hour and kind; `visits` are of held ones."""

    iso_year: int
    iso_week: int
    weekday: int
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

    def plus(self, slot: "Slot | Tally") -> "Tally":
        told = [number for number in (self.visits, slot.visits) if number is not None]
        return Tally(
            self.held + slot.held,
            self.not_held + slot.not_held,
            self.not_reported + slot.not_reported,
            sum(told) if told else None,
        )


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
    by_week = _summed(rows, lambda slot: Week(slot.iso_year, slot.iso_week))
    by_kind = _summed(rows, lambda slot: slot.kind)
    total = Tally()
    for tally in by_kind.values():
        total = total.plus(tally)
    weeks = [week for week in Period.parse(f"{year:04d}").weeks if week.monday <= as_of]
    return Year(
        total,
        tuple((week, by_week.get(week, Tally())) for week in weeks),
        _summed(rows, lambda slot: (slot.weekday, slot.hour)),
        tuple(sorted(by_kind.items(), key=lambda row: (-(row[1].visits or 0), row[0]))),
    )


def _summed(rows: Iterable[Slot], key: Callable[[Slot], Key]) -> dict[Key, Tally]:
    found: dict[Key, Tally] = {}
    for row in rows:
        found[key(row)] = found.get(key(row), Tally()).plus(row)
    return found
