"""The index of everything a resident can find; upper rooms publish into it, search reads it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime
from functools import lru_cache
from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import get_language

from network.distance_in_sql import Nearness
from network.enums import HolidayRule, ListingKind, Precision
from network.facets import Facet
from network.freshness import oldest_shown
from network.geo import Box, Point
from network.hours import AS_USUAL, Span, Stretch, Timetable, wall_clock, weeks_between, with_dated_terms
from network.hours_in_sql import EPOCH_MONDAY, HAS_ROOM, IS_AHEAD, IS_OPEN, Opens, Wait, day_asked
from network.matching import HoldsAll, Rank
from network.models.hours_fields import ExceptionFields, SpanFields
from network.ready_query import Slot
from network.timetable_json import timetable_from_json
from network.words import asked_words

WHEN_A_SPAN_HOLDS = (
    "state", "every_weeks", "phase", "nth_of_month", "valid_from", "valid_until", "season_from", "season_until",
    "on_holidays",
)  # fmt: skip
# A check that comes out null passes, so every column that may be null is asked about by name.
ON_THE_GLOBE_OR_NOWHERE = Q(lat__isnull=True, lon__isnull=True) | Q(
    lat__isnull=False, lon__isnull=False, lat__range=(-90, 90), lon__range=(-180, 180)
)


class ListingQuerySet(models.QuerySet["Listing"]):
    def matching(self, text: str) -> Self:
        """Keep the listings that hold every word of the text in some form; compounds match by part."""
        words = asked_words(text)
        return self.filter(HoldsAll(words)) if words else self

    def matching_some(self, text: str) -> Self:
        """Keep the listings that hold any of the words."""
        return self.filter(HoldsAll(asked_words(text), some=True))

    def with_rank(self, text: str, *, all_held: bool = True) -> Self:
        """Add `rank`: the smaller, the nearer the words are to the title; give all_held=False after matching_some."""
        return self.annotate(rank=Rank(asked_words(text), all_held=all_held))

    def with_facet(self, facet: str, codes: Iterable[str | Slot]) -> Self:
        """Keep the listings that have any of the codes in the facet."""
        rows = ListingFacet.objects.filter(listing=OuterRef("pk"), facet=facet, code__in=list(codes))
        return self.filter(Exists(rows))

    def within(self, box: Box) -> Self:
        return self.filter(lat__range=(box.south, box.north), lon__range=(box.west, box.east))

    def open_at(self, moment: datetime, *, one_by_one: bool = False) -> Self:
        """Keep what is open to anyone at the moment; the same rule as `hours.opening_at`, in SQL.

        Ask `one_by_one` where rows are looked at in an order and the first few are enough.
        """
        return self.filter(Opens(IS_OPEN, [day_asked(*wall_clock(moment))], one_by_one=one_by_one))

    def open_on(self, day: date, after: int = 0) -> Self:
        """Keep what is open to anyone at some time of the day that is still ahead of the minute."""
        return self.filter(Opens(IS_AHEAD, [day_asked(day, after)]))

    def open_in(self, stretches: Iterable[Stretch], *, one_by_one: bool = False) -> Self:
        """Keep what is open in one of the stretches of time; the same rule as `hours.opening_in`, in SQL."""
        days = [day_asked(stretch.day, stretch.since, minutes=stretch.minutes) for stretch in stretches]
        return self.filter(Opens(HAS_ROOM, days, one_by_one=one_by_one))

    def with_wait(self, moment: datetime, days: int = 7) -> Self:
        """Add `wait`: minutes from the day's first until it is open to anyone, -1 when open now, null when not in days.

        The same rule as `hours.next_opening`, in SQL, so that a page of results is sorted by the database.
        """
        return self.annotate(wait=Wait(moment, days))

    def with_nearness(self, point: Point) -> Self:
        """Add `nearness`: a number that grows with the distance from the point, null without a position."""
        return self.annotate(nearness=Nearness(point))

    def shown_on(self, day: date) -> Self:
        """Leave out what nobody has confirmed in so long that lists no longer show it."""
        return self.shown_since(oldest_shown(day))

    def shown_since(self, oldest: date | Slot) -> Self:
        """Keep what was confirmed on the day or later, and what nobody has ever confirmed."""
        return self.filter(Q(confirmed_on=None) | Q(confirmed_on__gte=oldest))


def indexed_spans(timetable: Timetable) -> Iterator[Span]:
    """Yield the timetable's spans as the index keeps them: school terms as dates, holidays said of each span."""
    for span in with_dated_terms(timetable).spans:
        yield replace(span, on_holidays=span.on_holidays or timetable.holidays == AS_USUAL)


def phase_of(span: Span | SpanFields) -> int:
    """Return the place of the span's week in its turn, so that SQL can tell."""
    return weeks_between(EPOCH_MONDAY, span.anchor) % span.every_weeks if span.anchor else 0


SLUG = "a-slug-that-is-nobodys"


@lru_cache
def _address_of(kind: str, _language: str) -> str:
    """The address of a listing of the kind in the page's language, with SLUG for its own name."""
    return reverse("places:place" if kind == ListingKind.PLACE else "groups:circle", args=[SLUG])


