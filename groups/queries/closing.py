"""Which quarters are closed, and how well the numbers of each have been reported."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Count, Min, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce, Concat, ExtractQuarter, ExtractYear

from groups.enums import GatheringState
from groups.models import Gathering, QuarterClosing
from groups.models.gathering import GatheringQuerySet
from network.models import Municipality
from network.periods import Period

MOST_QUARTERS = 12


@dataclass(frozen=True)
class QuarterRow:
    """A quarter's gatherings so far: how many are reported, and the closings of it, the newest first."""

    quarter: Period
    expected: int
    reported: int
    is_over: bool
    closings: Sequence[QuarterClosing]

    @property
    def not_reported(self) -> int:
        return self.expected - self.reported

    @property
    def rate(self) -> int | None:
        """Reported of a hundred, rounded down, so that 100 means all of them; None where nothing was to be reported."""
        return 100 * self.reported // self.expected if self.expected else None

    @property
    def closing(self) -> QuarterClosing | None:
        """The closing that holds now, the network's own before the municipality's."""
        holding = [c for c in self.closings if c.reopened_at is None]
        return min(holding, key=lambda c: c.municipality_id is not None, default=None)


def with_closing(gatherings: GatheringQuerySet) -> GatheringQuerySet:
    """Add `closed`: the gathering's quarter where it is closed, nothing where it is open."""
    year, number = (Cast(part("month"), CharField()) for part in (ExtractYear, ExtractQuarter))
    here = Q(municipality=None) | Q(municipality=OuterRef("circle__municipality"))
    closings = QuarterClosing.objects.in_force().filter(here, quarter=OuterRef("quarter"))
    named = gatherings.annotate(quarter=Concat(year, Value("-Q"), number))
    return named.annotate(closed=Coalesce(Subquery(closings.values("quarter")[:1]), Value("")))


def closed_quarter(day_month: date, municipality: str) -> str:
    """Return the closed quarter that the month belongs to in the municipality, or nothing."""
    quarter = str(Period.quarter_of(day_month))
    here = Q(municipality=None) | Q(municipality=municipality)
    return quarter if QuarterClosing.objects.in_force().filter(here, quarter=quarter).exists() else ""


def quarter_rows(municipality: Municipality | None, today: date) -> list[QuarterRow]:
    """Return the quarters from the first gathering to today's, the newest first, at most twelve."""
    gatherings = Gathering.objects.filter(day__lt=today)
    if municipality:
        gatherings = gatherings.filter(circle__municipality=municipality)
    counts = _counts(
        gatherings.filter(month__gte=_first_month(today))
        .order_by()
        .values_list("month")
        .annotate(Count("pk"), reported=Count("pk", filter=~Q(state=GatheringState.NOT_REPORTED)))
    )
    closings = _closings(municipality)
    first = gatherings.aggregate(first=Min("month"))["first"]
    rows: list[QuarterRow] = []
    quarter = Period.quarter_of(today)
    while first and quarter.last_month >= first and len(rows) < MOST_QUARTERS:
        expected, reported = counts.get(str(quarter), (0, 0))
        rows.append(QuarterRow(quarter, expected, reported, quarter.last_day < today, closings.get(str(quarter), [])))
        quarter = quarter.before
    return rows


def _first_month(today: date) -> date:
    quarter = Period.quarter_of(today)
    for _step in range(MOST_QUARTERS - 1):
        quarter = quarter.before
    return quarter.first_month


def _counts(months: Iterable[tuple[date, int, int]]) -> dict[str, tuple[int, int]]:
    found: dict[str, tuple[int, int]] = {}
    for month, expected, reported in months:
        quarter = str(Period.quarter_of(month))
        before = found.get(quarter, (0, 0))
        found[quarter] = (before[0] + expected, before[1] + reported)
    return found


def _closings(municipality: Municipality | None) -> dict[str, list[QuarterClosing]]:
    here = Q(municipality=None) | Q(municipality=municipality) if municipality else Q(municipality=None)
    rows = QuarterClosing.objects.filter(here).select_related("closed_by", "reopened_by", "municipality")
    found: dict[str, list[QuarterClosing]] = {}
    for row in rows:
        found.setdefault(row.quarter, []).append(row)
    return found
