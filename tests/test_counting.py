"""Several counts asked at once are those that each query set counts by itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from network.counting import count_together
from network.models import Municipality
from places.models import Place
from tests.make import make_place

pytestmark = pytest.mark.django_db


def test_counts_are_those_of_each() -> None:
    for name in ("Talo", "100 %", "Tupa"):
        make_place(name=name)
    places = Place.objects.select_related("municipality").order_by("name")
    counted = (
        places,
        places.none(),
        places.filter(name="100 %"),
        places.filter(name__in=[]),
        Municipality.objects.all(),
    )
    with CaptureQueriesContext(connection) as queries:
        told = count_together(*counted)
    assert told == [rows.count() for rows in counted] == [3, 0, 1, 0, 1]
    assert len(queries) == 1


def test_nothing_is_asked_of_nothing() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert count_together(Place.objects.none(), Place.objects.none()) == [0, 0]
        assert count_together() == []
    assert len(queries) == 0
