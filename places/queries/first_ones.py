"""The first ones of many hits, in the order of `search.in_order`, without sorting them all."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from network.enums import WELCOMES_ANYONE
from network.geo import Point
from network.hours import wall_clock
from network.matching import ANSWERS_TOO, NOWHERE
from network.models.listing import ListingQuerySet, openings_by_exception, openings_by_week
from network.queries.nearest import AMONG_EQUALS, nearest

DAYS = 7
SPANS_A_DAY = 3


def soonest(found: ListingQuerySet, moment: datetime, most: int) -> list[int]:
    """Return the numbers of the first ones: open now, then by what opens soonest, then those without hours."""
    ids = list(found.open_at(moment).order_by(*AMONG_EQUALS).values_list("pk", flat=True)[:most])
    today, minute = wall_clock(moment)
    for ahead in range(DAYS + 1):
        if len(ids) < most:
            after = minute if ahead == 0 else -1
            ids += _opening_on(found.exclude(pk__in=ids), today + timedelta(days=ahead), after, most - len(ids))
    if len(ids) < most:
        rest = found.exclude(pk__in=ids).order_by(*AMONG_EQUALS)
        ids += rest.values_list("pk", flat=True)[: most - len(ids)]
    return ids


def _opening_on(found: ListingQuerySet, day: date, after: int, most: int) -> list[int]:
    """Return those that open on the day after the minute, the earliest first."""
    rows: list[tuple[Any, ...]] = []
    for openings in (openings_by_week(day), openings_by_exception(day)):
        rows += _earliest(openings.filter(starts__gt=after, state__in=WELCOMES_ANYONE, listing__in=found), most)
    return list(dict.fromkeys(row[-1] for row in sorted(rows)))[:most]


def _earliest(openings: "QuerySet[Any]", most: int) -> list[tuple[Any, ...]]:
    """Return the openings of at least so many different listings where there are so many."""
    ordered = openings.order_by("starts", "-listing__completeness", "listing__sort_key", "listing_id")
    named = ordered.values_list("starts", "listing__completeness", "listing__sort_key", "listing_id")
    limit = most * SPANS_A_DAY
    while True:
        rows = [(starts, -completeness, key, pk) for starts, completeness, key, pk in named[:limit]]
        if len(rows) < limit or len({row[-1] for row in rows}) >= most:
            return rows
        limit *= 4


def nearest_by_day(found: ListingQuerySet, point: Point, moment: datetime, most: int) -> list[int] | None:
    """Return the nearest that are open now, or nothing where they are too few to fill a page."""
    ids = nearest(found.open_at(moment), point, most)
    return ids if len(ids) == most else None


def ranks(words: int, *, all_held: bool) -> Iterator[int]:
    """Yield the ranks that so many words can have, the best first."""
    worst = ANSWERS_TOO if all_held else NOWHERE
    return iter(range(worst * words + 1))
