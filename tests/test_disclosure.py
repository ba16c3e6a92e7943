"""Shared figures are safe together: totals exact, breakdowns rounded by key, coarse or withheld."""

import random
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.disclosure import BASE, SMALLEST_TOTAL, rounded_cell, shareable
from reporting.figures import Breakdown, Figures, Grain, Row, Shown, Statistics

KEY = "a key that only this network holds"
AS_OF = date(2027, 2, 1)
QUARTERS = ("2026-Q1", "2026-Q2", "2026-Q3", "2026-Q4")
CODES = ("837", "980", "536", "211")
AREA, CIRCLE = "municipality:837", "circle:1"

# first-timers and visits of each (municipality, quarter)
Truth = dict[tuple[str, str], tuple[int, int]]


def row(grain: Grain, key: str, first: int | None, visits: int | None) -> Row:
    return Row(grain, key, Figures(held=1, visits=visits, first_timers=Breakdown(first), weeks=13))


def statistics(
    period: str, first: int | None = 7, visits: int | None = 40, *, municipality: str = "837", by: tuple[Row, ...] = ()
) -> Statistics:
    months = (row(Grain.MONTH, "2026-07", first, visits),)
    return Statistics(municipality, period, AS_OF, row(Grain.TOTAL, "", first, visits), months, by)


def shown(found: Statistics) -> Breakdown:
    return found.total.figures.first_timers


def test_totals_are_exact_and_breakdowns_are_multiples_of_five() -> None:
    found = shareable(statistics("2026-Q3"), KEY)
    assert found.total.figures.visits == 40
    assert shown(found).shown is Shown.ROUNDED
    assert shown(found).value in (5, 10)


def test_nothing_finer_than_municipality_and_quarter_is_broken_down() -> None:
    month = shareable(statistics("2026-07"), KEY)
    quarter = shareable(statistics("2026-Q3"), KEY)
    assert shown(month) == Breakdown(None, Shown.TOO_FINE)
    assert quarter.by_time[0].figures.first_timers == Breakdown(None, Shown.TOO_FINE)


@pytest.mark.parametrize("visits", [0, 9])
def test_a_row_with_under_ten_visits_is_not_broken_down(visits: int) -> None:
    assert shown(shareable(statistics("2026-Q3", 1 if visits else 0, visits), KEY)) == Breakdown(None, Shown.WITHHELD)
    assert shown(shareable(statistics("2026-Q3", 1, SMALLEST_TOTAL), KEY)).shown is Shown.ROUNDED


@pytest.mark.parametrize(("period", "visits"), [("2026-Q3", 40), ("2026-Q3", None), ("2026-07", 40)])
def test_what_nobody_asked_stays_unasked(period: str, visits: int | None) -> None:
    assert shown(shareable(statistics(period, None, visits), KEY)) == Breakdown(None, Shown.EXACT)


def test_a_municipality_shows_the_same_value_in_its_own_report_and_in_the_networks() -> None:
    for first in range(20):
        own = shareable(statistics("2026", first, 60), KEY)
        part = row(Grain.MUNICIPALITY, "837", first, 60)
        network = shareable(statistics("2026", 100, 900, municipality="", by=(part,)), KEY)
        assert network.by_municipality[0].figures.first_timers == shown(own)


@given(st.integers(0, 500), st.integers(0, 500), st.text(max_size=20))
def test_a_rounded_cell_is_near_and_never_above_its_total(value: int, more: int, cell: str) -> None:
    found = rounded_cell(value, value + more, cell, KEY)
    assert found % BASE == 0
    assert abs(found - value) < BASE
    assert found <= value + more
    assert found == rounded_cell(value, value + more, cell, KEY)


def test_rounding_leans_neither_up_nor_down() -> None:
    for value in (11, 12, 13, 14):
        drawn = [rounded_cell(value, 999, f"cell {n}", KEY) for n in range(4000)]
        assert abs(sum(drawn) / len(drawn) - value) < 0.2


def test_another_key_draws_another_lot() -> None:
    cells = [f"cell {n}" for n in range(50)]
    assert [rounded_cell(12, 99, c, KEY) for c in cells] != [rounded_cell(12, 99, c, "other key") for c in cells]


def truth(seed: int) -> Truth:
    lots = random.Random(seed)
    found = {}
    for code in CODES:
        for quarter in QUARTERS:
            visits = lots.randint(4, 60)
            found[code, quarter] = (lots.randint(0, visits), visits)
    return found


