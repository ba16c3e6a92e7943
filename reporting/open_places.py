"""The hours of an area's places, read place by place and kept in no list, and how long those are open."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db.models import QuerySet

from network.enums import OpenState
from network.hours import Days
from network.models.school_holiday import SchoolHolidays
from places.models import Place, TimetableException
from reporting.open_hours import Calendar, OpenMinutes, Pattern, Stretch

FORM = "work_forms"
TIMETABLE = f"{FORM}__timetable"
SPAN = f"{TIMETABLE}__spans"
HOURS = [f"{SPAN}__{name}" for name in ("valid_from", "valid_until", "starts", "ends", "state")]
PATTERN = [f"{TIMETABLE}__holidays", *(f"{SPAN}__{name}" for name in Pattern._fields[1:])]
AT_ONCE = 5000
Row = tuple[Any, ...]
SchoolDays = Callable[[str], tuple[Days, ...]]


@dataclass
class Changes:
    """What the exceptions of a place change: the days of each timetable that they replace, and what is open then."""

    replaced: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    instead: list[Stretch] = field(default_factory=list)


def open_minutes(places: QuerySet[Place], calendar: Calendar) -> dict[str, OpenMinutes]:
    """Return the open minutes by the municipality's code, of those where some place has a timetable."""
    places = places.order_by("pk").filter(**{f"{TIMETABLE}__isnull": False})
    found: dict[str, OpenMinutes] = defaultdict(OpenMinutes)
    changes, school = _changes(places, calendar), cache(SchoolHolidays().of)
    rows = places.values_list("municipality", "pk", TIMETABLE, *HOURS, *PATTERN).iterator(AT_ONCE)
    for (town, place), of_place in groupby(rows, key=itemgetter(0, 1)):
        changed = changes.get(place)
        usual = _usual(of_place, changed, calendar, school)
        found[town].add([*usual, *changed.instead] if changed else list(usual))
    return dict(found)


def _usual(rows: Iterable[Row], changed: Changes | None, calendar: Calendar, school: SchoolDays) -> Iterator[Stretch]:
    """Yield the stretches of a place's spans, without the days that an exception replaces."""
    for row in rows:
        town, _place, timetable, begins, until, starts, ends, state, _holidays, weekday, *_rest, school_time = row
        if weekday is None:
            continue
        days = calendar.days_like(row[8:], school(town) if school_time else ())
        if begins or until:
            days &= calendar.between(begins, until)
        if changed:
            days &= ~changed.replaced.get(timetable, 0)
        yield days, starts, ends, state


def _changes(places: QuerySet[Place], calendar: Calendar) -> dict[int, Changes]:
    """Return by place what the exceptions within the calendar change."""
    found: dict[int, Changes] = defaultdict(Changes)
    rows = TimetableException.objects.filter(
        first__lte=calendar.last, last__gte=calendar.first, timetable__work_form__place__in=places.values("pk")
    )
    told = rows.order_by().values_list(
        "timetable__work_form__place", "timetable", "first", "last", "starts", "ends", "state"
    )
    for place, timetable, first, last, starts, ends, state in told.iterator(AT_ONCE):
        changed, days = found[place], calendar.between(first, last)
        changed.replaced[timetable] |= days
        if state != OpenState.CLOSED and starts is not None and ends is not None:
            changed.instead.append((days, starts, ends, state))
    return dict(found)
