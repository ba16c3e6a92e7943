"""A circle's first-visit card: its own answers, and its place's where the building is what is asked about."""

from groups.models import Circle, CirclePhoto
from groups.models.circle import CircleQuerySet
from places.enums import PlaceState, Shows
from places.first_visit import Told, told_of
from places.models import Place, PlacePhoto
from places.queries.first_visit import FirstVisitCard, card_of, facts_of, told_by_place
from places.queries.photos import has_door, photos_as_json, shown_photos


def told_by_circle(circle: Circle, *, door_photo: bool | None = None, buildings_photo: bool | None = None) -> Told:
    """Return what a circle tells of a first visit, at the place where it meets."""
    has_photo = has_door(circle) if door_photo is None else door_photo
    told = told_of(facts_of(circle), openness=circle.openness, manners=circle.manners, door_photo=has_photo)
    building = building_of(circle)
    return told.at(told_by_place(building, door_photo=buildings_photo)) if building else told


def building_of(circle: Circle) -> Place | None:
    """Return the place whose door the circle meets behind; one that is not public tells nothing."""
    return circle.place if circle.place and circle.place.state == PlaceState.PUBLISHED else None


def with_photos(circles: CircleQuerySet) -> CircleQuerySet:
    """Bring along the circle's photos and its place's, without a query of their own."""
    return circles.annotate(
        photo_rows=photos_as_json(CirclePhoto, "circle"),
        place_photo_rows=photos_as_json(PlacePhoto, "place", "place_id"),
    )


def circle_card(circle: Circle) -> FirstVisitCard:
    """Return the card of a circle that was fetched with its photos."""
    own = shown_photos(CirclePhoto, circle.photo_rows)  # type: ignore[attr-defined]
    rows = circle.place_photo_rows if building_of(circle) else None  # type: ignore[attr-defined]
    buildings = shown_photos(PlacePhoto, rows)
    doors, buildings_doors = (any(photo.shows == Shows.DOOR for photo in some) for some in (own, buildings))
    return card_of(told_by_circle(circle, door_photo=doors, buildings_photo=buildings_doors), own, buildings)
