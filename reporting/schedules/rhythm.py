"""The periods of a rhythm, one after the other; pure."""

from datetime import date

from network.periods import Period, Week
from reporting.enums import Rhythm


def period_of(rhythm: str, day: date) -> Period:
    """Return the month, quarter or year that the day's week belongs to."""
    month = Week.of(day).month
    if rhythm == Rhythm.MONTH:
        return Period.parse(f"{month:%Y-%m}")
    return Period.quarter_of(month) if rhythm == Rhythm.QUARTER else Period.parse(f"{month:%Y}")


def following(period: Period) -> Period:
    """Return the period of the same length just after."""
    return period_of(period.kind, period.weeks[-1].plus(1).thursday)
