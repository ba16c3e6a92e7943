"""What may be counted of a gathering besides its visitors: numbers only, by code; pure, no database."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from network.facets import Term, term

DATA = Path(__file__).parent / "data" / "counts.json"
FIRST_TIMERS = "first_timers"
MOST = 9999
MOST_MINUTES = 60 * MOST
Counts = tuple[tuple[str, int], ...]


class Rule(StrEnum):
    """How a family's numbers stand to the visitors: each at most as many, together at most as many, apart from them."""

    EACH = "each"
    SUM = "sum"
    FREE = "free"


class Unit(StrEnum):
    """What a number counts; hours are kept in minutes."""

    PEOPLE = "people"
    TALKS = "talks"
    HOURS = "hours"


@dataclass(frozen=True)
class Count(Term):
    """One number that a network may ask for."""

    unit: Unit
    help: Term | None

    @property
    def most(self) -> int:
        return MOST_MINUTES if self.unit is Unit.HOURS else MOST


@dataclass(frozen=True)
class Family(Term):
    """Numbers that belong together, and how they stand to the visitors; `short` names them in a line of words."""

    rule: Rule
    counts: tuple[Count, ...]
    short: Term | None = None


@cache
def families() -> tuple[Family, ...]:
    """Return every family, in the file's order."""
    rows = json.loads(DATA.read_text(encoding="utf-8"))["families"]
    return tuple(
        Family(
            row["code"],
            row["fi"],
            row["sv"],
            row["en"],
            Rule(row["rule"]),
            tuple(_count(count, row["unit"]) for count in row["counts"]),
            _own_words(row, "short"),
        )
        for row in rows
    )


def _count(row: dict[str, Any], unit: str) -> Count:
    return Count(row["code"], row["fi"], row["sv"], row["en"], Unit(row.get("unit", unit)), _own_words(row, "help"))


def _own_words(row: dict[str, Any], name: str) -> Term | None:
    return term({"code": name, **row[name]}) if name in row else None


@cache
def all_counts() -> dict[str, Count]:
    """Return every count by code, in the file's order."""
    return {count.code: count for family in families() for count in family.counts}


def as_counts(numbers: Mapping[str, int | None]) -> Counts:
    """Return the numbers that were given, in the file's order; what was not asked or not told is not there."""
    return tuple((code, number) for code in all_counts() if (number := numbers.get(code)) is not None)


def misfits(visitors: int, numbers: Mapping[str, int]) -> list[tuple[str, Family]]:
    """Return what does not fit the number of visitors: the code to look at, and its family."""
    found: list[tuple[str, Family]] = []
    for family in families():
        told = [(count.code, numbers[count.code]) for count in family.counts if count.code in numbers]
        if family.rule is Rule.EACH:
            found += [(code, family) for code, number in told if number > visitors]
        elif family.rule is Rule.SUM and sum(number for _code, number in told) > visitors:
            found.append((told[-1][0], family))
    return found


def check_counts(visitors: int, counts: Counts) -> None:
    """Refuse, with a ValueError, numbers that nobody could have counted."""
    for code, number in counts:
        count = all_counts().get(code)
        if count is None or code == FIRST_TIMERS:
            raise ValueError(f"no such count: {code!r}")
        if not 0 <= number <= count.most:
            raise ValueError(f"{code} is 0 to {count.most}")
    if wrong := misfits(visitors, dict(counts)):
        raise ValueError(f"more {wrong[0][0]} than visitors")


def asked_counts(codes: Collection[str]) -> list[Count]:
    """Return the counts with these codes, in the file's order."""
    return [count for code, count in all_counts().items() if code in codes]


def known(codes: Iterable[str]) -> list[str]:
    """Return those of the codes that are counts, in the file's order."""
    chosen = set(codes)
    return [code for code in all_counts() if code in chosen]
