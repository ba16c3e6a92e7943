"""Sets of days as boxes: weekdays, holidays, school time, dates, weeks, nth of the month, part of the year; pure.

A box is the days that suit all its sides. Boxes can be cut from each other exactly, so that a later rule of an opening
hours text replaces exactly the days that it speaks of. Every side but the dates is a number whose bits are its members.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any, NamedTuple, TypeVar

from network.hours import monday_of, weeks_between

Interval = tuple[int, int]
Dates = tuple[Interval, ...]
Value = TypeVar("Value", bound=Hashable)

EVER: Dates = ((date.min.toordinal(), date.max.toordinal()),)
WHOLE_WEEK = (1 << 7) - 1
ORDINARY, HOLIDAY = 1, 2
TERM, SCHOOL_HOLIDAY = 1, 2
CYCLE = 840  # weeks after which every turn of 1 to 8 weeks begins again
EVERY_WEEK = (1 << CYCLE) - 1
EPOCH_MONDAY = date(1970, 1, 5)
# What a weekday can be in its month: first to third, the fourth that is not the last, the fourth or fifth that is.
NTH_BITS = {1: 1, 2: 2, 3: 4, 4: 8 | 16, 5: 32, -1: 16 | 32}
EVERY_NTH = 63
LEAP_YEAR = tuple(date(2024, 1, 1) + timedelta(days=number) for number in range(366))
WHOLE_YEAR = (1 << 366) - 1


class Box(NamedTuple):
    """The days that suit all the sides; the order of the sides is the order in which they are told apart."""

    weekdays: int = WHOLE_WEEK
    holidays: int = ORDINARY | HOLIDAY
    school: int = TERM | SCHOOL_HOLIDAY
    dates: Dates = EVER
    weeks: int = EVERY_WEEK
    nths: int = EVERY_NTH
    season: int = WHOLE_YEAR


DATES = Box._fields.index("dates")
Cell = tuple[Box, Value]


def bits(mask: int) -> list[int]:
    """Return the numbers of the bits that are set, smallest first."""
    return [number for number in range(mask.bit_length()) if mask >> number & 1]


def weekday_bit(weekday: int) -> int:
    return 1 << (weekday - 1)


def day_number(month: int, day: int) -> int:
    """Return the place of the day in a leap year, from 0."""
    return (date(2024, month, day) - LEAP_YEAR[0]).days


def season_between(first: tuple[int, int], last: tuple[int, int]) -> int:
    """Return the days of a year from one (month, day) to another, over New Year when the last comes first."""
    begins, ends = day_number(*first), day_number(*last)
    numbers = range(begins, ends + 1) if begins <= ends else (*range(begins, 366), *range(ends + 1))
    return sum(1 << number for number in numbers)


def season_runs(mask: int) -> list[tuple[int, int]]:
    """Return the stretches of the year as pairs of month * 100 + day; one over New Year is one stretch."""
    if mask == WHOLE_YEAR:
        return []
    runs: list[list[int]] = []
    for number in bits(mask):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    if len(runs) > 1 and runs[0][0] == 0 and runs[-1][1] == 365:
        runs[0][0] = runs.pop()[0]
    return [(_as_number(first), _as_number(last)) for first, last in runs]


def _as_number(number: int) -> int:
    day = LEAP_YEAR[number]
    return day.month * 100 + day.day


@cache
def turn_mask(every: int, phase: int) -> int:
    """Return the weeks that are `phase` in a turn of so many weeks, counted as the index of listings counts them."""
    return sum(1 << week for week in range(phase % every, CYCLE, every))


def phase_on(day: date, every: int) -> int:
    return weeks_between(EPOCH_MONDAY, day) % every


def turns_of(weeks: int) -> list[tuple[int, int]] | None:
    """Return the weeks as (every n weeks, phase) with the smallest n up to 8, or None when they are no such turns."""
    for every in range(1, 9):
        phases = [phase for phase in range(every) if weeks & turn_mask(every, phase)]
        if sum(turn_mask(every, phase) for phase in phases) == weeks:
            return [(every, phase) for phase in phases]
    return None


def nths_of(mask: int) -> list[int] | None:
    """Return the numbers 1 to 5 and -1 that together are the mask; None when no numbers are ([] is every one)."""
    if mask == EVERY_NTH:
        return []
    found, left = [], mask
    for nth in (-1, 1, 2, 3, 4, 5) if mask & 48 == 48 and mask & 8 == 0 else (1, 2, 3, 4, 5):
        if NTH_BITS[nth] & ~mask == 0 and NTH_BITS[nth] & left:
            found.append(nth)
            left &= ~NTH_BITS[nth]
    return None if left else sorted(found, key=lambda nth: nth % 10)


def dates_common(one: Dates, other: Dates) -> Dates:
    found = [(max(a, c), min(b, d)) for a, b in one for c, d in other]
    return tuple(sorted((first, last) for first, last in found if first <= last))


def dates_without(one: Dates, other: Dates) -> Dates:
    found = list(one)
    for first, last in other:
        found = [
            part for a, b in found for part in ((a, min(b, first - 1)), (max(a, last + 1), b)) if part[0] <= part[1]
        ]
    return tuple(found)


def dates_joined(dates: Iterable[Interval]) -> Dates:
    joined: list[Interval] = []
    for first, last in sorted(dates):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return tuple(joined)


def common(one: Box, other: Box) -> Box | None:
    """Return the days that are in both boxes, or None."""
    sides = [
        dates_common(a, b) if isinstance(a, tuple) and isinstance(b, tuple) else a & b  # type: ignore[operator]
        for a, b in zip(one, other, strict=True)
    ]
    return Box(*sides) if all(sides) else None  # type: ignore[arg-type]


def without(box: Box, other: Box) -> list[Box]:
    """Return the days of the box that are not in the other, as boxes that do not meet."""
    inside = common(box, other)
    if inside is None:
        return [box]
    found = []
    for number, name in enumerate(Box._fields):
        here, there = box[number], inside[number]
        rest = dates_without(here, there) if number == DATES else here & ~there  # type: ignore[arg-type,operator]
        if rest:
            sides: dict[str, Any] = {before: inside[place] for place, before in enumerate(Box._fields[:number])}
            found.append(box._replace(**{**sides, name: rest}))
    return found


def paint(cells: Sequence[Cell[Value]], box: Box, change: Callable[[Value | None], Value | None]) -> list[Cell[Value]]:
    """Return the cells with what `change` makes of the days of the box; a day in no cell is given None."""
    painted: list[Cell[Value]] = []
    rest = [box]
    for there, value in cells:
        inside = common(there, box)
        if inside is None:
            painted.append((there, value))
            continue
        painted += [(part, value) for part in without(there, box)]
        rest = [part for some in rest for part in without(some, inside)]
        changed = change(value)
        if changed is not None:
            painted.append((inside, changed))
    new = change(None)
    return painted + ([(part, new) for part in rest] if new is not None else [])


def in_order(cells: Sequence[Cell[Value]], sides: Sequence[str] = Box._fields) -> list[Cell[Value]]:
    """Return the same days and values in the one way in which they are told by the sides in this order.

    Whatever rules made the cells, the same days come out as the same boxes; sides not named must be whole.
    """
    return [(Box()._replace(**dict[str, Any](parts)), value) for parts, value in _told(tuple(cells), tuple(sides))]


Told = tuple[tuple[tuple[tuple[str, int | Dates], ...], Value], ...]


def _told(cells: tuple[Cell[Value], ...], sides: tuple[str, ...]) -> "Told[Value]":
    if not sides:
        return (((), cells[0][1]),) if cells else ()
    name, place = sides[0], Box._fields.index(sides[0])
    groups: dict[Told[Value], list[int | Dates]] = {}
    for part in _parts([box[place] for box, _value in cells]):
        inside = tuple(cell for cell in cells if _meets(cell[0][place], part))
        told = _told(inside, sides[1:])
        if told:
            groups.setdefault(told, []).append(part)
    joined = [(_joined(parts), told) for told, parts in groups.items()]
    joined.sort(key=lambda found: _first_of(found[0]))
    return tuple((((name, side), *rest), value) for side, told in joined for rest, value in told)


def _meets(side: int | Dates, part: int | Dates) -> bool:
    if isinstance(side, tuple) and isinstance(part, tuple):
        return bool(dates_common(side, part))
    return bool(side & part)  # type: ignore[operator]


def _joined(parts: list[int | Dates]) -> int | Dates:
    if isinstance(parts[0], tuple):
        return dates_joined(interval for part in parts for interval in part)  # type: ignore[union-attr]
    return sum(parts)  # type: ignore[arg-type]


def _first_of(side: int | Dates) -> int:
    return side[0][0] if isinstance(side, tuple) else side & -side


def _parts(found: list[int | Dates]) -> list[int | Dates]:
    """Split a side into the smallest parts that the cells tell apart."""
    parts: list[int | Dates] = []
    for side in dict.fromkeys(found):
        split: list[int | Dates] = []
        for part in parts:
            split += [piece for piece in (_both(part, side), _minus(part, side)) if piece]
        rest = side
        for part in parts:
            rest = _minus(rest, part)
        parts = [*split, rest] if rest else split
    return parts


def _both(one: int | Dates, other: int | Dates) -> int | Dates:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return dates_common(one, other)
    return one & other  # type: ignore[operator]


def _minus(one: int | Dates, other: int | Dates) -> int | Dates:
    if isinstance(one, tuple) and isinstance(other, tuple):
        return dates_without(one, other)
    return one & ~other  # type: ignore[operator]


def isoweek_monday(year: int, week: int) -> date:
    return date.fromisocalendar(year, week, 1)


def weeks_in(year: int) -> int:
    """Return how many ISO weeks the year has, 52 or 53."""
    return (monday_of(date(year, 12, 28)) - monday_of(date(year, 1, 4))).days // 7 + 1
