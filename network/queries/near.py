"""Where is the resident? What people write in the "near" box, as a point on the map, without a network."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from django.db.models import Avg, Q

from network.enums import ListingKind, LocalityKind, Precision
from network.geo import Point
from network.models import Listing, Locality, Municipality
from network.words import fold

LONGEST_TEXT = 120
MOST_NAMESAKES = 50
POSTAL_CODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
FIRST = (LocalityKind.MUNICIPALITY, LocalityKind.DISTRICT, LocalityKind.TOWN, LocalityKind.VILLAGE)


@dataclass(frozen=True)
class Whereabouts:
    """A point that a text stands for, its name in the page's language, and how exact the point is."""

    name: str
    point: Point
    precision: Precision
    municipality: str | None = None


def resolve_place_text(text: str) -> Whereabouts | None:
    """Understand a postal code, a municipality, a district, "Tampere, Hervanta", or the name of a place; or None."""
    text = text[:LONGEST_TEXT].strip()
    code = POSTAL_CODE.search(text)
    rest = POSTAL_CODE.sub(" ", text).strip(" ,") if code else text
    return (code and _by_postal_code(code[0])) or _by_name(rest) or _by_listing(rest)


def near_misses(text: str, *, most: int = 3) -> list[str]:
    """Return names of localities that the writer may have meant, the likeliest first."""
    rows = Locality.objects.exclude(kind=LocalityKind.POSTAL_CODE).only("name_fi", "name_sv", "key_fi", "key_sv")
    names = {key: row.name for row in rows for key in (row.key_fi, row.key_sv) if key}
    close = get_close_matches(fold(text[:LONGEST_TEXT]), names, n=most, cutoff=0.7)
    return list(dict.fromkeys(names[key] for key in close))


def centre_of(municipality: Municipality, area: str = "") -> tuple[Point, Precision]:
    """Return the centre of the area where the municipality has one by that name, otherwise the municipality's."""
    parts = Locality.objects.filter(municipality=municipality).exclude(kind=LocalityKind.MUNICIPALITY)
    found = _best(parts.filter(_named({fold(area)}))) if fold(area) else None
    return (found.point, Precision.DISTRICT) if found else (municipality.point, Precision.MUNICIPALITY)


def _by_postal_code(code: str) -> Whereabouts | None:
    rows = list(Locality.objects.filter(postal_code=code).order_by("name_fi"))
    if rows:
        row = min(rows, key=lambda row: row.kind != LocalityKind.POSTAL_CODE)
        return Whereabouts(f"{code} {row.name}", row.point, Precision.DISTRICT, row.municipality_id)
    own = Listing.objects.filter(postal_code=code, lat__isnull=False).aggregate(lat=Avg("lat"), lon=Avg("lon"))
    return None if own["lat"] is None else Whereabouts(code, Point(own["lat"], own["lon"]), Precision.DISTRICT)


def _by_name(text: str) -> Whereabouts | None:
    ways = _ways_to_read(text)
    keys = {key for way in ways for key in way}
    rows = list(Locality.objects.filter(_named(keys)).exclude(kind=LocalityKind.POSTAL_CODE))
    for way in ways:
        found = _best(_told_apart([row for row in rows if row.key_fi in way or row.key_sv in way], way))
        if found:
            return _as_whereabouts(found)
    codes = Locality.objects.filter(_named({fold(text)}), kind=LocalityKind.POSTAL_CODE).order_by("postal_code")
    found = _best(codes[:MOST_NAMESAKES])
    return _as_whereabouts(found) if found else None


def _ways_to_read(text: str) -> list[set[str]]:
    """The whole as one name; then its parts between commas, or its first or last word apart from the others."""
    words = fold(text).split()
    ways = [{" ".join(words)}]
    if "," in text:
        ways.append({fold(part) for part in text.split(",")})
    elif len(words) > 1:
        ways += [{" ".join(words[:-1]), words[-1]}, {words[0], " ".join(words[1:])}]
    return [way - {""} for way in ways]


def _told_apart(rows: list[Locality], way: set[str]) -> list[Locality]:
    """Of "Tampere, Hervanta" keep the part of Tampere that is called Hervanta, where there is one."""
    homes = {row.municipality_id for row in rows if row.kind == LocalityKind.MUNICIPALITY}
    inside = [row for row in rows if row.kind != LocalityKind.MUNICIPALITY and row.municipality_id in homes]
    return inside if len(way) > 1 and inside else rows


def _by_listing(text: str) -> Whereabouts | None:
    key = fold(text)
    places = Listing.objects.filter(kind=ListingKind.PLACE, lat__isnull=False).order_by("sort_key", "pk")
    for listing in places.matching(text)[:MOST_NAMESAKES] if key else ():
        if listing.lat is not None and listing.lon is not None and key in fold(listing.title):
            point = Point(listing.lat, listing.lon)
            return Whereabouts(listing.title, point, Precision(listing.precision), listing.municipality_id)
    return None


def _named(keys: set[str]) -> Q:
    return Q(key_fi__in=keys) | Q(key_sv__in=keys)


def _best(rows: Iterable[Locality]) -> Locality | None:
    """The one that is most likely meant: the network's own region first, then the larger kind."""
    ranks = {kind.value: rank for rank, kind in enumerate(FIRST)}
    return min(rows, key=lambda row: (row.municipality_id is None, ranks.get(row.kind, len(ranks))), default=None)


def _as_whereabouts(row: Locality) -> Whereabouts:
    precision = (
        Precision.MUNICIPALITY if row.kind in (LocalityKind.MUNICIPALITY, LocalityKind.TOWN) else Precision.DISTRICT
    )
    return Whereabouts(row.name, row.point, precision, row.municipality_id)
