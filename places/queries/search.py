"""What the search and the front page show; the number of queries does not grow with the number of rows."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property, lru_cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Case, DateField, F, IntegerField, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.distance_in_words import distance_words
from network.enums import WELCOMES_ANYONE, ListingKind, Precision
from network.facets import Facet, vocabulary
from network.freshness import Freshness, freshness, oldest_shown
from network.geo import Point, distance_m
from network.hours import HELSINKI, Span, Stretch, Timetable, opening_in, wall_clock
from network.hours_in_words import day_in_words
from network.models import Listing
from network.models.listing import ListingQuerySet
from network.needs import needs
from network.open_line import OpenLine, open_line, opening_line
from network.public_holidays import holiday_name
from network.queries.near import Whereabouts
from network.queries.nearest import AMONG_EQUALS, nearest, nearest_of_all
from network.ready_query import OneOf, ReadyQuery, Slot
from network.words import asked_words
from places.kinds import kinds
from places.open_times import NOW, stretches_of
from places.queries.first_ones import by_rank, nearest_by_day, soonest
from places.queries.why import why_of
from places.week import weekly_lines

PAGE_SIZE = 20
FEW = 400
MOST_COUNTED = 1000
SHOWN = (
    *("kind", "slug", "title", "area", "venue", "address", "lat", "lon", "precision", "told", "holidays", "is_demo"),
    *("confirmed_on", "confirmed_by", "sort_key", "municipality__name_fi", "municipality__name_sv"),
)


@dataclass(frozen=True)
class Question:
    """What is asked of the search: filters, a position and a moment."""

    moment: datetime
    text: str = ""
    here: Whereabouts | None = None
    open_at: datetime | None = None
    stretches: tuple[Stretch, ...] = ()
    kind: str = ""
    audience: str = ""
    need: str = ""
    municipality: str = ""
    openness: tuple[str, ...] = ()
    facets: tuple[tuple[str, str], ...] = ()
    page: int = 1
    some_words: bool = False

    @property
    def today(self) -> date:
        return wall_clock(self.moment)[0]

    @property
    def is_plain(self) -> bool:
        """Whether nothing is asked but where: whatever is shown at all answers."""
        filters = (self.kind, self.audience, self.need, self.municipality, self.openness, self.facets)
        return not (self.text or self.open_at or self.stretches or any(filters))

    @property
    def holidays(self) -> str:
        """The public holidays among the days that are asked about, each with its date; usually none."""
        days = {stretch.day for stretch in self.stretches} | ({wall_clock(self.open_at)[0]} if self.open_at else set())
        named = ((day, holiday_name(day, get_language() or "fi")) for day in sorted(days))
        return ", ".join(f"{name[:1].upper()}{name[1:]} ({day_in_words(day)})" for day, name in named if name)

    @property
    def is_soonest_first(self) -> bool:
        """Whether the day matters more than the distance, as for who asks what goes on."""
        return self.here is not None and self.need in needs() and needs()[self.need].order == "soonest"


def question(found: Mapping[str, Any], here: Whereabouts | None, moment: datetime) -> Question:
    """Return the question that the readable part of a search form asks."""
    asked = found.get("open") or None
    stretches = stretches_of(asked, moment)
    return Question(
        moment=moment,
        text=found.get("q") or "",
        here=here,
        open_at=moment if asked == NOW else None if stretches else asked,
        stretches=stretches,
        kind=found.get("kind") or "",
        audience=found.get("for") or "",
        need=found.get("need") or "",
        municipality=found.get("municipality") or "",
        openness=tuple(found.get("openness") or ()),
        facets=tuple(found.get("facets") or ()),
        page=found.get("page") or 1,
    )


def whereabouts_of(lat: float, lon: float) -> Whereabouts:
    """Return the visitor's own position, which the address carries and nothing keeps."""
    return Whereabouts(_("oma sijaintisi"), Point(lat, lon), Precision.EXACT)


@dataclass(frozen=True)
class Card:
    """A place or a circle in a list."""

    url: str
    title: str
    where: str
    open: OpenLine
    distance: str
    for_whom: str
    tags: tuple[str, ...]
    is_grey: bool = False
    paper: tuple[str, ...] = ()
    why: str = ""
    age: Freshness | None = None
    confirmed_by: str = ""


