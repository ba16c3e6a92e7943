"""The rows of a place's page, by statements that are written once (ADR 35)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, Exists, Model, OuterRef, QuerySet

from network.enums import ListingKind
from network.facets import Facet
from network.freshness import oldest_shown
from network.models import Listing
from network.ready_query import OneOf, ReadyQuery, Slot
from places.models import Loan, Place, PlacePhoto, Span, TimetableException, WorkForm, WorkFormOrganiser
from places.models.place import PlaceQuerySet
from places.queries.photos import photos_as_json

NOT_SHOWN = tuple(f"organisation__{name}" for name in ("words", "main_words", "title_words", "description"))


def published_place(slug: str) -> Place | None:
    """Return the place by that address, if everybody may see it, with what its page shows."""
    return next(iter(_published(slug)), None)


def for_page(places: PlaceQuerySet) -> PlaceQuerySet:
    """Bring along what a place's page shows of it, without a query of their own."""
    places = places.select_related("municipality", "lending__timetable")
    return places.annotate(photo_rows=photos_as_json(PlacePhoto, "place"))


def work_forms(place: Place) -> list[WorkForm]:
    """Return the place's forms of work with their hours and organisers."""
    forms = _forms(place.pk)
    timetables = [form.timetable for form in forms if form.timetable]
    _bring(forms, "organisers", "work_form_id", _organisers)
    _bring(timetables, "spans", "timetable_id", _spans)
    _bring(timetables, "exceptions", "timetable_id", _exceptions)
    return forms


def circle_rows(place: Place, today: date) -> list[Listing]:
    """Return the circles that meet in the place as the index knows them; `is_promised`: it has promised them a room."""
    return _circles(str(place.pk), oldest_shown(today), place.pk)


_published = ReadyQuery(lambda: for_page(Place.objects.published()).filter(slug=Slot(0, CharField())))
_forms = ReadyQuery(
    lambda: WorkForm.objects.filter(place=Slot(0, BigIntegerField())).select_related(
        "timetable", "handed_over_organisation"
    )
)


def _meeting_there() -> QuerySet[Listing]:
    found = Listing.objects.filter(kind=ListingKind.CIRCLE).with_facet(Facet.PLACE, [Slot(0, CharField())])
    promise = Loan.objects.filter(place=Slot(2, BigIntegerField()), listing_key=OuterRef("key"))
    rows: QuerySet[Listing] = found.shown_since(Slot(1, DateField())).annotate(is_promised=Exists(promise))
    return rows.select_related("municipality").order_by("sort_key", "pk").defer("words", "main_words", "title_words")


_circles = ReadyQuery(_meeting_there)


_organisers = ReadyQuery(
    lambda: WorkFormOrganiser.objects.filter(OneOf("work_form_id", 0)).select_related("organisation").defer(*NOT_SHOWN)
)
_spans = ReadyQuery(lambda: Span.objects.filter(OneOf("timetable_id", 0)))
_exceptions = ReadyQuery(lambda: TimetableException.objects.filter(OneOf("timetable_id", 0)))


def _bring(owners: Sequence[Model], name: str, key: str, of: ReadyQuery[Any]) -> None:
    """Give each owner its rows, as `prefetch_related` would."""
    rows: dict[Any, list[Any]] = {owner.pk: [] for owner in owners}
    for row in of(list(rows)) if rows else ():
        rows[getattr(row, key)].append(row)
    for owner in owners:
        owner.__dict__.setdefault("_prefetched_objects_cache", {})[name] = rows[owner.pk]
