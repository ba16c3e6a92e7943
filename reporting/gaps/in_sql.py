"""How much is open in each area in an ordinary week, asked of the index in SQL: the same on every database.

An ordinary week is the mean of four weeks from this Monday on, public holidays and single exceptions left aside, so
that what takes place every second week is half of it. July is asked with its exceptions, for that is when doors close.
Of most listings one week is like every other: only those with turns, seasons or closed days are asked day by day.
"""

# ruff: noqa: S608 - the text is all our own, and every value a parameter
from dataclasses import astuple, replace
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection

from network.freshness import oldest_shown
from network.hours import HOLIDAY_WEEKDAY, monday_of
from network.hours_in_sql import COLUMNS, EXCEPTIONS, HOLDS, LISTING, REPLACED, SPANS, WELCOMING, Day, Sql, day_asked

WEEKS = 4
EVENING = 17 * 60
JULY = 7
UNEVEN = (
    "s.every_weeks > 1 OR s.nth_of_month IS NOT NULL OR s.season_from IS NOT NULL OR s.valid_from > %s"
    " OR s.valid_until < %s"
)
ALIKE_IN_JULY = (
    f"s.weekday < {HOLIDAY_WEEKDAY} AND s.every_weeks <= 4 AND COALESCE(s.nth_of_month, 0) <> 5"
    " AND s.season_from IS NULL AND (s.valid_from IS NULL OR s.valid_from <= %s)"
    " AND (s.valid_until IS NULL OR s.valid_until >= %s)"
)
ROOM = (
    "CASE WHEN w.ends <= w.reached THEN 0 WHEN w.starts < w.reached THEN w.ends - w.reached ELSE w.ends - w.starts END"
)


class Sums(NamedTuple):
    """What the listings of one kind tell in one area; minutes and times are of four weeks, the rest count listings."""

    municipality: str
    postal_code: str
    kind: str
    listed: int
    told: int
    minutes: int
    times: int
    evening: int
    saturday: int
    sunday: int
    july: int


def sums_by_area(today: date, municipality: str = "") -> list[Sums]:
    """Return the sums of every municipality and postal code, or of one municipality's: one statement."""
    sql, values = _statement(today, municipality)
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [Sums(*row[:5], *(int(number or 0) for number in row[5:])) for row in cursor.fetchall()]


