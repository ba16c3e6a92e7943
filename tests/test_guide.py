"""“Which place suits me”: three questions that may be skipped, answers in the address, never a dead end."""

from datetime import datetime
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.actions.listings import index_circle
from groups.models import Circle
from network.hours import HELSINKI
from places.actions import publish_place
from places.guide import HOW, QUESTIONS, WHERE
from places.models import Place
from tests.make import make_circle, make_municipality, make_place

pytestmark = pytest.mark.django_db
MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=HELSINKI)
GUIDE = "/fi/guide/"


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(MONDAY_TEN, tick=False):
        yield


def place(*spans: tuple[int, int, int], **fields: Any) -> Place:
    made = make_place(*spans, **fields)
    publish_place(made)
    return made


def circle(*spans: tuple[int, int, int], **fields: Any) -> Circle:
    made = make_circle(*spans, **fields)
    index_circle(made)
    return made


def suggested(client: Client, **answers: Any) -> dict[str, str]:
    response = client.get(GUIDE, {"step": 4, **answers})
    assert response.status_code == 200
    return {card.title: card.why for card in response.context["found"].cards}


def test_the_walk_keeps_every_answer_in_the_address(client: Client) -> None:
    first = client.get(GUIDE).content.decode()
    assert "Kuka tulee?" in first
    assert 'name="step" value="2"' in first
    second = client.get(GUIDE, {"who": ["alone", "older_people"], "step": 2}).content.decode()
    assert "Missä ja milloin?" in second
    assert '<input type="hidden" name="who" value="alone">' in second
    assert '<input type="hidden" name="who" value="older_people">' in second
    assert 'href="?who=alone&amp;who=older_people&amp;step=1"' in second  # back
    assert 'href="?who=alone&amp;who=older_people&amp;step=3"' in second  # skip
    again = client.get(GUIDE, {"who": "alone", "step": 1}).content.decode()
    assert 'value="alone" id="guide-who_0" checked' in again


def test_a_skipped_question_loses_only_its_own_answer(client: Client) -> None:
    page = client.get(GUIDE, {"who": "alone", "near": "Tampere", "when": "now", "step": WHERE}).content.decode()
    assert f'href="?who=alone&amp;step={HOW}"' in page


def test_what_meets_most_wishes_comes_first_and_says_why(client: Client) -> None:
    place((1, 540, 720), name="Kaukana kaikesta")
    place((1, 540, 720), name="Pieni", manners=["small_group"])
    place((1, 1020, 1200), name="Pieni illalla", manners=["small_group", "quiet"])
    circle((2, 780, 900), name="Iso joukko", manners=["lively"])
    found = suggested(client, how=["small_group", "quiet"], when="evening")
    assert list(found)[:2] == ["Pieni illalla", "Pieni"]
    assert found["Pieni illalla"] == "arki-iltaisin, pieni ryhmä, rauhallista"
    assert found["Pieni"] == "pieni ryhmä"
    assert found["Kaukana kaikesta"] == found["Iso joukko"] == ""


def test_what_is_for_others_only_is_left_out_when_it_is_known_who_comes(client: Client) -> None:
    place(name="Naisten talo", audiences=["women"])
    place(name="Eläkeläisten tupa", audiences=["older_people"])
    place(name="Kaikkien tupa", audiences=["everyone", "carers"])
    assert set(suggested(client, who="older_people")) == {"Eläkeläisten tupa", "Kaikkien tupa"}
    assert set(suggested(client)) == {"Naisten talo", "Eläkeläisten tupa", "Kaikkien tupa"}


def test_what_is_within_reach_comes_before_what_suits_better_far_away(region: None, client: Client) -> None:
    place(name="Lähellä", lat=61.45, lon=23.85)
    place(name="Pohjoisessa", lat=65.0, lon=25.5, manners=["talk"], municipality=make_municipality())
    place(name="Lähellä ja jutellen", lat=61.40, lon=23.80, manners=["talk"])
    assert list(suggested(client, near="Hervanta", how="talk")) == ["Lähellä ja jutellen", "Lähellä", "Pohjoisessa"]


@pytest.mark.parametrize("name", QUESTIONS)
def test_every_option_alone_and_every_skipped_question_gives_something(client: Client, name: str) -> None:
    place((1, 540, 720), name="Ainoa", audiences=["everyone"])
    for option in QUESTIONS[name]:
        assert "Ainoa" in suggested(client, **{name: option.code})
    assert "Ainoa" in suggested(client)


def test_there_is_a_way_on_even_where_nothing_suits_or_is(client: Client, settings: Any) -> None:
    settings.NETWORK_PHONE = "03 123 4567"
    page = client.get(GUIDE, {"step": 4, "how": "quiet"}).content.decode()
    assert "tel:031234567" in page
    assert "/fi/organisations/?function=low_threshold_guidance" in page
    place((1, 540, 720), name="Ainoa")
    page = client.get(GUIDE, {"step": 4, "how": "quiet"}).content.decode()
    assert "Mikään paikka ei ole kertonut juuri näitä asioita." in page
    assert "Et valinnut mitään." in client.get(GUIDE, {"step": 4}).content.decode()


def test_what_is_not_known_is_said_and_the_rest_holds(client: Client) -> None:
    place(name="Jutellen", manners=["talk"])
    response = client.get(GUIDE, {"step": 4, "how": ["talk", "zzz"], "near": "Eioletätä", "who": "kuningas"})
    page = response.content.decode()
    assert "Emme tunne valintaa ”zzz”" in page
    assert "Emme tunne valintaa ”kuningas”" in page
    assert "Emme löytäneet paikkaa ”Eioletätä”" in page
    assert response.context["found"].cards[0].why == "jutellaan yhdessä"
    for step in ("0", "99", "x", "-1", "²"):
        assert "Kuka tulee?" in client.get(GUIDE, {"step": step}).content.decode()


@pytest.mark.parametrize("count", [1, 20])
def test_the_queries_do_not_grow_with_the_rows(region: None, client: Client, count: int) -> None:
    for number in range(count):
        place((1, 540, 720), name=f"Paikka {number}", manners=["talk"])
    with CaptureQueriesContext(connection) as queries:
        client.get(GUIDE, {"step": 4, "near": "Hervanta", "how": ["talk", "quiet"], "when": "now", "who": "alone"})
    assert len(queries) <= 6
