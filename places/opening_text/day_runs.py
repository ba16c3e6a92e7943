"""The same days told in one way only: years that are alike as a season, years that are not as dates; pure.

"Until March, and from July on" can be said with dates or with seasons; without one way to say it a text that is
written, read and written again would change its rows though no door moved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from places.opening_text.day_sets import (
    EVER,
    LEAP_YEAR,
    WHOLE_YEAR,
    Box,
    Dates,
    Interval,
    bits,
    dates_joined,
    day_number,
    in_order,
    season_runs,
)

LEAP_DAY = 1 << day_number(2, 29)
NEIGHBOURS = 1 << day_number(2, 28) | 1 << day_number(3, 1)
Pair = tuple[Dates, int]


@dataclass
class Years:
    """Years in a row that are alike; `known` are the days of which they say something."""

    first: int
    last: int | None
    mask: int
    known: int

    def takes(self, year: int, mask: int, known: int) -> bool:
        """Take the year before into the run when it is alike, and say whether it was."""
        if (self.mask ^ mask) & self.known & known:
            return False
        self.first, self.mask, self.known = year, self.mask | mask & known, self.known | known
        return True


def boxes_in_order(boxes: Iterable[Box], weekday: int, today: date) -> list[Box]:
    """Return the weekday's same days from today on in the one way to say them."""
    grouped: dict[Box, list[Pair]] = {}
    for box in boxes:
        grouped.setdefault(box._replace(dates=EVER, season=WHOLE_YEAR), []).append((box.dates, box.season))
    cells = [(box, tuple(_told(pairs, weekday, today))) for box, pairs in grouped.items()]
    joined = in_order([(box, days) for box, days in cells if days], ("school", "nths", "weeks"))
    return [box._replace(dates=dates, season=season) for box, days in joined for dates, season in days]


def _told(pairs: Sequence[Pair], weekday: int, today: date) -> list[Pair]:
    runs = _runs(pairs, today)
    dated: list[Interval] = []
    seasons: list[Pair] = []
    for run in runs:
        begins = EVER[0][0] if run.first == today.year else date(run.first, 1, 1).toordinal()
        ends = EVER[0][1] if run.last is None else date(run.last, 12, 31).toordinal()
        mask = run.mask | (LEAP_DAY if not run.known & LEAP_DAY and run.mask & NEIGHBOURS == NEIGHBOURS else 0)
        if mask | ~run.known == -1 or mask == WHOLE_YEAR:
            dated.append((begins, ends))
        elif mask and run.first == run.last:
            dated += _in_year(run.first, mask, today)
        elif mask:
            seasons.append((((begins, ends),), mask))
    days = [interval for interval in dates_joined(dated) if _has(interval, weekday)]
    return [*(((interval,), WHOLE_YEAR) for interval in days), *seasons]


def _has(interval: Interval, weekday: int) -> bool:
    """Say whether the weekday is among the days: a Thursday of one Wednesday is never."""
    first, last = interval
    return last - first >= 6 or any(date.fromordinal(day).isoweekday() == weekday for day in range(first, last + 1))


def _runs(pairs: Sequence[Pair], today: date) -> list[Years]:
    edges = [edge for dates, _season in pairs for interval in dates for edge in interval if edge not in EVER[0]]
    final = max([today.year, *(date.fromordinal(edge).year for edge in edges)])
    endless = 0
    for dates, season in pairs:
        endless |= season if dates[-1][1] == EVER[0][1] else 0
    runs = [Years(final + 1, None, endless, WHOLE_YEAR)]
    for year in range(final, today.year - 1, -1):
        mask, known = _mask_of(year, pairs), _known_in(year, today)
        is_over = year == today.year and not mask & known and runs[-1].last is not None
        if is_over or not runs[-1].takes(year, mask & known, known):
            runs.append(Years(year, year, mask & known, known))
    return runs[::-1]


def _known_in(year: int, today: date) -> int:
    """The days of the year that there are and that are not over."""
    known = WHOLE_YEAR if _is_leap(year) else WHOLE_YEAR & ~LEAP_DAY
    return known & ~((1 << day_number(today.month, today.day)) - 1) if year == today.year else known


def _is_leap(year: int) -> bool:
    return (date(year, 12, 31) - date(year, 1, 1)).days == 365


def _mask_of(year: int, pairs: Sequence[Pair]) -> int:
    begins, ends = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    mask = 0
    for dates, season in pairs:
        for first, last in dates:
            if first <= ends and last >= begins:
                low, high = (date.fromordinal(day) for day in (max(first, begins), min(last, ends)))
                span = (1 << day_number(high.month, high.day) + 1) - (1 << day_number(low.month, low.day))
                mask |= season & span
    return mask


def _in_year(year: int, mask: int, today: date) -> list[Interval]:
    """The days of one year as dates; one that holds today has no beginning."""
    found = []
    mask = mask if _is_leap(year) else mask & ~LEAP_DAY
    days = [LEAP_YEAR[number].replace(year=year) for number in bits(mask)]
    for first, last in dates_joined((day.toordinal(), day.toordinal()) for day in days):
        found.append((EVER[0][0] if first == today.toordinal() else first, last))
    return found


def runs_within_a_year(season: int) -> list[tuple[int, int]]:
    """Return the season's stretches as month * 100 + day; one over New Year is two."""
    found = []
    for first, last in season_runs(season):
        found += [(first, last)] if first <= last else [(101, last), (first, 1231)]
    return sorted(found)
