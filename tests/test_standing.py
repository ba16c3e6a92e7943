"""The founder sees where the sent circle stands: when, to whom, what next, and how long it usually takes."""

from datetime import datetime, timedelta

import pytest
import time_machine
from django.conf import settings
from django.core import mail
from django.test import Client
from django.urls import reverse

from groups.actions.circles import approve, ask_for_change, send
from groups.actions.rules import set_founding_rules
from groups.models import Circle
from groups.queries.standing import usual_wait
from network.enums import Role
from network.hours import HELSINKI
from network.models import User
from tests.make import make_circle, make_member, make_municipality, make_user

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 16, 12, tzinfo=HELSINKI)


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def draft(**fields: object) -> Circle:
    set_founding_rules(required=[], needs_approval=True, by=make_user())
    return make_circle(state="draft", published_at=None, **fields)


def sent_and_answered(wait: timedelta, *, by: User, asks: bool = False, **fields: object) -> None:
    circle = draft(**fields)
    with time_machine.travel(NOON, tick=False):
        circle = send(circle, by=make_user())
    with time_machine.travel(NOON + wait, tick=False):
        ask_for_change(circle, message="Mistä avain?", by=by) if asks else approve(circle, by=by)


def standing_page(circle: Circle, person: User) -> str:
    return client_of(person).get(reverse("groups:checklist", args=[circle.slug])).content.decode()


def test_the_founder_sees_when_to_whom_and_what_next() -> None:
    aino, town = make_user(), make_municipality()
    kaisa = make_member(Role.COORDINATOR, town)
    make_member(Role.COORDINATOR, make_municipality("562"))
    circle = draft(lead=aino, municipality=town)
    with time_machine.travel(NOON, tick=False):
        send(circle, by=aino)
    page = standing_page(circle, aino)
    assert "16.11.2026 klo 12.00" in page
    assert f"alueen koordinaattori {kaisa.name}" in page
    assert "Seuraavaksi: saat sähköpostin" in page
    assert "yleensä" not in page
    instructor = standing_page(circle, make_member(Role.SOCIAL_INSTRUCTOR, town))
    assert "Ota takaisin" in page
    assert "Ota takaisin" not in instructor


def test_where_the_area_has_no_coordinator_the_networks_own_address_gets_the_letter(
    django_capture_on_commit_callbacks,
) -> None:
    aino = make_user()
    circle = draft(lead=aino)
    with django_capture_on_commit_callbacks(execute=True):
        send(circle, by=aino)
    assert [letter.to for letter in mail.outbox] == [[settings.NETWORK_EMAIL]]
    assert "ei ole juuri nyt koordinaattoria" in standing_page(circle, aino)


def test_how_long_it_takes_is_said_only_when_measured() -> None:
    kaisa = make_member(Role.COORDINATOR)
    for hours in (2, 30, 50, 90):
        sent_and_answered(timedelta(hours=hours), by=kaisa)
    sent_and_answered(timedelta(minutes=1), by=kaisa, is_demo=True)
    with time_machine.travel(NOON + timedelta(days=10), tick=False):
        assert usual_wait() is None
    sent_and_answered(timedelta(hours=70), by=kaisa, asks=True)
    with time_machine.travel(NOON + timedelta(days=10), tick=False):
        usual = usual_wait()
        assert usual is not None
        assert (usual.days, usual.answers) == (3, 5)
        aino = make_user()
        circle = draft(lead=aino)
        send(circle, by=aino)
        assert "yleensä 3 vuorokaudessa (5 vastausta vuoden aikana)" in standing_page(circle, aino)
    with time_machine.travel(NOON + timedelta(days=400), tick=False):
        assert usual_wait() is None


def test_circles_that_nobody_had_to_approve_measure_nothing() -> None:
    for _number in range(6):
        circle = draft()
        set_founding_rules(required=[], needs_approval=False, by=make_user())
        send(circle, by=make_user())
    assert usual_wait() is None
