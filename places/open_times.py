"""The times that people ask about in a search, as stretches of days; pure."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from network.hours import DAY, Stretch, wall_clock

NOW = "now"  # a moment, not a stretch
TODAY, WEEKEND, EVENINGS = "today", "weekend", "evenings"
SPOKEN = (TODAY, WEEKEND, EVENINGS)
SATURDAY, SUNDAY = 6, 7
EVENING_STARTS = 17 * 60
EVENING_LASTS = 60
DAYS_AHEAD = 7


def stretches_of(asked: Any, moment: datetime) -> tuple[Stretch, ...]:
    """Return the stretches of “today”, “weekend”, “evenings” or a day; nothing of a moment, which is no stretch."""
    today, minute = wall_clock(moment)
    if asked == TODAY:
        return (Stretch(today, minute),)
    if asked == WEEKEND:
        return tuple(_weekend(today, minute))
    if asked == EVENINGS:
        return tuple(_evenings(today, minute))
    if isinstance(asked, date) and not isinstance(asked, datetime):
        return (Stretch(asked, minute if asked == today else 0),)
    return ()


def _weekend(today: date, minute: int) -> Iterator[Stretch]:
    """This weekend's Saturday and Sunday; on a Sunday only what is left of it."""
    if today.isoweekday() != SUNDAY:
        saturday = today + timedelta(days=SATURDAY - today.isoweekday())
        yield Stretch(saturday, minute if saturday == today else 0)
        yield Stretch(saturday + DAY)
    else:
        yield Stretch(today, minute)


def _evenings(today: date, minute: int) -> Iterator[Stretch]:
    """The evenings of the weekdays within seven days: an hour or more after 17."""
    for day in (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD)):
        if day.isoweekday() < SATURDAY:
            since = max(EVENING_STARTS, minute) if day == today else EVENING_STARTS
            yield Stretch(day, since, EVENING_LASTS)
