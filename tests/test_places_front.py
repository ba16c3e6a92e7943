"""The front page: the search, ten doors, what is open, in few queries and bytes."""

from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from network.hours import HELSINKI
from network.needs import needs
from places.actions import import_places
from places.imports import read_places
from tests.test_import_places import SEED

pytestmark = pytest.mark.django_db
UNTOLD = ("no_money", "peer_support", "shy")  # what no listing of the source says of itself
SUNDAY = datetime(2026, 11, 22, 20, 0, tzinfo=HELSINKI)


@pytest.fixture
def _pirkanmaa(region: None) -> None:
    import_places(read_places(SEED), by=None)


@pytest.mark.usefixtures("_pirkanmaa")
@pytest.mark.parametrize(("address", "most"), [("/fi/", 4), ("/fi/?near=Hervanta", 5)])
def test_four_queries_and_thirty_kilobytes(client: Client, address: str, most: int) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address)
    assert len(queries) <= most
    assert len(response.content) < 30_000


@pytest.mark.usefixtures("_pirkanmaa")
def test_every_need_has_a_door_that_opens(client: Client) -> None:
    response = client.get("/fi/")
    doors = response.context["doors"]
    assert [need.code for need, _url in doors] == list(needs())
    for need, url in doors:
        assert need.label in response.content.decode()
        if url.startswith("/fi/places/"):
            assert client.get(url).context["page"].paginator.count > 0 or need.code in UNTOLD


@pytest.mark.usefixtures("_pirkanmaa")
def test_what_opens_soonest_or_nearest(client: Client) -> None:
    with time_machine.travel(SUNDAY, tick=False):
        soonest = client.get("/fi/").context["rows"]
        nearest = client.get("/fi/", {"near": "Orivesi"}).context["rows"]
    assert (soonest.places, soonest.circles) == (27, 0)
    assert soonest.cards[0].title == "Toijalan päivätoimintakeskus"
    assert soonest.cards[0].open.text == "Aukeaa huomenna klo 7"
    assert nearest.cards[0].title == "Yhteisökeskus, Orivesi"


@pytest.mark.parametrize("near", ["", "Eioleolemassa", "\0", "x" * 5000])
def test_an_empty_network_and_any_text_get_an_answer(client: Client, near: str) -> None:
    response = client.get("/fi/", {"near": near})
    assert response.status_code == 200
    assert "Yhtään aukioloaikaa ei ole vielä kerrottu" in response.content.decode()
