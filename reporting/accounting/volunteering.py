"""Volunteer hours of an area: those that were told, and how many gatherings and weeks did not tell any."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, IntegerField, Q, QuerySet, Sum
from django.db.models.fields.json import KT
from django.db.models.functions import Cast

from groups.enums import GatheringState
from groups.models import Gathering
from network.periods import Period, Week
from reporting.accounting.values import Stated, Values
from reporting.areas import Area
from reporting.optional import WORK
from reporting.sums import due

HOURS = WORK[1]
TOLD = Q(counts__has_key=HOURS)


@dataclass(frozen=True)
class Told:
    """What the gatherings of a municipality told of volunteer work in a week; `minutes` is None where none did."""

    town: str
    week: Week
    minutes: int | None
    told: int
    untold: int
    not_reported: int


@dataclass(frozen=True)
class Work:
    """Volunteer work of a municipality, or of all, in a year or a period; None is not zero but not told."""

    town: str
    year: int
    minutes: int | None
    told: int
    untold: int
    not_reported: int
    weeks_told: int
    weeks_held: int
    stated: Stated | None = None

    @property
    def value(self) -> Decimal | None:
        """The hours times their stated value; None without hours or without a value."""
        return None if self.minutes is None or self.stated is None else self.stated.of(self.minutes)


@dataclass(frozen=True)
class Working:
    """A period's volunteer work: by municipality and year, and the whole."""

    lines: tuple[Work, ...]
    whole: Work
    value: Decimal | None
    """All lines' values together; None as long as the hours of some have none."""
    without_value: tuple[Work, ...] = field(default=())


def told_by_week(area: Area, first: Period, last: Period, as_of: date) -> list[Told]:
    """Return what was told from the first period to the last, in one question."""
    gatherings: Any = area.gatherings()
    if str(first) == str(last):
        found = gatherings.in_period(last)
    elif last.kind == "week":
        found = gatherings.filter(day__gte=first.first_day, day__lte=last.last_day)
    else:
        found = gatherings.filter(month__gte=first.first_month, month__lte=last.last_month)
    rows = due(found, as_of, last.last_day).order_by().values("circle__municipality", "iso_year", "iso_week")
    held = Q(state=GatheringState.HELD)
    counted = rows.annotate(
        minutes=Sum(Cast(KT(f"counts__{HOURS}"), IntegerField())),
        told=Count(KT(f"counts__{HOURS}")),  # the database holds that only what was held has counts
        held=Count("pk", filter=held),
        not_reported=Count("pk", filter=Q(state=GatheringState.NOT_REPORTED)),
    )
    return [
        Told(
            row["circle__municipality"],
            Week(row["iso_year"], row["iso_week"]),
            row["minutes"],
            row["told"],
            row["held"] - row["told"],
            row["not_reported"],
        )
        for row in counted
    ]


def worked(told: Iterable[Told], values: Values) -> Working:
    """Return the volunteer work of the rows: a line for each municipality and year, each with its own stated value."""
    parts: dict[tuple[int, str], list[Told]] = {}
    told = list(told)
    for row in told:
        parts.setdefault((row.week.year, row.town), []).append(row)
    lines = [_sum(rows, town, year, values.of(town, year)) for (year, town), rows in sorted(parts.items())]
    without = tuple(line for line in lines if line.minutes is not None and line.stated is None)
    known = [line.value for line in lines if line.value is not None]
    value = sum(known, Decimal()) if known and not without else None
    return Working(tuple(lines), _sum(told, "", 0, None), value, without)


def _sum(rows: Sequence[Told], town: str, year: int, stated: Stated | None) -> Work:
    known = [row.minutes for row in rows if row.minutes is not None]
    return Work(
        town,
        year,
        sum(known) if known else None,
        sum(row.told for row in rows),
        sum(row.untold for row in rows),
        sum(row.not_reported for row in rows),
        len({row.week for row in rows if row.told}),
        len({row.week for row in rows if row.told or row.untold}),
        stated,
    )


def work_in(area: Area, period: Period, as_of: date) -> Working:
    """Return the period's volunteer work as far as it had come by the day."""
    rows = told_by_week(area, period, period, as_of)
    return worked(rows, values_for(rows))


def values_for(rows: Iterable[Told]) -> Values:
    """Return the stated values of the rows' years and municipalities."""
    rows = list(rows)
    return Values({row.week.year for row in rows}, {row.town for row in rows})


def hours_rows(area: Area, period: Period, as_of: date, *, told: bool | None = None) -> QuerySet[Gathering]:
    """Return the gatherings that the hours are of: those that told any, those held that told none, or both."""
    of_period: Any = area.gatherings()
    found: QuerySet[Gathering] = due(of_period.in_period(period), as_of, period.last_day).filter(
        state=GatheringState.HELD
    )
    if told is not None:
        found = found.filter(TOLD) if told else found.exclude(TOLD)
    return found.order_by("day", "pk")
