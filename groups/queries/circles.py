"""Circles as pages show them."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone

from groups.enums import MemberRole
from groups.models import Circle
from groups.models.circle import CircleQuerySet
from groups.queries.meetings import Slot, break_in_words, cancelled_slots, next_meetings, times_in_words, venue_in_words
from groups.queries.readiness import Item, Status, items_of
from network.distance_in_words import distance_words
from network.facets import vocabulary
from network.freshness import Freshness, freshness
from network.geo import Point, distance_m
from network.hours_in_words import opening_in_words
from network.models import User

PAGE_TOPICS = ("for_whom", "use_of_time", "coffee_costs", "facilitation", "principles")


@dataclass(frozen=True)
class Card:
    """A circle in a list."""

    circle: Circle
    times: list[str]
    next_meeting: str
    where: str
    distance: str
    on_break: str = ""

    @property
    def age(self) -> Freshness:
        """How old the facts are today."""
        return freshness(self.circle.confirmed_on, timezone.localdate())

    @property
    def kind(self) -> str:
        return vocabulary("circle_kinds")[self.circle.kind].label


def whole(circles: CircleQuerySet) -> CircleQuerySet:
    """Bring along everything that a circle's page or paper shows, in five queries however many rows."""
    related = circles.select_related("municipality", "place", "host", "timetable")
    return related.prefetch_related("timetable__spans", "timetable__exceptions", "answers", "members__user")


def for_cards(circles: CircleQuerySet) -> CircleQuerySet:
    related = circles.select_related("municipality", "place", "timetable")
    return related.prefetch_related("timetable__spans", "timetable__exceptions")


def cards_of(circles: Iterable[Circle], here: Point | None = None) -> list[Card]:
    rows = list(circles)
    cancelled = cancelled_slots(circle.pk for circle in rows)
    return [_card(circle, here, cancelled) for circle in rows]


def _card(circle: Circle, here: Point | None, cancelled: Container[Slot]) -> Card:
    coming = next_meetings(circle, 1, cancelled)
    point = _point_of(circle)
    where = ", ".join(p for p in (venue_in_words(circle), circle.area, circle.municipality.name) if p)
    return Card(
        circle,
        times_in_words(circle),
        opening_in_words(coming[0]) if coming else "",
        where,
        distance_words(distance_m(here, point)) if here and point else "",
        break_in_words(circle),
    )


def _point_of(circle: Circle) -> Point | None:
    return circle.place.point if circle.place and circle.place.point else circle.point


def nearest_first(circles: QuerySet[Circle], here: Point) -> list[int]:
    """Return the circles' keys from the nearest on; one without a position is as far as its municipality's centre."""
    rows = circles.values_list("pk", "place__lat", "place__lon", "lat", "lon", "municipality__lat", "municipality__lon")
    distances = []
    for pk, *degrees in rows:
        pairs = [(degrees[i], degrees[i + 1]) for i in (0, 2, 4)]
        lat, lon = next((lat, lon) for lat, lon in pairs if lat is not None and lon is not None)
        distances.append((distance_m(here, Point(lat, lon)), pk))
    return [pk for _metres, pk in sorted(distances)]


def public_items(circle: Circle) -> dict[str, Item]:
    """Return the answers that the public page tells, by topic; an open one is left out."""
    items = {item.topic.code: item for item in items_of(circle)}
    return {code: items[code] for code in PAGE_TOPICS if items[code].status is not Status.OPEN}


def next_leads(circle: Circle) -> QuerySet[User]:
    """Return the people of the circle who could lead it and do not yet."""
    leads = circle.members.filter(role=MemberRole.LEAD)
    people = User.objects.filter(is_active=True, pk__in=circle.members.values("user"))
    return people.exclude(pk__in=leads.values("user")).order_by("name", "pk")
