"""Figures that may leave the house: totals exact, breakdowns rounded by a key, coarse, or withheld.

A breakdown cell is rounded up or down to a multiple of five by a keyed draw of its own, so that the same cell shows
the same value in every report, and neither sums nor differences of reports give back what was rounded.
"""

import hmac
from dataclasses import replace

from network.periods import Period
from reporting.figures import Breakdown, Row, Shown, Statistics

BASE = 5
SMALLEST_TOTAL = 10
NETWORK = "network"


def shareable(statistics: Statistics, key: str) -> Statistics:
    """Return the statistics as they may be shared: every breakdown cell rounded or withheld."""
    period = Period.parse(statistics.period)
    area = statistics.municipality or NETWORK
    return replace(
        statistics,
        total=_safe(statistics.total, area, period, key),
        by_time=tuple(_hidden(row, Shown.TOO_FINE) for row in statistics.by_time),
        by_municipality=tuple(_safe(row, row.key, period, key) for row in statistics.by_municipality),
    )


def _safe(row: Row, area: str, period: Period, key: str) -> Row:
    figures = row.figures
    value = figures.first_timers.value
    if value is None:
        return row
    if period.kind == "month":
        return _hidden(row, Shown.TOO_FINE)
    if figures.visits is None or figures.visits < SMALLEST_TOTAL:
        return _hidden(row, Shown.WITHHELD)
    rounded = rounded_cell(value, figures.visits, f"first_timers|{area}|{period}", key)
    return replace(row, figures=replace(figures, first_timers=Breakdown(rounded, Shown.ROUNDED)))


def _hidden(row: Row, why: Shown) -> Row:
    if row.figures.first_timers.value is None:
        return row
    return replace(row, figures=replace(row.figures, first_timers=Breakdown(None, why)))


def rounded_cell(value: int, total: int, cell: str, key: str) -> int:
    """Return the value as a multiple of five next to it, never above the row's total; unbiased over keys."""
    down = value - value % BASE
    up = down + BASE
    if value == down or up > total:
        return down
    return up if draw(cell, key) < value % BASE else down


def draw(cell: str, key: str) -> int:
    """Return the cell's own lot, 0 to 4, that only the holder of the key can know."""
    digest = hmac.digest(key.encode(), cell.encode(), "sha256")
    return int.from_bytes(digest[:8], "big") % BASE
