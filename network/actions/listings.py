"""Publish into and withdraw from the index of what residents can find."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from operator import attrgetter
from typing import Any

from django.db import transaction

from network.actions.organisations import draw_again, draw_where_moved
from network.announcements import listings_rebuilding
from network.bulk import batches, numbers_for, write
from network.enums import ListingKind, Precision
from network.facets import Facet
from network.hours import DayException, Span, Timetable
from network.models import Listing, ListingException, ListingFacet, ListingSpan
from network.models.listing import indexed_spans, phase_of
from network.streets import street_of
from network.thesaurus import FUNCTION, code_word
from network.timetable_json import timetable_as_json
from network.words import joined, search_key, sort_key

BATCH = 1000
SPAN_COLUMNS = tuple(column.name for column in fields(Span))
EXCEPTION_COLUMNS = tuple(column.name for column in fields(DayException))
SPAN, EXCEPTION = attrgetter(*SPAN_COLUMNS), attrgetter(*EXCEPTION_COLUMNS)
SEARCHED = tuple(facet for facet in Facet if facet not in (Facet.PLACE, Facet.ORGANISATION))


@dataclass(frozen=True)
class ListingFacts:
    """Everything that the index shows and searches of one record."""

    kind: ListingKind
    key: int
    slug: str
    title: str
    municipality: str
    summary: str = ""
    area: str = ""
    venue: str = ""
    address: str = ""
    postal_code: str = ""
    lat: float | None = None
    lon: float | None = None
    precision: str = Precision.UNKNOWN
    is_demo: bool = False
    confirmed_on: date | None = None
    confirmed_by: str = ""
    completeness: int = 0
    facets: Mapping[str, Iterable[str]] = field(default_factory=dict)
    where: Iterable[str] = ()
    words: Iterable[str] = ()
    functions: Iterable[str] = ()
    timetable: Timetable = field(default_factory=Timetable)


def keys_of(facts: ListingFacts) -> dict[str, str]:
    """Return the columns that a search reads, by words and by street; bulk writers call this too."""
    codes = [code_word(facet, code) for facet in SEARCHED for code in sorted(set(facts.facets.get(facet, ())))]
    title = search_key(facts.title)
    codes += [code_word(FUNCTION, code) for code in sorted(set(facts.functions))]
    main = joined(search_key(facts.area, facts.venue, *facts.where), codes)
    rest = search_key(facts.summary, *facts.words)
    street = street_of(facts.address)
    where = {"street": street.key, "house": street.house}
    return {
        **where,
        "title_words": title,
        "main_words": main,
        "words": joined(title, main.split(), rest.split()),
    }


@transaction.atomic
def publish(facts: ListingFacts) -> Listing:
    """Write the record's listing, replacing what was there; publishing twice changes nothing.

    Where an organisation works follows what it runs.
    """
    before = _runs(facts.kind, facts.key)
    listing, _ = Listing.objects.update_or_create(kind=facts.kind, key=facts.key, defaults=_columns(facts))
    for rows in (listing.facets, listing.spans, listing.exceptions):
        rows.all().delete()
    _write_rows([(listing.pk, facts)])
    codes = facts.facets.get(Facet.ORGANISATION, ())
    _follow(before ^ {(code, facts.municipality) for code in codes})
    return listing


def _runs(kind: ListingKind, key: int) -> set[tuple[str, str]]:
    """Who runs the record and in which municipality, as the index has it."""
    rows = ListingFacet.objects.filter(facet=Facet.ORGANISATION, listing__kind=kind, listing__key=key)
    return set(rows.values_list("code", "listing__municipality_id"))


def _follow(moved: Iterable[tuple[str, str]]) -> None:
    """Draw again the organisations that have begun or ceased to run something somewhere."""
    if keys := {int(code) for code, _municipality in moved}:
        draw_again(keys)


def publish_new(found: Iterable[ListingFacts]) -> None:
    """Write the listings of records that have none yet, many at a time; the same rows as `publish` writes."""
    for batch in batches(found, BATCH):
        columns = [_columns(facts) for facts in batch]
        names = ("id", "kind", "key", *columns[0])
        with transaction.atomic():
            numbered = list(zip(numbers_for(Listing, len(batch)), batch, columns, strict=True))
            write(Listing, names, ((n, facts.kind, facts.key, *told.values()) for n, facts, told in numbered))
            _write_rows([(number, facts) for number, facts, _told in numbered])


def _columns(facts: ListingFacts) -> dict[str, Any]:
    return {
        "slug": facts.slug,
        "title": facts.title,
        "summary": facts.summary,
        "municipality_id": facts.municipality,
        "area": facts.area,
        "venue": facts.venue,
        "address": facts.address,
        "postal_code": facts.postal_code,
        "lat": facts.lat,
        "lon": facts.lon,
        "precision": facts.precision,
        "is_demo": facts.is_demo,
        "confirmed_on": facts.confirmed_on,
        "confirmed_by": facts.confirmed_by,
        "completeness": facts.completeness,
        "holidays": facts.timetable.holidays,
        "sort_key": sort_key(facts.title),
        "told": told_of(facts),
        **keys_of(facts),
    }


def told_of(facts: ListingFacts) -> dict[str, Any]:
    """Return the hours and codes as the listing's own row keeps them, for pages that show many listings."""
    indexed = replace(facts.timetable, spans=tuple(indexed_spans(facts.timetable)))
    codes = {str(facet): sorted(set(found)) for facet, found in facts.facets.items()}
    return {"timetable": timetable_as_json(indexed), "codes": codes}


def _write_rows(found: list[tuple[int, ListingFacts]]) -> None:
    """Write what stands under each listing, whose number comes first."""
    facets = (
        (listing, facet, code)
        for listing, facts in found
        for facet, codes in facts.facets.items()
        for code in sorted(set(codes))
    )
    write(ListingFacet, ("listing_id", "facet", "code"), facets)
    spans = (
        (listing, *SPAN(span), phase_of(span)) for listing, facts in found for span in indexed_spans(facts.timetable)
    )
    write(ListingSpan, ("listing_id", *SPAN_COLUMNS, "phase"), spans)
    exceptions = ((listing, *EXCEPTION(e)) for listing, facts in found for e in facts.timetable.exceptions)
    write(ListingException, ("listing_id", *EXCEPTION_COLUMNS), exceptions)


@transaction.atomic
def withdraw(kind: ListingKind, key: int) -> None:
    """Take the record out of the index; nothing happens when it is not there."""
    before = _runs(kind, key)
    Listing.objects.filter(kind=kind, key=key).delete()
    _follow(before)


@transaction.atomic
def rebuild_listings() -> int:
    """Empty the index and let every room publish again; return how many listings there are."""
    Listing.objects.all().delete()
    listings_rebuilding.send(sender=Listing)
    draw_where_moved()
    return Listing.objects.count()
