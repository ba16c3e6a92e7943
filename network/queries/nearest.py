"""The nearest of many listings, without sorting them all."""

from datetime import date
from functools import lru_cache
from math import cos, degrees, radians
from typing import Any

from django.db import connection
from django.db.models import DateField, F, QuerySet

from network.distance_in_sql import LON_SCALE, Apart
from network.freshness import oldest_shown
from network.geo import EARTH_RADIUS_M, Point, box_around, distance_m
from network.models import Listing
from network.models.listing import ListingQuerySet
from network.ready_query import ReadyQuery, Slot

AMONG_EQUALS = ("-completeness", "sort_key", "pk")
RANKED_BY = ("nearness", "completeness", "sort_key", "pk")
BOXES_M = (4_000, 16_000, 64_000, 256_000)
FARTHEST_M = 500_000  # up to here the plane of the index is compared with the globe
SPARE = 20


def nearest(found: ListingQuerySet, point: Point, most: int) -> list[int]:
    """Return the numbers of the nearest, the nearest first: what sorting all by `nearness` gives.

    Those at the same distance stand as everywhere, and those without a position come last.
    """
    if connection.vendor == "postgresql":
        limit = _looked_at(most)
        first = _ranked_again(list(_walk(found, point, limit)), point, most)
    else:
        first = _by_boxes(found, point, most)
    return _by_sorting(found, point, most) if first is None else first


def nearest_of_all(today: date, point: Point, most: int) -> list[int]:
    """Return the numbers of the nearest of everything that is shown on the day."""
    if connection.vendor == "postgresql":
        first = _ranked_again(_walk_of_all(point, _looked_at(most))(oldest_shown(today)), point, most)
        if first is not None:
            return first
    return nearest(Listing.objects.shown_on(today), point, most)


@lru_cache(maxsize=256)
def _walk_of_all(point: Point, limit: int) -> ReadyQuery[Any]:
    """People ask about the same towns and districts again and again."""
    return ReadyQuery(lambda: _walk(Listing.objects.shown_since(Slot(0, DateField())), point, limit))


def _looked_at(most: int) -> int:
    return most + most // 2 + SPARE


def _walk(found: ListingQuerySet, point: Point, limit: int) -> "QuerySet[Any, Any]":
    """Ask for the first from the point outwards, with what they are ranked by."""
    return walked(found, point).with_nearness(point).values_list(*RANKED_BY, "lat", "lon", "apart")[:limit]


def _by_sorting(found: ListingQuerySet, point: Point, most: int) -> list[int]:
    ordered = found.with_nearness(point).order_by(F("nearness").asc(nulls_last=True), *AMONG_EQUALS)
    return list(ordered.values_list("pk", flat=True)[:most])


def walked(found: ListingQuerySet, point: Point) -> ListingQuerySet:
    """Return what has a position from the point outwards, about in the order of distance."""
    found = found.filter(lat__isnull=False)
    if connection.vendor != "postgresql":
        return found.with_nearness(point).order_by(F("nearness"))
    return found.annotate(apart=Apart(point)).order_by("apart")


def _ranked_again(rows: list[tuple[Any, ...]], point: Point, most: int) -> list[int] | None:
    """The plane of the index is not the globe, so that a row of the walk may only stand where nothing unseen can."""
    if len(rows) < _looked_at(most):
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