class Listing(models.Model):
    """A place or a circle as search shows it; `kind` and `key` name the record it was published from.

    `completeness` is the number of questions that its first-visit card answers. `told` holds its hours and codes once
    more, so that a list of many reads each with its own row; the rows of spans, exceptions and facets are for SQL.
    """

    kind = models.CharField(max_length=8, choices=ListingKind)
    key = models.PositiveBigIntegerField()
    slug = models.SlugField(max_length=110)
    title = models.CharField(max_length=160)
    summary = models.CharField(max_length=300, blank=True)
    municipality = models.ForeignKey("network.Municipality", models.PROTECT, related_name="listings")
    area = models.CharField(max_length=80, blank=True)
    venue = models.CharField(max_length=160, blank=True)
    address = models.CharField(max_length=160, blank=True)
    postal_code = models.CharField(max_length=5, blank=True, db_index=True)
    street = models.CharField(max_length=80, blank=True, default="")
    house = models.CharField(max_length=4, blank=True, default="")
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    precision = models.CharField(max_length=12, choices=Precision, default=Precision.UNKNOWN)
    title_words = models.TextField(default="")
    main_words = models.TextField(default="")
    words = models.TextField()
    sort_key = models.CharField(max_length=160, db_index=True)
    completeness = models.PositiveSmallIntegerField(default=0)
    told = models.JSONField(default=dict)
    holidays = models.CharField(max_length=10, choices=HolidayRule, default=HolidayRule.UNKNOWN)
    is_demo = models.BooleanField(default=False)
    confirmed_on = models.DateField(null=True)
    confirmed_by = models.CharField(max_length=12, blank=True)

    objects: ClassVar = ListingQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "key"], name="listing_once"),
            models.CheckConstraint(
                condition=ON_THE_GLOBE_OR_NOWHERE,
                name="listing_on_the_globe",
            ),
        ]
        indexes = (
            models.Index(fields=["lat", "lon"], name="listing_by_position"),
            models.Index(fields=["street", "house"], name="listing_by_street"),
            models.Index(fields=["-completeness", "sort_key", "id"], name="listing_among_equals"),
            models.Index(fields=["kind", "confirmed_on"], name="listing_by_kind"),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return _address_of(self.kind, get_language() or "").replace(SLUG, self.slug)

    def timetable(self) -> Timetable:
        """The listing's opening hours, from its own row; one that was published before `told` asks its spans."""
        if self.told:
            return timetable_from_json(self.told["timetable"])
        return Timetable(
            tuple(row.as_span() for row in self.spans.all()),
            tuple(row.as_exception() for row in self.exceptions.all()),
            self.holidays,
        )

    def codes(self, facet: str) -> list[str]:
        """The codes of one facet, from its own row."""
        if self.told:
            return list(self.told["codes"].get(facet, ()))
        return [row.code for row in self.facets.all() if row.facet == facet]


class ListingFacet(models.Model):
    """One fact to filter by: a kind, a need, an audience, an openness, a piece of equipment."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="facets")
    facet = models.CharField(max_length=12)
    code = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["listing", "facet", "code"], name="listing_facet_once"),)
        indexes = (models.Index(fields=["facet", "code", "listing"], name="listing_by_facet"),)

    def __str__(self) -> str:
        return f"{self.facet}: {self.code}"


def run_in(organisations: Iterable[int]) -> dict[int, set[tuple[str, str, str]]]:
    """Return where each of the organisations runs a place or hosts a circle: code and both names; one statement."""
    found: dict[int, set[tuple[str, str, str]]] = {key: set() for key in organisations}
    rows = ListingFacet.objects.filter(facet=Facet.ORGANISATION, code__in=[str(key) for key in found])
    town = "listing__municipality"
    for code, *told in rows.values_list("code", f"{town}_id", f"{town}__name_fi", f"{town}__name_sv").distinct():
        found[int(code)].add(tuple(told))
    return found


class ListingSpan(SpanFields):
    """A span of a listing; `phase` is the week's place in its turn, so that SQL can tell.

    School terms are written as dates, so that search need not know them.
    """

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="spans")
    phase = models.PositiveSmallIntegerField(default=0)
    on_holidays = models.BooleanField(default=False)

    class Meta(SpanFields.Meta):
        indexes = (
            models.Index(
                fields=["weekday", "starts", "ends", "listing"],
                include=WHEN_A_SPAN_HOLDS,  # so that what is open is answered by the index alone
                name="listing_span_by_hours",
            ),
            models.Index(fields=["listing", "weekday", "starts"], name="listing_span_of_listing"),
        )

    def as_span(self) -> Span:
        return replace(super().as_span(), on_holidays=self.on_holidays)


class ListingException(ExceptionFields):
    """An exception of a listing."""

    listing = models.ForeignKey(Listing, models.CASCADE, related_name="exceptions")

    class Meta(ExceptionFields.Meta):
        indexes = (
            models.Index(
                fields=["first", "last"],
                include=["listing", "starts", "ends", "state"],
                name="listing_exception_by_day",
            ),
        )
