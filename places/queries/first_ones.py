"""The first ones of many hits, in the order of `search.in_order`, without sorting them all."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet

from network.geo import Point
from network.hours import wall_clock
from network.hours_in_sql import Sql, day_asked, first_openings, open_among
from network.matching import ANSWERS_TOO, Stands, steps_of
from network.models.listing import ListingQuerySet
from network.queries.nearest import AMONG_EQUALS, nearest
from network.words import asked_words

DAYS_ALONE = 2  # whoever has not found enough by then has little to sort
SPANS_A_DAY = 3
LOOKED_AT = 500
DAYTIME = range(9 * 60, 18 * 60)


def soonest(found: ListingQuerySet, moment: datetime, most: int) -> list[int]:
    """Return the numbers of the first ones: open now, then by what opens soonest, then those without hours."""
    today, minute = wall_clock(moment)
    ids = _open_of_the_first(found, moment, most) if minute in DAYTIME else []
    if len(ids) < most:
        ids = _open_or_opening(found, moment, most)
    for ahead in range(1, DAYS_ALONE):
        if len(ids) < most:
            ids += _opening_on(found.exclude(pk__in=ids), today + timedelta(days=ahead), -1, most - len(ids))
    if len(ids) < most:
        rest = found.exclude(pk__in=ids).with_wait(moment).order_by(F("wait").asc(nulls_last=True), *AMONG_EQUALS)
        ids += rest.values_list("pk", flat=True)[: most - len(ids)]
    return ids


def _open_or_opening(found: ListingQuerySet, moment: datetime, most: int) -> list[int]:
    """Return those that are open now and after them those that still open today, in one question."""
    today, minute = wall_clock(moment)
    open_now = found.open_at(moment).order_by(*AMONG_EQUALS).values("pk", "completeness", "sort_key")[:most]
    among = _sql_of(found.order_by().values("pk"))
    limit = most * SPANS_A_DAY
    opening = first_openings(day_asked(today, minute), among, limit)
    sql, values = _sql_of(open_now)
    rows = sorted(_rows(_one_after_the_other((sql, values), opening)))
    ids = list(dict.fromkeys(row[-1] for row in rows))[:most]
    if len(ids) == most or len(rows) < limit:
        return ids
    already = [row[-1] for row in rows if row[0] == -1][:most]
    return already + _opening_on(found.exclude(pk__in=already), today, minute, most - len(already))


def _one_after_the_other(first: Sql, then: Sql) -> Sql:
    told = "-1, -o.completeness, o.sort_key, o.pk"
    both = (f"SELECT {told} FROM ({first[0]}) AS o", f"SELECT * FROM ({then[0]}) AS l")  # noqa: S608 - our own statements
    return " UNION ALL ".join(both), [*first[1], *then[1]]


def _open_of_the_first(found: ListingQuerySet, moment: datetime, most: int) -> list[int]:
    """By day the first of all are enough to find some that are open; by night those that are open are few."""
    first = found.order_by(*AMONG_EQUALS).values("pk", "completeness", "sort_key")[:LOOKED_AT]
    return [row[0] for row in _rows(open_among(_sql_of(first), moment, most))]


def _opening_on(found: ListingQuerySet, day: date, after: int, most: int) -> list[int]:
    """Return those that open on the day after the minute, the earliest first."""
    among = _sql_of(found.order_by().values("pk"))
    limit = most * SPANS_A_DAY
    while True:
        rows = sorted(_rows(first_openings(day_asked(day, after), among, limit)))
        ids = list(dict.fromkeys(row[-1] for row in rows))
        if len(rows) < limit or len(ids) >= most:
            return ids[:most]
        limit *= 4


def _sql_of(found: "QuerySet[Any, Any]") -> Sql:
    sql, values = found.query.sql_with_params()
    return sql, list(values)


def _rows(asked: Sql) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(*asked)
        return list(cursor.fetchall())


def nearest_by_day(found: ListingQuerySet, point: Point, moment: datetime, most: int) -> list[int] | None:
    """Return the nearest that are open now, or nothing where they are too few to fill a page."""
    ids = nearest(found.open_at(moment, one_by_one=True), point, most)
    return ids if len(ids) == most else None


def by_rank(found: ListingQuerySet, text: str, rank: int, *, all_held: bool) -> tuple[ListingQuerySet, ListingQuerySet]:
    """Return the hits whose rank is better, and those of the rank itself, which may hold the better ones once more."""
    words = asked_words(text)
    if len(words) > 1 or not all_held:
        ranked = found.with_rank(text, all_held=all_held)
        return ranked.filter(Q(rank__lt=rank)), ranked.filter(Q(rank=rank))
    steps = steps_of(words[0])
    better = [step for step in steps if step[0] < rank]
    as_good = [step for step in steps if step[0] == rank]
    return (
        found.filter(Stands(better)) if better else found.none(),
        found if rank == ANSWERS_TOO else found.filter(Stands(as_good)),
    )