class KnownCount(Paginator):
    """A paginator that is told the number of rows; of very many it only knows that there are more."""

    def __init__(self, total: int) -> None:
        super().__init__([], PAGE_SIZE)
        self.total = min(total, MOST_COUNTED)
        self.has_more = total > MOST_COUNTED

    @cached_property
    def count(self) -> int:
        return self.total


def search(asked: Question) -> "Page[Card]":
    """Return one page of what answers, nearest first, or what opens soonest where no position is known."""
    first = (asked.page - 1) * PAGE_SIZE
    if asked.is_plain:
        return _of_everything(asked, first)
    known = hits(asked)
    rows = _rows(known, asked, first) if first < min(len(known), MOST_COUNTED) else []
    return Page(cards_of(rows, asked), asked.page, KnownCount(len(known)))


def _of_everything(asked: Question, first: int) -> "Page[Card]":
    """One page of whatever is shown at all: so many need only be counted."""
    count = len(_all_shown(oldest_shown(asked.today)))
    rows: list[Listing] = []
    if first < min(count, MOST_COUNTED) and count <= FEW:
        rows = list(with_details(in_order(answering(asked), asked))[first : first + PAGE_SIZE])
    elif first < min(count, MOST_COUNTED):
        rows = in_this_order(_first_of_all(asked, first + PAGE_SIZE)[first:])
    return Page(cards_of(rows, asked), asked.page, KnownCount(count))


def hits(asked: Question) -> list[tuple[int, int]]:
    """Return the numbers of what answers, up to a limit, each with the rank that the words give it.

    Those of several words are the best of all: what holds them all is soon ranked. Of one word they come in no order.
    """
    found, best = _by_words(answering(asked), asked)
    order = best if is_of_several(asked) else []
    rows = found.order_by(*order).values_list("pk", *best)[: MOST_COUNTED + 1]
    return list(rows) if best else [(row[0], 0) for row in rows]


def _rows(known: list[tuple[int, int]], asked: Question, first: int) -> list[Listing]:
    """A few are sorted whole; of many, only as many are looked for as the page needs."""
    ranks = sorted(rank for _pk, rank in known)
    shown = ranks[first : first + PAGE_SIZE]
    part = [pk for pk, rank in known if shown[0] <= rank <= shown[-1]]
    is_whole = len(known) <= MOST_COUNTED or (is_of_several(asked) and shown[-1] < ranks[-1])
    if is_whole and len(part) <= (MOST_COUNTED if asked.text else FEW):
        asked = asked if shown[0] < shown[-1] else replace(asked, text="")
        first -= bisect_left(ranks, shown[0])
        few = in_order(Listing.objects.filter(pk__in=part), asked)
        return list(with_details(few)[first : first + PAGE_SIZE])
    return in_this_order(first_ones(answering(asked, one_by_one=True), asked, first + PAGE_SIZE, ranks)[first:])


def is_of_several(asked: Question) -> bool:
    """Whether the rank is that of several words together."""
    return len(asked_words(asked.text)) > 1 or asked.some_words


def in_this_order(ids: list[int]) -> list[Listing]:
    """Return the listings of the numbers with what cards show, in the same order."""
    rows = {row.pk: row for row in _with_these(ids)} if ids else {}
    return [rows[pk] for pk in ids if pk in rows]


_with_these = ReadyQuery(lambda: with_details(Listing.objects.filter(OneOf("pk", 0))))
_all_shown = ReadyQuery(
    lambda: Listing.objects.shown_since(Slot(0, DateField())).order_by().values_list("pk")[: MOST_COUNTED + 1]
)