def published(secret: Truth, guard: bool) -> dict[tuple[str, str], tuple[Breakdown, int]]:
    """Everything that a reader of all shared reports sees: municipality and network, quarters and the year."""
    found = {}
    for area in (*CODES, ""):
        for period in (*QUARTERS, "2026"):
            cells = [v for (c, q), v in secret.items() if area in (c, "") and period in (q, "2026")]
            first, visits = sum(c[0] for c in cells), sum(c[1] for c in cells)
            exact = statistics(period, first, visits, municipality=area)
            safe = shareable(exact, KEY) if guard else exact
            found[area, period] = (shown(safe), visits)
    return found


def exactly_known(seen: dict[tuple[str, str], tuple[Breakdown, int]]) -> set[tuple[str, str]]:
    """Attack: tighten every cell's bounds by all sums until nothing moves; return the cells that are pinned."""
    low, high = {}, {}
    for cell, (breakdown, visits) in seen.items():
        low[cell], high[cell] = bounds(breakdown, visits)
    sums = [((a, "2026"), [(a, q) for q in QUARTERS]) for a in (*CODES, "")]
    sums += [(("", p), [(c, p) for c in CODES]) for p in (*QUARTERS, "2026")]
    moved = True
    while moved:
        moved = False
        for whole, parts in sums:
            for cell, least, most in tightened(whole, parts, low, high):
                if least > low[cell] or most < high[cell]:
                    low[cell], high[cell], moved = max(least, low[cell]), min(most, high[cell]), True
    return {cell for cell in seen if low[cell] == high[cell]}


def bounds(breakdown: Breakdown, visits: int) -> tuple[int, int]:
    if breakdown.shown is Shown.WITHHELD or breakdown.value is None:
        return 0, visits
    if breakdown.shown is Shown.EXACT:
        return breakdown.value, breakdown.value
    return max(0, breakdown.value - BASE + 1), min(visits, breakdown.value + BASE - 1)


def tightened(whole, parts, low, high):  # type: ignore[no-untyped-def]
    lows, highs = sum(low[p] for p in parts), sum(high[p] for p in parts)
    yield whole, lows, highs
    for part in parts:
        yield part, low[whole] - (highs - high[part]), high[whole] - (lows - low[part])


def test_all_shared_reports_together_give_no_cell_away() -> None:
    for seed in range(40):
        secret = truth(seed)
        assert exactly_known(published(secret, guard=True)) == set()


def test_the_attack_works_when_the_guard_is_off() -> None:
    secret = truth(1)
    known = exactly_known(published(secret, guard=False))
    assert len(known) > 0.9 * len(published(secret, guard=False))


def test_rounding_a_known_total_up_would_give_the_cell_away() -> None:
    assert {rounded_cell(11, 11, f"cell {n}", KEY) for n in range(100)} == {10}


@pytest.mark.parametrize("topics", [1, 3, 4, 9])
@pytest.mark.parametrize("area", [AREA, CIRCLE])
def test_a_sum_of_topics_is_a_cell_as_they_are(topics: int, area: str) -> None:
    """Told exactly it would tell the only topic of another month or municipality, by subtraction."""
    counts = {f"talk_{number}": Breakdown(7) for number in range(topics)}
    figures = Figures(held=9, visits=90, counts={**counts, "encounters": Breakdown(7 * topics)}, weeks=13)
    row = Row(Grain.TOTAL, "", figures)
    told = shareable(Statistics("837", "2026-Q3", AS_OF, row, area=area), "key").total.figures.counts["encounters"]
    if area == CIRCLE:
        assert told == Breakdown(None, Shown.TOO_FINE)
    elif topics == 1:
        assert told == Breakdown(None, Shown.WITHHELD)
    else:
        assert told.shown is Shown.ROUNDED
        assert told.value in {7 * topics // BASE * BASE, -(-7 * topics // BASE) * BASE}


def test_a_sum_is_rounded_up_as_often_as_it_should_be() -> None:
    def told(key: str) -> int | None:
        figures = Figures(visits=90, counts={"talk_money": Breakdown(14), "encounters": Breakdown(14)}, weeks=13)
        row = Row(Grain.TOTAL, "", figures)
        return shareable(Statistics("837", "2026-Q3", AS_OF, row), key).total.figures.counts["encounters"].value

    drawn = [told(f"key {number}") or 0 for number in range(2000)]
    assert abs(sum(drawn) / len(drawn) - 14) < 0.2
