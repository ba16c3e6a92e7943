"""What leads on from a search that finds nothing, or next to nothing; one query for all the ways together."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import inf
from typing import Any

from django.db.models import CharField, IntegerField, Subquery, Value
from django.db.models.functions import Coalesce

from network.enums import WELCOMES_ANYONE
from network.facets import Facet
from network.geo import Point, distance_m
from network.hours import next_opening, opening_at
from network.models import Listing
from network.models.listing import ListingQuerySet
from network.open_line import OpenLine
from network.queries.nearest import AMONG_EQUALS, walked
from places.queries.search import MOST_COUNTED, Question, answering, distance_to, in_order, line_of, where_words

ELSEWHERE, ANYTHING, ANOTHER_TIME, REMOTE, WITHOUT = "elsewhere", "anything", "another_time", "remote", "without"
MOST = 3
FETCHED = 3 * MOST  # for some may be told already in another part
LOOKED_AT = 200


@dataclass(frozen=True)
class Nearby:
    """One line that leads on; how it is open is told only where there is room for it."""

    url: str
    title: str
    where: str
    distance: str
    open: OpenLine | None = None


@dataclass(frozen=True)
class Part:
    """One part of the question: how it is called, the search without it, and that search's address."""

    label: str
    url: str
    rest: Question


@dataclass(frozen=True)
class Fewer:
    """The same search without one part, and how much it finds."""

    label: str
    url: str
    count: int

    @property
    def are_many(self) -> bool:
        """Whether there are more than are counted."""
        return self.count > MOST_COUNTED


@dataclass(frozen=True)
class WaysOn:
    """Everything that leads on; each is empty when it has nothing to offer."""

    elsewhere: list[Nearby] = field(default_factory=list)
    is_same_need: bool = False
    another_time: list[Nearby] = field(default_factory=list)
    remote: list[Nearby] = field(default_factory=list)
    without: list[Fewer] = field(default_factory=list)


def ways_on(asked: Question, parts: Sequence[Part], *, apart_from: Iterable[str] = (), with_hours: bool) -> WaysOn:
    """Return what else there is: in other municipalities, at another time, from home, and with one part fewer."""
    branches = _branches(asked)
    queries = [arm for name, found in branches.items() for arm in _arms(name, found, asked)]
    queries += [_without(number, part.rest) for number, part in enumerate(parts)]
    rows = list(queries[0].union(*queries[1:], all=True)) if len(queries) > 1 else list(queries[0])
    seen = set(apart_from)
    wanted = [row for row in rows if not _branch_of(row).startswith(WITHOUT) and row.get_absolute_url() not in seen]
    another_time = _lines(wanted, ANOTHER_TIME, asked, (), with_hours=with_hours)
    remote = _lines(wanted, REMOTE, asked, another_time, with_hours=with_hours)
    told = (*another_time, *remote)
    same_need = _lines(wanted, ELSEWHERE, asked, told, with_hours=with_hours)
    elsewhere = same_need or _lines(wanted, ANYTHING, asked, told, with_hours=with_hours)
    return WaysOn(
        elsewhere=elsewhere,
        is_same_need=bool(same_need),
        another_time=another_time,
        remote=[replace(line, distance="") for line in remote],
        without=_fewer(rows, parts),
    )


def _branches(asked: Question) -> dict[str, ListingQuerySet]:
    """The ways on by their names, whatever the other filters."""
    wide = Question(moment=asked.moment, here=asked.here, need=asked.need, text=asked.text)
    other = answering(wide).exclude(municipality=asked.municipality or None)
    everything = answering(Question(moment=asked.moment))
    from_home = answering(replace(wide, text="")).with_facet(Facet.WAY, ["online", "phone"])
    found = {ELSEWHERE: other, ANYTHING: everything, REMOTE: from_home}
    if asked.open_at or asked.stretches:
        found[ANOTHER_TIME] = answering(replace(asked, open_at=None, stretches=()))
    return found


def _arms(name: str, found: ListingQuerySet, asked: Question) -> list[Any]:
    """The first of a way on; of many, those with the nearest or the fullest cards are looked at and no more."""
    if not asked.here:
        return [_first(name, found.order_by(*AMONG_EQUALS), asked)]
    nowhere = found.filter(lat__isnull=True).order_by(*AMONG_EQUALS)
    return [_first(name, walked(found, asked.here.point), asked), _first(name, nowhere, asked)]


def _first(name: str, found: ListingQuerySet, asked: Question) -> Any:
    few = Listing.objects.filter(pk__in=Subquery(found.values("pk")[:LOOKED_AT]))
    first = in_order(few, asked).values("pk")[:FETCHED]
    return _named(Listing.objects.filter(pk__in=Subquery(first)), name, Value(0))


class HowMany(Subquery):
    """The number of rows of a query, which may be cut short."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS rows_found)"
    output_field = IntegerField()


def _without(number: int, asked: Question) -> Any:
    """One row that carries how much the question finds; no row when it finds nothing."""
    found = answering(asked).order_by().values("pk")
    count = HowMany(found[: MOST_COUNTED + 1])
    return _named(Listing.objects.filter(pk=Subquery(found[:1])), f"{WITHOUT}{number}", count)


def _named(rows: Any, name: str, count: Any) -> Any:
    named = rows.select_related("municipality").annotate(branch=Value(name, output_field=CharField()))
    return named.annotate(found=Coalesce(count, Value(0), output_field=IntegerField()))


def _branch_of(row: Listing) -> str:
    return str(row.branch)  # type: ignore[attr-defined]


def _lines(
    rows: Iterable[Listing], name: str, asked: Question, told: Iterable[Nearby], *, with_hours: bool
) -> list[Nearby]:
    """The first lines of one way on, without what is told already: the same place twice on a page helps nobody."""
    urls = {line.url for line in told}
    mine = [row for row in rows if _branch_of(row) == name and row.get_absolute_url() not in urls]
    mine.sort(key=lambda row: (_rank(row, asked, with_hours=with_hours), row.sort_key))
    now = replace(asked, open_at=None, stretches=())
    return [
        Nearby(
            row.get_absolute_url(),
            row.title,
            where_words(row),
            distance_to(row, asked.here),
            line_of(row, row.timetable(), now) if with_hours else None,
        )
        for row in mine[:MOST]
    ]


def _rank(row: Listing, asked: Question, *, with_hours: bool) -> float:
    """How far it is where a position is known, otherwise how soon it opens."""
    if asked.here:
        at = Point(row.lat, row.lon) if row.lat is not None and row.lon is not None else None
        return distance_m(asked.here.point, at) if at else inf
    return _opens(row, asked.moment) if with_hours else 0


def _opens(row: Listing, moment: datetime) -> float:
    timetable = row.timetable()
    if opening_at(timetable, moment, WELCOMES_ANYONE):
        return 0
    opening = next_opening(timetable, moment, WELCOMES_ANYONE)
    return opening.starts_at.timestamp() if opening else inf


def _fewer(rows: Iterable[Listing], parts: Sequence[Part]) -> list[Fewer]:
    """The parts whose absence finds something, the narrowest first."""
    counts = {_branch_of(row): int(row.found) for row in rows}  # type: ignore[attr-defined]
    found = [Fewer(p.label, p.url, counts.get(f"{WITHOUT}{number}", 0)) for number, p in enumerate(parts)]
    return sorted((fewer for fewer in found if fewer.count), key=lambda fewer: -fewer.count)
