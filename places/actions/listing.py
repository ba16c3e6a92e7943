"""A place in the index of what residents can find."""

from collections.abc import Callable, Iterator
from functools import partial

from django.db import transaction
from django.db.models import Prefetch

from network.actions.listings import ListingFacts, publish, withdraw
from network.enums import ListingKind
from network.facets import Facet
from network.hours import Days, Timetable
from network.models.school_holiday import SchoolHolidays, school_holidays_of
from network.needs import hours_kinds, needs_answered
from places.enums import PlaceState, WorkFormKind
from places.first_visit import completeness, equipment_with, manners_with
from places.models import Place, WorkForm, WorkFormOrganiser
from places.models.place import PlaceQuerySet
from places.queries.first_visit import told_by_place
from places.timetables import union

# What a key names comes joined: a prefetch of it asks "or" for each row, of which SQLite takes a thousand.
WORK_FORMS = WorkForm.objects.select_related("timetable").prefetch_related(
    Prefetch("organisers", WorkFormOrganiser.objects.select_related("organisation")),
    "organisers__organisation__functions",
    "timetable__spans",
    "timetable__exceptions",
)
WITH = ("photos", Prefetch("work_forms", WORK_FORMS))
AT_ONCE = 1000


@transaction.atomic
def publish_place(place: Place) -> None:
    """Write the place's listing as its records are now; one that is not published is taken out."""
    if place.state == PlaceState.PUBLISHED:
        publish(listing_facts(place))
    else:
        withdraw(ListingKind.PLACE, place.pk)


def listing_facts(place: Place) -> ListingFacts:
    """Return what the index says of the place as its records are now."""
    forms = list(WORK_FORMS.filter(place=place))
    return _facts_of(place, forms, partial(school_holidays_of, place.municipality_id))


def facts_of_places(places: PlaceQuerySet) -> Iterator[ListingFacts]:
    """Yield the same of many places, with a handful of queries for each thousand of them."""
    holidays = SchoolHolidays()
    for place in places.select_related("municipality").prefetch_related(*WITH).iterator(chunk_size=AT_ONCE):
        yield _facts_of(place, list(place.work_forms.all()), partial(holidays.of, place.municipality_id))


def _facts_of(place: Place, forms: list[WorkForm], school_holidays: Callable[[], tuple[Days, ...]]) -> ListingFacts:
    """Only what its records hold, and the needs that follow from that."""
    organisers = [organiser for form in forms for organiser in form.organisers.all()]
    kinds = sorted({form.kind for form in forms})
    hours = union([form.timetable.as_hours(school_holidays) for form in forms if form.timetable])
    return ListingFacts(
        kind=ListingKind.PLACE,
        key=place.pk,
        slug=place.slug,
        title=place.name,
        municipality=place.municipality_id,
        summary=place.summary,
        area=place.area,
        address=place.address,
        postal_code=place.postal_code,
        lat=place.lat,
        lon=place.lon,
        precision=place.precision,
        is_demo=place.is_demo,
        confirmed_on=place.confirmed_on,
        confirmed_by=place.confirmed_by if place.confirmed_on else "",
        completeness=completeness(told_by_place(place)),
        facets=_facets(place, kinds, organisers, hours),
        where=[place.municipality.name_fi, place.municipality.name_sv, place.address, place.postal_code],
        words=_words(place, organisers),
        functions=[row.function for organiser in organisers for row in organiser.organisation.functions.all()],
        timetable=hours,
    )


def _facets(
    place: Place, kinds: list[str], organisers: list[WorkFormOrganiser], hours: Timetable
) -> dict[str, list[str]]:
    ways, manners = ways_of(place, kinds), manners_with(place.company, place.manners)
    equipment = equipment_with(place.way_in, place.toilet, place.equipment)
    derived = needs_answered(
        {
            "place_kinds": kinds,
            "openness": place.openness,
            "equipment": equipment,
            "target_groups": place.audiences,
            "ways_to_take_part": ways,
            "manners": manners,
            "hours_kinds": hours_kinds(span.state for span in hours.spans),
        }
    )
    return {
        Facet.KIND: kinds,
        Facet.AUDIENCE: place.audiences,
        Facet.OPENNESS: place.openness,
        Facet.EQUIPMENT: equipment,
        Facet.LANGUAGE: place.languages,
        Facet.WAY: ways,
        Facet.MANNER: manners,
        Facet.NEED: [*place.needs, *derived],
        Facet.ORGANISATION: [str(organiser.organisation_id) for organiser in organisers],
    }


def ways_of(place: Place, kinds: list[str]) -> list[str]:
    """Return how one can take part: as told, or else on site, which a place is unless it is only online."""
    if place.ways:
        return list(place.ways)
    return ["online"] if kinds == [WorkFormKind.ONLINE] else ["on_site"]


def _words(place: Place, organisers: list[WorkFormOrganiser]) -> list[str]:
    """What it says of itself, and who runs it; the codes of its facets are searched by every name that they have."""
    who = [
        text
        for organiser in organisers
        for text in (organiser.listed_as, organiser.organisation.short_name, organiser.organisation.name)
    ]
    return [place.description, place.first_visit, *who]
