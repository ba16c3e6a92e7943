"""The gatherings of an area, summed by the database: circles apart from the places whose visitors are counted."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import BooleanField, Count, ExpressionWrapper, IntegerField, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from groups.enums import GatheringState
from groups.models import Circle, Gathering
from network.periods import Week
from reporting.figures import Breakdown, Figures, Spread
from reporting.optional import summed_codes, with_sums

Cell = tuple[str, str]
OF_PLACE = ExpressionWrapper(Q(circle__records__isnull=False), BooleanField())
STATES = tuple(state.value for state in GatheringState)


@dataclass
class Side:
    """The sums of circles, or of places: by (municipality code, row of time), how many there were, and their spread."""

    cells: dict[Cell, Figures] = field(default_factory=dict)
    by_municipality: dict[str, int] = field(default_factory=dict)
    spreads: dict[Cell, Spread] = field(default_factory=dict)


def sides_of(
    gatherings: QuerySet[Gathering], *, by_week: bool, counts: bool = True, spread: bool = False
) -> tuple[Side, Side]:
    """Return the sums of circles and of places; what is not wanted is not asked of the database.

    A spread's key has an empty municipality for a row of time, an empty time for a municipality, both for the whole.
    """
    sides = (Side(), Side())
    for of_place, town, step, figures in _summed(gatherings, by_week=by_week):
        if step is None:
            sides[of_place].by_municipality[town] = figures.circles
        else:
            sides[of_place].cells[town, step] = figures
    _add_reasons(sides, gatherings, by_week=by_week)
    if counts:
        _add_counts(sides, gatherings, by_week=by_week)
    if spread:
        _add_spreads(sides, gatherings, by_week=by_week)
    return sides


def _summed(gatherings: QuerySet[Gathering], *, by_week: bool) -> Iterator[tuple[bool, str, str | None, Figures]]:
    """Sum first by circle, which an index answers in its own order, and those sums by municipality.

    Last come, without a row of time, how many circles each municipality had in the whole time.
    """
    states = {state: _whole(Count("circle", filter=Q(state=state))) for state in STATES}
    by_circle = gatherings.order_by().values(*_time_fields(by_week), "circle_id")
    by_circle = by_circle.annotate(**states, visits=_whole(Sum("visitors")), first=_whole(Sum("first_timers")))
    inner, params = by_circle.query.get_compiler(connection=connection).as_sql()
    names = (*STATES, "visits", "first")
    times = ", ".join(f"g.{name}" for name in _time_fields(by_week))
    nothing = ", ".join("NULL" for _ in (*_time_fields(by_week), *names))
    sums = ", ".join(f"SUM(g.{name})" for name in names)
    town = "c.municipality_id, c.records_id IS NOT NULL"
    join = f'JOIN "{Circle._meta.db_table}" c ON c.id = g.circle_id GROUP BY {town}'
    statement = (
        f"WITH g AS MATERIALIZED ({inner}) "  # noqa: S608 - names of our own
        f"SELECT {town}, COUNT(*), {times}, {sums} FROM g {join}, {times} "
        f"UNION ALL SELECT {town}, COUNT(*), {nothing} FROM (SELECT DISTINCT circle_id FROM g) AS g {join}"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, params)
        for code, of_place, circles, *rest in cursor.fetchall():
            *time, held, not_held, not_reported, visits, first = rest
            ordered = dict(zip(STATES, (held, not_held, not_reported), strict=True))
            figures = Figures(
                circles=circles,
                held=int(ordered[GatheringState.HELD] or 0),
                not_held=int(ordered[GatheringState.NOT_HELD] or 0),
                not_reported=int(ordered[GatheringState.NOT_REPORTED] or 0),
                visits=_number(visits),
                first_timers=Breakdown(_number(first)),
            )
            yield bool(of_place), code, _step(time), figures


def _whole(number: Any) -> Cast:
    """PostgreSQL adds up whole numbers of this size twice as fast as those of the next one."""
    return Cast(number, IntegerField())


def _number(value: Any) -> int | None:
    return None if value is None else int(value)


def step_of(week: Week, *, by_week: bool) -> str:
    """Return the key of the row of time that the week belongs to."""
    return str(week) if by_week else f"{week.month:%Y-%m}"


def _time_fields(by_week: bool) -> tuple[str, ...]:
    return ("iso_year", "iso_week") if by_week else ("month",)


def _step(time: list[Any]) -> str | None:
    """Return the key of a row of time as the database gives it: a year and a week, or a month."""
    if time[0] is None:
        return None
    return str(Week(*time)) if len(time) > 1 else f"{time[0]}"[:7]


def _step_of_values(values: dict[str, Any], *, by_week: bool) -> str:
    found = _step([values[name] for name in _time_fields(by_week)])
    return found or ""


def _by_cell(gatherings: QuerySet[Gathering], *more: str, by_week: bool) -> QuerySet[Any, dict[str, Any]]:
    rows: QuerySet[Any] = gatherings.order_by().annotate(of_place=OF_PLACE)
    return rows.values("of_place", "circle__municipality", *_time_fields(by_week), *more)


def _add_reasons(sides: tuple[Side, Side], gatherings: QuerySet[Gathering], *, by_week: bool) -> None:
    rows = _by_cell(gatherings.filter(state=GatheringState.NOT_HELD), "reason", by_week=by_week)
    found: dict[tuple[bool, Cell], dict[str, int]] = defaultdict(dict)
    for row in rows.annotate(number=Count("circle")):  # which the index has, and the key of the row it has not
        cell = (row["circle__municipality"], _step_of_values(row, by_week=by_week))
        found[row["of_place"], cell][row["reason"]] = row["number"]
    for (of_place, cell), reasons in found.items():
        cells = sides[of_place].cells
        cells[cell] = replace(cells[cell], reasons=dict(sorted(reasons.items())))


def _add_counts(sides: tuple[Side, Side], gatherings: QuerySet[Gathering], *, by_week: bool) -> None:
    """Add the sums of the optional numbers, of those gatherings alone that told any."""
    sums = {f"sum_{code}": Sum(Cast(KT(f"counts__{code}"), IntegerField())) for code in summed_codes()}
    for row in _by_cell(gatherings.exclude(counts={}), by_week=by_week).annotate(**sums):
        told = {code: row[f"sum_{code}"] for code in summed_codes() if row[f"sum_{code}"] is not None}
        cell = (row["circle__municipality"], _step_of_values(row, by_week=by_week))
        cells = sides[row["of_place"]].cells
        cells[cell] = replace(cells[cell], counts={code: Breakdown(number) for code, number in with_sums(told).items()})


def _add_spreads(sides: tuple[Side, Side], gatherings: QuerySet[Gathering], *, by_week: bool) -> None:
    """Ask how many gatherings had how many visitors, by municipality and by time: of that every spread is read."""
    held: QuerySet[Any] = gatherings.filter(state=GatheringState.HELD).order_by().annotate(of_place=OF_PLACE)
    how_many = Count("circle")
    tables: tuple[dict[Cell, dict[int, int]], ...] = (defaultdict(dict), defaultdict(dict))
    for row in held.values("of_place", "circle__municipality", "visitors").annotate(number=how_many):
        tables[row["of_place"]][row["circle__municipality"], ""][row["visitors"]] = row["number"]
    for row in held.values("of_place", *_time_fields(by_week), "visitors").annotate(number=how_many):
        tables[row["of_place"]]["", _step_of_values(row, by_week=by_week)][row["visitors"]] = row["number"]
    for side, table in zip(sides, tables, strict=True):
        whole: dict[int, int] = defaultdict(int)
        for (town, _time), numbers in table.items():
            for visitors, number in numbers.items() if town else ():
                whole[visitors] += number
        side.spreads = {cell: spread_of(numbers) for cell, numbers in {**table, ("", ""): whole}.items()}


def spread_of(numbers: dict[int, int]) -> Spread:
    """Return the spread of gatherings, given how many had how many visitors; of an even number the lower middle."""
    if not numbers:
        return Spread()
    middle, passed = (sum(numbers.values()) + 1) // 2, 0
    for visitors in sorted(numbers):
        passed += numbers[visitors]
        if passed >= middle:
            return Spread(min(numbers), visitors, max(numbers))
    return Spread()


def due(gatherings: QuerySet[Gathering], as_of: date, last_day: date) -> QuerySet[Gathering]:
    """Keep what had happened by the day; today's gathering counts once it is reported."""
    if as_of > last_day:
        return gatherings
    reported_today = Q(day=as_of) & ~Q(state=GatheringState.NOT_REPORTED)
    return gatherings.filter(Q(day__lt=as_of) | reported_today)


def lengths_of(weeks: Iterable[Week], *, by_week: bool) -> dict[str, int]:
    """Return the rows of time in order, each with how many weeks it holds."""
    found: dict[str, int] = {}
    for week in weeks:
        step = step_of(week, by_week=by_week)
        found[step] = found.get(step, 0) + 1
    return found
