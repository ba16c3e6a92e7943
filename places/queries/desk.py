"""What an adviser reads aloud: the next three places today and tomorrow; one question for the listings of both."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import CharField, Exists, F, OuterRef, Q, Subquery

from network.distance_in_words import spoken_distance
from network.enums import WELCOMES_ANYONE, ListingKind, Precision
from network.facets import Facet
from network.freshness import freshness
from network.freshness_in_words import confirmed_in_words
from network.geo import Point, box_around, distance_m
from network.hours import Opening, openings_on, wall_clock
from network.models import Listing, ListingFacet, ListingSpan
from network.models.listing import ListingQuerySet
from network.queries.near import Whereabouts
from network.queries.nearest import AMONG_EQUALS
from places.models import Place
from places.queries.search import Question, answering
from places.read_aloud import grouped_phone, spoken_openings

SPOKEN = 3
REACH_M = 30_000
LATER_DAYS = 6
LOOKED_AT = 12


@dataclass(frozen=True)
class Spoken:
    """One place as it is read aloud."""

    title: str
    url: str
    meets: bool
    distance: str
    address: str
    area: str
    hours: str
    phone: str = ""
    tel: str = ""
    getting_in: str = ""
    costs: str = ""
    is_free: bool = False
    meets_you: str = ""
    confirmed: str = ""


@dataclass(frozen=True)
class DeskDay:
    """A day's next three, whether there are more after them, and the number of the first."""

    day: date
    rows: list[Spoken]
    has_more: bool
    first: int


@dataclass(frozen=True)
class Desk:
    """Today, tomorrow, and, where today is short, what opens later in the week and what can be joined from home."""

    days: list[DeskDay]
    later: list[Spoken]
    from_home: list[Spoken]

    @property
    def has_more(self) -> bool:
        return any(day.has_more for day in self.days)

    @property
    def is_short(self) -> bool:
        """Whether fewer than three are open today in reach, counted from the first page."""
        return self.days[0].first == 1 and len(self.days[0].rows) < SPOKEN


def desk(asked: Question, here: Whereabouts, *, first: int = 1) -> Desk:
    """Return what is read aloud, nearest first; three queries and the places' own facts, whatever there is."""
    today, minute = wall_clock(asked.moment)
    days = (today, today + timedelta(days=1))
    near = answering(asked).within(box_around(here.point, REACH_M)).with_nearness(here.point)
    near = near.order_by(F("nearness").asc(nulls_last=True), *AMONG_EQUALS)
    home = (
        answering(asked)
        .with_facet(Facet.WAY, ["online", "phone"])
        .with_nearness(here.point)
        .order_by(F("nearness").asc(nulls_last=True))
    )
    until = first + SPOKEN
    parts = [
        near.open_on(days[0], minute)[:until],
        near.open_on(days[1])[:until],
        _with_hours(near)[:LOOKED_AT],
        home[:SPOKEN],
    ]
    rows = _rows(parts, here.point)
    facts = _places(rows)
    ahead = {row.pk: [_ahead(row, day, minute if day == today else 0) for day in days] for row in rows}
    told = [
        _day(asked, here, rows, facts, day, [ahead[row.pk][n] for row in rows], first) for n, day in enumerate(days)
    ]
    return Desk(told, *_widened(asked, here, rows, facts, days) if first == 1 else ([], []))


def _with_hours(near: ListingQuerySet) -> ListingQuerySet:
    """What has told any hours; which of them open later this week is read from their timetables."""
    hours = ListingSpan.objects.filter(listing=OuterRef("pk"), state__in=list(WELCOMES_ANYONE))
    return near.filter(Exists(hours))


def _rows(parts: list[ListingQuerySet], here: Point) -> list[Listing]:
    wanted = Q()
    for part in parts:
        wanted |= Q(pk__in=part.values("pk"))
    facets = ListingFacet.objects.filter(listing=OuterRef("pk"))
    found = (
        Listing.objects.filter(wanted)
        .annotate(
            place_key=Subquery(facets.filter(facet=Facet.PLACE).values("code")[:1], output_field=CharField()),
            is_free=Exists(facets.filter(facet=Facet.OPENNESS, code="free_of_charge")),
            from_home=Exists(facets.filter(facet=Facet.WAY, code__in=["online", "phone"])),
        )
        .select_related("municipality")
        .prefetch_related("spans", "exceptions")
        .with_nearness(here)
    )
    return list(found.order_by(F("nearness").asc(nulls_last=True), *AMONG_EQUALS))


