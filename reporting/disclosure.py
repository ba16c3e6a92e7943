"""Figures that may leave the house: totals exact, breakdowns rounded by a key, coarse, or withheld.

A breakdown cell is rounded up or down to a multiple of five by a keyed draw of its own, so that the same cell shows
the same value in every report, and neither sums nor differences of reports give back what was rounded.
"""

import hmac
from dataclasses import replace

from network.periods import Period
from reporting.figures import Breakdown, Figures, Row, Shown, Statistics
from reporting.optional import SUMMED, WORK, family_of

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
    if period.kind == "month":
        return _hidden(row, Shown.TOO_FINE)
    return replace(
        row,
        figures=_safe_figures(row.figures, f"{area}|{period}", key),
        places=_safe_figures(row.places, f"{area}|{period}|places", key),
    )


def _safe_figures(figures: Figures, where: str, key: str) -> Figures:
    """Round every cell that breaks visitors or talks down, within the total that it is a part of."""
    first = _safe_cell(figures.first_timers, figures.visits, f"first_timers|{where}", key)
    cells = {
        code: cell if is_total(code, figures) else _safe_cell(cell, _whole_of(code, figures), f"{code}|{where}", key)
        for code, cell in figures.counts.items()
    }
    return replace(figures, first_timers=first, counts=cells)


def _safe_cell(cell: Breakdown, total: int | None, name: str, key: str) -> Breakdown:
    if cell.value is None:
        return cell
    if total is None or total < SMALLEST_TOTAL:
        return Breakdown(None, Shown.WITHHELD)
    return Breakdown(rounded_cell(cell.value, total, name, key), Shown.ROUNDED)


def _whole_of(code: str, figures: Figures) -> int | None:
    """Return the total that the cell is a part of: its family's own, or else the visits; a sum is its own."""
    if code in SUMMED:
        return figures.counts[code].value
    family = family_of(code)
    return figures.counts[family].value if family in figures.counts else figures.visits


def is_total(code: str, figures: Figures) -> bool:
    """Say whether the number is a total and not a part of one; of a single topic the sum would tell the topic."""
    if code in WORK:
        return True
    return code in SUMMED and sum(family_of(other) == code for other in figures.counts) > 1


def _hidden(row: Row, why: Shown) -> Row:
    return replace(row, figures=_hidden_figures(row.figures, why), places=_hidden_figures(row.places, why))


def _hidden_figures(figures: Figures, why: Shown) -> Figures:
    first = figures.first_timers if figures.first_timers.value is None else Breakdown(None, why)
    cells = {
        code: cell if cell.value is None or is_total(code, figures) else Breakdown(None, why)
        for code, cell in figures.counts.items()
    }
    return replace(figures, first_timers=first, counts=cells)


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