def ordinary_days(today: date) -> list[Day]:
    """The days of four weeks from this Monday on, none of them a holiday; `ahead` is the number of the week."""
    monday = monday_of(today)
    return [replace(day_asked(monday + timedelta(days=n), ahead=n // 7), holiday=False) for n in range(7 * WEEKS)]


def days_of_july(today: date) -> list[Day]:
    """The days of this July, or of the next one when this is over."""
    first = date(today.year + (today.month > JULY), JULY, 1)
    return [day_asked(first + timedelta(days=n)) for n in range(31)]


def _statement(today: date, municipality: str) -> Sql:
    """The rows of the listings with those of their ordinary week and of July beside them."""
    mine = f" AND s.listing_id IN (SELECT id FROM {LISTING} WHERE municipality_id = %s)" if municipality else ""
    own = [municipality] if municipality else []
    week, of_week = _week(ordinary_days(today), mine, own)
    july, of_july = _july(days_of_july(today), mine, own)
    sums = ", ".join(f"SUM(o.{name})" for name in ("minutes", "times", "evening", "saturday", "sunday"))
    sql = (
        f"SELECT {LISTING}.municipality_id, {LISTING}.postal_code, {LISTING}.kind,"
        f" COUNT(*), COUNT(t.listing_id), {sums}, COUNT(j.listing_id) FROM {LISTING}"
        f" LEFT JOIN (SELECT DISTINCT s.listing_id FROM {SPANS} WHERE 1 = 1{mine}) AS t"
        f" ON t.listing_id = {LISTING}.id AND ({LISTING}.confirmed_on IS NULL OR {LISTING}.confirmed_on >= %s)"
        f" LEFT JOIN ({week}) AS o ON o.listing_id = t.listing_id"
        f" LEFT JOIN ({july}) AS j ON j.listing_id = t.listing_id"
        f"{f' WHERE {LISTING}.municipality_id = %s' if municipality else ''} GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
    )
    return sql, [*own, oldest_shown(today), *of_week, *of_july, *own]


def _week(days: list[Day], mine: str, own: list[str]) -> Sql:
    """Each listing's open minutes, of overlapping spans counted once, its starts, and its evenings and weekends.

    Most spans are the only one of their weekday, and what is the same in every week is not asked of each.
    """
    spans = (
        f"SELECT s.*, COUNT(*) OVER (PARTITION BY s.listing_id, s.weekday) AS of_day,"
        f" CASE WHEN {UNEVEN} THEN 1 ELSE 0 END AS is_uneven"
        f" FROM {SPANS} WHERE s.weekday < {HOLIDAY_WEEKDAY} AND s.{WELCOMING}{mine}"
    )
    each_day = f"FROM r AS s JOIN {_asked(days)} ON s.weekday = d.weekday WHERE {HOLDS}"
    alone = "s.listing_id, s.weekday, s.starts, s.ends, {} AS weeks, 0 AS reached, 1 AS nth"
    alike = f"SELECT {alone.format(WEEKS)} FROM r AS s WHERE s.of_day = 1 AND s.is_uneven = 0"
    uneven = f"SELECT {alone.format(1)} {each_day} AND s.of_day = 1 AND s.is_uneven = 1"
    together = (
        f"SELECT s.listing_id, s.weekday, s.starts, s.ends, 1 AS weeks, {_reached('d.day')} {each_day} AND s.of_day > 1"
    )
    sql = (
        f"WITH r AS MATERIALIZED ({spans}) SELECT w.listing_id, SUM(w.weeks * {ROOM}) AS minutes,"
        " SUM(CASE WHEN w.nth = 1 THEN w.weeks ELSE 0 END) AS times,"
        f" MAX(CASE WHEN w.weekday <= 5 AND w.ends > {EVENING} THEN 1 ELSE 0 END) AS evening,"
        " MAX(CASE WHEN w.weekday = 6 THEN 1 ELSE 0 END) AS saturday,"
        " MAX(CASE WHEN w.weekday = 7 THEN 1 ELSE 0 END) AS sunday"
        f" FROM ({alike} UNION ALL {uneven} UNION ALL {together}) AS w GROUP BY w.listing_id"
    )
    return sql, [days[0].day, days[-1].day, *own, *_flat(days), *_flat(days)]


def _reached(day: str) -> str:
    """How far the day's earlier spans reach, and which a span is of those that start when it does."""
    own = f"PARTITION BY s.listing_id, {day}"
    return (
        f"COALESCE(MAX(s.ends) OVER ({own} ORDER BY s.starts, s.ends, s.id"
        " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS reached,"
        f" ROW_NUMBER() OVER ({own}, s.starts ORDER BY s.ends, s.id) AS nth"
    )


def _july(days: list[Day], mine: str, own: list[str]) -> Sql:
    """The listings that are open to anyone on some day of July: by any of its weeks, or asked day by day."""
    first, last = days[0].day, days[-1].day
    closed = f"SELECT e.listing_id FROM {EXCEPTIONS} WHERE e.first <= %s AND e.last >= %s"
    alike = (
        f"SELECT s.listing_id FROM {SPANS} WHERE {ALIKE_IN_JULY} AND s.{WELCOMING} AND s.listing_id NOT IN ({closed})"
    )
    replaced = f"EXISTS (SELECT 1 FROM {EXCEPTIONS} WHERE e.listing_id = s.listing_id AND {REPLACED})"
    by_day = (
        f"SELECT s.listing_id FROM {_asked(days)}, {SPANS} WHERE s.weekday = d.weekday AND {HOLDS} AND s.{WELCOMING}"
        f" AND (NOT ({ALIKE_IN_JULY}) AND (s.valid_until IS NULL OR s.valid_until >= %s)"
        f" OR s.listing_id IN ({closed})) AND NOT {replaced}"
    )
    instead = f"SELECT e.listing_id FROM {_asked(days)}, {EXCEPTIONS} WHERE {REPLACED} AND e.{WELCOMING}"
    values = [
        *(first, last, last, first, *own),
        *(*_flat(days), first, last, first, last, first, *own),
        *_flat(days),
    ]
    return f"{alike}{mine} UNION {by_day}{mine} UNION {instead}", values


def _asked(days: list[Day]) -> str:
    marks = ", ".join(f"({', '.join(['%s'] * len(astuple(day)))})" for day in days)
    return f"(SELECT {COLUMNS} FROM (VALUES {marks}) AS v) AS d"


def _flat(days: list[Day]) -> list[Any]:
    return [value for day in days for value in astuple(day)]
