"""The attack on the parts of a survey's answers by one who knows the whole and the rule, and only the lot not."""

from collections.abc import Callable, Iterator

import pytest

from reporting.disclosure import BASE, rounded_cell, rounded_parts

KEY = "a key that only this network holds"
Rounding = Callable[[tuple[int, ...], str], tuple[int, ...]]


def kept(values: tuple[int, ...], lot: str) -> tuple[int, ...]:
    return tuple(rounded_parts(values, lot, KEY))


def each_by_itself(values: tuple[int, ...], lot: str) -> tuple[int, ...]:
    return tuple(rounded_cell(value, sum(values), f"{lot}|{at}", KEY) for at, value in enumerate(values))


def divided(whole: int, parts: int) -> Iterator[tuple[int, ...]]:
    """Every way in which the answers may fall."""
    if parts == 1:
        yield (whole,)
        return
    for first in range(whole + 1):
        yield from ((first, *rest) for rest in divided(whole - first, parts - 1))


def pinned(rounding: Rounding, whole: int, parts: int) -> int:
    """How many tables tell a part exactly to who knows the whole, the rule of rounding, and everything but the lot."""
    by_table: dict[tuple[int, ...], set[tuple[int, ...]]] = {}
    for values in divided(whole, parts):
        for lot in range(40):
            by_table.setdefault(rounding(values, f"lot {lot}"), set()).add(values)
    return sum(any(len(set(part)) == 1 for part in zip(*fits, strict=True)) for fits in by_table.values())


@pytest.mark.parametrize(("parts", "most"), [(2, 24), (3, 14), (5, 8)])
def test_parts_beside_their_whole_are_told_to_nobody_who_knows_the_rule(parts: int, most: int) -> None:
    assert [whole for whole in range(5, most + 1) if pinned(kept, whole, parts)] == []
    for values in divided(most, parts):
        shown = kept(values, "lot")
        assert sum(shown) <= most
        assert all(part % BASE == 0 and abs(part - value) < BASE for part, value in zip(shown, values, strict=True))


def test_parts_rounded_each_by_itself_would_be_told_by_their_whole() -> None:
    assert (4, 4) in set(divided(8, 2))
    assert pinned(each_by_itself, 8, 2) > 0
    assert pinned(each_by_itself, 12, 3) > 0