def first_ones(found: ListingQuerySet, asked: Question, most: int, ranks: Sequence[int]) -> list[int]:
    """Return the numbers of the first ones as `in_order` would sort them; `ranks` are those of some hits, in order.

    So many of the known hits have the last of these ranks or a better one that nothing behind it is looked at.
    """
    if not asked_words(asked.text) or not ranks:
        return _first_of(found, asked, most)
    rank = ranks[:most][-1]
    better, as_good = by_rank(found, asked.text, rank, all_held=not asked.some_words)
    if is_of_several(asked) and ranks[0] == rank:
        better = better.none()
    ids = list(in_order(better, asked).values_list("pk", flat=True)[:most])
    return ids + _first_of(as_good.exclude(pk__in=ids), asked, most - len(ids)) if len(ids) < most else ids


def _first_of_all(asked: Question, most: int) -> list[int]:
    if asked.here and not asked.is_soonest_first:
        return nearest_of_all(asked.today, asked.here.point, most)
    return _first_of(answering(asked, one_by_one=True), asked, most)


def _first_of(found: ListingQuerySet, asked: Question, most: int) -> list[int]:
    moment = asked.open_at or asked.moment
    if asked.here is None:
        return soonest(found, moment, most)
    if not asked.is_soonest_first:
        return nearest(found, asked.here.point, most)
    by_day = nearest_by_day(found, asked.here.point, moment, most)
    if by_day is None:
        sorted_whole = by_day_and_distance(found, asked.here.point, moment).values_list("pk", flat=True)
        by_day = list(sorted_whole[:most])
    return by_day


def answering(asked: Question, *, one_by_one: bool = False) -> ListingQuerySet:
    """Return the listings that meet every part of the question; `one_by_one` where the first few are looked for."""
    found: ListingQuerySet = Listing.objects.shown_on(asked.today)
    if asked.text:
        found = found.matching_some(asked.text) if asked.some_words else found.matching(asked.text)
    if asked.municipality:
        found = found.filter(municipality=asked.municipality)
    for facet, code in ((Facet.KIND, asked.kind), (Facet.AUDIENCE, asked.audience), (Facet.NEED, asked.need)):
        if code:
            found = found.with_facet(facet, _same_kind(code) if facet == Facet.KIND else [code])
    for fact, code in (*((Facet.OPENNESS, code) for code in asked.openness), *asked.facets):
        found = found.with_facet(fact, [code])
    if asked.stretches:
        return found.open_in(asked.stretches, one_by_one=one_by_one)
    return found.open_at(asked.open_at, one_by_one=one_by_one) if asked.open_at else found


def _same_kind(code: str) -> list[str]:
    """Community advice is one thing to a resident, whether a place or a circle gives it."""
    return [code, "advice"] if code == "community_advice" else [code]


def in_order(found: ListingQuerySet, asked: Question) -> ListingQuerySet:
    """Sort by how well the words fit, then by distance, or by what opens soonest where no position is known."""
    found, best = _by_words(found, asked)
    if asked.here and asked.is_soonest_first:
        return by_day_and_distance(found, asked.here.point, asked.open_at or asked.moment, best)
    if asked.here:
        nearest = F("nearness").asc(nulls_last=True)
        return found.with_nearness(asked.here.point).order_by(*best, nearest, *AMONG_EQUALS)
    waiting = found.with_wait(asked.open_at or asked.moment)
    return waiting.order_by(*best, F("wait").asc(nulls_last=True), *AMONG_EQUALS)


def _by_words(found: ListingQuerySet, asked: Question) -> tuple[ListingQuerySet, list[str]]:
    """Words are told apart by where they stand in a listing; without words there is nothing to tell apart."""
    if not asked_words(asked.text):
        return found, []
    return found.with_rank(asked.text, all_held=not asked.some_words), ["rank"]


def by_day_and_distance(
    found: ListingQuerySet, point: Point, moment: datetime, best: Iterable[str] = ()
) -> ListingQuerySet:
    """Sort what is open now first, then what opens today, tomorrow and so on; of the same day the nearest first."""
    minutes_of_a_day = 1440
    day = Case(When(wait=-1, then=Value(-1)), default=F("wait") / minutes_of_a_day, output_field=IntegerField())
    found = found.with_wait(moment).with_nearness(point).annotate(day=day)
    return found.order_by(*best, F("day").asc(nulls_last=True), F("nearness").asc(nulls_last=True), *AMONG_EQUALS)


