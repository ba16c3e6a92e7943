"""Statistics as values: figures of an area over a stretch of time; pure, and the same as JSON and back.

`None` is never zero: it says that nobody reported, or that nobody asked.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any, Self

VERSION = "4"
TENTH = Decimal("0.1")
DAYS_OF_WEEK = 7


class Grain(StrEnum):
    """What one row of figures covers."""

    TOTAL = "total"
    WEEK = "week"
    DAYS = "days"
    MONTH = "month"
    MUNICIPALITY = "municipality"


class Shown(StrEnum):
    """How a breakdown cell may be shown."""

    EXACT = "exact"
    ROUNDED = "rounded"
    WITHHELD = "withheld"
    TOO_FINE = "too_fine"


@dataclass(frozen=True)
class Breakdown:
    """A breakdown cell: its value, None when nobody asked or when it is not shown, and how it is shown."""

    value: int | None = None
    shown: Shown = Shown.EXACT


@dataclass(frozen=True)
class Spread:
    """The fewest, the middle and the most visitors of a held gathering; None where it was not asked for or held."""

    smallest: int | None = None
    median: int | None = None
    largest: int | None = None
    shown: Shown = Shown.EXACT


@dataclass(frozen=True)
class Figures:
    """What happened; minutes are those of the places' timetables, weeks how many ISO weeks the row covers.

    `counts` are the optional numbers by their codes, hours in minutes, and the sums of families whose topics add up;
    `open_states` the minutes of each state of being open. `days` is given where the row is no whole weeks.
    """

    circles: int = 0
    held: int = 0
    not_held: int = 0
    not_reported: int = 0
    visits: int | None = None
    first_timers: Breakdown = Breakdown()
    counts: dict[str, Breakdown] = field(default_factory=dict)
    open_minutes: int | None = None
    weeks: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    spread: Spread = Spread()
    open_states: dict[str, int] = field(default_factory=dict)
    days: int = 0

    @property
    def expected(self) -> int:
        return self.held + self.not_held + self.not_reported

    @property
    def reporting_rate(self) -> Decimal | None:
        """Reported gatherings of a hundred expected, one decimal."""
        return one_decimal(100 * (self.held + self.not_held), self.expected)

    @property
    def mean_visits(self) -> Decimal | None:
        """Visits per held gathering, one decimal; the not reported ones are not in it."""
        return one_decimal(self.visits, self.held)

    @property
    def open_hours(self) -> Decimal | None:
        """Hours in which anyone may come; None where nobody has told the hours of any place."""
        return one_decimal(self.open_minutes, 60)

    @property
    def open_hours_a_week(self) -> Decimal | None:
        minutes = None if self.open_minutes is None else self.open_minutes * DAYS_OF_WEEK
        return one_decimal(minutes, 60 * (self.days or DAYS_OF_WEEK * self.weeks))


@dataclass(frozen=True)
class Row:
    """The figures of one stretch of time or one municipality; `key` is 2026-W48, its days, 2026-11, 837 or empty.

    `figures` are of circles, `places` of the places whose visitors are counted: those are in no sum with the former,
    and of them `circles` says how many places there are.
    """

    grain: Grain
    key: str
    figures: Figures
    name_fi: str = ""
    name_sv: str = ""
    places: Figures = field(default_factory=Figures)

    def name(self, language: str) -> str:
        """Return the municipality's name in the language."""
        return self.name_sv if language == "sv" else self.name_fi


@dataclass(frozen=True)
class Comparison:
    """The figures of an earlier period; `is_cut` where only as many days of it are told as this period has had.

    `kind` is `before` or `year_before`, and `as_of` the day up to which the earlier period was looked at.
    """

    kind: str
    period: str
    as_of: date
    is_cut: bool
    total: Row


@dataclass(frozen=True)
class Fact:
    """A line of a table of its own: what it is of by its code, and its numbers by their names, None when unknown.

    Amounts with decimals are texts, so that they stay the same in every program.
    """

    code: str
    numbers: dict[str, int | str | None]


