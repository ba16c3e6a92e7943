"""A break of the year: said ahead, told everywhere, nothing expected in it, over by itself, taken back."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client, TestCase
from icalendar import Calendar

from groups.actions.gatherings import add_gathering, cancel_gathering, expect_gatherings
from groups.actions.seasons import remove_season, set_season
from groups.actions.timetables import close_days
from groups.models import Circle, CircleSeason
from network.enums import SeasonBreak
from network.models import AuditEntry, Listing, User
from network.rounds import greet_the_day
from tests.make import make_circle
from tests.newcomers import a_circle_of_three, client_of

pytestmark = pytest.mark.django_db

ADDRESS = "/fi/circles/kahvipiiri/seasons/"
MAY = "2026-05-20T09:00:00+03:00"
SUMMER = {"kind": SeasonBreak.SUMMER, "first": date(2026, 6, 15), "last": date(2026, 8, 15), "every_year": False}
FORM = {"kind": "summer", "first": "2026-06-15", "last": "2026-08-15"}


def the_morning() -> list[str]:
    mail.outbox.clear()
    for _twice in range(2):
        with TestCase.captureOnCommitCallbacks(execute=True):
            greet_the_day()
    return [letter.to[0] for letter in mail.outbox]


def days_of(circle: Circle) -> list[date]:
    return list(circle.gatherings.filter(state="not_reported").order_by("day").values_list("day", flat=True))


def a_circle_that_meets() -> tuple[Circle, User, User, User]:
    """It meets on Thursdays, and its gatherings are written."""
    circle, *people = a_circle_of_three()
    Circle.objects.filter(pk=circle.pk).update(published_at="2026-05-01T12:00:00Z", expected_until=None)
    circle.refresh_from_db()
    expect_gatherings(circle)
    return circle, *people  # type: ignore[return-value]


def test_which_break_it_is_is_asked_and_not_guessed() -> None:
    with time_machine.travel(MAY, tick=False):
        _circle, aino, *_others = a_circle_of_three()
        page = client_of(aino).get(ADDRESS).content.decode()
        days = {name: value for name, value in FORM.items() if name != "kind"}
        refused = client_of(aino).post(ADDRESS, days).content.decode()
    assert "checked" not in page
    assert "Valitse, mikä tauko on kyseessä." in refused
    assert 'value="2026-06-15"' in refused
    assert not CircleSeason.objects.exists()


def test_the_lead_says_it_and_nothing_is_expected_in_it_until_it_is_taken_back() -> None:
    with time_machine.travel(MAY, tick=False):
        circle, aino, bertta, cecilia = a_circle_that_meets()
        before = days_of(circle)
        for person in (bertta, cecilia):
            assert client_of(person).post(ADDRESS, FORM).status_code == 404
        for _twice in range(2):
            assert client_of(aino).post(ADDRESS, FORM).status_code == 302
        season = CircleSeason.objects.get()
        during = days_of(circle)
        page = client_of(aino).get(ADDRESS).content.decode()
        assert "15.6.2026–15.8.2026" in page
        assert client_of(cecilia).post(f"{ADDRESS}{season.pk}/remove/").status_code == 404
        assert client_of(aino).post(f"{ADDRESS}{season.pk}/remove/").status_code == 302
        after = days_of(circle)
    assert date(2026, 6, 18) in before
    assert during == [day for day in before if day < date(2026, 6, 15)]
    assert after == before
    assert not circle.timetable.exceptions.exists()
    assert list(AuditEntry.objects.filter(verb__startswith="circle season").values_list("verb", flat=True)[::-1]) == [
        "circle season set",
        "circle season removed",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fi", "Kesätauolla, jatkaa 16.8."),
        ("sv", "Sommaruppehåll, fortsätter 16.8."),
        ("en", "On summer break, back on 16 Aug"),
    ],
)
def test_page_list_and_search_say_that_it_is_on_and_when_it_goes_on(language: str, said: str) -> None:
    with time_machine.travel(MAY, tick=False) as clock:
        circle, aino, *_others = a_circle_that_meets()
        Circle.objects.filter(pk=circle.pk).update(confirmed_on=date(2026, 5, 20))
        addresses = [f"/{language}/circles/kahvipiiri/", f"/{language}/circles/", f"/{language}/places/?q=kahvipiiri"]
        set_season(circle, **SUMMER, by=aino)
        for address in addresses:
            assert said not in Client().get(address).content.decode()
        clock.move_to("2026-07-01T12:00:00+03:00")
        for address in addresses:
            assert said in Client().get(address).content.decode(), address
        clock.move_to("2026-08-16T12:00:00+03:00")
        for address in addresses:
            assert said not in Client().get(address).content.decode()


def status_by_day(circle: Circle) -> dict[str, str]:
    feed = Calendar.from_ical(Client().get(f"/calendar/circles/{circle.slug}.ics").content)
    return {str(event["dtstart"].dt.date()): str(event["status"]) for event in feed.walk("VEVENT")}


def test_the_feed_says_cancelled_and_confirmed_again() -> None:
    with time_machine.travel(MAY, tick=False):
        circle, aino, *_others = a_circle_that_meets()
        season, _cancelled = set_season(circle, **SUMMER, by=aino)
        told = status_by_day(circle)
        remove_season(season, by=aino)
        back = status_by_day(circle)
    assert [told[f"2026-{day}"] for day in ("06-11", "06-18", "08-13", "08-20")] == [
        "CONFIRMED",
        "CANCELLED",
        "CANCELLED",
        "CONFIRMED",
    ]
    assert back["2026-06-18"] == "CONFIRMED"


def test_one_that_was_added_by_hand_is_cancelled_for_the_holiday_and_comes_back() -> None:
    with time_machine.travel(MAY, tick=False):
        circle, aino, *_others = a_circle_that_meets()
        added = add_gathering(circle, day=date(2026, 6, 20), starts=600, ends=700, by=aino)
        earlier = add_gathering(circle, day=date(2026, 6, 22), starts=600, ends=700, by=aino)
        cancel_gathering(earlier, reason="lead_ill", by=aino)
        answer = client_of(aino).post(ADDRESS, FORM, follow=True).content.decode()
        assert "lauantai 20.6." in answer
        added.refresh_from_db()
        assert (added.state, added.reason) == ("not_held", "holiday")
        later = add_gathering(circle, day=date(2026, 7, 4), starts=600, ends=700, by=aino)
        assert later.state == "not_reported", "whoever adds one in the break means it"
        client_of(aino).post(f"{ADDRESS}{CircleSeason.objects.get().pk}/remove/")
        added.refresh_from_db()
        earlier.refresh_from_db()
    assert (added.state, added.version) == ("not_reported", 2)
    assert earlier.reason == "lead_ill", "what was cancelled for another reason stays cancelled"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"first": ""}, "Kerro, milloin tauko alkaa."),
        ({"first": "2026-08-20"}, "Tauko ei voi päättyä ennen kuin se alkaa."),
        ({"first": "2026-01-15"}, "Tauko kestää enintään 200 päivää."),
        ({"first": "2026-04-01", "last": "2026-05-01"}, "Päivä on jo ohi."),
        ({"first": "2029-06-01", "last": "2029-07-01"}, "enintään kahden vuoden päässä"),
        ({"last": "elokuussa"}, "last"),
        ({"kind": "spring"}, "kind"),
    ],
)
def test_what_cannot_be_is_told_and_nothing_typed_is_lost(wrong: dict[str, str], said: str) -> None:
    with time_machine.travel(MAY, tick=False):
        _circle, aino, *_others = a_circle_that_meets()
        answer = client_of(aino).post(ADDRESS, {**FORM, **wrong})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert said in page
    kept = {**FORM, **wrong}
    assert all(kept[name] in page for name in ("first", "last"))
    assert not CircleSeason.objects.exists()


def test_every_year_is_written_ahead_and_the_leads_are_reminded_once_a_year() -> None:
    with time_machine.travel(MAY, tick=False) as clock:
        circle, aino, *_others = a_circle_that_meets()
        set_season(circle, **{**SUMMER, "every_year": True}, by=aino)
        told = {}
        for day in ("2026-08-08", "2026-08-09", "2026-08-12", "2026-08-16", "2027-08-07", "2027-08-10"):
            clock.move_to(f"{day}T07:20:00+03:00")
            told[day] = [address for address in the_morning() if address == aino.email]
        rows = list(circle.timetable.exceptions.order_by("first").values_list("first", "last", "season", "reason"))
        assert "Kahvipiiri jatkaa 16.8.2027" in mail.outbox[0].subject if mail.outbox else True
    reminded = [day for day, people in told.items() if people]
    assert reminded == ["2026-08-08", "2027-08-10"]
    assert (date(2026, 6, 15), date(2026, 8, 15), "summer", "Kesätauko") in rows
    assert {row[0].year for row in rows} == {2026, 2027, 2028}


def test_a_break_ended_midway_was_a_break_until_yesterday() -> None:
    with time_machine.travel(MAY, tick=False) as clock:
        circle, aino, *_others = a_circle_that_meets()
        season, _none = set_season(circle, **SUMMER, by=aino)
        clock.move_to("2026-08-01T10:00:00+03:00")
        remove_season(season, by=aino)
        row = circle.timetable.exceptions.get()
        assert (row.first, row.last) == (date(2026, 6, 15), date(2026, 7, 31))
        assert min(day for day in days_of(circle) if day > date(2026, 6, 15)) == date(2026, 8, 6)


def test_a_venue_that_closes_across_the_edge_of_a_break_closes_the_rest_too() -> None:
    with time_machine.travel(MAY, tick=False):
        circle, aino, *_others = a_circle_that_meets()
        set_season(circle, **SUMMER, by=aino)
        fresh = Circle.objects.get(pk=circle.pk)
        assert close_days(fresh, date(2026, 6, 8), date(2026, 6, 30), "Remontti", by=None)
        assert days_of(circle)[-1] == date(2026, 6, 4)


def test_a_season_over_new_year_and_from_the_leap_day() -> None:
    circle = make_circle()
    winter = CircleSeason(circle=circle, first=date(2026, 12, 20), last=date(2027, 1, 7), every_year=True)
    assert list(winter.days_from(date(2028, 1, 3), date(2029, 1, 1))) == [
        (date(2027, 12, 20), date(2028, 1, 7)),
        (date(2028, 12, 20), date(2029, 1, 7)),
    ]
    leap = CircleSeason(circle=circle, first=date(2028, 2, 29), last=date(2028, 3, 5), every_year=True)
    assert leap.next_days(date(2029, 1, 1)) == (date(2029, 2, 28), date(2029, 3, 5))
    once = CircleSeason(circle=circle, first=date(2026, 6, 1), last=date(2026, 6, 2))
    assert once.next_days(date(2026, 6, 3)) is None


@pytest.mark.parametrize("wrong", [{"last": date(2026, 6, 1)}, {}])
def test_the_database_holds_the_order_and_each_break_once(wrong: dict[str, Any]) -> None:
    circle = make_circle()
    facts = {"circle": circle, "first": date(2026, 6, 15), "last": date(2026, 8, 15)}
    if not wrong:
        CircleSeason.objects.create(**facts)
    with pytest.raises(IntegrityError), transaction.atomic():
        CircleSeason.objects.create(**{**facts, **wrong})
    assert Listing.objects.count() == 0
