"""Colours can be told apart, on paper and at dusk."""

import pytest

from network import colours


def test_black_on_white_is_twenty_one() -> None:
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)


def test_grey_that_is_known_to_be_just_too_light_fails() -> None:
    assert colours.contrast("#777777", "#ffffff") < colours.TEXT < colours.contrast("#767676", "#ffffff")


@pytest.mark.parametrize("theme", ["paper", "dusk"])
def test_every_pair_in_use_meets_aa(theme: str) -> None:
    assert [(pair.name, round(pair.contrast, 2)) for pair in colours.pairs(theme) if not pair.passes] == []


def test_both_themes_name_the_same_colours() -> None:
    assert colours.palette("paper").keys() == colours.palette("dusk").keys()
