"""Questions of the reporting room to the database, answered with typed rows."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.db import connection, transaction
from django.db.models import Max, Min

from groups.models import Gathering
from network.periods import Period, Week
from reporting.area_facts import facts_of
from reporting.areas import Area
from reporting.contents import PRESENT, chosen
from reporting.enums import Scope
from reporting.figures import Comparison, Figures, Grain, Row, Statistics, sum_of
from reporting.open_hours import Calendar, OpenMinutes
from reporting.open_places import open_minutes
from reporting.sums import Cell, Side, due, lengths_of, sides_of, step_of

MEMORY = "64MB"  # what PostgreSQL may use for a sum of the whole country before it writes to its disk


@dataclass(frozen=True)
class Reckoning:
    """What is counted: of which area, over which weeks of a period, up to which day, and what of it."""

    area: Area
    period: Period
    as_of: date
    contents: tuple[str, ...]

    @cached_property
    def weeks(self) -> list[Week]:
        """The weeks of the period that had begun by the day."""
        return [week for week in self.period.weeks if week.monday <= self.as_of]

    @property
    def by_week(self) -> bool:
        return self.period.kind not in ("quarter", "year")

    @property
    def days(self) -> int:
        """How many days are counted, where they are no whole weeks."""
        if self.period.kind != "free" or not self.weeks:
            return 0
        return (self.period.days_of(self.weeks[-1])[1] - self.period.first_day).days + 1


@dataclass(frozen=True)
class Rows:
    """The same figures as a whole, by time and by municipality."""

    total: Row
    by_time: tuple[Row, ...]
    by_municipality: tuple[Row, ...]


def statistics(area: Area, period: Period, as_of: date, contents: Iterable[str] = PRESENT) -> Statistics:
    """Return the area's figures of the weeks of the period that had begun by the day, and what else was asked for."""
    wanted = chosen(contents, area.scope)
    rows = _rows(Reckoning(area, period, as_of, wanted))
    return Statistics(
        municipality=area.code,
        period=str(period),
        as_of=as_of,
        total=rows.total,
        by_time=() if period.kind == "week" else rows.by_time,
        by_municipality=rows.by_municipality if _is_split(area) else (),
        area=str(area),
        contents=wanted,
        comparisons=_comparisons(area, period, as_of, wanted) if "comparison" in wanted else (),
        facts=facts_of(area, period, as_of, rows.by_municipality, wanted),
    )


def _is_split(area: Area) -> bool:
    """Whether the area's municipalities have rows of their own: the parts of a larger one, or more than one of them."""
    return area.scope in (Scope.NETWORK, Scope.COUNTY) or (
        area.scope == Scope.ORGANISATION and len(area.municipalities) > 1
    )


def _comparisons(area: Area, period: Period, as_of: date, contents: tuple[str, ...]) -> tuple[Comparison, ...]:
    """Return the period before and that of the year before; of an unfinished period as many days as it has had."""
    told = [("before", period.before)]
    if str(period.year_before) != str(period.before):
        told.append(("year_before", period.year_before))
    return tuple(_comparison(kind, period, Reckoning(area, earlier, as_of, contents)) for kind, earlier in told)


def _comparison(kind: str, period: Period, whole: Reckoning) -> Comparison:
    earlier = whole.period
    passed = whole.as_of - period.first_day
    until = earlier.first_day + passed if whole.as_of <= period.last_day else whole.as_of
    until = min(until, whole.as_of)
    cut = replace(whole, as_of=until)
    return Comparison(kind, str(earlier), until, until <= earlier.last_day, _rows(cut).total)


def _rows(what: Reckoning) -> Rows:
    area, weeks, by_week = what.area, what.weeks, what.by_week
    counted = due(area.gatherings().in_period(what.period), what.as_of, what.period.last_day)  # type: ignore[attr-defined]
    circles, places = sides_of(counted, by_week=by_week, spread="spread" in what.contents)
    by_town, by_step = _openness(what)
    by_municipality = _municipality_rows(what, circles, places, by_town)
    names = area.names
    total = Row(
        Grain.TOTAL,
        "",
        _whole(what, [row.figures for row in by_municipality], circles),
        *names,
        _whole(what, [row.places for row in by_municipality], places),
    )
    return Rows(total, _time_rows(what, lengths_of(weeks, by_week=by_week), circles, places, by_step), by_municipality)


