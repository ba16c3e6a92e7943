"""What the portal knows of a municipality's work: its places and circles with their times, its actors, its money."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from groups.queries.meetings import break_in_words, times_in_words
from network.directory_codes import DirectoryFacet
from network.enums import FundingSource, OpenState, OrganisationKind
from network.facets import Function, vocabulary
from network.models import FundingRow, Membership, Municipality, Organisation, OrganisationFacet
from network.models.organisation import OrganisationQuerySet
from network.queries.directory import Telling, compared
from places.models import Place, WorkForm, WorkFormOrganiser
from places.week import weekly_lines
from reporting.enums import Side

MOST_NAMES = 6
THIRD_SECTOR = (
    OrganisationKind.ASSOCIATION,
    OrganisationKind.PARISH,
    OrganisationKind.VILLAGE_ASSOCIATION,
    OrganisationKind.FOUNDATION,
    OrganisationKind.FOURTH_SECTOR,
)
KINDS_OF_SIDE: dict[Side, tuple[OrganisationKind, ...]] = {
    Side.THIRD_SECTOR: THIRD_SECTOR,
    Side.MUNICIPALITY: (OrganisationKind.MUNICIPAL_UNIT,),
    Side.COUNTY: (OrganisationKind.WELLBEING_SERVICES_COUNTY,),
}


@dataclass(frozen=True)
class Work:
    """A form of work in a place: what it is, when, by whom as the source told it, and who takes it over."""

    kind: str
    times: tuple[str, ...]
    days_a_week: int
    organisers: tuple[str, ...]
    organisers_in_short: tuple[str, ...]
    handed_over_to: str


@dataclass(frozen=True)
class PlaceInUse:
    """A place that is in use, with what goes on there."""

    place: Place
    works: tuple[Work, ...]


@dataclass(frozen=True)
class CircleInUse:
    """A circle that meets, with its rhythm."""

    circle: Circle
    kind: str
    times: tuple[str, ...]
    on_break: str


def places_of(municipality: Municipality) -> QuerySet[Place]:
    """Return the municipality's published places."""
    return Place.objects.published().filter(municipality=municipality)


def places_in_use(municipality: Municipality, today: date, only: Collection[int] | None = None) -> list[PlaceInUse]:
    """Return the municipality's published places by area and name; only those with these keys where some are given."""
    organisers = WorkFormOrganiser.objects.select_related("organisation")
    forms = WorkForm.objects.select_related("timetable", "handed_over_organisation").prefetch_related(
        Prefetch("organisers", organisers), "timetable__spans", "timetable__exceptions"
    )
    places = places_of(municipality).order_by("area", "name", "pk")
    if only is not None:
        places = places.filter(pk__in=only)
    return [
        PlaceInUse(place, tuple(_work(form, today) for form in place.work_forms.all()))
        for place in places.prefetch_related(Prefetch("work_forms", forms))
    ]


def _work(form: WorkForm, today: date) -> Work:
    spans = form.timetable.as_hours().spans if form.timetable else ()
    told = [(row.organisation.name, row.listed_as or row.organisation.name) for row in form.organisers.all()]
    taker = form.handed_over_organisation
    return Work(
        str(form.get_kind_display()),
        tuple(weekly_lines(spans, today)),
        len({span.weekday for span in spans if span.state != OpenState.CLOSED}),
        tuple(name if name == short else f"{name} ({short})" for name, short in told),
        tuple(short for _name, short in told),
        taker.name if taker else form.handed_over_to,
    )


def spaces_in_use(municipality: Municipality, only: Collection[int] | None = None) -> "QuerySet[Place]":
    """Return the same places with the kinds of work that go on in each, and nothing more of them."""
    places = places_of(municipality).order_by("area", "name", "pk")
    if only is not None:
        places = places.filter(pk__in=only)
    return places.prefetch_related(Prefetch("work_forms", WorkForm.objects.only("place", "kind")))


def circles_in_use(municipality: Municipality, only: Collection[int] | None = None) -> list[CircleInUse]:
    """Return the municipality's circles that meet or have a break, by name; only some of them as with places."""
    circles = circles_of(municipality).order_by("name", "pk")
    if only is not None:
        circles = circles.filter(pk__in=only)
    rows = circles.select_related("timetable", "place").prefetch_related("timetable__spans", "timetable__exceptions")
    kinds = vocabulary("circle_kinds")
    return [CircleInUse(row, kinds[row.kind].label, tuple(times_in_words(row)), break_in_words(row)) for row in rows]


def circles_of(municipality: Municipality) -> QuerySet[Circle]:
    """Return the municipality's circles that meet or have a break."""
    found: QuerySet[Circle] = Circle.objects.of_people().that_go_on().filter(municipality=municipality)
    return found


