"""Questions of the reporting room to the database, answered with typed rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, IntegerField, Min, Prefetch, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from groups.enums import GatheringState, NotHeldReason
from groups.models import Circle, Gathering
from network.periods import Period, Week
from places.models import WorkForm
from reporting.areas import Area
from reporting.figures import Breakdown, Figures, Grain, Row, Statistics, sum_of
from reporting.open_hours import minutes_by_week
from reporting.optional import summed_codes, with_sums

Cell = tuple[str, str]


def statistics(area: Area, period: Period, as_of: date) -> Statistics:
    """Return the area's figures of the weeks of the period that had begun by the day."""
    weeks = [week for week in period.weeks if week.monday <= as_of]
    counted = _due(area.gatherings().in_period(period), as_of)  # type: ignore[attr-defined]
    by_week = period.kind == "month"
    minutes = _open_minutes(area, weeks, by_week=by_week)
    circles = _side(counted.filter(circle__records=None), weeks, minutes, by_week=by_week)
    has_places = Circle.objects.exclude(records=None).exists()
    places = _side(counted.exclude(circle__records=None), weeks, {}, by_week=by_week) if has_places else Side({}, {})
    by_time = _time_rows(circles, places, weeks, by_week=by_week)
    by_municipality = _municipality_rows(area, circles, places, len(weeks))
    total = _all_of([row.figures for row in by_municipality], len(weeks))
    total_of_places = _all_of([row.places for row in by_municipality], len(weeks))
    name = area.municipality
    return Statistics(
        municipality=area.code,
        period=str(period),
        as_of=as_of,
        total=Row(Grain.TOTAL, "", total, name.name_fi if name else "", name.name_sv if name else "", total_of_places),
        by_time=by_time,
        by_municipality=() if area.municipality else by_municipality,
    )


@dataclass(frozen=True)
class Side:
    """The figures of circles, or of places, by row of time and by municipality."""

    by_time: dict[str, Figures]
    by_municipality: dict[str, Figures]


def _side(gatherings: QuerySet[Gathering], weeks: list[Week], minutes: dict[Cell, int], *, by_week: bool) -> Side:
    cells = _with_counts(_cells(gatherings, by_week=by_week), gatherings, by_week=by_week)
    in_time, in_towns = _circles_by_step(gatherings, by_week=by_week), _circles_by_municipality(gatherings)
    lengths = _steps(weeks, by_week=by_week)
    return Side(
        {
            step: sum_of(parts, circles=in_time.get(step, 0), weeks=lengths.get(step, 0))
            for step, parts in _grouped(cells, minutes, 1).items()
        },
        {
            town: sum_of(parts, circles=in_towns.get(town, 0), weeks=len(weeks))
            for town, parts in _grouped(cells, minutes, 0).items()
        },
    )


def _all_of(parts: list[Figures], weeks: int) -> Figures:
    return sum_of(parts, circles=sum(part.circles for part in parts), weeks=weeks)


@contextmanager
def one_moment() -> Iterator[None]:
    """Let every question inside see the database as it was at one moment."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def first_month() -> date | None:
    """Return the first month that has a gathering."""
    found: date | None = Gathering.objects.aggregate(first=Min("month"))["first"]
    return found


def _due(gatherings: QuerySet[Gathering], as_of: date) -> QuerySet[Gathering]:
    """Keep what had happened by the day; today's gathering counts once it is reported."""
    reported_today = Q(day=as_of) & ~Q(state=GatheringState.NOT_REPORTED)
    return gatherings.filter(Q(day__lt=as_of) | reported_today)


def step_of(week: Week, *, by_week: bool) -> str:
    """Return the key of the row of time that the week belongs to."""
    return str(week) if by_week else f"{week.month:%Y-%m}"


def _steps(weeks: Iterable[Week], *, by_week: bool) -> dict[str, int]:
    """Return the rows of time in order, each with how many weeks it holds."""
    found: dict[str, int] = {}
    for week in weeks:
        step = step_of(week, by_week=by_week)
        found[step] = found.get(step, 0) + 1
    return found


def _time_fields(by_week: bool) -> tuple[str, ...]:
    return ("iso_year", "iso_week") if by_week else ("month",)


def _step_of_values(values: dict[str, Any], *, by_week: bool) -> str:
    return str(Week(values["iso_year"], values["iso_week"])) if by_week else f"{values['month']:%Y-%m}"


