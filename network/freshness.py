"""How old the facts of a public record are, and what that means for showing them; pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

CONFIRM_AFTER = 90
WARN_AFTER = 180
GREY_AFTER = 240
HIDE_AFTER = 365


class Age(StrEnum):
    """The steps of the ladder; a record that nobody has confirmed here is on none of the dated ones."""

    NEVER = "never"
    FRESH = "fresh"
    CONFIRM = "confirm"
    WARN = "warn"
    GREY = "grey"
    HIDDEN = "hidden"


@dataclass(frozen=True)
class Freshness:
    """When the facts were last confirmed, and which step of the ladder that is today."""

    age: Age
    confirmed_on: date | None

    @property
    def asks(self) -> bool:
        """Whether its keeper should confirm the facts."""
        return self.age is not Age.FRESH

    @property
    def warns(self) -> bool:
        """Whether the reader is told that the facts may be old."""
        return self.age in (Age.NEVER, Age.WARN, Age.GREY, Age.HIDDEN)

    @property
    def is_grey(self) -> bool:
        return self.age in (Age.GREY, Age.HIDDEN)

    @property
    def is_hidden(self) -> bool:
        """Whether lists leave the record out."""
        return self.age is Age.HIDDEN


@lru_cache(maxsize=4096)
def freshness(confirmed_on: date | None, today: date) -> Freshness:
    """Return the step of the ladder: confirm at 90 days, warn at 180, grey at 240, hidden at 365."""
    if confirmed_on is None:
        return Freshness(Age.NEVER, None)
    days = (today - confirmed_on).days
    steps = ((HIDE_AFTER, Age.HIDDEN), (GREY_AFTER, Age.GREY), (WARN_AFTER, Age.WARN), (CONFIRM_AFTER, Age.CONFIRM))
    return Freshness(next((age for after, age in steps if days >= after), Age.FRESH), confirmed_on)


def oldest_shown(today: date) -> date:
    """Return the day before which a confirmation is too old for lists."""
    return today - timedelta(days=HIDE_AFTER - 1)
