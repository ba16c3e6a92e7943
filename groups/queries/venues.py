"""Rooms near a circle that somebody lends, how they suit its times, and what has been asked of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from groups.enums import CircleState, VenueState
from groups.models import Circle, VenueRequest
from groups.models.venue import as_row
from groups.queries.readiness import open_spans
from network.distance_in_words import distance_words
from network.enums import Precision
from network.geo import Point, distance_m
from network.hours import Span
from network.queries.near import centre_of
from places.enums import PlaceState
from places.free_times import Fit, fit, lendable, meets_with, own_groups
from places.models import Lending, Place, WorkForm
from places.week import weekly_lines

MOST_SHOWN = 8
FARTHEST_M = 60_000
WITH_HOURS = ("timetable__spans", "place__work_forms__timetable__spans")


@dataclass(frozen=True)
class Suggestion:
    """A room that is lent: how far it is, when it is free, and how that suits the circle's times."""

    lending: Lending
    distance: str
    fit: Fit
    free: list[str]
    guessed: bool

    @property
    def place(self) -> Place:
        return self.lending.place


@dataclass(frozen=True)
class Asked:
    """What was asked of a place; `is_outdated`: it was promised for other times than the circle's present ones."""

    request: VenueRequest
    is_outdated: bool


def asked_of(circle: Circle) -> list[Asked]:
    """Return what the circle has asked and how it stands, newest first; what it took back itself is left out."""
    rows = circle.venue_requests.exclude(state=VenueState.WITHDRAWN).select_related("place__municipality")
    now = [as_row(span) for span in open_spans(circle)]
    return [Asked(row, row.state == VenueState.CONFIRMED and row.times != now) for row in rows]


def current_requests(circle: Circle) -> list[VenueRequest]:
    """Return the questions that wait for an answer and the promise that holds, for the list of topics."""
    return list(circle.venue_requests.current().select_related("place"))


def confirmed_venue(circle: Circle) -> VenueRequest | None:
    """Return the promise of the circle's present place, if it has one."""
    found: VenueRequest | None = circle.venue_requests.confirmed().filter(place=circle.place_id).first()
    return found


def suggestions(circle: Circle) -> list[Suggestion]:
    """Return rooms that are lent near the circle: those that may suit its times by distance, then the others."""
    here, precision = _where(circle)
    asked = VenueRequest.objects.current().filter(circle=circle).values("place")
    offered = Lending.objects.filter(is_offered=True, place__state=PlaceState.PUBLISHED)
    near = _nearest(offered.exclude(place__in=asked).exclude(place=circle.place_id), here)
    rows = Lending.objects.select_related("place__municipality", "timetable").prefetch_related(*WITH_HOURS)
    found = rows.in_bulk(list(near))
    taken = _taken([lending.place_id for lending in found.values()], but=circle)
    wanted, today = open_spans(circle), timezone.localdate()
    exact = precision == Precision.EXACT
    told = [
        _suggestion(found[pk], distance_words(metres, exact=exact), wanted, taken[found[pk].place_id], today)
        for pk, metres in near.items()
    ]
    return sorted(told, key=lambda one: one.fit == Fit.TAKEN)


def _where(circle: Circle) -> tuple[Point, str]:
    if circle.point:
        return circle.point, Precision.EXACT
    return centre_of(circle.municipality, circle.area)


def _nearest(offered: QuerySet[Lending], here: Point) -> dict[int, float]:
    """The nearest rooms and how far they are; one without a position is as far as its municipality's centre."""
    fields = ("place__lat", "place__lon", "place__municipality__lat", "place__municipality__lon")
    found = []
    for pk, lat, lon, town_lat, town_lon in offered.values_list("pk", *fields):
        point = Point(lat, lon) if lat is not None and lon is not None else Point(town_lat, town_lon)
        metres = distance_m(here, point)
        if metres <= FARTHEST_M:
            found.append((metres, pk))
    return {pk: metres for metres, pk in sorted(found)[:MOST_SHOWN]}


def _taken(places: Iterable[int], *, but: Circle) -> dict[int, list[Span]]:
    """When other circles meet in the places."""
    circles = Circle.objects.filter(place__in=list(places), state=CircleState.PUBLISHED).exclude(pk=but.pk)
    taken: dict[int, list[Span]] = defaultdict(list)
    for circle in circles.select_related("timetable").prefetch_related("timetable__spans", "timetable__exceptions"):
        taken[circle.place_id or 0] += open_spans(circle)
    return taken


def _suggestion(
    lending: Lending, distance: str, wanted: Sequence[Span], circles: Sequence[Span], today: date
) -> Suggestion:
    told = _spans(lending)
    hours = [span for form in lending.place.work_forms.all() for span in _spans(form)]
    free = told or lendable(hours)
    taken = [*own_groups(hours), *circles]
    return Suggestion(lending, distance, fit(free, taken, wanted, today), weekly_lines(free, today), not told)


def _spans(owner: Lending | WorkForm) -> list[Span]:
    return [row.as_span() for row in owner.timetable.spans.all()] if owner.timetable else []


def in_the_way(request: VenueRequest) -> list[Circle]:
    """Return the other circles that meet in the place at the times that are asked for."""
    wanted, today = open_spans(request.circle), timezone.localdate()
    others = Circle.objects.filter(place=request.place_id, state=CircleState.PUBLISHED).exclude(pk=request.circle_id)
    rows = others.select_related("timetable").prefetch_related("timetable__spans", "timetable__exceptions")
    return [circle for circle in rows if meets_with(wanted, open_spans(circle), today)]
