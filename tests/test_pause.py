"""A break with a reason and a day: told on the page, asked about beforehand, over by itself."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client, TestCase

from groups.actions.circles import pause, resume
from groups.actions.endings import end
from groups.models import Circle
from groups.states import WrongStateError
from network.models import AuditEntry
from network.rounds import greet_the_day
from tests.make import make_circle, make_user
from tests.newcomers import a_circle_of_three, client_of

pytestmark = pytest.mark.django_db

ADDRESS = "/fi/circles/kahvipiiri/pause/"
NOW = "2026-11-24T09:00:00+02:00"


def the_morning() -> list[str]:
    mail.outbox.clear()
    for _twice in range(2):
        with TestCase.captureOnCommitCallbacks(execute=True):
            greet_the_day()
    return [letter.to[0] for letter in mail.outbox]


def test_the_page_says_until_when_and_why_and_strangers_pause_nothing() -> None:
    circle, aino, bertta, cecilia = a_circle_of_three()
    with time_machine.travel(NOW, tick=False):
        for person in (bertta, cecilia):
            assert client_of(person).post(ADDRESS, {"resumes_on": "2027-02-01"}).status_code == 404
        sent = {"reason": "Tilan <b>remontti</b>", "resumes_on": "2027-02-01"}
        assert client_of(aino).post(ADDRESS, sent).status_code == 302
        page = Client().get(circle.get_absolute_url()).content.decode()
    assert "tauolla 1.2.2027 asti" in page
    assert "Tilan &lt;b&gt;remontti&lt;/b&gt;" in page


@pytest.mark.parametrize("day", ["2026-11-24", "2020-01-01", "2029-01-01", "pian"])
def test_a_day_that_cannot_be_is_told_and_the_reason_is_kept(day: str) -> None:
    circle, aino, *_others = a_circle_of_three()
    with time_machine.travel(NOW, tick=False):
        answer = client_of(aino).post(ADDRESS, {"reason": "Muutto", "resumes_on": day})
    assert answer.status_code == 200
    assert "Muutto" in answer.content.decode()
    circle.refresh_from_db()
    assert circle.state == "published"


def test_the_leads_are_asked_a_week_ahead_and_the_break_is_over_on_its_day() -> None:
    circle, aino, *_others = a_circle_of_three()
    with time_machine.travel(NOW, tick=False) as clock:
        pause(circle, reason="Remontti", resumes_on=date(2026, 12, 10), by=aino)
        told = []
        for day in ("12-02", "12-03", "12-04", "12-09"):
            clock.move_to(f"2026-{day}T07:20:00+02:00")
            told.append(the_morning())
            assert Circle.objects.get(pk=circle.pk).state == "paused"
        clock.move_to("2026-12-12T07:20:00+02:00")
        told.append(the_morning())
        circle.refresh_from_db()
        days = list(circle.gatherings.order_by("day").values_list("day", flat=True)[:1])
    assert told == [[], [aino.email], [], [], []]
    assert (circle.state, circle.pause_reason, circle.resumes_on) == ("published", "", None)
    assert circle.confirmed_on is None, "the clock confirms nothing"
    assert days == [date(2026, 12, 10)], "nothing of the break, and the day itself though the clock was late"
    assert AuditEntry.objects.get(verb="circle resume").actor == "system"


def test_a_moved_day_is_asked_about_anew_and_a_person_who_goes_on_confirms() -> None:
    circle, aino, *_others = a_circle_of_three()
    with time_machine.travel("2026-12-04T07:20:00+02:00", tick=False) as clock:
        pause(circle, resumes_on=date(2026, 12, 10), by=aino)
        assert the_morning() == [aino.email]
        pause(circle, resumes_on=date(2026, 12, 20), by=aino)
        clock.move_to("2026-12-10T07:20:00+02:00")
        assert the_morning() == []
        clock.move_to("2026-12-14T07:20:00+02:00")
        assert the_morning() == [aino.email]
        assert resume(circle, by=aino).confirmed_on == date(2026, 12, 14)
        assert the_morning() == []


def test_the_calendar_cancels_up_to_the_day_and_tells_the_meetings_after_it() -> None:
    circle, aino, *_others = a_circle_of_three()
    with time_machine.travel(NOW, tick=False):
        pause(circle, resumes_on=date(2026, 12, 10), by=aino)
        feed = Client().get("/calendar/circles/kahvipiiri.ics").content.decode()
    events = {part.split("DTSTART")[1][:60]: part for part in feed.split("BEGIN:VEVENT")[1:]}

    def status(day: str) -> str:
        return next("CANCELLED" if "STATUS:CANCELLED" in e else "CONFIRMED" for s, e in events.items() if day in s)

    assert [status(day) for day in ("20261126", "20261203", "20261210", "20261217")] == [
        "CANCELLED",
        "CANCELLED",
        "CONFIRMED",
        "CONFIRMED",
    ]


def test_an_ended_circle_is_not_paused_and_the_page_says_so_kindly() -> None:
    circle, aino, *_others = a_circle_of_three()
    end(circle, by=aino)
    with pytest.raises(WrongStateError):
        pause(circle, by=aino)
    page: Any = client_of(aino).post(ADDRESS, {"reason": ""}, follow=True)
    assert "Tätä ei voi tehdä nyt, koska piirin tilanne on: päättynyt" in page.content.decode()


def test_only_a_paused_circle_has_a_day_on_which_it_goes_on() -> None:
    circle = make_circle(lead=make_user())
    with pytest.raises(IntegrityError), transaction.atomic():
        Circle.objects.filter(pk=circle.pk).update(resumes_on=date(2027, 1, 1))
