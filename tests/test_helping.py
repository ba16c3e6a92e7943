"""Whom to help this week: each reason is told when it holds and not when it does not, once, and at a fixed price."""

import random
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from pytest_django import DjangoAssertNumQueries

from groups.enums import CircleState, MemberRole
from groups.fading import fading
from groups.models import Circle, CircleMember
from groups.queries import helping as asked
from groups.queries.helping import Why, helping
from network.enums import Role
from network.models import User
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_support, make_user
from tests.sheet import signed_in, text

pytestmark = pytest.mark.django_db
HELSINKI = ZoneInfo("Europe/Helsinki")
NOON = "2026-11-27T12:00:00+02:00"
TODAY = date(2026, 11, 27)
LONG_AGO = datetime(2026, 1, 5, 12, tzinfo=HELSINKI)
URL = "/fi/attendance/helping/"


@pytest.fixture(autouse=True)
def _noon() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def bertta() -> User:
    """The social instructor of Tampere."""
    return make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())


def settled(**fields: object) -> Circle:
    """A circle that has met for long and has somebody behind it: nothing to help in."""
    circle = make_circle(**{"published_at": LONG_AGO, **fields})  # type: ignore[arg-type]
    CircleMember.objects.create(circle=circle, user=make_user(), role=MemberRole.BACKGROUND_CONTACT)
    return circle


def met(circle: Circle, *visitors: int, **fields: object) -> None:
    """The circle has met once a week, last this week."""
    for weeks, number in enumerate(reversed(visitors)):
        make_gathering(circle, TODAY - timedelta(days=1, weeks=weeks), state="held", visitors=number, **fields)


def whys(user: User, circle: Circle) -> list[Why]:
    return [reason.why for row in helping(user).rows if row.circle == circle for reason in row.reasons]


def test_a_circle_that_does_well_is_not_on_the_list(bertta: User) -> None:
    circle = settled()
    met(circle, *[9] * 14)
    assert whys(bertta, circle) == []
    assert "Kaikki hyvin" in text(signed_in(bertta).get(URL))


def test_each_reason_puts_a_circle_on_the_list(bertta: User) -> None:
    late, not_held, faded, newcomers, new, helped = (settled() for _ in range(6))
    make_gathering(late, TODAY - timedelta(days=2))
    for days in (2, 9):
        make_gathering(not_held, TODAY - timedelta(days=days), state="not_held", reason="lead_ill")
    met(faded, 9, 8, 10, 9, 9, 11, 8, 9, 5, 4, 6, 5)
    met(newcomers, 8, 9, first_timers=4)
    Circle.objects.filter(pk=new.pk).update(published_at=datetime(2026, 11, 10, tzinfo=HELSINKI))
    make_support(helped)
    alone = make_circle(published_at=LONG_AGO)
    draft = settled(state=CircleState.DRAFT, published_at=None)
    Circle.objects.filter(pk=draft.pk).update(updated_at=LONG_AGO)
    found = {row.circle: [reason.why for reason in row.reasons] for row in helping(bertta).rows}
    assert found == {
        not_held: [Why.NOT_HELD],
        helped: [Why.SUPPORT],
        late: [Why.NOT_REPORTED],
        faded: [Why.FADING],
        newcomers: [Why.NEWCOMERS],
        draft: [Why.QUIET],
        new: [Why.NEW],
        alone: [Why.ALONE],
    }
    assert list(found) == sorted(found, key=lambda circle: found[circle])
    page = text(signed_in(bertta).get(URL))
    assert "Viimeiset 4 kertaa on tavallisesti tullut 5, sitä ennen 8 kertaa 9." in page
    assert "Neljän viikon 17 käynnistä 8 oli ensimmäisiä." in page
    assert "Menossa 3. viikko." in page
    assert "vetäjä oli estynyt" in page


def test_an_escalated_request_is_first_and_others_requests_are_not_told(bertta: User) -> None:
    coordinator = make_member(Role.COORDINATOR, make_municipality())
    circle = settled(name="Riitapiiri")
    make_support(circle, asked_of="background_contact", escalated_at=LONG_AGO)
    assert whys(coordinator, circle) == [Why.ESCALATED]
    assert whys(bertta, circle) == []


@pytest.mark.parametrize("reason", ["moved", "holiday"])
def test_moved_times_and_holidays_are_no_worry(bertta: User, reason: str) -> None:
    circle = settled()
    for days in (2, 9):
        make_gathering(circle, TODAY - timedelta(days=days), state="not_held", reason=reason)
    assert whys(bertta, circle) == []


