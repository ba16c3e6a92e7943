"""Photos of a place or a circle: added, told of, put in order, removed."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from network.audit import record
from network.models import User
from places.announcements import photos_changed
from places.models import PhotoFields
from places.photo_files import gone_unless_kept, write_files
from places.pictures import Picture

MOST_PHOTOS = 8
TOLD = ("alt", "shows", "shows_people", "people_agreed")


class TooManyPhotosError(Exception):
    """The album is full."""


def add_photo(owner: Any, picture: Picture, facts: Mapping[str, Any], *, by: User | None) -> PhotoFields:
    """Keep a picture of the place or circle: its row and all of its files, or neither; one sent twice is kept once."""
    photo: PhotoFields = owner.photos.model(
        **{owner.photos.field.name: owner}, digest=picture.digest, width=picture.width, height=picture.height
    )
    _tell(photo, facts)
    with gone_unless_kept(photo):
        return _kept(owner, photo, picture, by)


@transaction.atomic
def _kept(owner: Any, photo: PhotoFields, picture: Picture, by: User | None) -> PhotoFields:
    _locked(owner)
    others: list[PhotoFields] = list(owner.photos.all())
    if same := next((other for other in others if other.digest == picture.digest), None):
        return same
    if len(others) >= MOST_PHOTOS:
        raise TooManyPhotosError
    photo.position = 1 + max((other.position for other in others), default=0)
    photo.save()
    record("photo_added", owner, by=by, changes={"photo": [None, photo.alt]})
    write_files(photo, picture)
    photos_changed.send(sender=type(owner), owner=owner, by=by)
    return photo


def _locked(owner: Any) -> None:
    """Hold the owner's row, so that two people's photos are written one after the other."""
    type(owner)._default_manager.select_for_update().get(pk=owner.pk)


def _tell(photo: PhotoFields, facts: Mapping[str, Any]) -> None:
    for name in TOLD:
        setattr(photo, name, facts[name])


@transaction.atomic
def tell_of_photo(photo: PhotoFields, facts: Mapping[str, Any], *, by: User | None) -> PhotoFields:
    """Change what is said of a photo."""
    _locked(photo.owner)
    kept: PhotoFields = type(photo)._default_manager.get(pk=photo.pk)
    changes = {name: [getattr(kept, name), facts[name]] for name in TOLD if getattr(kept, name) != facts[name]}
    if changes:
        _tell(kept, facts)
        kept.save()
        record("photo_edited", photo.owner, by=by, changes=changes)
        photos_changed.send(sender=type(photo.owner), owner=photo.owner, by=by)
    return kept


@transaction.atomic
def show_earlier(photo: PhotoFields, *, by: User | None) -> None:
    """Show the photo before the one that is now before it; the first one stays."""
    owner = photo.owner
    _locked(owner)
    ordered = list(owner.photos.all())
    place = next((number for number, other in enumerate(ordered) if other.pk == photo.pk), 0)
    if place == 0:
        return
    ordered[place - 1], ordered[place] = ordered[place], ordered[place - 1]
    for number, other in enumerate(ordered, 1):
        other.position = number
    type(photo)._default_manager.bulk_update(ordered, ["position"])
    record("photos_ordered", owner, by=by, changes={"photo": [place + 1, place]})


@transaction.atomic
def remove_photo(photo: PhotoFields, *, by: User | None) -> None:
    """Take a photo away for good; its files go once that is certain. Removing twice changes nothing."""
    owner = photo.owner
    _locked(owner)
    kept = type(photo)._default_manager.filter(pk=photo.pk).first()
    if kept is None:
        return
    kept.delete()
    record("photo_removed", owner, by=by, changes={"photo": [photo.alt, None]})
    photos_changed.send(sender=type(owner), owner=owner, by=by)