# --- Who acts here ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class KindCount:
    """How many organisations of a kind act here."""

    kind: OrganisationKind
    count: int


@dataclass(frozen=True)
class Actors:
    """Who is known to act here: how many of each kind, the names of the public ones, what nobody is known to do."""

    kinds: tuple[KindCount, ...]
    names: dict[Side, tuple[str, ...]]
    resident_circles: int
    gaps: tuple[Function, ...]
    telling: Telling

    @property
    def total(self) -> int:
        return sum(row.count for row in self.kinds)

    def of_side(self, side: Side) -> int:
        """Return how many of the side are known to act here."""
        if side == Side.RESIDENTS:
            return self.resident_circles
        return sum(row.count for row in self.kinds if row.kind in KINDS_OF_SIDE[side])

    @property
    def of_unknown_kind(self) -> int:
        return sum(row.count for row in self.kinds if row.kind == OrganisationKind.UNKNOWN)


def organisations_at_work(municipality: Municipality) -> OrganisationQuerySet:
    """Return the published organisations that work here, as the directory says where each works."""
    here = OrganisationFacet.objects.filter(facet=DirectoryFacet.MUNICIPALITY, code=municipality.code)
    found: OrganisationQuerySet = Organisation.objects.published().filter(pk__in=here.values("organisation"))
    return found


def actors(municipality: Municipality, today: date) -> Actors:
    """Return who is known to act here: those that the directory lists."""
    here = organisations_at_work(municipality).kept_up(today).order_by()
    counts = dict(here.values("kind").annotate(n=Count("pk")).values_list("kind", "n"))
    found = compared([municipality.code], today)
    return Actors(
        tuple(KindCount(kind, counts[kind.value]) for kind in OrganisationKind if kind.value in counts),
        _names(here),
        _circles_of_residents(municipality),
        tuple(found.gaps_of(municipality.code)),
        found.telling.get(municipality.code, Telling()),
    )


def _names(here: "QuerySet[Organisation]") -> dict[Side, tuple[str, ...]]:
    """Return the names of the first of each side, in one query a side."""
    return {
        side: tuple(here.filter(kind__in=kinds).order_by("sort_key").values_list("name", flat=True)[:MOST_NAMES])
        for side, kinds in KINDS_OF_SIDE.items()
    }


def _circles_of_residents(municipality: Municipality) -> int:
    """Count the circles that are led by somebody who holds no role of a worker in the network."""
    workers = Membership.objects.current().values("user")
    leads = CircleMember.objects.filter(role=MemberRole.LEAD).exclude(user__in=workers)
    return int(circles_of(municipality).filter(pk__in=leads.values("circle")).count())


# --- What money is known of ---------------------------------------------------------------------------------------

GRANTS = (FundingSource.MUNICIPALITY, FundingSource.COUNTY)
STEA = (FundingSource.STEA,)


@dataclass(frozen=True)
class Grant:
    """A year's money from one source to those who act here: to how many rows, and the sum of those that told it."""

    year: int
    source: FundingSource
    rows: int
    told: int
    amount: Decimal | None

    @property
    def untold(self) -> int:
        return self.rows - self.told


def grants(municipality: Municipality, sources: Iterable[FundingSource]) -> list[Grant]:
    """Return the money that those who act here have told of, the latest year first; a sum only of what is told."""
    rows = FundingRow.objects.filter(organisation__in=organisations_at_work(municipality), source__in=list(sources))
    summed = rows.order_by().values("year", "source").annotate(n=Count("pk"), told=Count("amount"), sum=Sum("amount"))
    found = [Grant(r["year"], FundingSource(r["source"]), r["n"], r["told"], r["sum"]) for r in summed]
    return sorted(found, key=lambda grant: (-grant.year, grant.source.value))


# --- Where there is something -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AreaInUse:
    """A part of the municipality: how many places and circles are known there; empty name where none is told."""

    name: str
    places: int
    circles: int


def areas_in_use(municipality: Municipality) -> list[AreaInUse]:
    """Return the areas by name, those without a name last; a circle without one has that of the place it meets in."""
    of_circles = Case(When(~Q(area=""), then=F("area")), default=Coalesce("place__area", Value("")))
    places = dict(_counted(places_of(municipality).values_list("area")))
    circles = dict(_counted(circles_of(municipality).annotate(where=of_circles).values_list("where")))
    names = sorted({*places, *circles}, key=lambda name: (not name, name))
    return [AreaInUse(name, places.get(name, 0), circles.get(name, 0)) for name in names]


def _counted(rows: QuerySet[Any, tuple[str]]) -> Iterable[tuple[str, int]]:
    found: Iterable[tuple[str, int]] = rows.order_by().annotate(number=Count("pk"))
    return found
