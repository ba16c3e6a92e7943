"""Figures that may leave the house: totals exact, breakdowns rounded by a key, coarse, or withheld.

A breakdown cell is rounded up or down to a multiple of five by a keyed draw of its own, so that the same cell shows
the same value in every report, and neither sums nor differences of reports give back what was rounded.
"""

import hmac
from collections.abc import Sequence
from dataclasses import replace
from itertools import accumulate, pairwise

from network.periods import Period
from reporting.enums import FINE_SCOPES
from reporting.figures import Breakdown, Comparison, Figures, Row, Shown, Spread, Statistics
from reporting.optional import SUMMED, WORK, family_of

BASE = 5
SMALLEST_TOTAL = 10
NETWORK = "network"
ALIGNED = ("quarter", "year")
FEWEST_FOR_SPREAD = 5


def shareable(statistics: Statistics, key: str) -> Statistics:
    """Return the statistics as they may be shared: every breakdown cell rounded or withheld.

    Breakdowns are told of a municipality or more in a quarter or a year. A week, a month, a free stretch, and the
    figures of one circle, place or organisation are totals alone; and so is an earlier period that is cut short.
    """
    period = Period.parse(statistics.period)
    is_of_one = is_fine(statistics.area)
    towns = statistics.by_municipality
    return replace(
        statistics,
        total=_safe(statistics.total, _name_of(statistics), statistics, period, key),
        by_time=tuple(_hidden(row, Shown.TOO_FINE, without_reasons=is_of_one) for row in statistics.by_time),
        by_municipality=tuple(_safe(row, row.key, statistics, period, key) for row in towns),
        comparisons=tuple(_safe_comparison(earlier, statistics, key) for earlier in statistics.comparisons),
    )


def is_fine(area: str) -> bool:
    """Say whether the area, as a report keeps it, is finer than a municipality."""
    return area.partition(":")[0] in FINE_SCOPES


def is_broken_down(area: str, period: Period) -> bool:
    """Say whether breakdowns of the area and the period may leave the house at all, rounded."""
    return period.kind in ALIGNED and not is_fine(area)


def _safe_comparison(earlier: Comparison, statistics: Statistics, key: str) -> Comparison:
    period = Period.parse(earlier.period)
    if earlier.is_cut:
        total = _hidden(earlier.total, Shown.TOO_FINE, without_reasons=is_fine(statistics.area))
        return replace(earlier, total=total)
    return replace(earlier, total=_safe(earlier.total, _name_of(statistics), statistics, period, key))


def _name_of(statistics: Statistics) -> str:
    """Return what the area's cells are called, the same in every report that holds them.

    An area of one municipality alone has that municipality's cells, and shows them as drawn for it.
    """
    only = statistics.by_municipality[0].key if len(statistics.by_municipality) == 1 else ""
    return statistics.municipality or only or statistics.area or NETWORK


def _safe(row: Row, name: str, statistics: Statistics, period: Period, key: str) -> Row:
    if not is_broken_down(statistics.area, period):
        return _hidden(row, Shown.TOO_FINE, without_reasons=is_fine(statistics.area))
    return replace(
        row,
        figures=_safe_figures(row.figures, f"{name}|{period}", key),
        places=_safe_figures(row.places, f"{name}|{period}|places", key),
    )


def _safe_figures(figures: Figures, where: str, key: str) -> Figures:
    """Round every cell that breaks visitors or talks down, within the total that it is a part of."""
    first = _safe_cell(figures.first_timers, figures.visits, f"first_timers|{where}", key)
    cells = {
        code: cell if code in WORK else _safe_cell(cell, _whole_of(code, figures), f"{code}|{where}", key)
        for code, cell in figures.counts.items()
    }
    return replace(figures, first_timers=first, counts=cells, spread=_safe_spread(figures))


def _safe_spread(figures: Figures) -> Spread:
    """Withhold the fewest, the middle and the most of so few gatherings that they would tell of single ones."""
    if figures.spread.median is None or figures.held >= FEWEST_FOR_SPREAD:
        return figures.spread
    return Spread(shown=Shown.WITHHELD)


def _safe_cell(cell: Breakdown, total: int | None, name: str, key: str) -> Breakdown:
    if cell.value is None:
        return cell
    if total is None or total < SMALLEST_TOTAL:
        return Breakdown(None, Shown.WITHHELD)
    return Breakdown(rounded_cell(cell.value, total, name, key), Shown.ROUNDED)


def _whole_of(code: str, figures: Figures) -> int | None:
    """Return the total that the cell is a part of: its family's own, or else the visits.

    A sum of talks is a cell too. Told exactly it would tell a topic, by the sums of other months or municipalities,
    where that topic alone was asked. It is no part of anything, so it may be rounded up.
    """
    if code in SUMMED:
        value = figures.counts[code].value
        return value if value is None or value < SMALLEST_TOTAL else value + BASE
    family = family_of(code)
    return figures.counts[family].value if family in figures.counts else figures.visits


def _hidden(row: Row, why: Shown, *, without_reasons: bool = False) -> Row:
    """Take the breakdowns away; of one circle or place the reasons too, for they may tell of one person."""
    sides = [_hidden_figures(side, why) for side in (row.figures, row.places)]
    if without_reasons:
        sides = [replace(side, reasons={}) for side in sides]
    return replace(row, figures=sides[0], places=sides[1])


def _hidden_figures(figures: Figures, why: Shown) -> Figures:
    first = figures.first_timers if figures.first_timers.value is None else Breakdown(None, why)
    cells = {
        code: cell if cell.value is None or code in WORK else Breakdown(None, why)
        for code, cell in figures.counts.items()
    }
    return replace(figures, first_timers=first, counts=cells, spread=_safe_spread(figures))


def rounded_cell(value: int, total: int, cell: str, key: str) -> int:
    """Return the value as a multiple of five next to it, never above the row's total; unbiased over keys."""
    down = value - value % BASE
    up = down + BASE
    if value == down or up > total:
        return down
    return up if draw(cell, key) < value % BASE else down


def rounded_parts(values: Sequence[int], cell: str, key: str) -> list[int]:
    """Return parts of a whole that is told exactly as multiples of five, each next to its value, never more than it.

    Parts rounded each by its own lot would be told by the whole where all of them are as far off as they can be. Here
    the sums from the first part on are rounded by one lot, so that what one is off another makes good.
    """
    room = BASE - sum(values) % BASE
    lot = draw(cell, key) * room // BASE
    reached = [(so_far + lot) // BASE * BASE for so_far in accumulate(values)]
    return [now - before for before, now in pairwise([0, *reached])]


def draw(cell: str, key: str) -> int:
    """Return the cell's own lot, 0 to 4, that only the holder of the key can know."""
    digest = hmac.digest(key.encode(), cell.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") % BASE
