from places.actions.hours import set_hours
from places.actions.importing import import_places
from places.actions.listing import publish_place
from places.actions.places import (
    archive_place,
    close_place,
    confirm_place,
    create_place,
    edit_place,
    take_back_place,
)

__all__ = [
    "archive_place",
    "close_place",
    "confirm_place",
    "create_place",
    "edit_place",
    "import_places",
    "publish_place",
    "set_hours",
    "take_back_place",
]
