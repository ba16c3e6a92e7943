"""An invented network of a given size; the same seed and day give the same rows, on every database."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import accumulate
from random import Random

from django.conf import settings
from django.db import connection, transaction

from groups.models import Circle, Gathering
from network.actions.listings import rebuild_listings
from network.bulk import before_indexes, go_on_counting, write
from network.hours import HELSINKI
from network.imports.region import load_region
from network.models import Listing, ListingException, ListingFacet, ListingSpan, Municipality, Organisation
from places.models import Place, Span, Timetable, TimetableException, WorkForm, WorkFormOrganiser
from reporting.synthetic.attendance import write_gatherings
from reporting.synthetic.land import write_land
from reporting.synthetic.organisations import write_organisations
from reporting.synthetic.records import CircleRow, Hours, PlaceRow, circle_rows, place_rows

Say = Callable[[str], None]


@dataclass(frozen=True)
class Scale:
    """How much of everything; `weeks` is how far back the gatherings go."""

    municipalities: int
    organisations: int
    places: int
    circles: int
    weeks: int


SCALES = {
    "small": Scale(25, 60, 200, 80, 12),
    "region": Scale(25, 2_000, 3_000, 1_200, 260),
    "national": Scale(309, 30_000, 50_000, 20_000, 260),
}


def generate(scale: Scale, *, seed: int, today: date, say: Say) -> None:
    """Write the network into an empty database, and publish it into the index of what residents can find."""
    draw = Random(seed)  # noqa: S311 - invented rows, no secrets
    circles = _write_records(scale, draw, today, say)
    with before_indexes(Gathering):
        written = write_gatherings(circles, scale.weeks, draw, today)
    say(f"{written} gatherings")
    _count_for_planning()
    with before_indexes(Listing, ListingFacet, ListingSpan, ListingException):
        listed = rebuild_listings()
    say(f"{listed} listings")
    _tidy()


@transaction.atomic
def _write_records(scale: Scale, draw: Random, today: date, say: Say) -> list[CircleRow]:
    moment = datetime.combine(today, time(6), HELSINKI)
    load_region(settings.NETWORK_REGION)
    write_land(scale.municipalities, draw, today)
    towns = list(Municipality.objects.order_by("code"))
    home = _drawn_by_people(towns, draw)
    say(f"{len(towns)} municipalities")
    organisations = write_organisations(scale.organisations, towns, home, draw, moment)
    say(f"{scale.organisations} organisations")
    places = list(place_rows(scale.places, home, organisations, draw, today))
    circles = list(circle_rows(scale.circles, places, organisations, draw, today))
    _write_places(places, moment)
    _write_circles(circles, moment)
    go_on_counting(Organisation, Place, WorkForm, Timetable, Circle)
    say(f"{len(places)} places and {len(circles)} circles with their hours")
    return circles


def _drawn_by_people(towns: list[Municipality], draw: Random) -> Callable[[], Municipality]:
    """Return a way to draw a municipality, each as often as it has people."""
    sums = list(accumulate(town.population or 1 for town in towns))
    return lambda: draw.choices(towns, cum_weights=sums)[0]


def _count_for_planning() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _tidy() -> None:
    """Count for planning, and mark what index alone can answer, as PostgreSQL would do by itself after a while."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    else:
        _count_for_planning()


def _write_places(places: list[PlaceRow], moment: datetime) -> None:
    names = ("id", *PlaceRow.columns, "created_at", "updated_at")
    write(Place, names, ((place.pk, *place.values, moment, moment) for place in places))
    forms = list(enumerate(((place.pk, form) for place in places for form in place.forms), 1))
    _write_hours([(number, form.hours) for number, (_place, form) in forms])
    write(
        WorkForm,
        ("id", "place_id", "kind", "timetable_id"),
        ((number, place, form.kind, number) for number, (place, form) in forms),
    )
    write(
        WorkFormOrganiser,
        ("work_form_id", "organisation_id", "listed_as"),
        ((number, form.organiser, form.listed_as) for number, (_place, form) in forms),
    )


def _write_circles(circles: list[CircleRow], moment: datetime) -> None:
    numbered = list(enumerate(circles, Timetable.objects.count() + 1))
    _write_hours([(number, circle.hours) for number, circle in numbered])
    names = ("id", *CircleRow.columns, "timetable_id", "published_at", "created_at", "updated_at")
    write(Circle, names, ((circle.pk, *circle.values, number, moment, moment, moment) for number, circle in numbered))


def _write_hours(rows: Iterable[tuple[int, Hours]]) -> None:
    rows = list(rows)
    write(Timetable, ("id",), ((number,) for number, _hours in rows))
    write(Span, ("timetable_id", *Hours.span_columns), ((n, *span) for n, hours in rows for span in hours.spans))
    closed = ((n, *row) for n, hours in rows for row in hours.exceptions)
    write(TimetableException, ("timetable_id", *Hours.exception_columns), closed)


def is_empty() -> bool:
    """Whether the database holds no place and no circle yet."""
    return not (Place.objects.exists() or Circle.objects.exists() or Timetable.objects.exists())
