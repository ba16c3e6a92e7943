"""What is getting old in the network: counts by step, and the records themselves, in two queries for all kinds."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from typing import Any

from django.db.models import BooleanField, Case, CharField, Count, F, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import get_language

from network.asked_in_words import keeper_link_text
from network.enums import RecordKind
from network.freshness import CONFIRM_AFTER, GREY_AFTER, HIDE_AFTER, WARN_AFTER, Age, Freshness
from network.keeping import Keeping, Record, keepings
from network.models.message import KEEPER_PAGES
from network.permissions import Reach

COUNTED = (Age.NEVER, Age.CONFIRM, Age.WARN, Age.GREY, Age.HIDDEN)
FROM_DAYS = {Age.CONFIRM: CONFIRM_AFTER, Age.WARN: WARN_AFTER, Age.GREY: GREY_AFTER, Age.HIDDEN: HIDE_AFTER}
OLDEST_FIRST = (F("confirmed_on").asc(nulls_last=True), "name", "pk")
UNTIL_DAYS = {Age.CONFIRM: WARN_AFTER, Age.WARN: GREY_AFTER, Age.GREY: HIDE_AFTER}


@dataclass(frozen=True)
class StepCounts:
    """How many records of a kind in a municipality stand on each step; `all` counts the fresh ones too.

    A record that works in several municipalities is in the row of each. `is_sum` marks the row of a kind, in no
    municipality, in which each is counted once.
    """

    kind: str
    is_sum: bool
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
    """Return the counts of the area by municipality and kind, the municipalities by name, and the sum of each kind.

    Of somebody who looks after some municipalities only those have rows: of the others only a part would be counted.
    """
    parts = []
    for keeping in keepings():
        found = keeping.within(where)
        parts.append(_counted(found, keeping, keeping.each_place or keeping.place_of, today))
        parts.append(_counted(found, keeping, {}, today))
    rows = [StepCounts(*row) for row in _united(parts)]
    rows = [row for row in rows if row.all and (not row.municipality or where.covers(row.municipality))]
    return sorted(rows, key=lambda row: (row.municipality_name or "", list(RecordKind.values).index(row.kind)))


def _counted(found: QuerySet[Any], keeping: Keeping, place: dict[str, Any], today: date) -> QuerySet[Any, Any]:
    """Return how many of these stand on each step, by the place or, where none is given, all together."""
    nowhere = Value(None, output_field=CharField(null=True))
    named: dict[str, Any] = {f"place_{name}": place.get(name, nowhere) for name in ("code", "fi", "sv")}
    told = found.order_by().annotate(
        record_kind=Value(keeping.kind.value, output_field=CharField()),
        is_sum=Value(not place, output_field=BooleanField()),
        **named,
    )
    counts: dict[str, Any] = {f"n_{age.value}": Count("pk", filter=on_step(age, today)) for age in COUNTED}
    grouped = told.values_list("record_kind", "is_sum", *named)
    counted: QuerySet[Any, Any] = grouped.annotate(n_all=Count("pk"), **counts)
    return counted


def stale_records(where: Reach, today: date, *, kind: str, municipality: str, age: str) -> QuerySet[Any, Any]:
    """Return the stale records as tuples in the order of `Record`, those that nobody has confirmed last."""
    parts = []
    for keeping in _of_kind(kind):
        found = keeping.within(where).filter(on_step(age, today) if age else any_step(today))
        parts.append(keeping.rows(keeping.in_place(found, municipality) if municipality else found))
    return _united(parts).order_by(*OLDEST_FIRST)


@dataclass(frozen=True)
class Stale:
    """A stale record as the list shows it: where it is or works, and whether there is whom to ask."""

    about: Record
    age: Freshness
    where: str
    has_keeper: bool

    @property
    def keeper_url(self) -> str:
        """Where somebody is named to keep the record."""
        return reverse(KEEPER_PAGES[self.about.kind], args=[self.about.slug])

    @property
    def keeper_text(self) -> str:
        return keeper_link_text(self.about.kind)


def listed(where: Reach, today: date, place: slice, *, kind: str, municipality: str, age: str) -> list[Stale]:
    """Return some of the stale records, in their order, as the list shows them; one statement for all kinds.

    Of each kind only as many are looked into as the list may need.
    """
    parts = []
    for keeping in _of_kind(kind):
        found = keeping.within(where).filter(on_step(age, today) if age else any_step(today))
        if municipality:
            found = keeping.in_place(found, municipality)
        first = keeping.public().filter(pk__in=found.order_by(*OLDEST_FIRST).values("pk")[: place.stop])
        has_keeper = Case(When(keeping.has_nearer(), then=True), default=False, output_field=BooleanField())
        parts.append(keeping.rows(first, has_keeper=has_keeper, named=keeping.where_named()))
    rows = _united(parts).order_by(*OLDEST_FIRST)[place]
    return [_stale(Record(*row), today, named=named, has_keeper=bool(has_keeper)) for *row, has_keeper, named in rows]


def _stale(about: Record, today: date, *, named: str, has_keeper: bool) -> Stale:
    where = ", ".join(sorted(named.split(", "))) or about.municipality_name or ""
    return Stale(about, about.freshness(today), where, has_keeper)


def _of_kind(kind: str) -> list[Keeping]:
    return [keeping for keeping in keepings() if not kind or keeping.kind == kind]


def _united(parts: list[QuerySet[Any, Any]]) -> QuerySet[Any, Any]:
    return reduce(lambda one, other: one.union(other, all=True), parts)


def as_records(rows: Any) -> list[Record]:
    return [Record(*row) for row in rows]
