"""Opening hours and distances as people say them."""

from datetime import date, datetime

import pytest
from django.utils.translation import override

from network.distance_in_words import distance_words
from network.hours import HELSINKI, DayException, Span, Timetable
from network.open_line import open_line

TUESDAY = Timetable((Span(2, 540, 900),))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        ("2026-11-24T10:00", "Avoinna klo 15 asti"),
        ("2026-11-24T08:00", "Aukeaa tänään klo 9"),
        ("2026-11-23T08:00", "Aukeaa huomenna klo 9"),
        ("2026-11-22T08:00", "Aukeaa tiistaina klo 9"),
        ("2026-11-24T15:00", "Aukeaa tiistaina 1.12. klo 9"),
    ],
)
def test_the_line_says_when_the_door_is_open(moment: str, text: str) -> None:
    with override("fi"):
        assert open_line(TUESDAY, at(moment)).text == text


def test_the_line_says_that_nobody_has_told_the_hours() -> None:
    with override("fi"):
        line = open_line(Timetable(), at("2026-11-24T10:00"))
    assert (line.state, line.text) == ("unknown", "Aukioloaikaa ei ole ilmoitettu")
    assert "Soita" in line.more


def test_a_closure_gives_its_last_day_its_reason_and_what_comes_after() -> None:
    july = Timetable(TUESDAY.spans, (DayException(date(2026, 7, 1), date(2026, 7, 31), "kesätauko"),))
    with override("fi"):
        line = open_line(july, at("2026-07-14T10:00"))
    assert line.text == "Suljettu koko heinäkuun: kesätauko"
    assert line.more == "Aukeaa tiistaina 4.8. klo 9"


def test_hours_that_follow_each_other_are_one_opening_even_over_midnight() -> None:
    night = Timetable((Span(5, 1080, 1440), Span(6, 0, 60), Span(6, 60, 120, "self_service")))
    with override("fi"):
        line = open_line(night, at("2026-11-27T20:00"))
    assert (line.text, line.more) == ("Avoinna klo 1 asti", "Sen jälkeen omatoimiaika klo 2 asti")


LIBRARY = Timetable((Span(2, 420, 1260, "self_service"), Span(2, 600, 1080)))


@pytest.mark.parametrize(
    ("clock", "text", "more"),
    [
        ("06:59", "Aukeaa tänään klo 7", "Omatoimiaika klo 7–10, sitten henkilökunta paikalla klo 18 asti"),
        ("07:00", "Omatoimiaika klo 10 asti, sitten henkilökunta paikalla klo 18 asti", ""),
        ("10:00", "Avoinna klo 18 asti", "Sen jälkeen omatoimiaika klo 21 asti"),
        ("17:59", "Avoinna klo 18 asti", "Sen jälkeen omatoimiaika klo 21 asti"),
        ("18:00", "Omatoimiaika klo 21 asti", "Ovi on auki, mutta ohjaajaa ei ole."),
        ("21:00", "Aukeaa tiistaina 1.12. klo 7", "Omatoimiaika klo 7–10, sitten henkilökunta paikalla klo 18 asti"),
    ],
)
def test_a_library_tells_its_staff_and_its_self_service(clock: str, text: str, more: str) -> None:
    with override("fi"):
        line = open_line(LIBRARY, at(f"2026-11-24T{clock}"))
    assert (line.text, line.more) == (text, more)


CHRISTMAS = "2026-12-25T10:00"  # a Friday
FRIDAY = (Span(5, 540, 900), Span(1, 540, 900))


def test_on_a_holiday_of_which_nobody_has_said_anything_nothing_is_promised() -> None:
    with override("fi"):
        line = open_line(Timetable(FRIDAY), at(CHRISTMAS))
    assert line.state == "unknown"
    assert line.text == "Tänään on joulupäivä. Tavalliset ajat eivät ehkä pidä paikkaansa."
    assert line.more == "Soita ennen kuin lähdet. Aukeaa maanantaina klo 9"


def test_what_is_said_of_a_holiday_holds() -> None:
    own = Timetable((*FRIDAY, Span(8, 600, 720)), holidays="own_hours")
    day = DayException(date(2026, 12, 25), date(2026, 12, 25), "", 570, 660, "open")
    with override("fi"):
        assert open_line(Timetable(FRIDAY, holidays="as_usual"), at(CHRISTMAS)).text == "Avoinna klo 15 asti"
        assert open_line(Timetable(FRIDAY, holidays="closed"), at(CHRISTMAS)).text == "Aukeaa maanantaina klo 9"
        assert open_line(own, at(CHRISTMAS)).text == "Avoinna klo 12 asti"
        assert open_line(Timetable(FRIDAY, (day,)), at(CHRISTMAS)).text == "Avoinna klo 11 asti"


def test_other_states_are_said_and_not_called_open() -> None:
    booked = Timetable((Span(2, 540, 900, "by_appointment"), Span(3, 540, 900)))
    with override("fi"):
        line = open_line(booked, at("2026-11-24T10:00"))
        own = open_line(Timetable((Span(2, 540, 900, "self_service"),)), at("2026-11-24T10:00"))
    assert not line.is_open
    assert line.text == "Nyt ajanvarauksella klo 15 asti"
    assert line.more == "Aukeaa huomenna klo 9"
    assert own.is_open
    assert own.text == "Omatoimiaika klo 15 asti"


def test_a_circle_meets_and_does_not_open() -> None:
    with override("fi"):
        assert open_line(TUESDAY, at("2026-11-24T10:00"), meets=True).text == "Koolla nyt, klo 15 asti"
        assert open_line(TUESDAY, at("2026-11-23T10:00"), meets=True).text == "Kokoontuu huomenna klo 9"
        assert open_line(Timetable(), at("2026-11-23T10:00"), meets=True).text == "Kokoontumisaikaa ei ole ilmoitettu"


@pytest.mark.parametrize(
    ("metres", "exact", "text"),
    [
        (0, True, "alle 50 m"),
        (30, True, "50 m"),
        (349, True, "350 m"),
        (949, True, "950 m"),
        (974, True, "950 m"),
        (980, True, "1,0 km"),
        (960, False, "noin 1,0 km"),
        (2449, True, "2,4 km"),
        (9949, True, "9,9 km"),
        (12_400, True, "12 km"),
        (430, False, "noin 400 m"),
        (2449, False, "noin 2,4 km"),
    ],
)
def test_distance_as_a_walker_says_it(metres: float, exact: bool, text: str) -> None:
    with override("fi"):
        assert distance_words(metres, exact=exact) == text


def test_the_decimal_comma_follows_the_language() -> None:
    with override("en"):
        assert distance_words(2449) == "2.4 km"
