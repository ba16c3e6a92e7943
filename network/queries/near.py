"""Where is the resident? What people write in the "near" box, as a point on the map, without a network."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace

from django.db.models import Avg, Min, Q
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from network.enums import ListingKind, LocalityKind, Precision
from network.geo import Point, distance_m
from network.models import Listing, Locality, Municipality
from network.models.municipality import Town, all_towns
from network.place_names import base_names, names_in, plain_words
from network.queries.streets import StreetRow, on_streets
from network.ready_query import OneOf, ReadyQuery
from network.streets import AskedStreet, asked_streets
from network.words import fold

LONGEST_TEXT = 120
MOST_NAMESAKES = 50
MOST_CHOICES = 5
SAME_PLACE_M = 5_000
LIKE_ENOUGH = 0.7
POSTAL_CODE = re.compile(r"(?<!\d)\d{5}(?!\d)")
FIRST = (LocalityKind.MUNICIPALITY, LocalityKind.DISTRICT, LocalityKind.TOWN, LocalityKind.VILLAGE)


@dataclass(frozen=True)
class Whereabouts:
    """A point that a text stands for, its name in the page's language, how exact it is, and texts for its namesakes."""

    name: str
    point: Point
    precision: Precision
    municipality: str | None = None
    others: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What a text may mean: the place that was taken, or none, and other texts that each mean one place."""

    here: Whereabouts | None = None
    others: tuple[str, ...] = ()

    @property
    def must_choose(self) -> bool:
        """Whether the text means several places, and none of them more than the others."""
        return self.here is None and bool(self.others)


def resolve_place_text(text: str) -> Whereabouts | None:
    """Return the point that the text stands for, or None: see `understand`."""
    return understand(text).here


def understand(text: str, towns: Sequence[Town] | None = None) -> Answer:
    """Understand a postal code, a municipality, a district, "Tampere, Hervanta", a street, or the name of a place.

    Give the municipalities where they are at hand, so that they are not asked for again.
    """
    text = text[:LONGEST_TEXT].strip()
    code = POSTAL_CODE.search(text)
    rest = POSTAL_CODE.sub(" ", text).strip(" ,-") if code else text
    by_code = _by_postal_code(code[0], fold(rest)) if code else None
    if by_code and not any(letter.isdigit() for letter in rest):
        return Answer(by_code)
    return _by_words(rest, by_code, towns)


def near_misses(text: str, *, most: int = 3) -> list[str]:
    """Return names of localities that the writer may have meant, the likeliest first."""
    asked = " ".join(plain_words(fold(text[:LONGEST_TEXT]).split()))
    names: dict[str, str] = {}
    for kind, *pairs in Locality.objects.values_list("kind", "key_fi", "name_fi", "key_sv", "name_sv").distinct():
        for key, name in ((pairs[0], pairs[1]), (pairs[2], pairs[1])):
            if key and (kind != LocalityKind.POSTAL_CODE or key not in names):
                names[key] = name
    found: dict[str, float] = {}
    for base in base_names(asked) if asked else ():
        likely = process.extract(
            base, list(names), scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=LIKE_ENOUGH, limit=most
        )
        for key, likeness, _place in likely:
            found[names[key]] = max(likeness, found.get(names[key], 0))
    return sorted(found, key=lambda name: -found[name])[:most]


def meant_instead(text: str, answer: Answer | None = None) -> list[str]:
    """Return what to offer for a text that means no one place: each of the streets by that name, or names like it."""
    return list((answer or understand(text)).others) or near_misses(text)


def centre_of(municipality: Municipality, area: str = "") -> tuple[Point, Precision]:
    """Return the centre of the area where the municipality has one by that name, otherwise the municipality's."""
    return centres_of([(municipality, area)])[municipality.pk, area]


