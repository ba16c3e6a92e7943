"""Questions of the reporting room to the database, answered with typed rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, Min, Prefetch, Q, QuerySet, Sum

from groups.enums import GatheringState, NotHeldReason
from groups.models import Gathering
from network.periods import Period, Week
from places.models import WorkForm
from reporting.areas import Area
from reporting.figures import Breakdown, Figures, Grain, Row, Statistics, sum_of
from reporting.open_hours import minutes_by_week

Cell = tuple[str, str]


def statistics(area: Area, period: Period, as_of: date) -> Statistics:
    """Return the area's figures of the weeks of the period that had begun by the day."""
    weeks = [week for week in period.weeks if week.monday <= as_of]
    counted = _due(area.gatherings().in_period(period), as_of)  # type: ignore[attr-defined]
    by_week = period.kind == "month"
    cells = _cells(counted, by_week=by_week)
    minutes = _open_minutes(area, weeks, by_week=by_week)
    by_time = _time_rows(counted, weeks, _grouped(cells, minutes, 1), by_week=by_week)
    by_municipality = _municipality_rows(area, counted, len(weeks), _grouped(cells, minutes, 0))
    circles = sum(row.figures.circles for row in by_municipality)
    total = sum_of((row.figures for row in by_municipality), circles=circles, weeks=len(weeks))
    name = area.municipality
    return Statistics(
        municipality=area.code,
        period=str(period),
        as_of=as_of,
        total=Row(Grain.TOTAL, "", total, name.name_fi if name else "", name.name_sv if name else ""),
        by_time=by_time,
        by_municipality=() if area.municipality else by_municipality,
    )


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


def _time_rows(
    gatherings: QuerySet[Gathering], weeks: list[Week], parts: dict[str, list[Figures]], *, by_week: bool
) -> tuple[Row, ...]:
    grain = Grain.WEEK if by_week else Grain.MONTH
    circles = _circles_by_step(gatherings, by_week=by_week)
    return tuple(
        Row(grain, step, sum_of(parts.get(step, ()), circles=circles.get(step, 0), weeks=length))
        for step, length in _steps(weeks, by_week=by_week).items()
    )


def _municipality_rows(
    area: Area, gatherings: QuerySet[Gathering], weeks: int, parts: dict[str, list[Figures]]
) -> tuple[Row, ...]:
    circles = _circles_by_municipality(gatherings)
    return tuple(
        Row(
            Grain.MUNICIPALITY,
            place.code,
            sum_of(parts.get(place.code, ()), circles=circles.get(place.code, 0), weeks=weeks),
            place.name_fi,
            place.name_sv,
        )
        for place in area.municipalities()
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
