"""A real library's hours: staff and self-service at once, summer hours, a season that changes; all pages agree."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.utils.translation import override
from icalendar import Calendar

from network.hours import HELSINKI, Span, Timetable, moment_of, opening_at, openings_on
from network.models import Listing
from network.open_line import open_line
from places.actions import confirm_place, set_hours
from places.models import Place
from places.opening_text import read_opening_text
from places.opening_text.writing import write_hours
from tests.make import make_place

TODAY = date(2026, 11, 29)
SUMMER = {"season_from": 615, "season_until": 810}
REST_OF_YEAR = {"season_from": 811, "season_until": 614}
# As Finnish libraries print it: the door by card 7–21 every day, staff by season; closed on Saturdays in summer.
LIBRARY = Timetable(
    (
        *(Span(day, 420, 1260, "self_service") for day in range(1, 6)),
        *(Span(day, 600, 1140, **REST_OF_YEAR) for day in range(1, 5)),
        *(Span(day, 600, 960, **SUMMER) for day in range(1, 6)),
        Span(5, 600, 1020, **REST_OF_YEAR),
        Span(6, 540, 1080, "self_service", **REST_OF_YEAR),
        Span(6, 600, 900, **REST_OF_YEAR),
    ),
    holidays="closed",
)


FROM_SEVEN_TO_NINETEEN = "Omatoimiaika klo 7–10, sitten henkilökunta paikalla klo 19 asti"
FROM_SEVEN_TO_SIXTEEN = "Omatoimiaika klo 7–10, sitten henkilökunta paikalla klo 16 asti"


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("moment", "text", "more"),
    [
        ("2026-12-01T06:59", "Aukeaa tänään klo 7", FROM_SEVEN_TO_NINETEEN),
        ("2026-12-01T07:00", "Omatoimiaika klo 10 asti, sitten henkilökunta paikalla klo 19 asti", ""),
        ("2026-12-01T10:00", "Avoinna klo 19 asti", "Sen jälkeen omatoimiaika klo 21 asti"),
        ("2026-12-01T19:00", "Omatoimiaika klo 21 asti", "Ovi on auki, mutta ohjaajaa ei ole."),
        (
            "2026-12-05T21:00",
            "Aukeaa maanantaina klo 7",
            "Omatoimiaika klo 7–10, sitten henkilökunta paikalla klo 19 asti",
        ),
        ("2027-06-14T16:00", "Avoinna klo 19 asti", "Sen jälkeen omatoimiaika klo 21 asti"),
        ("2027-06-15T16:00", "Omatoimiaika klo 21 asti", "Ovi on auki, mutta ohjaajaa ei ole."),
        ("2027-08-10T16:30", "Omatoimiaika klo 21 asti", "Ovi on auki, mutta ohjaajaa ei ole."),
        ("2027-08-11T16:30", "Avoinna klo 19 asti", "Sen jälkeen omatoimiaika klo 21 asti"),
        (
            "2027-07-03T11:00",
            "Aukeaa maanantaina klo 7",
            "Omatoimiaika klo 7–10, sitten henkilökunta paikalla klo 16 asti",
        ),
    ],
)
def test_the_line_tells_staff_and_self_service_through_the_year(moment: str, text: str, more: str) -> None:
    with override("fi"):
        line = open_line(LIBRARY, at(moment))
    assert (line.text, line.more) == (text, more)


def test_as_text_and_back_every_half_hour_of_two_years_is_the_same() -> None:
    again = read_opening_text(write_hours(LIBRARY, TODAY), TODAY)
    for step in range(731):
        day = TODAY + timedelta(days=step)
        if openings_on(LIBRARY, day) != openings_on(again, day):
            for minute in range(0, 1440, 30):
                moment = moment_of(day, minute)
                assert _state(LIBRARY, moment) == _state(again, moment), moment


def _state(timetable: Timetable, moment: datetime) -> str:
    opening = opening_at(timetable, moment)
    return opening.state if opening else ""


@pytest.fixture
def library() -> Place:
    place = make_place(name="Kirjasto")
    with time_machine.travel(at("2026-11-29T12:00"), tick=False):
        set_hours(place.work_forms.get(), spans=LIBRARY.spans, exceptions=(), holidays="closed", by=None)
        confirm_place(place, by=None)
    return place


@pytest.mark.django_db
@pytest.mark.parametrize("moment", ["2026-12-01T08:00", "2026-12-01T11:00", "2026-12-06T11:00", "2027-07-03T11:00"])
def test_search_finds_what_the_line_says(library: Place, moment: str) -> None:
    expected = opening_at(LIBRARY, at(moment))
    assert Listing.objects.open_at(at(moment)).exists() is (expected is not None)


@pytest.mark.django_db
def test_the_page_tells_seasons_once_for_days_that_are_alike(client: Client, library: Place) -> None:
    with time_machine.travel(at("2026-12-01T08:00"), tick=False):
        page = client.get(library.get_absolute_url()).content.decode()
    assert "Omatoimiaika klo 10 asti, sitten henkilökunta paikalla klo 19 asti" in page
    for line in (
        "Maanantai–perjantai klo 7–21 (omatoimiaika)",
        "Maanantai–torstai klo 10–19, 11.8.–14.6.",
        "Maanantai–perjantai klo 10–16, 15.6.–10.8.",
        "Perjantaisin klo 10–17, 11.8.–14.6.",
    ):
        assert line.lower() in page.lower()


@pytest.mark.django_db
def test_the_calendar_has_an_event_for_each_state(client: Client, library: Place) -> None:
    with time_machine.travel(at("2026-12-01T08:00"), tick=False):
        feed = Calendar.from_ical(client.get(f"/calendar/places/{library.slug}.ics").content)
    of_day = [event for event in feed.walk("VEVENT") if event["DTSTART"].dt.date() == date(2026, 12, 2)]
    told: list[tuple[Any, Any]] = sorted((e["DTSTART"].dt.hour, e["DTEND"].dt.hour) for e in of_day)
    assert told == [(7, 21), (10, 19)]
    assert not [e for e in feed.walk("VEVENT") if e["DTSTART"].dt.date() == date(2026, 12, 25)]
