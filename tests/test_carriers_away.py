"""Somebody without an account says by their own link when they are away, and the rota respects it."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from network.rounds import forget
from responsibilities.actions.rota import change_rota
from responsibilities.actions.turns import NotFreeError, assign
from responsibilities.links import carrier_token
from responsibilities.models import AwayDays, Carrier, Turn
from tests.make import make_user
from tests.newcomers import client_of
from tests.rotas import NOON, TUESDAY, World, confirm_all, make_rota

pytestmark = pytest.mark.django_db
WEEK = timedelta(weeks=1)


def with_pirkko() -> tuple[World, Carrier, str]:
    """The world's rota, in which Pirkko takes turns too."""
    world = make_rota()
    pirkko = Carrier.objects.create(
        circle=world.circle, name="Pirkko", consent="spoken", consented_on=date(2026, 11, 1)
    )
    people = [world.aino, world.bertta, pirkko]
    change_rota(world.rota, people=people, people_per_turn=1, weeks=4, by=world.aino)
    return world, pirkko, reverse("responsibilities:own_part", args=[carrier_token(pirkko)])


def days_of(pirkko: Carrier) -> list[date]:
    return list(Turn.objects.filter(holder__carrier=pirkko).in_order().values_list("gathering__day", flat=True))


def test_days_away_are_said_by_the_own_link_and_kept_out_of_the_rota() -> None:
    with time_machine.travel(NOON, tick=False):
        world, pirkko, url = with_pirkko()
        before = days_of(pirkko)
        assert before, "Pirkko has turns"
        form = {"then": "away", "first": before[0].isoformat(), "last": before[-1].isoformat()}
        for _twice in range(2):
            page = Client().post(url, form, follow=True).content.decode()
        assert "Poissaolo on merkitty" in page
        assert pirkko.away_days.count() == 1
        assert not set(days_of(pirkko)) & set(before)
        turn = Turn.objects.filter(rota=world.rota, gathering__day=before[-1]).get()
        with pytest.raises(NotFreeError):
            assign(turn, world.rota.people.get(carrier=pirkko), by=world.aino)
        days = pirkko.away_days.get()
        assert (
            "Poissaolo on poistettu"
            in Client().post(url, {"then": "back", "days": str(days.pk)}, follow=True).content.decode()
        )
        assert not AwayDays.objects.exists()


def test_a_turn_that_was_agreed_is_told_and_stays() -> None:
    with time_machine.travel(NOON, tick=False):
        world, pirkko, url = with_pirkko()
        confirm_all(world.circle, world.aino)
        day = days_of(pirkko)[0]
        page = Client().post(url, {"then": "away", "first": day.isoformat()}, follow=True).content.decode()
        assert "Soita piirin väelle" in page
        assert day in days_of(pirkko)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"first": ""}, "Kirjoita päivä"),
        ({"first": "2026-12-08", "last": "2026-12-01"}, "Viimeinen päivä ei voi olla ennen ensimmäistä."),
        ({"first": "2020-12-01", "last": "2020-12-02"}, "Päivät ovat jo menneet."),
    ],
)
def test_a_mistake_is_told_and_what_was_typed_stays(form: dict[str, str], said: str) -> None:
    with time_machine.travel(NOON, tick=False):
        _world, _pirkko, url = with_pirkko()
        answer = Client().post(url, {"then": "away", **form})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    assert all(f'value="{value}"' in page for value in form.values() if value)
    assert not AwayDays.objects.exists()


def test_nobody_takes_back_the_days_of_another_and_no_page_shows_them() -> None:
    with time_machine.travel(NOON, tick=False):
        world, pirkko, url = with_pirkko()
        world.aino.away_days.create(first=TUESDAY, last=TUESDAY)
        others = AwayDays.objects.get()
        Client().post(url, {"then": "back", "days": str(others.pk)})
        assert AwayDays.objects.filter(pk=others.pk).exists()
        pirkko.away_days.create(first=date(2027, 3, 3), last=date(2027, 3, 4))
        team = client_of(world.aino).get(reverse("responsibilities:circle_duties", args=["kahvi"])).content.decode()
        rota = client_of(world.aino).get(reverse("responsibilities:rota", args=["kahvi"])).content.decode()
    assert "3.3.2027" not in team + rota


def test_the_lead_hands_the_link_over_and_nobody_else_sees_it() -> None:
    with time_machine.travel(NOON, tick=False):
        world, pirkko, url = with_pirkko()
        page = reverse("responsibilities:own_link", args=["kahvi", pirkko.pk])
        assert url in client_of(world.aino).get(page).content.decode()
        for stranger in (world.bertta, make_user()):
            assert client_of(stranger).get(page).status_code == 404
        Carrier.objects.filter(pk=pirkko.pk).update(email="pirkko@example.org")
        assert client_of(world.aino).get(page).status_code == 404, "who has an address has the link"


def test_past_days_are_forgotten_and_days_go_with_the_name() -> None:
    with time_machine.travel(NOON, tick=False) as clock:
        _world, pirkko, _url = with_pirkko()
        pirkko.away_days.create(first=TUESDAY, last=TUESDAY)
        pirkko.away_days.create(first=TUESDAY + 20 * WEEK, last=TUESDAY + 20 * WEEK)
        clock.shift(timedelta(days=32))
        forget()
        assert AwayDays.objects.count() == 1
        pirkko.delete()
        assert not AwayDays.objects.exists()


def test_the_database_holds_whose_days_they_are() -> None:
    world, pirkko, _url = with_pirkko()
    for who in ({}, {"user": world.aino, "carrier": pirkko}):
        with pytest.raises(IntegrityError), transaction.atomic():
            AwayDays.objects.create(first=TUESDAY, last=TUESDAY, **who)
    pirkko.away_days.create(first=TUESDAY, last=TUESDAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        pirkko.away_days.create(first=TUESDAY, last=TUESDAY)
