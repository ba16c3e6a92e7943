"""What a prescription slip tells of a place or a circle: how to find it, when, and who meets you at the door."""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Circle
from groups.queries.circles import whole
from groups.queries.first_visit import told_by_circle
from groups.queries.meetings import added_meetings, cancelled_slots, next_meetings, venue_in_words
from network.distance_in_words import distance_words
from network.enums import WELCOMES_ANYONE, ListingKind, Precision
from network.geo import Point, box_around, distance_m
from network.hours import DAY, Opening, openings_between, wall_clock
from network.hours_in_words import opening_in_words
from network.models import Listing, Locality
from network.queries.near import Whereabouts
from network.queries.nearest import nearest
from network.sketch_map import Name, sector, sketch
from places.first_visit import Told, lines
from places.models import Place
from places.queries.first_visit import told_by_place
from places.queries.place_rows import work_forms
from places.queries.search import Question, answering
from places.timetables import union

MOST_FOUND = 8
NEXT = 2
LOOK_AHEAD_DAYS = 28
AROUND_M = 6_000
MOST_NAMES = 5
CARD_QUESTIONS = ("getting_in", "bus_stop", "costs", "company")


@dataclass(frozen=True)
class Found:
    """A place or circle to choose from."""

    key: str
    listing: Listing
    distance: str


@dataclass(frozen=True)
class Stop:
    """One page of a slip."""

    title: str
    url: str
    times: list[str]
    where: str
    distance: str
    meets_you: str
    contact: str
    facts: list[tuple[str, str]]
    map: str
    map_in_words: str

    @property
    def map_address(self) -> str:
        """The map as an address that holds it, for the page."""
        return f"data:image/svg+xml;base64,{b64encode(self.map.encode()).decode()}"


def find(here: Whereabouts, need: str) -> list[Found]:
    """Return the nearest that answer the need, nearest first; nothing of the question is kept."""
    asked = Question(moment=timezone.now(), here=here, need=need)
    keys = nearest(answering(asked), here.point, MOST_FOUND)
    rows = Listing.objects.select_related("municipality").in_bulk(keys)
    return [_found(rows[key], here) for key in keys if key in rows]


def _found(row: Listing, here: Whereabouts) -> Found:
    known = row.lat is not None and row.lon is not None
    metres = distance_m(here.point, Point(row.lat or 0.0, row.lon or 0.0)) if known else None
    return Found(f"{row.kind}-{row.key}", row, distance_words(metres) if metres is not None else "")


def stops(keys: Sequence[str], here: Whereabouts | None) -> list[Stop]:
    """Return what the slip tells of each key that still is public, in the order of the keys."""
    found = []
    for key in keys:
        kind, _dash, number = key.partition("-")
        stop = _stop(kind, int(number), here) if number.isascii() and number.isdigit() and len(number) < 19 else None
        found += [stop] if stop else []
    return found


def _stop(kind: str, key: int, here: Whereabouts | None) -> Stop | None:
    if kind == ListingKind.CIRCLE:
        circle = whole(Circle.objects.meeting()).filter(pk=key).first()
        return _circle(circle, here) if circle else None
    place = Place.objects.published().select_related("municipality").filter(pk=key).first()
    return _place(place, here) if kind == ListingKind.PLACE and place else None


def _circle(circle: Circle, here: Whereabouts | None) -> Stop:
    coming = sorted([*next_meetings(circle, NEXT, cancelled_slots([circle.pk])), *added_meetings(circle)])
    where = [venue_in_words(circle), circle.area, circle.municipality.name]
    point = circle.place.point if circle.place and circle.place.precision == Precision.EXACT else None
    own = circle.point if circle.address else None
    contact = " ".join(part for part in (circle.contact_name, circle.contact_phone) if part)
    return _told(
        circle.name, circle.get_absolute_url(), coming, where, contact, told_by_circle(circle), point or own, here
    )


def _place(place: Place, here: Whereabouts | None) -> Stop:
    today, minute = wall_clock(timezone.now())
    hours = union([form.timetable.as_hours() for form in work_forms(place) if form.timetable])
    ahead = openings_between(hours, today, today + LOOK_AHEAD_DAYS * DAY)
    coming = [o for o in ahead if o.state in WELCOMES_ANYONE and (o.day > today or o.ends > minute)]
    where = [place.address, place.area, place.municipality.name]
    point = place.point if place.precision == Precision.EXACT else None
    contact = " ".join(part for part in (place.contact_name, place.contact_phone) if part)
    return _told(place.name, place.get_absolute_url(), coming, where, contact, told_by_place(place), point, here)


def _told(
    title: str,
    url: str,
    coming: Sequence[Opening],
    where: Sequence[str],
    contact: str,
    told: Told,
    point: Point | None,
    here: Whereabouts | None,
) -> Stop:
    facts = [
        (str(line.question.asks), " ".join([*line.said, line.own_words]).strip())
        for line in lines(told)
        if line.question.code in CARD_QUESTIONS
    ]
    drawing, words = _map(title, point, here) if point else ("", "")
    return Stop(
        title=title,
        url=url,
        times=[opening_in_words(opening) for opening in coming[:NEXT]],
        where=", ".join(dict.fromkeys(part for part in where if part)),
        distance=_distance(point, here),
        meets_you=told.meets_you,
        contact=contact,
        facts=facts,
        map=drawing,
        map_in_words=words,
    )


def _distance(point: Point | None, here: Whereabouts | None) -> str:
    if point is None or here is None:
        return ""
    return _("Lähtöpaikasta %(distance)s") % {"distance": distance_words(distance_m(here.point, point))}


def _map(title: str, point: Point, here: Whereabouts | None) -> tuple[str, str]:
    names = _names_around(point)
    start = [Name(_("Lähtöpaikka"), here.point, is_start=True)] if here and _is_near(here.point, point) else []
    words = [_name_in_words(point, name) for name in (*start, *names)]
    drawn = _("Kartta, jossa on %(title)s ja nimiä sen ympäriltä.") % {"title": title}
    return sketch(Name(title, point), [*start, *names]), " ".join([drawn, *(f"{word}." for word in words)])


def _name_in_words(point: Point, name: Name) -> str:
    way, far = DIRECTIONS[sector(point, name.point)](), distance_words(_m(point, name))
    return _("%(name)s on täältä %(direction)s, %(distance)s") % {"name": name.text, "direction": way, "distance": far}


def _m(point: Point, name: Name) -> float:
    return distance_m(point, name.point)


def _is_near(here: Point, point: Point) -> bool:
    return distance_m(here, point) < 4 * AROUND_M


def _names_around(point: Point) -> list[Name]:
    box = box_around(point, AROUND_M)
    rows = Locality.objects.filter(lat__range=(box.south, box.north), lon__range=(box.west, box.east))
    found = {row.name: Name(row.name, row.point) for row in rows.exclude(name_fi="")}
    return sorted(found.values(), key=lambda name: _m(point, name))[:MOST_NAMES]


DIRECTIONS = (
    lambda: _("pohjoiseen"),
    lambda: _("koilliseen"),
    lambda: _("itään"),
    lambda: _("kaakkoon"),
    lambda: _("etelään"),
    lambda: _("lounaaseen"),
    lambda: _("länteen"),
    lambda: _("luoteeseen"),
)
