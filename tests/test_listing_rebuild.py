"""The index made anew in bulk says of every record what it says when each is published by itself."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from groups.actions.listings import index_circle
from groups.enums import GatheringState, NotHeldReason
from groups.models import ChecklistAnswer, Circle, Gathering
from network.actions.listings import rebuild_listings
from network.bulk import before_indexes, numbers_for, write
from network.enums import LocalityKind
from network.models import Listing, Locality, OrganisationFunction, SchoolHoliday
from places.actions import publish_place
from places.models import Place
from tests.make import make_circle, make_gathering, make_municipality, make_organisation, make_photo, make_place

pytestmark = pytest.mark.django_db
IN_SPRING = (date(2027, 3, 1), date(2027, 3, 7))


def one_of_everything() -> None:
    """A place and circles of which every part of the index has something to say."""
    tampere = make_municipality()
    if not Locality.objects.exists():
        Locality.objects.create(
            name_fi="Hervanta", kind=LocalityKind.DISTRICT, municipality=tampere, lat=61.44, lon=23.85
        )
    for first, last in (IN_SPRING, (date(2027, 12, 20), date(2028, 1, 6))):
        SchoolHoliday.objects.create(name="Loma", first=first, last=last, municipality=tampere)
    host = make_organisation("Kerhoväki ry", short_name="KV")
    OrganisationFunction.objects.create(organisation=host, function="club_activities")
    place = make_place((1, 540, 720), (3, 600, 900), name="Väentupa", openness=["free_of_charge"], area="Hervanta")
    form = place.work_forms.get()
    form.timetable.spans.filter(weekday=1).update(school="term")
    form.timetable.exceptions.create(first=date(2027, 6, 1), last=date(2027, 6, 30), reason="Kesä")
    make_photo(place)
    in_place = make_circle((2, 780, 900), place=place, host=host, name="Kahvipiiri")
    ChecklistAnswer.objects.create(circle=in_place, topic="for_whom", options=[], other="Kaikille kissoille")
    ahead = timezone.localdate() + timedelta(weeks=1)
    tuesday = ahead + timedelta(days=(1 - ahead.weekday()) % 7)
    make_gathering(in_place, tuesday, state=GatheringState.NOT_HELD, reason=NotHeldReason.LEAD_ILL)
    make_gathering(in_place, tuesday + timedelta(days=2), is_added=True)
    make_circle((4, 780, 900), area="Hervanta", name="Piiri kadulla").timetable.spans.update(school="holiday")
    make_photo(make_circle(name="Piiri ilman aikaa", venue="Kirjasto"))


def publish_one_by_one() -> None:
    for place in Place.objects.all():
        publish_place(place)
    for circle in Circle.objects.all():
        index_circle(circle)


def index_rows() -> list[Any]:
    """Every row of the index, without the numbers that the database gives."""
    rows: list[Any] = []
    for listing in Listing.objects.order_by("kind", "key"):
        own = {name: value for name, value in vars(listing).items() if name not in ("_state", "id")}
        under = [
            sorted(str(row) for row in part.values(*(f.attname for f in part.model._meta.fields if f.name not in OWN)))
            for part in (listing.facets, listing.spans, listing.exceptions)
        ]
        rows.append((own, under))
    return rows


OWN = ("id", "listing")


def test_rebuilt_index_is_the_live_one() -> None:
    one_of_everything()
    publish_one_by_one()
    live = index_rows()
    assert len(live) == 4
    assert "kissoille" in live[0][0]["words"]
    assert live[0][0]["completeness"] > 0
    assert [row[0]["precision"] for row in live[:3]].count("district") == 1
    rebuild_listings()
    assert index_rows() == live
    # Positive control: what nobody published is in the rebuilt index alone.
    ChecklistAnswer.objects.update(other="Kaikille koirille")
    rebuild_listings()
    assert index_rows() != live
    publish_one_by_one()
    once_more = index_rows()
    rebuild_listings()
    assert index_rows() == once_more


def test_ten_times_as_many_records_take_as_many_queries() -> None:
    one_of_everything()
    with CaptureQueriesContext(
        connection,
    ) as few:
        rebuild_listings()
    for _ in range(9):
        one_of_everything()
    with CaptureQueriesContext(connection) as many:
        assert rebuild_listings() == 40
    assert len(many) <= len(few)


def test_writing_before_the_indexes_keeps_every_rule() -> None:
    circle = make_circle()
    columns = ("circle_id", "day", "starts", "ends", "iso_year", "iso_week", "month", "state", "version", "is_added")
    row = (circle.pk, date(2026, 11, 24), 780, 900, 2026, 48, date(2026, 11, 1), "not_reported", 0, False)
    before = rules_of(Gathering)
    with before_indexes(Gathering):
        write(Gathering, columns, [row])
        while_writing = rules_of(Gathering)
    assert rules_of(Gathering) == before
    assert (while_writing != before) == (connection.vendor == "postgresql")
    with pytest.raises(IntegrityError), transaction.atomic():
        write(Gathering, columns, [row])
    with pytest.raises(IntegrityError), before_indexes(Gathering):
        write(Gathering, columns, [row])
    assert rules_of(Gathering) == before
    assert Gathering.objects.count() == 1


def rules_of(model: type[Gathering]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        return connection.introspection.get_constraints(cursor, model._meta.db_table)


def test_numbers_that_no_row_will_get() -> None:
    kept = make_circle()
    numbers = numbers_for(Circle, 3)
    assert len(set(numbers)) == 3
    assert min(numbers) > kept.pk
