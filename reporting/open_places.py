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
from places.models import Place, Span, TimetableException, WorkForm
from reporting.open_hours import Calendar, OpenMinutes, Pattern, Stretch

PLACE = "timetable__work_form__place"
OWNER = (f"{PLACE}__municipality", PLACE, "timetable")
HOURS = ("valid_from", "valid_until", "starts", "ends", "state")
PATTERN = ("timetable__holidays", "weekday", *Pattern._fields[2:])
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
    mine = places.order_by().values("pk")
    told = WorkForm.objects.filter(timetable__isnull=False, place__in=mine).order_by()
    towns = told.values_list("place__municipality", flat=True).distinct()
    found = defaultdict(OpenMinutes, {town: OpenMinutes() for town in towns})
    changes, school = _changes(mine, calendar), cache(SchoolHolidays().of)
    for (town, place), rows in groupby(_spans(mine), key=itemgetter(0, 1)):
        changed = changes.pop((town, place), None)
        usual = _usual(rows, changed, calendar, school)
        found[town].add([*usual, *changed.instead] if changed else list(usual))
    for (town, _place), changed in changes.items():
        found[town].add(changed.instead)
    return dict(found)


def _spans(mine: QuerySet[Any]) -> Iterator[Row]:
    """Yield the spans of the places, those of one place after one another."""
    rows = Span.objects.filter(**{f"{PLACE}__in": mine}).order_by(PLACE)
    return rows.values_list(*OWNER, *HOURS, *PATTERN).iterator(AT_ONCE)


def _usual(rows: Iterable[Row], changed: Changes | None, calendar: Calendar, school: SchoolDays) -> Iterator[Stretch]:
    """Yield the stretches of a place's spans, without the days that an exception replaces."""
    for town, _place, timetable, begins, until, starts, ends, state, *pattern in rows:
        holidays = school(town) if pattern[-1] else ()
        days = calendar.days_like(Pattern(*pattern), holidays)
        if begins or until:
            days &= calendar.between(begins, until)
        if changed:
            days &= ~changed.replaced.get(timetable, 0)
        yield Stretch(days, starts, ends, state)


def _changes(mine: QuerySet[Any], calendar: Calendar) -> dict[tuple[str, int], Changes]:
    """Return by municipality and place what the exceptions within the calendar change."""
    found: dict[tuple[str, int], Changes] = defaultdict(Changes)
    rows = TimetableException.objects.filter(
        **{f"{PLACE}__in": mine}, first__lte=calendar.last, last__gte=calendar.first
    )
    told = rows.order_by().values_list(*OWNER, "first", "last", "starts", "ends", "state")
    for town, place, timetable, first, last, starts, ends, state in told.iterator(AT_ONCE):
        changed, days = found[town, place], calendar.between(first, last)
        changed.replaced[timetable] |= days
        if state != OpenState.CLOSED and starts is not None and ends is not None:
            changed.instead.append(Stretch(days, starts, ends, state))
    return dict(found)
