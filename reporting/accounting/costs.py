"""What a visit cost by who paid: the money that organisations told of a year, and the visits of the same year.

Money belongs to an organisation, not to a visit. It is an area's only where all of the organisation's work is in the
area: what would have to be divided is left out and said, never divided by a guess.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import BooleanField, Count, Exists, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.expressions import Combinable

from groups.enums import GatheringState
from groups.models import Circle
from network.enums import FundingSource
from network.models import Organisation
from network.models.organisation_rows import FundingRow
from network.periods import Period
from places.models import WorkFormOrganiser
from reporting.accounting.values import CENT
from reporting.areas import Area
from reporting.enums import Scope
from reporting.sums import OF_PLACE, due

NOWHERE = Value(False, BooleanField())


@dataclass(frozen=True)
class Money:
    """What one funder, or with no source all of them, gave in a year; `amount` is None where nobody told any."""

    source: str
    amount: Decimal | None
    rows: int
    untold: int
    actors: int
    left_out: int
    left_out_amount: Decimal | None


@dataclass(frozen=True)
class Visits:
    """The visits of a year: in circles and in places where visitors are counted, None where nobody reported."""

    circles: int | None
    places: int | None
    not_reported: int

    @property
    def all(self) -> int | None:
        known = [number for number in (self.circles, self.places) if number is not None]
        return sum(known) if known else None


@dataclass(frozen=True)
class Costs:
    """A year's money by funder and in all, the year's visits, and how many organisations told of no money at all."""

    year: int
    funders: tuple[Money, ...]
    whole: Money
    visits: Visits
    silent: int

    def per_visit(self, money: Money) -> Decimal | None:
        """Return the euros for a visit, to the cent; None when there is nothing to divide or to divide by."""
        visits = self.visits.all
        if money.amount is None or not visits:
            return None
        return (money.amount / visits).quantize(CENT, ROUND_HALF_UP)


def costs_in(area: Area, year: int, as_of: date) -> Costs:
    """Return the year's costs in the area; visits as far as the year had come by the day."""
    funders = tuple(_by_funder(area, year))
    return Costs(year, funders, _together(area, year, funders), visits_in(area, year, as_of), _silent(area, year))


def funding_rows(area: Area, years: Collection[int]) -> QuerySet[Any]:
    """Return the years' money of the area's organisations; `elsewhere` says that some of the work is outside it."""
    rows = FundingRow.objects.filter(year__in=years, organisation__in=organisations(area).order_by().values("pk"))
    return rows.annotate(elsewhere=NOWHERE if _is_whole(area) else _works_elsewhere(area))


def organisations(area: Area) -> QuerySet[Organisation]:
    """Return the area's organisations: those that work there by their own word, host a circle or run a place there."""
    if _is_whole(area) or area.place or area.circle:
        return area.organisations()
    named = Q(pk__in=area.organisations().order_by().values("pk"))
    hosts = Q(pk__in=area.circles().of_people().order_by().values("host"))  # type: ignore[attr-defined]
    runs = WorkFormOrganiser.objects.filter(work_form__place__in=area.every_place().order_by().values("pk"))
    found: QuerySet[Organisation] = Organisation.objects.published().filter(
        named | hosts | Q(pk__in=runs.order_by().values("organisation"))
    )
    return found


def _is_whole(area: Area) -> bool:
    """Whether the area holds all the work of its organisations, whatever that is."""
    return area.scope in (Scope.NETWORK, Scope.ORGANISATION)


def _works_elsewhere(area: Area) -> Combinable:
    towns = [town.code for town in area.municipalities]
    same = OuterRef("organisation")
    of_towns = Organisation.municipalities.through.objects.filter(organisation=same).exclude(municipality__in=towns)
    circles = Circle.objects.of_people().filter(host=same)
    places = WorkFormOrganiser.objects.filter(organisation=same)
    if area.is_fine:
        circles = circles.exclude(pk__in=area.circles().order_by().values("pk"))
        places = places.exclude(work_form__place__in=area.every_place().order_by().values("pk"))
    else:
        circles = circles.exclude(municipality__in=towns)
        places = places.exclude(work_form__place__municipality__in=towns)
    return Exists(of_towns) | Exists(circles) | Exists(places)


def _by_funder(area: Area, year: int) -> list[Money]:
    belongs, not_told = Q(elsewhere=False), Q(amount=None)
    counted = (
        funding_rows(area, {year})
        .order_by()
        .values("source")
        .annotate(
            euros=Sum("amount", filter=belongs),
            rows=Count("pk", filter=belongs),
            untold=Count("pk", filter=belongs & not_told),
            actors=Count("organisation", filter=belongs, distinct=True),
            left_out=Count("pk", filter=~belongs),
            left_out_euros=Sum("amount", filter=~belongs),
        )
    )
    order = {source.value: place for place, source in enumerate(FundingSource)}
    return [
        Money(
            row["source"],
            _cents(row["euros"]),
            row["rows"],
            row["untold"],
            row["actors"],
            row["left_out"],
            _cents(row["left_out_euros"]),
        )
        for row in sorted(counted, key=lambda row: order[row["source"]])
    ]


def _cents(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(CENT)


def _together(area: Area, year: int, funders: tuple[Money, ...]) -> Money:
    actors = funding_rows(area, {year}).filter(elsewhere=False).order_by().values("organisation").distinct().count()
    return Money(
        "",
        _sum([money.amount for money in funders]),
        sum(money.rows for money in funders),
        sum(money.untold for money in funders),
        actors,
        sum(money.left_out for money in funders),
        _sum([money.left_out_amount for money in funders]),
    )


def _sum(amounts: list[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal()) if known else None


def _silent(area: Area, year: int) -> int:
    """How many of the area's organisations have told of no money of the year."""
    told = FundingRow.objects.filter(year=year, organisation=OuterRef("pk"))
    return organisations(area).filter(~Exists(told)).order_by().values("pk").distinct().count()


def visits_in(area: Area, year: int, as_of: date) -> Visits:
    """Return the visits of the area in the year, as far as it had come by the day."""
    period = Period.parse(str(year))
    of_area: Any = area.gatherings()
    counted: QuerySet[Any] = due(of_area.in_period(period), as_of, period.last_day).order_by()
    rows = (
        counted.annotate(of_place=OF_PLACE)
        .values("of_place")
        .annotate(visits=Sum("visitors"), not_reported=Count("pk", filter=Q(state=GatheringState.NOT_REPORTED)))
    )
    by_side = {row["of_place"]: row for row in rows}
    sides = [by_side.get(side, {"visits": None, "not_reported": 0}) for side in (False, True)]
    return Visits(sides[0]["visits"], sides[1]["visits"], sum(side["not_reported"] for side in sides))