def _place_key(row: Listing) -> int | None:
    code = str(row.key) if row.kind == ListingKind.PLACE else getattr(row, "place_key", None)
    return int(code) if code else None


def _places(rows: list[Listing]) -> dict[int, Place]:
    keys = {key for row in rows if (key := _place_key(row)) is not None}
    return Place.objects.published().in_bulk(keys) if keys else {}


def _ahead(row: Listing, day: date, minute: int) -> list[Opening]:
    """The openings of the day that are open to anyone and not yet over."""
    return [o for o in openings_on(row.timetable(), day) if o.state in WELCOMES_ANYONE and o.ends > minute]


def _in_reach(row: Listing, here: Whereabouts) -> bool:
    known = row.lat is not None and row.lon is not None
    return known and distance_m(here.point, Point(row.lat or 0.0, row.lon or 0.0)) <= REACH_M


def _day(
    asked: Question,
    here: Whereabouts,
    rows: list[Listing],
    facts: dict[int, Place],
    day: date,
    ahead: list[list[Opening]],
    first: int,
) -> DeskDay:
    open_ones = [(row, hours) for row, hours in zip(rows, ahead, strict=True) if hours and _in_reach(row, here)]
    shown = open_ones[first - 1 : first - 1 + SPOKEN]
    spoken = [_spoken(row, here, facts, spoken_openings(hours, asked.today), asked.today) for row, hours in shown]
    return DeskDay(day, spoken, len(open_ones) > first - 1 + SPOKEN, first)


def _widened(
    asked: Question, here: Whereabouts, rows: list[Listing], facts: dict[int, Place], days: tuple[date, date]
) -> tuple[list[Spoken], list[Spoken]]:
    later, home = [], []
    for row in rows:
        soon = any(_ahead(row, day, 0) for day in days)
        coming = (_ahead(row, days[1] + timedelta(days=n), 0) for n in range(1, LATER_DAYS))
        hours = next((found for found in coming if found), [])
        if hours and not soon and _in_reach(row, here):
            later.append(_spoken(row, here, facts, spoken_openings(hours, asked.today), asked.today))
        if getattr(row, "from_home", False):
            home.append(_spoken(row, here, facts, spoken_openings(hours, asked.today) if hours else "", asked.today))
    return later[:SPOKEN], home[:SPOKEN]


def _spoken(row: Listing, here: Whereabouts, facts: dict[int, Place], hours: str, today: date) -> Spoken:
    place = facts.get(_place_key(row) or 0)
    own = place if row.kind == ListingKind.PLACE else None
    phone = place.contact_phone if place else ""
    return Spoken(
        title=row.title,
        url=row.get_absolute_url(),
        meets=row.kind == ListingKind.CIRCLE,
        distance=_distance(row, here),
        address=_address(row) if row.address else "",
        area="" if row.address else _address(row),
        hours=hours,
        phone=grouped_phone(phone),
        tel="".join(letter for letter in phone if letter in "+0123456789"),
        getting_in=place.getting_in if place else "",
        costs=own.costs if own else "",
        is_free=bool(getattr(row, "is_free", False)),
        meets_you=own.meets_you if own else "",
        confirmed=confirmed_in_words(freshness(row.confirmed_on, today), row.confirmed_by),
    )


def _address(row: Listing) -> str:
    """Where it is, each name once; without a street it is an area and not an address."""
    found: list[str] = []
    for part in (row.venue, row.address, row.area, row.municipality.name):
        if part and not any(part in said for said in (row.title, *found)):
            found.append(part)
    return ", ".join(found)


def _distance(row: Listing, here: Whereabouts) -> str:
    if row.lat is None or row.lon is None:
        return ""
    exact = row.precision == Precision.EXACT == here.precision
    return spoken_distance(distance_m(here.point, Point(row.lat, row.lon)), exact=exact)
