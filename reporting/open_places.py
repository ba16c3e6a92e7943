"""The hours of an area's places, taken as the database finds them, and how long those are open."""

import gc
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import QuerySet
from psycopg import capabilities

from network.enums import OpenState
from network.models.school_holiday import SchoolHolidays
from places.models import Place, TimetableException
from reporting.open_hours import Calendar, OpenMinutes, Pattern, Stretch

FORM = "work_forms"
TIMETABLE = f"{FORM}__timetable"
SPAN = f"{TIMETABLE}__spans"
HOURS = [f"{SPAN}__{name}" for name in ("starts", "ends", "state")]
DATES = [f"{SPAN}__{name}" for name in ("valid_from", "valid_until")]
PATTERN = [f"{TIMETABLE}__holidays", *(f"{SPAN}__{name}" for name in Pattern._fields[1:])]
COLUMNS = ["municipality", "pk", TIMETABLE, *HOURS, *DATES, *PATTERN]
FALLS = COLUMNS.index(DATES[0])  # from here on a row says on which days its span takes place
AT_ONCE = 2000
Row = tuple[Any, ...]


@dataclass
class Changes:
    """What the exceptions of a place change: the days of each timetable that they replace, and what is open then."""

    replaced: dict[int, int] = field(default_factory=lambda: defaultdict(int))
    instead: list[Stretch] = field(default_factory=list)

    def made_to(self, rows: Iterable[Row], falling: "Falling") -> Iterator[Stretch]:
        """Yield what is open as usual but on the replaced days, and what is open instead."""
        for row in rows:
            yield falling.days(row) & ~self.replaced.get(row[2], 0), *row[3:FALLS]
        yield from self.instead


class Falling:
    """The days on which spans take place: asked once of all that fall alike between the same dates."""

    def __init__(self, calendar: Calendar) -> None:
        self.calendar, self.school = calendar, cache(SchoolHolidays().of)
        self.school("")  # all are asked for at once: nothing can be while rows come
        self.known: dict[Row, int] = {}

    def days(self, row: Row) -> int:
        """Return the days of a row's span; none for a timetable that has no spans, which is a row of nothing."""
        key = (*row[FALLS:], row[0]) if row[-1] else row[FALLS:]  # only school times differ by municipality
        found = self.known.get(key)
        if found is None:
            begins, until, *pattern = row[FALLS:]
            found = self.calendar.between(begins, until) if row[3] is not None else 0
            if found:
                found &= self.calendar.days_like(tuple(pattern), self.school(row[0]) if row[-1] else ())
            self.known[key] = found
        return found


def open_minutes(places: QuerySet[Place], calendar: Calendar) -> dict[str, OpenMinutes]:
    """Return the open minutes by the municipality's code, of those where some place has a timetable."""
    changes, falling = _changes(places, calendar), Falling(calendar)
    usual: dict[tuple[str, int], list[Stretch]] = defaultdict(list)
    changed: dict[tuple[str, int], list[Row]] = defaultdict(list)
    found: dict[str, OpenMinutes] = defaultdict(OpenMinutes)
    with _no_search_for_cycles():
        for row in _as_they_come(hours_of(places)):
            if row[1] in changes:
                changed[row[:2]].append(row)
            else:
                usual[row[:2]].append((falling.days(row), row[3], row[4], row[5]))
        for (town, _place), stretches in usual.items():
            found[town].add(stretches)
        for (town, place), rows in changed.items():
            found[town].add(list(changes[place].made_to(rows, falling)))
    return dict(found)


@contextmanager
def _no_search_for_cycles() -> Iterator[None]:
    """Of many small values that hold no cycles Python would look for some again and again, a third of the time."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def hours_of(places: QuerySet[Place]) -> "QuerySet[Any, Row]":
    """Return a row for each span of the places' timetables, and one of nothing for a timetable that has no spans."""
    return places.order_by().filter(**{f"{TIMETABLE}__isnull": False}).values_list(*COLUMNS)


def _as_they_come(rows: "QuerySet[Any, Row]") -> Iterator[Row]:
    """Yield the rows while the database still looks for more; until the last one nothing else can be asked of it."""
    if connection.vendor == "postgresql" and capabilities.has_stream_chunked():
        statement, values = rows.query.sql_with_params()
        with connection.cursor() as cursor:
            yield from cursor.cursor.stream(statement, values, size=AT_ONCE)
    else:
        yield from rows.iterator(AT_ONCE)


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
