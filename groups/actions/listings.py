"""A circle in the index of what residents can find."""

from dataclasses import dataclass

from django.utils import timezone

from groups.checklist import chosen, topics
from groups.enums import CircleState
from groups.models import Circle
from groups.queries.first_visit import told_by_circle
from groups.queries.meetings import timetable_as_it_turns_out
from network.actions.listings import ListingFacts, publish, withdraw
from network.enums import ListingKind, Precision
from network.facets import Facet
from network.hours import Timetable
from network.needs import hours_kinds, needs_answered
from network.queries.near import centre_of
from places.first_visit import completeness, equipment_with, manners_with

SEARCHED_TOPICS = ("for_whom", "who_comes", "use_of_time")


@dataclass(frozen=True)
class Position:
    """Where a circle meets, and how well that is known."""

    lat: float
    lon: float
    precision: str


def index_circle(circle: Circle) -> None:
    """Make the index say what holds of the circle now: only a circle that meets is found."""
    if circle.state == CircleState.PUBLISHED:
        publish(circle_facts(circle))
    else:
        withdraw(ListingKind.CIRCLE, circle.pk)


def remember_change(circle: Circle) -> None:
    """Write when the circle last changed, its meetings included: calendar feeds tell it to their readers."""
    Circle.objects.filter(pk=circle.pk).update(updated_at=timezone.now())


def circle_facts(circle: Circle) -> ListingFacts:
    """Return everything that the index shows and searches of the circle."""
    place, position = circle.place, position_of(circle)
    return ListingFacts(
        kind=ListingKind.CIRCLE,
        key=circle.pk,
        slug=circle.slug,
        title=circle.name,
        municipality=circle.municipality_id,
        summary=circle.summary,
        area=circle.area or (place.area if place else ""),
        venue=place.name if place else circle.venue,
        address=place.address if place else circle.address,
        postal_code=place.postal_code if place else "",
        lat=position.lat,
        lon=position.lon,
        precision=position.precision,
        is_demo=circle.is_demo,
        confirmed_on=circle.confirmed_on,
        confirmed_by=circle.confirmed_by,
        completeness=completeness(told_by_circle(circle)),
        facets=_facets(circle),
        where=[circle.municipality.name_fi, circle.municipality.name_sv, circle.address],
        words=_words(circle),
        functions=[row.function for row in circle.host.functions.all()] if circle.host else [],
        timetable=timetable_as_it_turns_out(circle, timezone.localdate()),
    )


def _facets(circle: Circle) -> dict[str, list[str]]:
    hours = circle.timetable.as_hours() if circle.timetable else Timetable()
    ways, manners = ways_of(circle), manners_with(circle.company, circle.manners)
    codes = {
        "circle_kinds": [circle.kind],
        "target_groups": circle.audiences,
        "openness": circle.openness,
        "ways_to_take_part": ways,
        "manners": manners,
        "hours_kinds": hours_kinds(span.state for span in hours.spans),
    }
    facets = {
        Facet.KIND: [circle.kind],
        Facet.AUDIENCE: list(circle.audiences),
        Facet.OPENNESS: list(circle.openness),
        Facet.EQUIPMENT: equipment_of(circle),
        Facet.LANGUAGE: list(circle.languages),
        Facet.WAY: ways,
        Facet.MANNER: manners,
        Facet.NEED: [*needs_answered(codes), *circle.needs],
        Facet.PLACE: [str(circle.place_id)] if circle.place_id else [],
        Facet.ORGANISATION: [str(circle.host_id)] if circle.host_id else [],
    }
    return {str(facet): found for facet, found in facets.items()}


def equipment_of(circle: Circle) -> list[str]:
    """Return what there is where the circle meets: in its place, and as its own card tells."""
    place = circle.place
    of_place = equipment_with(place.way_in, place.toilet, place.equipment) if place else []
    return equipment_with(circle.way_in, circle.toilet, of_place)


def ways_of(circle: Circle) -> list[str]:
    """Return how one can take part: as told, or else on site where the circle has a room."""
    on_site = ["on_site"] if circle.place_id or circle.venue or circle.address else []
    return list(circle.ways) or on_site


def _words(circle: Circle) -> list[str]:
    """What it says of itself, who stands behind it, and for whom and how it meets; codes are searched by name."""
    who = [circle.host.name, circle.host.short_name] if circle.host else []
    told = []
    for row in circle.answers.filter(topic__in=SEARCHED_TOPICS).order_by("topic"):
        told += [option.fi for option in chosen(topics()[row.topic], row.options)] + [row.other]
    return [circle.first_visit, circle.venue, *who, *told]


def position_of(circle: Circle) -> Position:
    """Return the best known position: the place's, the circle's own, its district's or its municipality's."""
    place = circle.place
    if place and place.lat is not None and place.lon is not None:
        return Position(place.lat, place.lon, place.precision)
    if circle.lat is not None and circle.lon is not None:
        return Position(circle.lat, circle.lon, Precision.EXACT if circle.address else Precision.DISTRICT)
    centre, precision = centre_of(circle.municipality, circle.area)
    return Position(centre.lat, centre.lon, precision)
