"""The timetable of a circle as it turns out: cancelled gatherings are gone from it, added ones are in it; pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from network.hours import DayException, Opening, Timetable, openings_on

DAY = timedelta(days=1)
Slot = tuple[int, int]


@dataclass(frozen=True)
class Change:
    """A gathering that differs from the timetable: not held at the time that it promised, or added to it."""

    day: date
    starts: int
    ends: int
    is_held: bool


def as_it_turns_out(timetable: Timetable, changes: Iterable[Change]) -> Timetable:
    """Return the timetable with the changed days as exceptions; the other days stay as they are."""
    by_day: dict[date, list[Change]] = defaultdict(list)
    for change in changes:
        by_day[change.day].append(change)
    for day in sorted(by_day):
        before, after = openings_on(timetable, day), _openings(timetable, day, by_day[day])
        if after != before:
            timetable = _with_day(timetable, day, after)
    return timetable


def _openings(timetable: Timetable, day: date, changes: Sequence[Change]) -> list[Opening]:
    cancelled = {change.starts for change in changes if not change.is_held}
    kept = {opening.starts: opening for opening in openings_on(timetable, day) if opening.starts not in cancelled}
    added = {c.starts: Opening(day, c.starts, c.ends) for c in changes if c.is_held}
    return sorted({**added, **kept}.values())


def _with_day(timetable: Timetable, day: date, openings: Sequence[Opening]) -> Timetable:
    reason = next((e.reason for e in timetable.exceptions if e.covers(day)), "")
    others = [part for exception in timetable.exceptions for part in _around(exception, day)]
    own = [DayException(day, day, reason, o.starts, o.ends, o.state) for o in openings]
    return replace(timetable, exceptions=(*others, *(own or [DayException(day, day, reason)])))


def _around(exception: DayException, day: date) -> list[DayException]:
    """The exception without the day: whole, its two ends, one of them, or nothing."""
    if not exception.covers(day):
        return [exception]
    before, after = replace(exception, last=day - DAY), replace(exception, first=day + DAY)
    return [part for part in (before, after) if part.first <= part.last]
