"""The ladder of freshness, at each of its edges."""

from datetime import date, timedelta

import pytest

from network.freshness import Age, freshness, oldest_shown

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (0, Age.FRESH),
        (89, Age.FRESH),
        (90, Age.CONFIRM),
        (179, Age.CONFIRM),
        (180, Age.WARN),
        (239, Age.WARN),
        (240, Age.GREY),
        (364, Age.GREY),
        (365, Age.HIDDEN),
    ],
)
def test_the_ladder(days: int, age: Age) -> None:
    confirmed = TODAY - timedelta(days=days)
    found = freshness(confirmed, TODAY)
    assert found.age is age
    assert found.is_hidden is (confirmed < oldest_shown(TODAY))


def test_what_nobody_has_confirmed_is_shown_with_a_warning() -> None:
    found = freshness(None, TODAY)
    assert found.warns
    assert found.asks
    assert not found.is_hidden
