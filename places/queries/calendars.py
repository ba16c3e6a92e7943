"""Places and searches as calendars tell of them."""

from datetime import date, datetime

from django.db.models import F

from network.answers import site_address
from network.calendars import Subject, Window
from network.enums import ListingKind, Precision
from network.freshness import freshness
from network.geo import Point
from network.hours import Timetable, moment_of
from network.models import Listing
from places.models import Place
from places.queries.place_rows import work_forms
from places.queries.search import Question, answering
from places.timetables import union

MOST_SUBJECTS = 50
DAYS_OF_SEARCH = 42


def place_subject(place: Place, today: date) -> Subject:
    """Return the place for a feed; hours that its page no longer shows, because they are too old, are left out."""
    timetables = [form.timetable.as_hours() for form in work_forms(place) if form.timetable]
    parts = [place.address, " ".join(part for part in (place.postal_code, place.area) if part), place.municipality.name]
    return Subject(
        key=f"place-{place.pk}",
        title=place.name,
        timetable=Timetable() if freshness(place.confirmed_on, today).is_hidden else union(timetables),
        url=site_address(place.get_absolute_url()),
        revised=place.updated_at,
        where=", ".join(part for part in parts if part),
        point=place.point if place.precision == Precision.EXACT else None,
        told=place.summary,
    )


def search_subjects(asked: Question) -> tuple[list[Subject], bool]:
    """Return the first places and circles that answer, whenever they are open, and whether there are more."""
    found = answering(asked)
    order = [F("nearness").asc(nulls_last=True), "sort_key", "pk"] if asked.here else ["sort_key", "pk"]
    rows = (found.with_nearness(asked.here.point) if asked.here else found).order_by(*order)
    rows = rows.select_related("municipality")
    listings = list(rows[: MOST_SUBJECTS + 1])
    midnight = moment_of(asked.today, 0)
    return [_subject(listing, midnight) for listing in listings[:MOST_SUBJECTS]], len(listings) > MOST_SUBJECTS


def search_window(today: date) -> Window:
    return Window.around(today, past=7, ahead=DAYS_OF_SEARCH)


def _subject(listing: Listing, revised: datetime) -> Subject:
    parts = [listing.venue, listing.address, listing.area, listing.municipality.name]
    return Subject(
        key=f"{listing.kind}-{listing.key}",
        title=listing.title,
        timetable=listing.timetable(),
        url=site_address(listing.get_absolute_url()),
        revised=revised,
        where=", ".join(dict.fromkeys(part for part in parts if part)),
        point=_exact_point(listing),
        told=listing.summary,
        tells_cancelled=listing.kind == ListingKind.CIRCLE,
    )


def _exact_point(listing: Listing) -> Point | None:
    if listing.precision != Precision.EXACT or listing.lat is None or listing.lon is None:
        return None
    return Point(listing.lat, listing.lon)
