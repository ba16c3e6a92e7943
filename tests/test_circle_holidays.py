"""Public holidays of circles: said on the checklist; the page, calendar, search and week sheet agree."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client

from groups.actions.checklist import clear
from groups.actions.gatherings import add_gathering, expect_gatherings
from groups.actions.listings import index_circle
from groups.actions.timetables import set_meeting_times
from groups.models import Circle
from network.hours import HELSINKI, Span, moment_of
from network.models import Listing, User
from tests.make import make_circle, make_user

pytestmark = pytest.mark.django_db
EPIPHANY = date(2027, 1, 6)  # a Wednesday
WEEK = "2027-W01"
WEEKLY = Span(3, 780, 900)
OWN = Span(8, 600, 660)


@pytest.fixture(autouse=True)
def _sunday() -> Any:
    with time_machine.travel(datetime(2026, 11, 29, 12, 0, tzinfo=HELSINKI), tick=False):
        yield


@pytest.fixture
def lead() -> User:
    return make_user()


def circle_with(rule: str, lead: User, *more: Span) -> Circle:
    circle = make_circle((3, 780, 900), lead=lead)
    set_meeting_times(circle, [WEEKLY, *more], holidays=rule, by=lead)
    circle.refresh_from_db()
    index_circle(circle)
    return circle


@pytest.mark.parametrize(
    ("rule", "more", "starts", "found_at"),
    [
        ("unknown", (), None, []),
        ("closed", (), None, []),
        ("as_usual", (), 780, [800]),
        ("own_hours", (OWN,), 600, [615]),
    ],
)
def test_what_is_said_of_holidays_is_expected_found_and_in_the_calendar(
    client: Client, lead: User, rule: str, more: tuple[Span, ...], starts: int | None, found_at: list[int]
) -> None:
    circle = circle_with(rule, lead, *more)
    expected = list(circle.gatherings.filter(day=EPIPHANY).values_list("starts", flat=True))
    assert expected == ([starts] if starts else [])
    found = [minute for minute in (615, 800) if Listing.objects.open_at(moment_of(EPIPHANY, minute)).exists()]
    assert found == found_at
    calendar = client.get(f"/calendar/circles/{circle.slug}.ics").content.decode()
    assert ("20270106T" in calendar) is bool(starts)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("unknown", "Pyhäpäivistä ei ole vielä sovittu"),
        ("closed", "Pyhäpäivinä ei kokoonnuta."),
        ("as_usual", "Kokoonnutaan myös pyhäpäivinä."),
    ],
)
def test_the_page_says_what_holds(client: Client, lead: User, rule: str, words: str) -> None:
    page = client.get(circle_with(rule, lead).get_absolute_url()).content.decode()
    assert words in page
    assert "keskiviikko 6.1. loppiainen" in page


def test_the_sheet_asks_of_a_holiday_of_which_nobody_has_said(client: Client, lead: User) -> None:
    circle = circle_with("unknown", lead)
    client.force_login(lead)
    sheet = f"/fi/attendance/{WEEK}/"
    assert "keskiviikko 6.1., loppiainen" in client.get(sheet).content.decode()
    add_gathering(circle, day=EPIPHANY, starts=780, ends=900, by=lead)
    assert "keskiviikko 6.1., loppiainen" not in client.get(sheet).content.decode()
    set_meeting_times(circle, [WEEKLY], holidays="closed", by=lead)
    assert "loppiainen" not in client.get(sheet).content.decode()


def topic(circle: Circle) -> str:
    return f"{circle.get_absolute_url()}checklist/meeting_times/"


def times(*rows: dict[str, Any], **more: Any) -> dict[str, Any]:
    data: dict[str, Any] = {"time-TOTAL_FORMS": len(rows), "time-INITIAL_FORMS": 0, "seen": "", "other": "", **more}
    for number, row in enumerate(rows):
        data |= {f"time-{number}-{key}": value for key, value in row.items()}
    return data


def test_it_is_said_on_the_checklist_and_can_be_cleared(client: Client, lead: User) -> None:
    circle = make_circle(lead=lead)
    client.force_login(lead)
    row = {"weekday": 3, "starts": "13", "ends": "15", "often": "w1", "season": "outside_summer"}
    assert client.post(topic(circle), times(row, holidays="closed")).status_code == 302
    circle.refresh_from_db()
    span = circle.timetable.spans.get()
    assert (circle.timetable.holidays, span.season_from, span.season_until) == ("closed", 901, 531)
    page = client.get(topic(circle)).content.decode()
    assert 'value="closed" checked' in page or 'value="closed" id' in page
    assert "Pyhäpäivinä ei kokoonnuta." in client.get(f"{circle.get_absolute_url()}checklist/").content.decode()
    clear(circle, "meeting_times", by=lead)
    circle.timetable.refresh_from_db()
    assert circle.timetable.holidays == "unknown"


def test_a_row_of_public_holidays_makes_their_hours_own(client: Client, lead: User) -> None:
    circle = make_circle(lead=lead)
    client.force_login(lead)
    rows = ({"weekday": 3, "starts": "13", "ends": "15"}, {"weekday": 8, "starts": "10", "ends": "11", "often": "w1"})
    assert client.post(topic(circle), times(*rows, holidays="unknown")).status_code == 302
    circle.refresh_from_db()
    assert circle.timetable.holidays == "own_hours"
    expect_gatherings(circle)
    assert circle.gatherings.get(day=EPIPHANY).starts == 600


def test_own_times_that_are_not_told_and_turns_of_holidays_are_mistakes(client: Client, lead: User) -> None:
    circle = make_circle(lead=lead)
    client.force_login(lead)
    row = {"weekday": 3, "starts": "13", "ends": "15", "often": "w1"}
    page = client.post(topic(circle), times(row, holidays="own_hours")).content.decode()
    assert "Lisää aika, jonka päivä on pyhäpäivä" in page
    turns = {"weekday": 8, "starts": "13", "ends": "15", "often": "w2"}
    assert "Valitse joka viikko" in client.post(topic(circle), times(turns)).content.decode()
    circle.refresh_from_db()
    assert circle.timetable is None


def test_a_keeper_copies_the_times_as_a_text(client: Client, lead: User) -> None:
    client.force_login(lead)
    page = client.get(f"{circle_with('closed', lead).get_absolute_url()}edit/").content.decode()
    assert "We 13:00-15:00; PH off" in page
