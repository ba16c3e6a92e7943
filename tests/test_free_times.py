"""Whether a room is free when a group would like to meet."""

from datetime import date

import pytest

from network.hours import Span
from places.free_times import Fit, fit, lendable, meets_with, own_groups

SINCE = date(2026, 11, 30)
TUESDAY = Span(2, 780, 900)
ALL_TUESDAY = [Span(2, 480, 1200)]


@pytest.mark.parametrize(
    ("free", "taken", "wanted", "found"),
    [
        (ALL_TUESDAY, [], [TUESDAY], Fit.FITS),
        ([Span(2, 780, 900)], [], [TUESDAY], Fit.FITS),
        ([Span(2, 781, 900)], [], [TUESDAY], Fit.TAKEN),
        ([Span(2, 780, 899)], [], [TUESDAY], Fit.TAKEN),
        ([Span(2, 700, 840), Span(2, 830, 960)], [], [TUESDAY], Fit.FITS),
        ([Span(2, 700, 840), Span(2, 841, 960)], [], [TUESDAY], Fit.TAKEN),
        (ALL_TUESDAY, [Span(2, 890, 960)], [TUESDAY], Fit.TAKEN),
        (ALL_TUESDAY, [Span(2, 900, 960), Span(2, 700, 780)], [TUESDAY], Fit.FITS),
        (ALL_TUESDAY, [Span(3, 780, 900)], [TUESDAY], Fit.FITS),
        (ALL_TUESDAY, [], [Span(3, 780, 900)], Fit.TAKEN),
        (ALL_TUESDAY, [], [TUESDAY, Span(3, 780, 900)], Fit.SOMETIMES),
        (ALL_TUESDAY, [Span(2, 780, 900, every_weeks=2, anchor=SINCE)], [TUESDAY], Fit.SOMETIMES),
        (
            ALL_TUESDAY,
            [Span(2, 780, 900, every_weeks=2, anchor=SINCE)],
            [Span(2, 780, 900, every_weeks=2, anchor=date(2026, 12, 8))],
            Fit.FITS,
        ),
        ([Span(2, 480, 1200, nth_of_month=1)], [], [Span(2, 780, 900, nth_of_month=1)], Fit.FITS),
        (ALL_TUESDAY, [], [], Fit.UNKNOWN),
        ([], [], [TUESDAY], Fit.UNKNOWN),
        (ALL_TUESDAY, [], [Span(2, 780, 900, valid_until=date(2026, 11, 1))], Fit.UNKNOWN),
    ],
)
def test_how_free_times_suit(free: list[Span], taken: list[Span], wanted: list[Span], found: Fit) -> None:
    assert fit(free, taken, wanted, SINCE) == found


def test_public_holidays_are_left_aside() -> None:
    fridays = [Span(5, 480, 1200)]
    assert fit(fridays, [], [Span(5, 780, 900)], date(2026, 12, 20)) == Fit.FITS


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        ([TUESDAY], [Span(2, 899, 960)], True),
        ([TUESDAY], [Span(2, 900, 960)], False),
        ([TUESDAY], [Span(3, 780, 900)], False),
        ([], [TUESDAY], False),
    ],
)
def test_two_groups_at_once(one: list[Span], other: list[Span], meets: bool) -> None:
    assert meets_with(one, other, SINCE) is meets


def test_hours_in_which_somebody_is_there_and_hours_that_are_some_groups_own() -> None:
    hours = [Span(1, 480, 600), Span(1, 600, 700, "own_group"), Span(2, 480, 600, "with_key"), Span(3, 1, 2, "closed")]
    assert lendable(hours) == [hours[0], hours[2]]
    assert own_groups(hours) == [hours[1]]
