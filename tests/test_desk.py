"""The telephone desk: what an adviser reads aloud, in few questions, remembering nothing."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override

from network.actions.listings import rebuild_listings
from network.distance_in_words import spoken_distance
from network.hours import HELSINKI, Opening
from network.imports.region import load_region
from network.models import Municipality
from places.models import Place
from places.read_aloud import grouped_phone, spoken_hours
from tests.make import make_place

MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=HELSINKI)


@pytest.fixture
def _five_places(db: None) -> Any:
    load_region("pirkanmaa")
    tampere = Municipality.objects.get(code="837")
    for number, (spans, lat) in enumerate(
        [
            (((1, 480, 540),), 61.4480),  # over before ten
            (((1, 600, 840), (2, 600, 840)), 61.4490),
            (((1, 660, 720),), 61.4500),
            (((1, 660, 720), (2, 660, 720)), 61.4600),
            (((1, 660, 720),), 61.4700),
            (((4, 660, 720),), 61.4495),
        ]
    ):
        make_place(*spans, name=f"Tupa {number}", municipality=tampere, lat=lat, lon=23.853, precision="exact")
    Place.objects.filter(name="Tupa 1").update(
        address="Insinöörinkatu 38", contact_phone="+358401234567", costs="Kahvi 1 €", meets_you="Aino"
    )
    rebuild_listings()
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.mark.usefixtures("_five_places")
def test_the_next_three_of_each_day_are_read_aloud(client: Client) -> None:
    response = client.get("/fi/desk/?near=Hervanta")
    today, tomorrow = response.context["desk"].days
    assert [row.title for row in today.rows] == ["Tupa 1", "Tupa 2", "Tupa 3"]
    assert [row.title for row in tomorrow.rows] == ["Tupa 1", "Tupa 3"]
    assert (today.has_more, tomorrow.has_more) == (True, False)
    page = response.content.decode()
    for words in ("kello kymmenestä neljääntoista", "040 123 4567", "Insinöörinkatu 38", "Kahvi 1 €", "Aino"):
        assert words in page
    assert response["X-Robots-Tag"] == "noindex"
    assert "no-store" in response["Cache-Control"]
    assert not response.cookies


@pytest.mark.usefixtures("_five_places")
def test_the_next_three_come_on_the_next_page(client: Client) -> None:
    page = client.get("/fi/desk/?near=Hervanta&first=4").context["desk"]
    assert [row.title for row in page.days[0].rows] == ["Tupa 4"]
    assert not page.has_more


@pytest.mark.usefixtures("_five_places")
def test_a_short_day_offers_later_days(client: Client) -> None:
    with time_machine.travel(MONDAY.replace(hour=13), tick=False):
        page = client.get("/fi/desk/?near=Hervanta").context["desk"]
    assert [row.title for row in page.days[0].rows] == ["Tupa 1"]
    assert [row.title for row in page.later] == ["Tupa 5"]
    assert "torstaina" in page.later[0].hours


@pytest.mark.usefixtures("_five_places")
@pytest.mark.parametrize("near", ["Hervanta", "Insinöörinkatu 38", "Hervannassa", ""])
def test_six_questions_at_most(client: Client, near: str, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(6):
        assert client.get("/fi/desk/", {"near": near}).status_code == 200


@pytest.mark.usefixtures("_five_places")
def test_the_same_as_plain_text_in_three_languages(client: Client) -> None:
    for language in ("fi", "sv", "en"):
        response = client.get(f"/{language}/desk/?near=Hervanta&format=text")
        assert response["Content-Type"] == "text/plain; charset=utf-8"
        assert "1. Tupa 1" in response.content.decode()
        assert "<" not in response.content.decode()


@pytest.mark.usefixtures("_five_places")
def test_what_is_not_known_is_kept_as_typed(client: Client) -> None:
    page = client.get("/fi/desk/?near=Hervnata&first=abc&need=x").content.decode()
    assert 'value="Hervnata"' in page
    assert ">Hervanta</a>" in page


@pytest.mark.parametrize(
    ("number", "read"),
    [
        ("+358401234567", "040 123 4567"),
        ("+358 (0)40 123 4567", "040 123 4567"),
        ("050-1234567", "050 123 4567"),
        ("03 565 1234", "03 565 1234"),
        ("0800 123 45", "0800 123 45"),
        ("kysy Ainolta", "kysy Ainolta"),
    ],
)
def test_a_number_is_grouped_for_reading(number: str, read: str) -> None:
    assert grouped_phone(number) == read


def test_hours_are_words_where_they_are_whole() -> None:
    with override("fi"):
        assert spoken_hours(Opening(date(2026, 11, 23), 600, 840)) == "kello kymmenestä neljääntoista"
        assert spoken_hours(Opening(date(2026, 11, 23), 630, 840)) == "kello 10.30–14"
        assert spoken_distance(352) == "350 metrin päässä"
        assert spoken_distance(2449, exact=False) == "noin 2,4 kilometrin päässä"
