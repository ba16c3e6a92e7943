"""A circle in the index of what residents can find."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial

from django.utils import timezone

from groups.changed_days import Change, as_it_turns_out
from groups.checklist import chosen, topics
from groups.enums import CircleState
from groups.models import Circle
from groups.models.circle import CircleQuerySet
from groups.queries.first_visit import told_by_circle
from groups.queries.meetings import changes_by_circle, changes_since
from network.actions.listings import ListingFacts, publish, withdraw
from network.bulk import batches
from network.enums import ListingKind, Precision
from network.facets import Facet
from network.geo import Point
from network.hours import Timetable
from network.models.school_holiday import SchoolHolidays
from network.needs import hours_kinds, needs_answered
from network.queries.near import centre_of, centres_of
from places.first_visit import completeness, equipment_with, manners_with

AT_ONCE = 1000
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


def whole(circles: CircleQuerySet) -> CircleQuerySet:
    """Bring along what `circle_facts` reads of each circle."""
    related = circles.select_related("municipality", "place", "host", "timetable")
    return related.prefetch_related(
        "timetable__spans", "timetable__exceptions", "host__functions", "answers", "photos", "place__photos"
    )


def circle_facts(circle: Circle) -> ListingFacts:
    """Return everything that the index shows and searches of the circle."""
    hours = circle.timetable.as_hours() if circle.timetable else Timetable()
    return _facts_of(circle, position_of(circle), hours, changes_since(circle, timezone.localdate()))


def facts_of_circles(circles: CircleQuerySet) -> Iterator[ListingFacts]:
    """Yield the same of many circles, with a handful of queries for each thousand of them."""
    today, holidays = timezone.localdate(), SchoolHolidays()
    for some in batches(whole(circles).iterator(chunk_size=AT_ONCE), AT_ONCE):
        changes = changes_by_circle(some, today)
        centres = centres_of([(circle.municipality, circle.area) for circle in some if known_position(circle) is None])
        for circle in some:
            own = partial(holidays.of, circle.municipality_id)
            hours = circle.timetable.as_hours(own) if circle.timetable else Timetable()
            position = known_position(circle) or _at(*centres[circle.municipality_id, circle.area])
            yield _facts_of(circle, position, hours, changes[circle.pk])


def _facts_of(circle: Circle, position: Position, hours: Timetable, changes: list[Change]) -> ListingFacts:
    place = circle.place
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
        facets=_facets(circle, hours),
        where=[circle.municipality.name_fi, circle.municipality.name_sv, circle.address],
        words=_words(circle),
        functions=[row.function for row in circle.host.functions.all()] if circle.host else [],
        timetable=as_it_turns_out(hours, changes),
    )


def _facets(circle: Circle, hours: Timetable) -> dict[str, list[str]]:
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
    answers = [row for row in circle.answers.all() if row.topic in SEARCHED_TOPICS]
    for row in sorted(answers, key=lambda row: row.topic):
        told += [option.fi for option in chosen(topics()[row.topic], row.options)] + [row.other]
    return [circle.first_visit, circle.venue, *who, *told]


def position_of(circle: Circle) -> Position:
    """Return the best known position: the place's, the circle's own, its district's or its municipality's."""
    return known_position(circle) or _at(*centre_of(circle.municipality, circle.area))


def _at(centre: Point, precision: Precision) -> Position:
    return Position(centre.lat, centre.lon, precision)


def known_position(circle: Circle) -> Position | None:
    """Return the position of the circle's place, or its own."""
    place = circle.place
    if place and place.lat is not None and place.lon is not None:
        return Position(place.lat, place.lon, place.precision)
    if circle.lat is not None and circle.lon is not None:
        return Position(circle.lat, circle.lon, Precision.EXACT if circle.address else Precision.DISTRICT)
    return None
