"""“Kahvila auki nyt”: a time among the words is a time, and the rest are words."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from network.hours import HELSINKI
from places.actions import publish_place
from places.spoken_times import open_said
from tests.make import make_place

MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "asked", "rest"),
    [
        ("auki nyt", "now", ""),
        ("Kahvila auki NYT", "now", "Kahvila"),
        ("mikä paikka on auki nyt", "now", ""),
        ("nyt auki kahvila Hervanta", "now", "kahvila Hervanta"),
        ("öppet nu", "now", ""),
        ("café open now", "now", "café"),
        ("avoinna tänään", "today", ""),
        ("auki huomenna", "2026-11-24", ""),
        ("sunnuntaina auki", "2026-11-29", ""),
        ("auki maanantaina", "2026-11-23", ""),
        ("öppet på lördag", "2026-11-28", ""),
        ("avoinna viikonloppuna", "weekend", ""),
        ("auki iltaisin", "evenings", ""),
    ],
)
def test_a_time_that_is_said_is_taken_out_of_the_words(text: str, asked: str, rest: str) -> None:
    assert open_said(text, MONDAY) == (asked, rest)


@pytest.mark.parametrize("text", ["", "kahvila", "auki", "nyt", "mitä teen tänään", "avoin kohtaaminen", "aukio nyt"])
def test_other_words_stay_words(text: str) -> None:
    assert open_said(text, MONDAY) is None


@pytest.mark.django_db
def test_the_search_asks_the_time_and_the_chip_takes_it_away(client: Client) -> None:
    for name, span in (("Aamukahvila", (1, 540, 720)), ("Iltakahvila", (1, 1020, 1200)), ("Aamutupa", (1, 540, 720))):
        publish_place(make_place(span, name=name))

    def titles(**query: Any) -> list[str]:
        with time_machine.travel(datetime(2026, 11, 23, 10, 0, tzinfo=HELSINKI), tick=False):
            answer = client.get("/fi/places/", query)
        chips.append(answer.context["chips"])
        return [card.title for card in answer.context["page"].object_list]

    chips: list[Any] = []
    assert titles(q="kahvila auki nyt") == ["Aamukahvila"]
    assert chips[-1] == [("Auki nyt", "?q=kahvila")]
    assert titles(q="kahvila") == ["Aamukahvila", "Iltakahvila"]
    assert titles(q="auki nyt", open="2026-11-23T18:00") == []
    assert chips[-1][0][0].startswith("Maanantai")
