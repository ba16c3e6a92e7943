"""What is getting old in the network: counts by step, and the records themselves, in two queries for all kinds."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import get_language

from network.enums import RecordKind
from network.freshness import CONFIRM_AFTER, GREY_AFTER, HIDE_AFTER, WARN_AFTER, Age
from network.keeping import Record, keepings
from network.permissions import Reach

COUNTED = (Age.NEVER, Age.CONFIRM, Age.WARN, Age.GREY, Age.HIDDEN)
FROM_DAYS = {Age.CONFIRM: CONFIRM_AFTER, Age.WARN: WARN_AFTER, Age.GREY: GREY_AFTER, Age.HIDDEN: HIDE_AFTER}
UNTIL_DAYS = {Age.CONFIRM: WARN_AFTER, Age.WARN: GREY_AFTER, Age.GREY: HIDE_AFTER}


@dataclass(frozen=True)
class StepCounts:
    """How many records of a kind in a municipality stand on each step; `all` counts the fresh ones too."""

    kind: str
    municipality: str
    municipality_fi: str
    municipality_sv: str
    all: int
    never: int
    confirm: int
    warn: int
    grey: int
    hidden: int

    @property
    def kind_name(self) -> str:
        return str(RecordKind(self.kind).label)

    @property
    def municipality_name(self) -> str:
        return self.municipality_sv if get_language() == "sv" else self.municipality_fi

    @property
    def steps(self) -> list[tuple[str, int]]:
        return [(age.value, getattr(self, age.value)) for age in COUNTED]

    @property
    def stale(self) -> int:
        return sum(number for _age, number in self.steps)


def on_step(age: str, today: date) -> Q:
    """Return the condition that a record stands on the step; the same ladder as `freshness.freshness`."""
    if age == Age.NEVER:
        return Q(confirmed_on=None)
    found = Q(confirmed_on__lte=today - timedelta(days=FROM_DAYS[Age(age)]))
    if until := UNTIL_DAYS.get(Age(age)):
        found &= Q(confirmed_on__gt=today - timedelta(days=until))
    return found


def any_step(today: date) -> Q:
    return Q(confirmed_on=None) | Q(confirmed_on__lte=today - timedelta(days=CONFIRM_AFTER))


def step_counts(where: Reach, today: date) -> list[StepCounts]:
    """Return the counts of the area by municipality and kind, the municipalities by name."""
    parts = []
    for keeping in keepings():
        grouped = keeping.rows(keeping.within(where)).values_list("record_kind", "place_code", "place_fi", "place_sv")
        counts: dict[str, Any] = {f"n_{age.value}": Count("pk", filter=on_step(age, today)) for age in COUNTED}
        parts.append(grouped.annotate(n_all=Count("pk"), **counts))
    rows = [StepCounts(*row) for row in _united(parts)]
    return sorted(rows, key=lambda row: (row.municipality_name or "", list(RecordKind.values).index(row.kind)))


def stale_records(where: Reach, today: date, *, kind: str, municipality: str, age: str) -> QuerySet[Any, Any]:
    """Return the stale records as tuples in the order of `Record`, those that nobody has confirmed last."""
    parts = []
    for keeping in keepings():
        if kind and keeping.kind != kind:
            continue
        found = keeping.rows(keeping.within(where).filter(on_step(age, today) if age else any_step(today)))
        parts.append(found.filter(place_code=municipality) if municipality else found)
    return _united(parts).order_by(F("confirmed_on").asc(nulls_last=True), "name", "pk")


def _united(parts: list[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    return reduce(lambda one, other: one.union(other, all=True), parts)


def as_records(rows: Any) -> list[Record]:
    return [Record(*row) for row in rows]
