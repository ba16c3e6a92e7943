"""The nearest of many listings, without sorting them all."""

from math import cos, degrees, radians
from typing import Any

from django.db import connection
from django.db.models import F

from network.distance_in_sql import LON_SCALE, Apart
from network.geo import EARTH_RADIUS_M, Point, box_around, distance_m
from network.models.listing import ListingQuerySet

AMONG_EQUALS = ("-completeness", "sort_key", "pk")
RANKED_BY = ("nearness", "completeness", "sort_key", "pk")
BOXES_M = (4_000, 16_000, 64_000, 256_000)
FARTHEST_M = 500_000  # up to here the plane of the index is compared with the globe
SPARE = 20


def nearest(found: ListingQuerySet, point: Point, most: int) -> list[int]:
    """Return the numbers of the nearest, the nearest first: what sorting all by `nearness` gives.

    Those at the same distance stand as everywhere, and those without a position come last.
    """
    first = _by_index(found, point, most) if connection.vendor == "postgresql" else _by_boxes(found, point, most)
    return _by_sorting(found, point, most) if first is None else first


def _by_sorting(found: ListingQuerySet, point: Point, most: int) -> list[int]:
    ordered = found.with_nearness(point).order_by(F("nearness").asc(nulls_last=True), *AMONG_EQUALS)
    return list(ordered.values_list("pk", flat=True)[:most])


def walked(found: ListingQuerySet, point: Point) -> ListingQuerySet:
    """Return what has a position from the point outwards, about in the order of distance."""
    found = found.filter(lat__isnull=False)
    if connection.vendor != "postgresql":
        return found.with_nearness(point).order_by(F("nearness"))
    return found.annotate(apart=Apart(point)).order_by("apart")


def _by_index(found: ListingQuerySet, point: Point, most: int) -> list[int] | None:
    """Walk the index from the point; its plane is not the globe, so a row may only stand where nothing unseen can."""
    limit = most + most // 2 + SPARE
    asked = walked(found, point).with_nearness(point)
    rows: list[tuple[Any, ...]] = list(asked.values_list(*RANKED_BY, "lat", "lon", "apart")[:limit])
    if len(rows) < limit:
        return None
    rows.sort(key=_as_everywhere)
    reached = distance_m(point, Point(rows[most - 1][4], rows[most - 1][5]))
    unseen = _least_distance(point, max(row[6] for row in rows), reached)
    return [row[3] for row in rows[:most]] if reached < unseen else None


def _as_everywhere(row: tuple[Any, ...]) -> tuple[Any, ...]:
    nearness, completeness, sort_key, pk, *_rest = row
    return nearness, -completeness, sort_key, pk


def _least_distance(point: Point, apart: float, reached: float) -> float:
    """Return the metres within which nothing lies that is farther than `apart` in the plane of the index."""
    if reached > FARTHEST_M:
        return 0
    north = min(89.0, abs(point.lat) + degrees(reached / EARTH_RADIUS_M))
    return 0.99 * radians(apart) * EARTH_RADIUS_M * min(1.0, cos(radians(north)) / LON_SCALE)


def _by_boxes(found: ListingQuerySet, point: Point, most: int) -> list[int] | None:
    """Look in a box that grows until it holds enough that are surely nearer than anything outside it."""
    for metres in BOXES_M:
        rows = _in_box(found, point, metres, most)
        if len(rows) == most and distance_m(point, Point(rows[-1][1], rows[-1][2])) <= metres:
            return [row[0] for row in rows]
    return None


def _in_box(found: ListingQuerySet, point: Point, metres: int, most: int) -> list[tuple[Any, ...]]:
    nearness = F("nearness").asc()
    ordered = found.within(box_around(point, metres)).with_nearness(point).order_by(nearness, *AMONG_EQUALS)
    return list(ordered.values_list("pk", "lat", "lon")[:most])
