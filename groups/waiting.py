"""How long somebody has waited, in days of the Finnish calendar, and whom that concerns; pure."""

from datetime import date, datetime, timedelta

from network.hours import moment_of, wall_clock

REMIND_AFTER = 3
PASS_ON_AFTER = 7


def days_waited(since: datetime, today: date) -> int:
    """Return the nights between the moment and the day: what came on Monday at 23.59 has waited a day on Tuesday."""
    return (today - wall_clock(since)[0]).days


def waited(today: date, days: int) -> datetime:
    """Return the moment before which one must have begun to wait to have waited so many days."""
    return moment_of(today - timedelta(days=days - 1), 0)