def with_details(found: ListingQuerySet) -> ListingQuerySet:
    return found.select_related("municipality").only(*SHOWN)


def cards_of(rows: Iterable[Listing], asked: Question) -> list[Card]:
    """Return the listings as a list shows them."""
    language, today = get_language() or "fi", asked.today
    return [_card(row, asked, today, language) for row in rows]


def card_of(listing: Listing, asked: Question) -> Card:
    """Return the listing as a list shows it."""
    return cards_of([listing], asked)[0]


def _card(listing: Listing, asked: Question, today: date, language: str) -> Card:
    age, hours = freshness(listing.confirmed_on, today), listing.timetable()
    kinds_said = _kinds_said(tuple(listing.codes(Facet.KIND)), language)
    openness = _openness(tuple(listing.codes(Facet.OPENNESS)), language)
    demo = [_("Esittelytieto")] if listing.is_demo else []
    return Card(
        url=listing.get_absolute_url(),
        title=listing.title,
        where=" · ".join(part for part in (kinds_said, where_words(listing)) if part),
        open=line_of(listing, hours, asked),
        distance=distance_to(listing, asked.here),
        for_whom=_for_whom(tuple(listing.codes(Facet.AUDIENCE)), language),
        tags=(*openness, *demo),
        is_grey=age.is_grey,
        paper=_paper_lines(listing, hours, today, language),
        why=why_of(listing, hours, asked.need) if asked.need else "",
        age=age,
        confirmed_by=listing.confirmed_by,
    )


def _paper_lines(listing: Listing, hours: Timetable, today: date, language: str) -> tuple[str, ...]:
    """What a printed list tells instead of what is open now: the hours of the week, and the address."""
    week = _week_in_words(tuple(hours.spans), today, language)
    return tuple(part for part in (week, listing.address) if part)


@lru_cache(maxsize=2048)
def _week_in_words(spans: tuple[Span, ...], today: date, _language: str) -> str:
    """Many doors keep the same hours; the words are the page's language's, so it is part of what is remembered."""
    return "; ".join(weekly_lines(spans, today, now_only=True))


def line_of(listing: Listing, hours: Timetable, asked: Question) -> OpenLine:
    """The line of the time that is asked about; of now when no time is."""
    if asked.stretches and (opening := opening_in(hours, asked.stretches, WELCOMES_ANYONE)):
        return opening_line(opening, asked.today)
    return open_line(hours, asked.open_at or asked.moment, meets=listing.kind == ListingKind.CIRCLE)


@lru_cache(maxsize=1024)
def _kinds_said(codes: tuple[str, ...], _language: str) -> str:
    known = {**vocabulary("circle_kinds"), **kinds()}
    return ", ".join(known[code].label for code in codes if code in known)


def where_words(listing: Listing) -> str:
    """Where it is, each name once: “Yhteisöneuvonta, Annala” already says Annala."""
    found: list[str] = []
    for part in (listing.venue, listing.area, listing.municipality.name):
        if part and part != listing.title and not any(part in said for said in found):
            found.append(part)
    return ", ".join(found)


@lru_cache(maxsize=1024)
def _for_whom(codes: tuple[str, ...], _language: str) -> str:
    names = labels_of("target_groups", codes)
    return _("Kenelle: %(names)s") % {"names": ", ".join(names)} if names else ""


@lru_cache(maxsize=1024)
def _openness(codes: tuple[str, ...], _language: str) -> list[str]:
    return labels_of("openness", codes)


def distance_to(listing: Listing, here: Whereabouts | None) -> str:
    if here is None:
        return ""
    if listing.lat is None or listing.lon is None:
        return _("sijainti ei tiedossa")
    exact = listing.precision == Precision.EXACT and here.precision == Precision.EXACT
    return distance_words(distance_m(here.point, Point(listing.lat, listing.lon)), exact=exact)


def local_now() -> datetime:
    """Return the present moment in the network's own time."""
    return datetime.now(HELSINKI)


def labels_of(name: str, codes: Iterable[str]) -> list[str]:
    """Return the words of the codes, in the vocabulary's order."""
    chosen = set(codes)
    return [term.label for code, term in vocabulary(name).items() if code in chosen]