def centres_of(asked: Collection[tuple[Municipality, str]]) -> dict[tuple[str, str], tuple[Point, Precision]]:
    """Return the centre of each area by municipality and area, one query for all of them."""
    keys = {fold(area) for _municipality, area in asked} - {""}
    parts = Locality.objects.filter(_named(keys), municipality__in={town.pk for town, _area in asked})
    by_town = defaultdict(list)
    for row in parts.exclude(kind=LocalityKind.MUNICIPALITY).order_by("name_fi", "pk") if keys else ():
        by_town[row.municipality_id].append(row)
    found = {}
    for town, area in asked:
        key = fold(area)
        best = _best(row for row in by_town[town.pk] if key and key in (row.key_fi, row.key_sv))
        found[town.pk, area] = (best.point, Precision.DISTRICT) if best else (town.point, Precision.MUNICIPALITY)
    return found


def _by_postal_code(code: str, said: str) -> Whereabouts | None:
    """A code may stand for several places: the one that is named beside it, or else the network's own."""
    rows = list(Locality.objects.filter(postal_code=code).order_by("name_fi"))
    if rows:
        row = min(rows, key=lambda row: (row.kind != LocalityKind.POSTAL_CODE, row.key_fi not in said))
        return Whereabouts(f"{code} {row.name}", row.point, Precision.DISTRICT, row.municipality_id)
    own = Listing.objects.filter(postal_code=code, lat__isnull=False).aggregate(
        lat=Avg("lat"), lon=Avg("lon"), home=Min("municipality")
    )
    point = None if own["lat"] is None else Point(own["lat"], own["lon"])
    return Whereabouts(code, point, Precision.DISTRICT, own["home"]) if point else None


def _by_words(text: str, by_code: Whereabouts | None, towns: Sequence[Town] | None) -> Answer:
    """A name that is the whole text; a street, with its town or without; a name in a part of the text; a place."""
    ways = _ways_to_read(text)
    keys = {key for way in ways for part in way for key in part}
    rows = _localities(keys)
    known = {key for row in rows for key in (row.key_fi, row.key_sv)}
    for way in ways:
        if not by_code and all(part & known for part in way):
            return _taken(rows, way)
    street = _by_street(asked_streets(text), rows, by_code)
    if street.here or street.others:
        return street
    if by_code:
        return Answer(by_code)
    rows = rows or _municipalities(keys, towns)
    found = next((answer for way in ways if (answer := _taken(rows, way)).here), None)
    return found or Answer(_by_listing(text))


def _ways_to_read(text: str) -> list[list[set[str]]]:
    """The whole as one name; then its parts between commas, or its first or last word apart from the others."""
    words = plain_words(fold(text).split())
    ways = [[words]]
    if "," in text:
        ways.append([plain_words(fold(part).split()) for part in text.split(",") if fold(part)])
    elif len(words) > 1:
        ways += [[words[:-1], words[-1:]], [words[:1], words[1:]]]
    return [[set(names_in(part)) - {""} for part in way] for way in ways]


def _localities(keys: set[str]) -> list[Locality]:
    """Every locality that has one of the names, with its municipality; one query."""
    return _named_so(keys, keys) if keys else []


def _municipalities(keys: set[str], towns: Sequence[Town] | None) -> list[Locality]:
    """A municipality of the network whose centre nobody has written among the localities."""
    known = (all_towns() if towns is None else towns) if keys else []
    named = [town for town in known if fold(town.name_fi) in keys or fold(town.name_sv) in keys]
    rows = [_centre(town) for town in named]
    for row in rows:
        row.set_keys()
    return rows


def _centre(town: Town) -> Locality:
    return Locality(
        name_fi=town.name_fi,
        name_sv=town.name_sv,
        kind=LocalityKind.MUNICIPALITY,
        municipality_id=town.code,
        lat=town.lat,
        lon=town.lon,
    )


_named_so = ReadyQuery(
    lambda: (
        Locality.objects.filter(Q(OneOf("key_fi", 0)) | Q(OneOf("key_sv", 1)))
        .select_related("municipality")
        .order_by("postal_code", "name_fi", "pk")[: 20 * MOST_NAMESAKES]
    )
)


def _taken(rows: list[Locality], way: list[set[str]]) -> Answer:
    """The likeliest of those that the text may name; namesakes elsewhere are offered beside it."""
    keys = {key for part in way for key in part}
    named = _told_apart([row for row in rows if row.key_fi in keys or row.key_sv in keys], way)
    best = _best(named)
    if best is None:
        return Answer()
    others = [row for row in named if _is_namesake(row, best)]
    texts = tuple(dict.fromkeys(_full_name(row) for row in others))[:MOST_CHOICES]
    here = replace(_as_whereabouts(best), others=texts)
    if texts and best.kind != LocalityKind.MUNICIPALITY:
        here = replace(here, name=_full_name(best))
    return Answer(here, texts)


