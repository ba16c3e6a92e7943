"""From when to when: last days ahead, reminders, endings by the clock, what is looked for again, and what lapses."""

from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from groups.actions.checklist import Said, answer
from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from network.hours import HELSINKI
from network.models import User
from network.rounds import greet_the_day
from responsibilities.actions.carriers import Outsider
from responsibilities.actions.duties import hand_back
from responsibilities.actions.offers import accept, offer, offer_as_visitor
from responsibilities.models import Offer, Responsibility
from tests.make import make_circle, make_user

pytestmark = pytest.mark.django_db
TUESDAY = date(2026, 11, 24)


@pytest.fixture(autouse=True)
def _tuesday() -> object:
    with time_machine.travel(datetime(2026, 11, 24, 12, tzinfo=HELSINKI), tick=False) as now:
        yield now


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def held(until: date | None = None, **fields: object) -> tuple[Responsibility, User, User]:
    """A held duty, its circle's lead, and its holder."""
    aino, bertta = make_user("aino@example.org"), make_user("bertta@example.org", name="Bertta")
    facts = {"state": "taken", "taken_by": bertta, "since": date(2026, 9, 1), "until": until, "duty": "coffee"}
    return Responsibility.objects.create(circle=make_circle(lead=aino), **{**facts, **fields}), aino, bertta


def states(circle: Circle) -> list[str]:
    return list(circle.responsibilities.order_by("pk").values_list("state", flat=True))


def morning(day: date) -> list[str]:
    """The clock's round on the day; who got a letter."""
    mail.outbox.clear()
    with (
        time_machine.travel(datetime(day.year, day.month, day.day, 7, 20, tzinfo=HELSINKI), tick=False),
        TestCase.captureOnCommitCallbacks(execute=True),
    ):
        _counts, troubles = greet_the_day()
    assert troubles == []
    return sorted(letter.to[0] for letter in mail.outbox)


def test_a_duty_that_is_handed_back_today_stays_on_record_and_invites_again() -> None:
    circle, bertta = make_circle(), make_user()
    answer(circle, "facilitation", Said(("volunteer",)), by=None)
    duty = circle.responsibilities.get()
    accept(offer(duty, by=bertta), by=make_user())
    url = reverse("responsibilities:give_up", args=[duty.pk])
    assert client_of(make_user()).get(url).status_code == 404
    client_of(bertta).post(url, {"until": "2026-11-24"})
    assert states(circle) == ["ended", "open"]
    duty.refresh_from_db()
    assert (duty.taken_by, duty.since, duty.until) == (bertta, TUESDAY, TUESDAY)
    assert not CircleMember.objects.filter(circle=circle, user=bertta).exists()
    hand_back(duty, until=TUESDAY, by=bertta)
    assert circle.responsibilities.count() == 2


def test_a_last_day_ahead_is_told_a_week_before_and_ends_the_duty_by_itself() -> None:
    duty, aino, bertta = held()
    url = reverse("responsibilities:give_up", args=[duty.pk])
    for wrong, said in (("2026-08-01", "ennen alkua"), ("2099-01-01", "Tarkista vuosi"), ("", "Viimeinen päivä")):
        assert said in client_of(bertta).post(url, {"until": wrong}).content.decode()
    page = client_of(bertta).post(url, {"until": "2026-12-10"}, follow=True).content.decode()
    assert "Muistutamme" in page
    assert "10.12.2026 asti" in page
    duty.refresh_from_db()
    assert (duty.state, duty.until) == ("taken", date(2026, 12, 10))
    assert morning(date(2026, 12, 2)) == []
    assert morning(date(2026, 12, 3)) == ["aino@example.org", "bertta@example.org"]
    assert "Viimeinen päivä on 10.12.2026" in mail.outbox[0].body + mail.outbox[1].body
    assert morning(date(2026, 12, 3)) == morning(date(2026, 12, 4)) == []
    assert morning(date(2026, 12, 10)) == []
    assert states(duty.circle) == ["taken"]
    assert morning(date(2026, 12, 11)) == ["aino@example.org", "bertta@example.org"]
    assert states(duty.circle) == ["ended", "open"]
    duty.refresh_from_db()
    assert (duty.until, duty.taken_by) == (date(2026, 12, 10), bertta)
    assert morning(date(2026, 12, 11)) == []
    page = client_of(aino).get(reverse("responsibilities:circle_duties", args=[duty.circle.slug])).content.decode()
    assert "1.9.2026–" in page
    assert "Bertta" in page


