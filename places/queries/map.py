"""What a map shows: points of what a search finds, light names of municipalities, one point's own words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from network.enums import ListingKind, Precision
from network.models.municipality import Municipality, Town
from places.queries.search import Card, Question, answering, card_of

MOST_POINTS = 2000
EXACTNESS = {Precision.EXACT: 0, Precision.DISTRICT: 1, Precision.MUNICIPALITY: 2, Precision.UNKNOWN: 2}
KINDS = {ListingKind.PLACE: "p", ListingKind.CIRCLE: "c"}
DECIMALS = 5


def map_points(asked: Question) -> dict[str, Any]:
    """Return the points of what answers, the nearest or the first of them, and whether there are more."""
    found = answering(asked).filter(lat__isnull=False)
    order = ["sort_key", "pk"]
    if asked.here:
        found, order = found.with_nearness(asked.here.point), ["nearness", "sort_key", "pk"]
    rows = list(
        found.order_by(*order).values_list("lat", "lon", "precision", "kind", "slug", "title")[: MOST_POINTS + 1]
    )
    points = [map_point(*row) for row in rows[:MOST_POINTS]]
    return {"points": points, "more": len(rows) > MOST_POINTS, "most": MOST_POINTS}


def map_point(lat: float | None, lon: float | None, precision: str, kind: str, slug: str, title: str) -> list[Any]:
    """Return one point as the map's script reads it: north, east, exactness, kind, slug and title."""
    exactness = EXACTNESS[Precision(precision)]
    return [round(lat or 0.0, DECIMALS), round(lon or 0.0, DECIMALS), exactness, KINDS[ListingKind(kind)], slug, title]


def map_labels(municipalities: Iterable[Town | Municipality]) -> list[list[Any]]:
    """Return the names that make sense of points where there is no background map, the largest first."""
    rows = sorted(municipalities, key=lambda municipality: (-(municipality.population or 0), municipality.name))
    return [[round(row.lat, 3), round(row.lon, 3), row.name] for row in rows]


@dataclass(frozen=True)
class PointCard:
    """What the map says of one point."""

    card: Card
    precision: str


def point_card(kind: str, slug: str, asked: Question) -> PointCard | None:
    """Return what the map says of a point, or None when it is no longer there."""
    found = answering(asked).filter(kind=kind, slug=slug, lat__isnull=False)
    row = found.select_related("municipality").first()
    return PointCard(card_of(row, asked), row.precision) if row else None