def _is_namesake(row: Locality, best: Locality) -> bool:
    same_name = row.key_fi == best.key_fi or (row.key_sv != "" and row.key_sv == best.key_sv)
    same_home = row.municipality_id == best.municipality_id is not None
    near = distance_m(row.point, best.point) < SAME_PLACE_M
    several_codes = row.kind == best.kind == LocalityKind.POSTAL_CODE and row.municipality_id is None
    return (
        same_name and not same_home and not near and not (several_codes and row.postal_code[:2] == best.postal_code[:2])
    )


def _full_name(row: Locality) -> str:
    """A text that means this one and no namesake."""
    if row.municipality:
        return f"{row.name}, {row.municipality.name}"
    return f"{row.postal_code} {row.name}".strip()


def _told_apart(rows: list[Locality], way: list[set[str]]) -> list[Locality]:
    """Of "Tampere, Hervanta" keep the part of Tampere that is called Hervanta, where there is one."""
    homes = {row.municipality_id for row in rows if row.kind == LocalityKind.MUNICIPALITY}
    inside = [row for row in rows if row.kind != LocalityKind.MUNICIPALITY and row.municipality_id in homes]
    apart = {row.key_fi for row in rows if row.kind == LocalityKind.MUNICIPALITY}
    parts = [row for row in inside if row.key_fi not in apart]
    return parts if len(way) > 1 and parts else rows


def _by_street(ways: list[AskedStreet], rows: list[Locality], by_code: Whereabouts | None) -> Answer:
    """A street that the network's own addresses know, in the town that is named, or in the only town that has it."""
    found = on_streets(key for way in ways for key in way.keys)
    for way in ways:
        mine = [row for row in found if row.street in way.keys]
        towns = _towns_named(way.rest, rows)
        if by_code and by_code.municipality:
            towns.add(by_code.municipality)
        mine = [row for row in mine if not towns or row.municipality in towns] if towns or not way.rest else []
        if mine:
            return _street_answer(mine, way.house)
    return Answer()


def _towns_named(rest: str, rows: list[Locality]) -> set[str]:
    """The municipalities that the words beside the street name, themselves or by one of their parts."""
    if not rest:
        return set()
    names = set(names_in(plain_words(rest.split())))
    return {row.municipality_id for row in rows if row.municipality_id and (row.key_fi in names or row.key_sv in names)}


def _street_answer(rows: list[StreetRow], house: str) -> Answer:
    towns = {row.municipality: row for row in rows}
    if len(towns) > 1:
        return Answer(None, tuple(row.said(house) for row in towns.values())[:MOST_CHOICES])
    at_house = [row for row in rows if house and row.house == house]
    chosen = at_house or rows
    total = sum(row.count for row in chosen)
    point = Point(sum(r.lat * r.count for r in chosen) / total, sum(r.lon * r.count for r in chosen) / total)
    exact = bool(at_house) and all(row.is_exact for row in at_house)
    name = chosen[0].said(house if at_house else "")
    return Answer(Whereabouts(name, point, Precision.EXACT if exact else Precision.DISTRICT, chosen[0].municipality))


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
    """The one that is most likely meant: a name before a postal place, the network's own region, the larger kind."""
    ranks = {kind.value: rank for rank, kind in enumerate(FIRST)}

    def order(row: Locality) -> tuple[bool, bool, int]:
        return row.kind == LocalityKind.POSTAL_CODE, row.municipality_id is None, ranks.get(row.kind, len(ranks))

    return min(rows, key=order, default=None)


def _as_whereabouts(row: Locality) -> Whereabouts:
    precision = (
        Precision.MUNICIPALITY if row.kind in (LocalityKind.MUNICIPALITY, LocalityKind.TOWN) else Precision.DISTRICT
    )
    return Whereabouts(row.name, row.point, precision, row.municipality_id)
