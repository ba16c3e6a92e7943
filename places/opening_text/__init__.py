"""Opening hours as OpenStreetMap writes them, read into a timetable and written from one; pure and strict.

Everything that a timetable can say is taken; the rest is refused with the part and the reason, because a wrong hour on
a door is worse than a text sent back. A text that does not mention PH says nothing of public holidays here, though
OpenStreetMap would read it as open.
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from network.hours import Days, Timetable
from places.opening_text.grammar import rules_of
from places.opening_text.reading import Reading, reading_of
from places.opening_text.refusal import OpeningTextError
from places.opening_text.second_reader import check
from places.opening_text.tokens import tidy

__all__ = ["OpeningTextError", "Reading", "read_hours", "read_opening_text"]
KEPT = 512


def read_hours(text: str, today: date, school: Sequence[Days] = ()) -> Reading:
    """Return what the text says from the day on; OpeningTextError names the part that is not taken, and why."""
    return _read(text, today, tuple(school))


@lru_cache(maxsize=KEPT)
def _read(text: str, today: date, school: tuple[Days, ...]) -> Reading:
    rules = rules_of(text)
    reading = reading_of(rules, today)
    check(tidy(text), rules, reading, today, school)
    return reading


def read_opening_text(text: str, today: date) -> Timetable:
    """Return the timetable of a text, as files that come from elsewhere need it."""
    return read_hours(text, today).timetable
