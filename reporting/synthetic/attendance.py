"""Invented gatherings of circles, one a week, in the three states; written as they are drawn."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from django.db import connection

from groups.enums import GatheringState, NotHeldReason
from groups.models import Gathering
from network.bulk import go_on_counting, write
from network.periods import Week
from reporting.synthetic.records import CircleRow

COLUMNS = (
    "circle_id", "day", "starts", "ends", "iso_year", "iso_week", "month", "state", "visitors", "first_timers",
    "reason", "version", "is_added",
)  # fmt: skip
OUTCOMES = 9973
CIRCLES_AT_ONCE = 1000
Outcome = tuple[str, int | None, int | None, str, int]
Day = tuple[date, int, int, date]


def write_gatherings(circles: list[CircleRow], weeks: int, draw: Random, today: date) -> int:
    """Write a gathering of each circle for each of the last so many weeks; return how many there are."""
    outcomes = [_outcome(draw) for _ in range(OUTCOMES)]
    calendar = [Week.of(today).plus(-back) for back in range(weeks, 0, -1)]
    days = [[_day(week, weekday) for week in calendar] for weekday in range(1, 8)]
    for first in range(0, len(circles), CIRCLES_AT_ONCE):
        some = [(circle, draw.randrange(OUTCOMES)) for circle in circles[first : first + CIRCLES_AT_ONCE]]
        _write(some, days, outcomes)
    go_on_counting(Gathering)
    return len(circles) * weeks


def _day(week: Week, weekday: int) -> Day:
    return week.monday + timedelta(days=weekday - 1), week.year, week.number, week.month


def _outcome(draw: Random) -> Outcome:
    turn = draw.random()
    if turn < 0.07:
        return GatheringState.NOT_REPORTED.value, None, None, "", 0
    if turn < 0.12:
        return GatheringState.NOT_HELD.value, None, None, draw.choice(NotHeldReason.values), 1
    visitors = min(200, int(draw.lognormvariate(2.3, 0.6)))
    first_timers = draw.randint(0, visitors // 3) if draw.random() < 0.7 else None
    return GatheringState.HELD.value, visitors, first_timers, "", 1


def _write(some: list[tuple[CircleRow, int]], days: list[list[Day]], outcomes: list[Outcome]) -> None:
    if connection.vendor == "postgresql":
        _copy(some, days, outcomes)
        return
    rows = (
        (circle.pk, day[0], span[1], span[2], *day[1:], *outcomes[(start + n * 7) % OUTCOMES], False)
        for circle, start in some
        for span in circle.hours.spans
        for n, day in enumerate(days[span[0] - 1])
    )
    write(Gathering, COLUMNS, rows)


def _copy(some: list[tuple[CircleRow, int]], days: list[list[Day]], outcomes: list[Outcome]) -> None:
    """Tell PostgreSQL the rows as text: five million are too many to be told one value at a time."""
    ends = ["\t".join(_told(value) for value in (*outcome, False)) for outcome in outcomes]
    told = [[(str(day[0]), "\t".join(map(_told, day[1:]))) for day in of_weekday] for of_weekday in days]
    statement = f"COPY groups_gathering ({', '.join(COLUMNS)}) FROM STDIN"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for circle, start in some:
            copy.write("".join(_lines(circle, start, told, ends)))


def _lines(circle: CircleRow, start: int, told: list[list[tuple[str, str]]], ends: list[str]) -> Iterator[str]:
    for span in circle.hours.spans:
        for n, (day, week) in enumerate(told[span[0] - 1]):
            yield f"{circle.pk}\t{day}\t{span[1]}\t{span[2]}\t{week}\t{ends[(start + n * 7) % OUTCOMES]}\n"


def _told(value: Any) -> str:
    return "\\N" if value is None else str(value)