def test_a_worker_that_slept_for_weeks_makes_up_for_it() -> None:
    duty, _aino, _bertta = held(until=date(2026, 11, 1))
    assert morning(TUESDAY) == ["aino@example.org", "bertta@example.org"]
    duty.refresh_from_db()
    assert (duty.state, duty.until) == ("ended", date(2026, 11, 1))


def test_a_new_last_day_is_told_of_anew() -> None:
    duty, _aino, bertta = held(until=date(2026, 11, 28))
    assert len(morning(TUESDAY)) == 2
    hand_back(duty, until=date(2026, 11, 30), by=bertta)
    assert len(morning(TUESDAY)) == 2


def test_who_is_needed_no_longer_is_not_looked_for() -> None:
    duty, aino, _bertta = held()
    url = reverse("responsibilities:end_duty", args=[duty.circle.slug, duty.pk])
    client_of(aino).post(url, {"until": "2026-12-10"})
    morning(date(2026, 12, 11))
    assert states(duty.circle) == ["ended"]


def test_a_need_with_its_own_last_day_gives_it_to_the_holder_and_ends_with_it() -> None:
    circle = make_circle()
    need = {"wanted_from": date(2026, 12, 1), "wanted_until": date(2026, 12, 6)}
    duty = Responsibility.objects.create(circle=circle, duty="coffee", **need)
    accept(offer(duty, by=make_user()), by=make_user())
    duty.refresh_from_db()
    assert (duty.since, duty.until) == (date(2026, 12, 1), date(2026, 12, 6))
    morning(date(2026, 12, 7))
    assert states(circle) == ["ended"]
    never_taken = Responsibility.objects.create(circle=circle, duty="coffee", **need)
    morning(date(2026, 12, 7))
    never_taken.refresh_from_db()
    assert never_taken.state == "ended"


def test_given_back_before_it_began_is_over_on_the_day() -> None:
    duty, _aino, bertta = held(since=date(2026, 12, 1))
    hand_back(duty, until=TUESDAY, by=bertta)
    duty.refresh_from_db()
    assert (duty.since, duty.until) == (TUESDAY, TUESDAY)


def test_the_duties_of_an_ended_circle_end_and_invite_nobody() -> None:
    duty, _aino, _bertta = held()
    Responsibility.objects.create(circle=duty.circle, duty="venue")
    Circle.objects.filter(pk=duty.circle_id).update(state="ended")
    assert morning(TUESDAY) == ["bertta@example.org"]
    assert states(duty.circle) == ["ended", "ended"]


def test_an_offer_that_waits_is_told_again_once_and_lapses_in_a_month() -> None:
    duty = Responsibility.objects.create(circle=make_circle(lead=make_user("aino@example.org")), duty="coffee")
    offer_as_visitor(duty, Outsider("Veikko", email="veikko@example.org"), "Minä!")
    assert morning(TUESDAY + timedelta(days=3)) == []
    assert morning(TUESDAY + timedelta(days=5)) == ["aino@example.org"]
    assert morning(TUESDAY + timedelta(days=6)) == []
    assert morning(TUESDAY + timedelta(days=31)) == ["veikko@example.org"]
    row = Offer.objects.get()
    assert (row.state, row.name, row.email, row.message) == ("lapsed", "", "", "")
    duty.refresh_from_db()
    assert duty.state == "open"
    assert timezone.localdate() == TUESDAY


def test_history_keeps_every_holder_in_order() -> None:
    duty, aino, bertta = held()
    hand_back(duty, until=date(2026, 11, 1), by=bertta)
    fresh = duty.circle.responsibilities.get(state="open")
    CircleMember.objects.create(circle=duty.circle, user=bertta, role=MemberRole.HELPER)
    accept(offer(fresh, by=make_user(name="Cecilia")), by=aino)
    fresh.refresh_from_db()
    hand_back(fresh, until=TUESDAY, by=aino)
    page = client_of(aino).get(reverse("responsibilities:circle_duties", args=[duty.circle.slug])).content.decode()
    history = page[page.index("Historia") :]
    assert history.index("Cecilia") < history.index("Bertta")
