"""The public holidays of Finland, Christmas Eve and Midsummer Eve among them; pure, a year worked out once."""

from collections.abc import Mapping
from datetime import date
from functools import cache

NAMES_IN = {"fi": "fi", "sv": "sv_FI", "en": "en_US"}


def holiday_on(day: date) -> bool:
    """Say whether the day is a public holiday."""
    return day in _of_year(day.year, "fi")


def holiday_name(day: date, language: str = "fi") -> str:
    """Return the holiday's name in the language, or nothing on another day: "joulupäivä", "Christmas Day"."""
    known = language if language in NAMES_IN else "fi"
    name = _of_year(day.year, NAMES_IN[known]).get(day, "")
    return name if known == "en" else name[:1].lower() + name[1:]


@cache
def _of_year(year: int, language: str) -> Mapping[date, str]:
    # The library is slow to load, and most processes never ask.
    from holidays.countries.finland import Finland

    return dict(Finland(years=year, language=language).items())  # type: ignore[no-untyped-call]
