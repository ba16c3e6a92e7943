"""The first-visit card as a page shows it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from places.enums import Company, Shows
from places.first_visit import QUESTIONS, Line, Question, Told, lines, missing, told_of
from places.models import FIRST_VISIT, FirstVisitFields, Place
from places.queries.photos import ShownPhoto, has_door


@dataclass(frozen=True)
class FirstVisitCard:
    """What is known, the door and the other photos, and what nobody has told yet."""

    lines: tuple[Line, ...]
    door: ShownPhoto | None
    photos: tuple[ShownPhoto, ...]
    missing: tuple[Question, ...]
    someone_can_come: bool

    @property
    def answered(self) -> int:
        return self.count - len(self.missing)

    @property
    def count(self) -> int:
        return len(QUESTIONS)

    @property
    def is_empty(self) -> bool:
        return self.answered == 0


def card_of(told: Told, photos: Sequence[ShownPhoto], buildings_photos: Sequence[ShownPhoto] = ()) -> FirstVisitCard:
    """Return the card; the building's door is shown where one's own is not."""
    doors = [photo for photo in (*photos, *buildings_photos) if photo.shows == Shows.DOOR]
    door = doors[0] if doors else None
    others = tuple(photo for photo in photos if photo != door)
    return FirstVisitCard(lines(told), door, others, missing(told), told.company == Company.YES)


def told_by_place(place: Place, *, door_photo: bool | None = None) -> Told:
    """Return what a place tells of a first visit."""
    has_photo = has_door(place) if door_photo is None else door_photo
    return told_of(
        facts_of(place),
        openness=place.openness,
        manners=place.manners,
        equipment=place.equipment,
        door_photo=has_photo,
    )


def facts_of(row: FirstVisitFields) -> Mapping[str, Any]:
    return {name: getattr(row, name) for name in FIRST_VISIT}
