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

VERSION = "2"
TENTH = Decimal("0.1")


class Grain(StrEnum):
    """What one row of figures covers."""

    TOTAL = "total"
    WEEK = "week"
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
class Figures:
    """What happened; minutes are those of the places' timetables, weeks how many ISO weeks the row covers.

    `counts` are the optional numbers by their codes, hours in minutes, and the sums of families whose topics add up.
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
        return one_decimal(self.open_minutes, 60 * self.weeks)


@dataclass(frozen=True)
class Row:
    """The figures of one stretch of time or one municipality; `key` is 2026-W48, 2026-11, 837 or empty.

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
class Statistics:
    """All figures of an area (a municipality code, or empty for the network) in a period, as of a day."""

    municipality: str
    period: str
    as_of: date
    total: Row
    by_time: tuple[Row, ...] = ()
    by_municipality: tuple[Row, ...] = ()

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
        )

    @property
    def content_hash(self) -> str:
        """The SHA-256 of the figures, the same for the same figures on every machine."""
        text = json.dumps(self.as_json(), sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode("ascii")).hexdigest()


def _row(plain: dict[str, Any]) -> Row:
    return Row(
        Grain(plain["grain"]),
        plain["key"],
        _figures(plain["figures"]),
        plain["name_fi"],
        plain["name_sv"],
        _figures(plain["places"]) if "places" in plain else Figures(),
    )


def _figures(plain: dict[str, Any]) -> Figures:
    """Read figures; those of version 1 had neither optional numbers nor places."""
    cells = {code: _cell(cell) for code, cell in plain.get("counts", {}).items()}
    return Figures(**{**plain, "first_timers": _cell(plain["first_timers"]), "counts": cells})


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


def sum_of(parts: Iterable[Figures], *, circles: int, weeks: int) -> Figures:
    """Return the parts together; circles and weeks are given, for one circle may be in many parts."""
    parts = list(parts)
    reasons: dict[str, int] = {}
    for part in parts:
        for reason, count in part.reasons.items():
            reasons[reason] = reasons.get(reason, 0) + count
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
        reasons=reasons,
    )


def _sum_of_counts(parts: Iterable[Figures]) -> dict[str, Breakdown]:
    found: dict[str, list[int | None]] = {}
    for part in parts:
        for code, cell in part.counts.items():
            found.setdefault(code, []).append(cell.value)
    return {code: Breakdown(add(values)) for code, values in sorted(found.items())}
