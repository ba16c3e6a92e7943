"""When an agreement is looked at again; pure, no database."""

from datetime import date


def a_year_on(day: date) -> date:
    """Return the same day a year later; the day after the last of February when there is none."""
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return date(day.year + 1, 3, 1)
