"""After an answer the page says what was saved and what it set in motion."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from groups.actions.checklist import Said, answer
from groups.actions.circles import start
from groups.models import Circle
from network.hours import Span
from tests.make import make_circle, make_municipality, make_place, make_user

pytestmark = pytest.mark.django_db


def draft() -> tuple[Circle, Client]:
    aino = make_user()
    circle = start(name="Piiri", municipality=make_municipality(), language="fi", by=aino)
    client = Client()
    client.force_login(aino)
    return circle, client


def told(circle: Circle, topic: str, said: Said) -> str:
    return " ".join(answer(circle, topic, said, by=circle.members.get().user).acted)


def test_a_sponsor_that_is_sought_is_an_open_duty_and_says_so_once() -> None:
    circle, _client = draft()
    sought = Said(("seeking_sponsor",))
    assert told(circle, "coffee_costs", sought) == (
        "Kahvitarjoilu on nyt avoin ilmoitus. Muut näkevät sen, kun piiri on julkaistu."
    )
    assert told(circle, "coffee_costs", sought) == ""
    assert (
        told(circle, "coffee_costs", Said(("participant_pays",))) == "Hoidossa: Kahvitarjoilu (Osallistujat yhdessä)."
    )
    assert told(circle, "coffee_costs", sought).startswith("Kahvitarjoilu on nyt avoin ilmoitus.")
    assert told(circle, "coffee_costs", Said()) == "Tätä ei enää etsitä: Kahvitarjoilu."


def test_a_published_circles_duty_is_seen_at_once() -> None:
    circle = make_circle(lead=make_user())
    assert told(circle, "coffee_costs", Said(("seeking_sponsor",))) == "Kahvitarjoilu on nyt avoin ilmoitus."


def test_each_answer_that_acts_says_what_it_did() -> None:
    circle, _client = draft()
    aino = circle.members.get().user
    network = Said(("company", "school", "parish"), facts={"agreed": ["parish"]})
    words = told(circle, "responsibility_network", network)
    assert words.startswith("Vastuuverkostoon etsitään nyt: Yritys, Oppilaitos.")
    assert words.endswith("Hoidossa: Seurakunta.")
    cleaning = Said(("volunteer_takes_care",), facts={"doer": aino.pk})
    assert told(circle, "cleaning", cleaning) == "Siivous ja tiskaus on nyt sinulla."
    assert "Ohjausvuoroista on nyt vuorolista." in told(circle, "facilitation", Said(("taking_turns",)))
    assert "Ohjauksen vuorolista päättyi." in told(circle, "facilitation", Said(("visitor",)))
    assert told(circle, "growing", Said(("shared_history_diary",))) == "Piirillä on nyt oma päiväkirja."
    assert told(circle, "growing", Said(("shared_history_diary",))) == ""
    assert "katsomaan periaatteet uudelleen" in told(circle, "principles", Said(("equality",)))
    place = Said(facts={"place": make_place(name="Kirjasto"), "venue": "", "address": ""})
    assert told(circle, "venue", place) == "Piirin paikka on nyt Kirjasto."
    times = Said(facts={"spans": [Span(2, 780, 900)], "unfinished": []})
    assert told(circle, "meeting_times", times) == "Piirin ajat ovat nyt: tiistaisin klo 13–15."


def test_the_next_page_carries_the_words_and_an_empty_answer_is_no_saving() -> None:
    circle, client = draft()
    url = f"/fi/circles/{circle.slug}/checklist/coffee_costs/"
    page = client.post(url, {"options": "seeking_sponsor", "then": "next"}, follow=True).content.decode()
    assert "Tallennettu: Tarjoilukustannukset? Kahvitarjoilu on nyt avoin ilmoitus." in page
    url = f"/fi/circles/{circle.slug}/checklist/who_comes/"
    page = client.post(url, {"then": "list"}, follow=True).content.decode()
    assert "Jäi vielä auki: Keitä mukaan tapaamisiin? Voit jatkaa milloin vain." in page


def test_a_script_is_told_where_to_go_on_and_reads_no_message_away() -> None:
    circle, client = draft()
    url = f"/fi/circles/{circle.slug}/checklist/for_whom/"
    sent = client.post(url, {"options": "lonely", "then": "next"}, headers={"Sent-By-Script": "1"})
    assert (sent.status_code, sent["Go-On"]) == (204, f"/fi/circles/{circle.slug}/checklist/who_comes/")
    assert "Tallennettu: Kenelle?" in client.get(sent["Go-On"]).content.decode()
    refused = client.post(url, {"options": "robots"}, headers={"Sent-By-Script": "1"})
    assert (refused.status_code, "Go-On" in refused) == (200, False)


def test_the_same_form_starts_one_circle_however_late_it_comes_again() -> None:
    circle, client = draft()
    form = {"name": "Toinen", "municipality": circle.municipality_id, "once": str(uuid4())}
    first = client.post("/fi/circles/new/", form)["Location"]
    Circle.objects.filter(name="Toinen").update(created_at=timezone.now() - timedelta(days=20))
    assert client.post("/fi/circles/new/", form)["Location"] == first
    assert client.post("/fi/circles/new/", {**form, "name": "Kolmas"})["Location"] != first
    other = Client()
    other.force_login(make_user())
    assert other.post("/fi/circles/new/", form)["Location"] != first
    assert Circle.objects.count() == 4