def _cells(gatherings: QuerySet[Gathering], *, by_week: bool) -> dict[Cell, Figures]:
    """Return the figures of each (municipality code, row of time) that has any."""
    states = {state.value: Count("pk", filter=Q(state=state)) for state in GatheringState}
    reasons = {f"reason_{reason.value}": Count("pk", filter=Q(reason=reason)) for reason in NotHeldReason}
    rows = (
        gatherings.order_by()
        .values("circle__municipality", *_time_fields(by_week))
        .annotate(**states, **reasons, visits=Sum("visitors"), first=Sum("first_timers"))
    )
    return {
        (row["circle__municipality"], _step_of_values(row, by_week=by_week)): Figures(
            held=row["held"],
            not_held=row["not_held"],
            not_reported=row["not_reported"],
            visits=row["visits"],
            first_timers=Breakdown(row["first"]),
            reasons={r.value: row[f"reason_{r.value}"] for r in NotHeldReason if row[f"reason_{r.value}"]},
        )
        for row in rows
    }


def _with_counts(cells: dict[Cell, Figures], gatherings: QuerySet[Gathering], *, by_week: bool) -> dict[Cell, Figures]:
    """Add the sums of the optional numbers, of those gatherings alone that told any."""
    sums = {f"sum_{code}": Sum(Cast(KT(f"counts__{code}"), IntegerField())) for code in summed_codes()}
    rows = gatherings.exclude(counts={}).order_by().values("circle__municipality", *_time_fields(by_week))
    found = dict(cells)
    for row in rows.annotate(**sums):
        told = {code: row[f"sum_{code}"] for code in summed_codes() if row[f"sum_{code}"] is not None}
        key = (row["circle__municipality"], _step_of_values(row, by_week=by_week))
        found[key] = replace(found[key], counts={code: Breakdown(number) for code, number in with_sums(told).items()})
    return found


def _time_rows(circles: Side, places: Side, weeks: list[Week], *, by_week: bool) -> tuple[Row, ...]:
    grain = Grain.WEEK if by_week else Grain.MONTH
    return tuple(
        Row(
            grain,
            step,
            circles.by_time.get(step, Figures(weeks=length)),
            places=places.by_time.get(step, Figures(weeks=length)),
        )
        for step, length in _steps(weeks, by_week=by_week).items()
    )


def _municipality_rows(area: Area, circles: Side, places: Side, weeks: int) -> tuple[Row, ...]:
    return tuple(
        Row(
            Grain.MUNICIPALITY,
            town.code,
            circles.by_municipality.get(town.code, Figures(weeks=weeks)),
            town.name_fi,
            town.name_sv,
            places.by_municipality.get(town.code, Figures(weeks=weeks)),
        )
        for town in area.municipalities()
    )


def _circles_by_step(gatherings: QuerySet[Gathering], *, by_week: bool) -> dict[str, int]:
    rows = gatherings.order_by().values(*_time_fields(by_week)).annotate(circles=Count("circle", distinct=True))
    return {_step_of_values(row, by_week=by_week): row["circles"] for row in rows}


def _circles_by_municipality(gatherings: QuerySet[Gathering]) -> dict[str, int]:
    rows = gatherings.order_by().values("circle__municipality").annotate(circles=Count("circle", distinct=True))
    return {row["circle__municipality"]: row["circles"] for row in rows}


def _open_minutes(area: Area, weeks: list[Week], *, by_week: bool) -> dict[Cell, int]:
    """Return the open minutes of each (municipality code, row of time)."""
    found: dict[Cell, int] = defaultdict(int)
    forms = WorkForm.objects.filter(timetable__isnull=False).select_related("timetable")
    forms = forms.prefetch_related("timetable__spans", "timetable__exceptions")
    for place in area.places().only("municipality_id").order_by().prefetch_related(Prefetch("work_forms", forms)):
        timetables = [form.timetable.as_hours() for form in place.work_forms.all() if form.timetable]
        if timetables:
            for week, minutes in minutes_by_week(timetables, weeks).items():
                found[place.municipality_id, step_of(week, by_week=by_week)] += minutes
    return found


def _grouped(cells: dict[Cell, Figures], minutes: dict[Cell, int], part: int) -> dict[str, list[Figures]]:
    """Return the cells by municipality (part 0) or by row of time (part 1)."""
    found: dict[str, list[Figures]] = defaultdict(list)
    for key, figures in cells.items():
        found[key[part]].append(figures)
    for key, open_minutes in minutes.items():
        found[key[part]].append(Figures(open_minutes=open_minutes))
    return found