def _whole(what: Reckoning, parts: list[Figures], side: Side) -> Figures:
    circles = sum(part.circles for part in parts)
    return _with_spread(sum_of(parts, circles=circles, weeks=len(what.weeks), days=what.days), side, ("", ""))


def _with_spread(figures: Figures, side: Side, cell: Cell) -> Figures:
    return replace(figures, spread=side.spreads[cell]) if cell in side.spreads else figures


def _time_rows(
    what: Reckoning, lengths: dict[str, int], circles: Side, places: Side, openness: dict[str, Figures]
) -> tuple[Row, ...]:
    found, by_time = [], [_grouped(side, 1, hours) for side, hours in ((circles, openness), (places, {}))]
    for step, length in lengths.items():
        grain, key, days = _time_of(what, step)
        sides = [
            _with_spread(
                sum_of(
                    parts.get(step, ()),
                    circles=sum(part.circles for part in parts.get(step, ())),
                    weeks=length,
                    days=days,
                ),
                side,
                ("", step),
            )
            for side, parts in zip((circles, places), by_time, strict=True)
        ]
        found.append(Row(grain, key, sides[0], places=sides[1]))
    return tuple(found)


def _time_of(what: Reckoning, step: str) -> tuple[Grain, str, int]:
    """Return what the row of time is called: a month, a week, or those days of a week that are in the period."""
    if not what.by_week:
        return Grain.MONTH, step, 0
    week = Week.parse(step)
    first, last = what.period.days_of(week)
    if (first, last) == (week.monday, week.sunday):
        return Grain.WEEK, step, 0
    return Grain.DAYS, f"{first}..{last}", (last - first).days + 1


def _municipality_rows(what: Reckoning, circles: Side, places: Side, openness: dict[str, Figures]) -> tuple[Row, ...]:
    by_town = [_grouped(circles, 0, openness), _grouped(places, 0, {})]
    found = []
    for town in what.area.municipalities:
        sides = [
            _with_spread(
                sum_of(
                    parts.get(town.code, ()),
                    circles=side.by_municipality.get(town.code, 0),
                    weeks=len(what.weeks),
                    days=what.days,
                ),
                side,
                (town.code, ""),
            )
            for side, parts in zip((circles, places), by_town, strict=True)
        ]
        found.append(Row(Grain.MUNICIPALITY, town.code, sides[0], town.name_fi, town.name_sv, sides[1]))
    return tuple(found)


def _grouped(side: Side, part: int, openness: dict[str, Figures]) -> dict[str, list[Figures]]:
    """Return the figures of the cells by their municipality (part 0) or their row of time (part 1)."""
    found: dict[str, list[Figures]] = defaultdict(list)
    for cell, figures in side.cells.items():
        found[cell[part]].append(figures)
    for key, hours in openness.items():
        found[key].append(hours)
    return found


def _openness(what: Reckoning) -> tuple[dict[str, Figures], dict[str, Figures]]:
    """Return how long the places are open by the municipality's code, and by the row of time."""
    states = "open_states" in what.contents
    if not what.weeks or (not states and "open_hours" not in what.contents):
        return {}, {}
    days_of = what.period.days_of
    calendar = Calendar(days_of(what.weeks[0])[0], days_of(what.weeks[-1])[1])
    steps: dict[str, int] = defaultdict(int)
    for week in what.weeks:
        steps[step_of(week, by_week=what.by_week)] |= calendar.between(*days_of(week))
    by_town, together = open_minutes(what.area.places(), calendar), OpenMinutes()
    for minutes in by_town.values():
        together.join(minutes)

    def within(minutes: OpenMinutes, days: int) -> Figures:
        found = minutes.within(days)
        return Figures(open_minutes=found.minutes, open_states=found.states if states else {})

    every_day = calendar.between(None, None)
    return (
        {town: within(minutes, every_day) for town, minutes in by_town.items()},
        {step: within(together, days) for step, days in steps.items()} if by_town else {},
    )


@contextmanager
def one_moment() -> Iterator[None]:
    """Let every question inside see the database as it was at one moment."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
                cursor.execute(f"SET LOCAL work_mem = '{MEMORY}'")
        yield


def newest_gathering() -> int | None:
    """Return the key of the newest gathering that there is."""
    found: int | None = Gathering.objects.aggregate(newest=Max("pk"))["newest"]
    return found


def first_month() -> date | None:
    """Return the first month that has a gathering."""
    found: date | None = Gathering.objects.aggregate(first=Min("month"))["first"]
    return found
