"""Adding a gathering beside the timetable, and moving one, on their pages."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from groups.enums import GatheringState, NotHeldReason
from groups.models import Circle, Gathering
from network.models import AuditEntry, User
from tests.make import make_circle, make_gathering, make_user

pytestmark = pytest.mark.django_db
ADD = "/fi/attendance/add/"


def a_circle() -> tuple[Client, User, Circle]:
    aino = make_user()
    client = Client()
    client.force_login(aino)
    return client, aino, make_circle(lead=aino)


def at(days: int, starts: str = "13", ends: str = "15") -> dict[str, str]:
    day = timezone.localdate() + timedelta(days=days)
    return {"day": day.isoformat(), "starts": starts, "ends": ends}


def test_one_more_gathering_is_on_the_sheet_of_its_week() -> None:
    client, aino, circle = a_circle()
    answer = client.post(ADD, {"circle": circle.slug, **at(9)})
    gathering = Gathering.objects.get()
    assert answer["Location"] == f"/fi/attendance/{gathering.week}/"
    assert (gathering.circle, gathering.starts, gathering.ends, gathering.is_added) == (circle, 780, 900, True)
    assert AuditEntry.objects.filter(verb="add_gathering", actor=f"user:{aino.pk}").count() == 1


@pytest.mark.parametrize(
    ("typed", "changed", "words"),
    [
        ((9, "15", "13"), {}, "Päättymisajan pitää olla alkamisajan jälkeen."),
        ((9, "", "13"), {}, "Kirjoita kellonaika näin: 13 tai 13.30."),
        ((800,), {}, "Päivä on yli vuoden päässä."),
        ((9,), {"day": ""}, "Kirjoita päivä, esimerkiksi 24.11.2026."),
        ((2,), {}, "Piirillä on jo kokoontuminen siihen aikaan."),
    ],
)
def test_what_cannot_be_says_what_to_do(typed: tuple[Any, ...], changed: dict[str, str], words: str) -> None:
    client, _aino, circle = a_circle()
    make_gathering(circle, timezone.localdate() + timedelta(days=2))
    answer = client.post(ADD, {"circle": circle.slug, **at(*typed), **changed})
    assert words in answer.content.decode()
    assert Gathering.objects.count() == 1


def test_nobody_adds_to_a_circle_of_others() -> None:
    client, _aino, _own = a_circle()
    others = make_circle()
    assert client.post(ADD, {"circle": others.slug, **at(9)}).status_code == 200
    assert not Gathering.objects.exists()


def test_the_circle_that_one_came_from_is_chosen() -> None:
    client, _aino, circle = a_circle()
    assert f'value="{circle.slug}" selected' in client.get(f"{ADD}?circle={circle.slug}").content.decode()
    assert f'href="{ADD}?circle={circle.slug}"' in client.get(circle.get_absolute_url()).content.decode()


def test_a_moved_gathering_is_held_at_its_new_time_and_not_at_the_old_one() -> None:
    client, _aino, circle = a_circle()
    old = make_gathering(circle, timezone.localdate() + timedelta(days=1))
    page = f"/fi/attendance/{old.pk}/move/"
    assert f'href="{page}"' in client.get(f"/fi/attendance/{old.week}/").content.decode()
    assert 'value="13.00"' in client.get(page).content.decode()
    client.post(page, at(8, "10", "11.30"))
    old.refresh_from_db()
    assert (old.state, old.reason) == (GatheringState.NOT_HELD, NotHeldReason.MOVED)
    assert "Ei pidetä" in client.get(f"/fi/attendance/{old.week}/").content.decode()
    new = circle.gatherings.exclude(pk=old.pk).get()
    assert (new.starts, new.ends, new.state) == (600, 690, GatheringState.NOT_REPORTED)


def test_what_has_been_reported_is_not_moved() -> None:
    client, _aino, circle = a_circle()
    held = make_gathering(circle, timezone.localdate(), state="held", visitors=8)
    assert client.post(f"/fi/attendance/{held.pk}/move/", at(8)).status_code == 404
