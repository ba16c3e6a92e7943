"""How opening hours are asked of the index in SQL: the same on every database, and the same rules as in hours.py.

Written as SQL of its own: as ORM objects these conditions cost more time than the query does.
"""

# ruff: noqa: S608 - the text is all our own, and every value a parameter
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import BooleanField, Func, IntegerField

from network.enums import WELCOMES_ANYONE
from network.hours import HOLIDAY_WEEKDAY, nths_of_month, wall_clock, weeks_between
from network.public_holidays import holiday_on

EPOCH_MONDAY = date(1970, 1, 5)
LISTING, SPANS, EXCEPTIONS = "network_listing", "network_listingspan s", "network_listingexception e"
WELCOMING = f"state IN ({', '.join(repr(str(state)) for state in WELCOMES_ANYONE)})"
# A span is the row s, an exception the row e, and a day that is asked about the row d.
HOLDS = (
    f"(s.weekday = d.weekday AND (s.on_holidays OR NOT d.holiday) OR s.weekday = {HOLIDAY_WEEKDAY} AND d.holiday)"
    " AND (s.valid_from IS NULL OR s.valid_from <= d.day) AND (s.valid_until IS NULL OR s.valid_until >= d.day)"
    " AND (s.nth_of_month IS NULL OR s.nth_of_month IN (d.nth, d.nth_from_end))"
    " AND (s.every_weeks = 1 OR d.week %% s.every_weeks = s.phase)"
    " AND (s.season_from IS NULL OR s.season_from <= d.number AND s.season_until >= d.number"
    " OR s.season_from > s.season_until AND (s.season_from <= d.number OR s.season_until >= d.number))"
)
REPLACED = "e.first <= d.day AND e.last >= d.day"
IS_OPEN = "{t}.starts <= d.since AND {t}.ends > d.since"
IS_AHEAD = "{t}.ends > d.since"
STARTS = "{t}.starts > d.since"
HAS_ROOM = "{t}.ends >= d.since + d.minutes AND {t}.starts <= {t}.ends - d.minutes"
WAITED = "CASE WHEN {t}.starts <= d.since THEN -1 ELSE 1440 * d.ahead + {t}.starts END"
Sql = tuple[str, list[Any]]


@dataclass(frozen=True)
class Day:
    """A day that is asked about, from a minute on, with what a span may say of it."""

    day: date
    ahead: int
    since: int
    minutes: int
    weekday: int
    holiday: bool
    nth: int
    nth_from_end: int
    week: int
    number: int


COLUMNS = ", ".join(f"column{place} AS {name}" for place, name in enumerate(Day.__dataclass_fields__, start=1))


def day_asked(day: date, since: int = -1, *, ahead: int = 0, minutes: int = 1) -> Day:
    nths = nths_of_month(day)
    week, number = weeks_between(EPOCH_MONDAY, day), day.month * 100 + day.day
    return Day(day, ahead, since, minutes, day.isoweekday(), holiday_on(day), max(nths), min(nths), week, number)


class Opens(Func):
    """Whether the row is open to anyone in a way that fits one of the days.

    Asked of many rows, as a set that is found first; `one_by_one` asks it of each row by itself, where few are asked.
    """

    output_field = BooleanField()

    def __init__(self, fits: str, days: Sequence[Day], *, one_by_one: bool = False) -> None:
        super().__init__("pk")
        self.fits, self.days, self.one_by_one = fits, tuple(days), one_by_one

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Sql:  # type: ignore[override]
        if not self.days:
            return "(1 = 0)", []
        row, _ = compiler.compile(self.get_source_expressions()[0])
        if self.one_by_one:
            found, values = openings("1", self.fits, self.days, row)
            return f"((SELECT 1 FROM ({found}) AS o LIMIT 1) IS NOT NULL)", values
        found, values = openings("{t}.listing_id", self.fits, self.days)
        return f"({row} IN ({found}))", values


class Wait(Func):
    """Minutes from the first midnight until it is open to anyone, -1 when open now; null when not in those days."""

    output_field = IntegerField()

    def __init__(self, moment: datetime, days: int) -> None:
        super().__init__("pk")
        today, minute = wall_clock(moment)
        self.days = tuple(
            day_asked(today + timedelta(days=ahead), -1 if ahead else minute, ahead=ahead) for ahead in range(days + 1)
        )

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> Sql:  # type: ignore[override]
        row, _ = compiler.compile(self.get_source_expressions()[0])
        found, values = openings(f"{WAITED} AS wait", IS_AHEAD, self.days, row)
        return f"(SELECT MIN(o.wait) FROM ({found}) AS o)", values


def openings(shown: str, fits: str, days: Sequence[Day], row: str = "") -> Sql:
    """Return what is open to anyone on the days: by the week where no exception replaces it, and by exception."""
    usual, instead, values = _ways(shown, fits, days, f"{{t}}.listing_id = {row} AND " if row else "")
    return f"{usual} UNION ALL {instead}", values * 2


def first_openings(day: Day, among: Sql, most: int) -> Sql:
    """Return the openings that start on the day, the earliest first: start and order of the listing, and its number."""
    shown = f"{{t}}.starts, -{LISTING}.completeness, {LISTING}.sort_key, {LISTING}.id"
    order = f" ORDER BY {{t}}.starts, {LISTING}.completeness DESC, {LISTING}.sort_key, {LISTING}.id LIMIT {most}"
    joined = f"{LISTING}.id = {{t}}.listing_id AND {LISTING}.id IN ({among[0]}) AND "
    usual, instead, values = _ways(shown, STARTS, [day], joined, f"{LISTING}, ")
    first, second = (way + order.replace("{t}", row) for way, row in ((usual, "s"), (instead, "e")))
    return f"SELECT * FROM ({first}) AS a UNION ALL SELECT * FROM ({second}) AS b", [*values, *among[1]] * 2


def open_among(first: Sql, moment: datetime, most: int) -> Sql:
    """Return those of `first` that are open to anyone, no more than are wanted; it gives their number and order."""
    found, values = openings("1", IS_OPEN, [day_asked(*wall_clock(moment))], "f.pk")
    is_open = f"(SELECT 1 FROM ({found}) AS o LIMIT 1) IS NOT NULL"
    order = f"ORDER BY f.completeness DESC, f.sort_key, f.pk LIMIT {most}"
    return f"SELECT f.pk FROM ({first[0]}) AS f WHERE {is_open} {order}", [*first[1], *values]


def _ways(shown: str, fits: str, days: Sequence[Day], mine: str, more: str = "") -> tuple[str, str, list[Any]]:
    """The two ways to be open, without their order: the same values are asked of each."""
    asked, values = _rows(days)
    rule = f"{mine}{fits} AND {{t}}.{WELCOMING}"
    replaced = f"EXISTS (SELECT 1 FROM {EXCEPTIONS} WHERE e.listing_id = s.listing_id AND {REPLACED})"
    usual = f"SELECT {shown} FROM {more}{asked}, {SPANS} WHERE {HOLDS} AND NOT {replaced} AND {rule}"
    instead = f"SELECT {shown} FROM {more}{asked}, {EXCEPTIONS} WHERE {REPLACED} AND {rule}"
    return usual.replace("{t}", "s"), instead.replace("{t}", "e"), values


def _rows(days: Iterable[Day]) -> Sql:
    values = [astuple(day) for day in days]
    marks = ", ".join(f"({', '.join(['%s'] * len(row))})" for row in values)
    return f"(SELECT {COLUMNS} FROM (VALUES {marks}) AS v) AS d", [value for row in values for value in row]
