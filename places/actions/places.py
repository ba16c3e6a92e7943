"""A place's life: made, kept up, confirmed, closed for some days, and given up."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from network.audit import record
from network.enums import ConfirmedBy, Precision
from network.models import Municipality, User
from network.permissions import Permission, reach
from network.queries.near import centre_of
from places.actions.listing import publish_place
from places.announcements import place_changed, place_closed
from places.enums import PlaceState
from places.models import FIRST_VISIT, Place, Timetable, TimetableException, WorkForm
from places.slugs import free_slug

FACTS = (
    "name", "area", "address", "postal_code", "summary", "description", "contact_name", "contact_phone",
    "contact_email", "website", "audiences", "openness", "equipment", "languages", "ways", "manners", "lat", "lon",
    "precision", *FIRST_VISIT,
)  # fmt: skip


@transaction.atomic
def create_place(municipality: Municipality, kind: str, facts: Mapping[str, Any], *, by: User | None) -> Place:
    """Make a place with one form of work, publish it, and say that its maker has confirmed it."""
    place = Place(municipality=municipality, slug=free_slug(facts["name"], municipality))
    _write(place, facts)
    place.confirmed_on, place.confirmed_by = timezone.localdate(), _side_of(by)
    place.save()
    WorkForm.objects.create(place=place, kind=kind)
    record("place_created", place, by=by, changes={"name": [None, place.name]})
    return announced(place, by)


@transaction.atomic
def edit_place(place: Place, facts: Mapping[str, Any], *, by: User | None) -> Place:
    """Change the facts that differ, keep the old values in the trail, and publish; nothing else is touched."""
    kept = Place.objects.select_for_update().select_related("municipality").get(pk=place.pk)
    changes = {
        name: [getattr(kept, name), facts[name]]
        for name in FACTS
        if name in facts and getattr(kept, name) != facts[name]
    }
    if not changes:
        return kept
    _write(kept, {name: new for name, (_old, new) in changes.items()})
    kept.save()
    record("place_edited", kept, by=by, changes=changes)
    return announced(kept, by)


def _write(place: Place, facts: Mapping[str, Any]) -> None:
    """Set the facts; a position is exact unless they say otherwise, and without one it is the centre of the area."""
    for name in FACTS:
        if name in facts:
            setattr(place, name, facts[name])
    if place.lat is None or place.lon is None:
        point, precision = centre_of(place.municipality, place.area)
        place.lat, place.lon, place.precision = point.lat, point.lon, precision
    elif {"lat", "lon", "precision"} & set(facts):
        place.precision = facts.get("precision", Precision.EXACT)
    elif "area" in facts and place.precision != Precision.EXACT:
        point, precision = centre_of(place.municipality, place.area)
        place.lat, place.lon, place.precision = point.lat, point.lon, precision


@transaction.atomic
def confirm_place(place: Place, *, by: User | None) -> Place:
    """Say that the facts are right today, and which side says so."""
    old = [place.confirmed_on.isoformat() if place.confirmed_on else None, place.confirmed_by]
    place.confirmed_on, place.confirmed_by = timezone.localdate(), _side_of(by)
    place.save(update_fields=["confirmed_on", "confirmed_by", "updated_at"])
    new = [place.confirmed_on.isoformat(), place.confirmed_by]
    record("place_confirmed", place, by=by, changes={"confirmed": [old, new]})
    publish_place(place)
    return place


def _side_of(by: User | None) -> ConfirmedBy:
    """Who keeps a place only for their own organisation speaks as the organiser, everybody else for the network."""
    where = reach(by, Permission.EDIT_PLACE) if by else None
    is_organiser = where is not None and where.organisations and not where.everywhere and not where.municipalities
    return ConfirmedBy.ORGANISER if is_organiser else ConfirmedBy.NETWORK


@transaction.atomic
def close_place(place: Place, *, first: date, last: date, reason: str, by: User | None) -> TimetableException:
    """Close the place for the days first to last: every form of work there, and whoever meets there hears of it."""
    exceptions = [
        TimetableException.objects.create(timetable=timetable, first=first, last=last, reason=reason)
        for timetable in _timetables(place)
    ]
    record("place_closed", place, by=by, changes={"closed": [None, f"{first}–{last}"]}, reason=reason)
    publish_place(place)
    place_closed.send(sender=Place, place=place, exception=exceptions[0], by=by)
    return exceptions[0]


def _timetables(place: Place) -> list[Timetable]:
    """The place's timetables; a place whose hours nobody has told gets an empty one to hold the closed days."""
    forms = list(place.work_forms.select_related("timetable"))
    timetables = [form.timetable for form in forms if form.timetable]
    if timetables:
        return timetables
    form = forms[0] if forms else WorkForm.objects.create(place=place, kind="meeting_place")
    form.timetable = Timetable.objects.create()
    form.save()
    return [form.timetable]


@transaction.atomic
def archive_place(place: Place, *, reason: str, by: User | None) -> Place:
    """Take a place that is no more out of every list; its history stays."""
    old, place.state = place.state, PlaceState.ARCHIVED
    place.save(update_fields=["state", "updated_at"])
    record("place_archived", place, by=by, changes={"state": [old, place.state]}, reason=reason)
    return announced(place, by)


@transaction.atomic
def take_back_place(place: Place, *, by: User | None) -> Place:
    """Put a place that was given up back into the lists."""
    old, place.state = place.state, PlaceState.PUBLISHED
    place.save(update_fields=["state", "updated_at"])
    record("place_taken_back", place, by=by, changes={"state": [old, place.state]})
    return announced(place, by)


def announced(place: Place, by: User | None) -> Place:
    """Publish the place anew, and let the rooms above hear that it has changed."""
    publish_place(place)
    place_changed.send(sender=Place, place=place, by=by)
    return place
