"""Invented school holidays, named as examples, so that hours of school terms can be seen in the demo network."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from network.actions.school_holidays import tell_school_holiday
from network.enums import SchoolHolidayKind
from network.models import SchoolHoliday
from network.models.school_holiday import school_year_of


def load_school_holidays(today: date) -> list[SchoolHoliday]:
    """Tell this school year's Christmas and winter holiday where none has been told."""
    if SchoolHoliday.objects.exists():
        return []
    return [tell_school_holiday(**facts, municipality=None, by=None) for facts in _examples(school_year_of(today))]


def _examples(year: int) -> Iterator[dict[str, Any]]:
    kind = SchoolHolidayKind.CHRISTMAS
    yield {"kind": kind, "name": "Joululoma (esimerkki)", "first": date(year, 12, 21), "last": date(year + 1, 1, 6)}
    winter = date.fromisocalendar(year + 1, 9, 1)
    kind = SchoolHolidayKind.WINTER
    yield {"kind": kind, "name": "Talviloma (esimerkki)", "first": winter, "last": date.fromisocalendar(year + 1, 9, 7)}