def test_a_held_one_between_breaks_the_run(bertta: User) -> None:
    circle = settled()
    for days, facts in ((2, {"state": "not_held", "reason": "other"}), (9, {"state": "held", "visitors": 4})):
        make_gathering(circle, TODAY - timedelta(days=days), **facts)
    make_gathering(circle, TODAY - timedelta(days=16), state="not_held", reason="other")
    assert whys(bertta, circle) == []


def test_what_nobody_reported_does_not_make_a_circle_fade(bertta: User) -> None:
    circle = settled()
    met(circle, *[9] * 12)
    for days in (1, 8, 15):
        make_gathering(circle, TODAY - timedelta(days=days), starts=1000, ends=1060)
    assert whys(bertta, circle) == [Why.NOT_REPORTED]


def test_mere_chance_seldom_alarms_and_a_real_fall_does() -> None:
    """Of noise without a fall at most two in a hundred alarm; of a halving nearly all do within three months."""
    lots = random.Random(48)
    noise = [[round(max(0, lots.gauss(9, 3))) for _ in range(12)] for _ in range(3000)]
    assert sum(fading(row) is not None for row in noise) / 3000 < 0.02
    usual = [(12, 3)] * 8 + [(5, 2)] * 4
    fallen = [[max(0, round(lots.gauss(mean, spread))) for mean, spread in usual] for _ in range(500)]
    assert sum(fading(row) is not None for row in fallen) / 500 > 0.9


@pytest.mark.parametrize(
    "row",
    [[9] * 8 + [5] * 3, [9] * 8 + [9, 9, 9, 0], [3] * 8 + [2] * 4, [40] * 8 + [35] * 4, [5] * 4 + [9] * 8, [0] * 12],
)
def test_one_odd_evening_few_figures_and_small_steps_do_not_alarm(row: list[int]) -> None:
    assert fading(row) is None


def test_one_press_writes_once_and_says_to_whom(bertta: User) -> None:
    aino = make_user(name="Aino Virtanen")
    circle = settled(lead=aino, name="Kahvipiiri")
    for days in (2, 9):
        make_gathering(circle, TODAY - timedelta(days=days))
    client = signed_in(bertta)
    assert "Muistuta:" in text(client.get(URL))
    address = f"{URL}{circle.slug}/remind/"
    assert "Kirje lähti: Aino Virtanen." in text(client.post(address, follow=True))
    page = text(client.get(URL))
    assert "Muistuta:" not in page
    assert f"Muistutettu 27.11.2026: Aino. Kirjeen lähetti {bertta.get_short_name()}." in page
    assert "on jo kirjoitettu tänään: Aino Virtanen" in text(client.post(address, follow=True))
    assert len(mail.outbox) == 1
    assert mail.outbox[0].body.count("/fi/attendance/report/") == 2
    with time_machine.travel("2026-11-28T12:00:00+02:00", tick=False):
        assert "Muistuta:" in text(client.get(URL))


def test_the_first_page_begins_with_whom_to_help(bertta: User) -> None:
    make_circle(published_at=LONG_AGO, name="Yksinäinen piiri")
    page = text(signed_in(bertta).get("/fi/start/"))
    assert page.index("Ketä auttaa tällä viikolla") < page.index("Yksinäinen piiri") < page.index("Viikon luvut")
    assert "Ketä auttaa" not in text(signed_in(make_user()).get("/fi/start/"))


def test_only_circles_of_the_area_are_told(bertta: User) -> None:
    elsewhere = make_circle(municipality=make_municipality("536"), published_at=LONG_AGO)
    assert whys(bertta, elsewhere) == []
    make_gathering(elsewhere, TODAY - timedelta(days=2))
    assert signed_in(bertta).post(f"{URL}{elsewhere.slug}/remind/").status_code == 404


def test_a_large_area_is_looked_at_one_municipality_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asked, "MOST_CIRCLES", 1)
    coordinator = make_member(Role.COORDINATOR)
    here = make_circle(published_at=LONG_AGO, name="Täällä")
    there = make_circle(published_at=LONG_AGO, name="Tuolla", municipality=make_municipality("536"))
    assert [row.circle for row in helping(coordinator, "837").rows] == [here]
    assert [row.circle for row in helping(coordinator, "536").rows] == [there]
    page = text(signed_in(coordinator).get(f"{URL}?municipality=536"))
    assert "Tuolla" in page
    assert "Täällä" not in page
    assert "yksi kerrallaan" in text(signed_in(coordinator).get("/fi/start/"))


def test_two_hundred_circles_cost_six_questions(
    bertta: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(200):
        circle = make_circle(published_at=LONG_AGO)
        make_gathering(circle, TODAY - timedelta(days=2))
        if number % 50 == 0:
            make_support(circle)
    client = signed_in(bertta)
    with django_assert_num_queries(8):  # two of them ask who is signed in, and where their task holds
        page = text(client.get(URL))
    assert "200 piiriä" in page