@dataclass(frozen=True)
class Statistics:
    """All figures of an area in a period, as of a day: `area` says of what, and `municipality` its code if it is one.

    `contents` says what was asked for; nothing, in figures of before version 3, what those held.
    """

    municipality: str
    period: str
    as_of: date
    total: Row
    by_time: tuple[Row, ...] = ()
    by_municipality: tuple[Row, ...] = ()
    area: str = ""
    contents: tuple[str, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    facts: dict[str, tuple[Fact, ...]] = field(default_factory=dict)
    version: str = VERSION

    @property
    def rows(self) -> tuple[Row, ...]:
        return (self.total, *self.by_time, *self.by_municipality)

    @property
    def is_empty(self) -> bool:
        """Whether no gathering was even expected."""
        return self.total.figures.expected == 0 and self.total.places.expected == 0

    def as_json(self) -> dict[str, Any]:
        """Return plain values for the database; `from_json` gives the same statistics back."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self), default=date.isoformat))
        return plain

    @classmethod
    def from_json(cls, plain: dict[str, Any]) -> Self:
        """Read what `as_json` wrote."""
        return cls(
            municipality=plain["municipality"],
            period=plain["period"],
            as_of=date.fromisoformat(plain["as_of"]),
            total=_row(plain["total"]),
            by_time=tuple(_row(row) for row in plain["by_time"]),
            by_municipality=tuple(_row(row) for row in plain["by_municipality"]),
            area=plain.get("area", ""),
            contents=tuple(plain.get("contents", ())),
            comparisons=tuple(_comparison(row) for row in plain.get("comparisons", ())),
            facts={
                key: tuple(Fact(row["code"], row["numbers"]) for row in rows)
                for key, rows in plain.get("facts", {}).items()
            },
            version=plain.get("version", ""),
        )

    @property
    def content_hash(self) -> str:
        """The SHA-256 of the figures, the same for the same figures on every machine."""
        text = json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()


def _comparison(plain: dict[str, Any]) -> Comparison:
    as_of, total = date.fromisoformat(plain["as_of"]), _row(plain["total"])
    return Comparison(plain["kind"], plain["period"], as_of, plain["is_cut"], total)


def _row(plain: dict[str, Any]) -> Row:
    figures = _figures(plain["figures"])
    places = _figures(plain["places"]) if "places" in plain else Figures(weeks=figures.weeks)
    return Row(Grain(plain["grain"]), plain["key"], figures, plain["name_fi"], plain["name_sv"], places)


def _figures(plain: dict[str, Any]) -> Figures:
    """Read figures; those of version 1 had neither optional numbers nor places, of version 2 no spread nor states."""
    cells = {code: _cell(cell) for code, cell in plain.get("counts", {}).items()}
    told = {"first_timers": _cell(plain["first_timers"]), "counts": cells}
    if "spread" in plain:
        told["spread"] = Spread(**{**plain["spread"], "shown": Shown(plain["spread"]["shown"])})
    return Figures(**{**plain, **told})


def _cell(plain: dict[str, Any]) -> Breakdown:
    return Breakdown(plain["value"], Shown(plain["shown"]))


def one_decimal(part: int | None, whole: int) -> Decimal | None:
    """Return part / whole to one decimal, halves up; None when there is nothing to divide."""
    if part is None or whole == 0:
        return None
    return (Decimal(part) / Decimal(whole)).quantize(TENTH, ROUND_HALF_UP)


def add(values: Iterable[int | None]) -> int | None:
    """Return the sum of what is known; None when nothing is."""
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def sum_of(parts: Iterable[Figures], *, circles: int, weeks: int, days: int = 0) -> Figures:
    """Return the parts together; circles and weeks are given, for one circle may be in many parts.

    A spread is no sum: whoever knows all the parts' gatherings gives it.
    """
    parts = list(parts)
    return Figures(
        circles=circles,
        held=sum(part.held for part in parts),
        not_held=sum(part.not_held for part in parts),
        not_reported=sum(part.not_reported for part in parts),
        visits=add(part.visits for part in parts),
        first_timers=Breakdown(add(part.first_timers.value for part in parts)),
        counts=_sum_of_counts(parts),
        open_minutes=add(part.open_minutes for part in parts),
        weeks=weeks,
        reasons=_sum_by_key(part.reasons for part in parts),
        open_states=_sum_by_key(part.open_states for part in parts),
        days=days,
    )


def _sum_by_key(parts: Iterable[dict[str, int]]) -> dict[str, int]:
    found: dict[str, int] = {}
    for part in parts:
        for key, number in part.items():
            found[key] = found.get(key, 0) + number
    return dict(sorted(found.items()))


def _sum_of_counts(parts: Iterable[Figures]) -> dict[str, Breakdown]:
    found: dict[str, list[int | None]] = {}
    for part in parts:
        for code, cell in part.counts.items():
            found.setdefault(code, []).append(cell.value)
    return {code: Breakdown(add(values)) for code, values in sorted(found.items())}
