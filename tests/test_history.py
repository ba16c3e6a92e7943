"""A circle's own year: means of held and reported alone, round numbers, and a curve that draws no zero of nothing."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from pytest_django import DjangoAssertNumQueries

from groups.actions.place_records import count_visitors
from groups.curve import Point, curve
from groups.enums import RecordedPer
from groups.milestones import Milestone, Of, milestones
from groups.models import Circle, Gathering
from groups.queries.history import history_of
from network.enums import Role
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_place, make_user
from tests.sheet import signed_in, text

pytestmark = pytest.mark.django_db
NOON = "2026-11-27T12:00:00+02:00"
TODAY = date(2026, 11, 27)


def a_year(circle: Circle) -> None:
    """Four held, one of them with nobody, one not held, two that nobody reported."""
    for weeks, visitors in enumerate((5, 0, 6, 9)):
        make_gathering(circle, TODAY - timedelta(weeks=weeks + 1), state="held", visitors=visitors)
    make_gathering(circle, TODAY - timedelta(weeks=6), state="not_held", reason="weather")
    for weeks in (7, 8):
        make_gathering(circle, TODAY - timedelta(weeks=weeks))


@time_machine.travel(NOON)
def test_means_are_of_held_and_reported_with_the_rate_beside() -> None:
    circle = make_circle()
    a_year(circle)
    year = history_of(circle).year
    assert (year.held, year.not_held, year.not_reported, year.visits) == (4, 1, 2, 20)
    assert str(year.mean) == "5.0"
    assert year.rate == 71
    page = text(signed_in(circle.members.get().user).get(f"/fi/circles/{circle.slug}/numbers/"))
    assert "Kerralla keskimäärin 5,0 kävijää, 4 pidetystä kerrasta. Kerroista on ilmoitettu 71&nbsp;%." in page
    assert page.count("ei ilmoitettu") == 2
    assert "ei pidetty" in page


@time_machine.travel(NOON)
def test_the_numbers_are_for_the_circles_people_and_supporters() -> None:
    circle = make_circle()
    address = f"/fi/circles/{circle.slug}/numbers/"
    assert signed_in(make_user()).get(address).status_code == 404
    assert signed_in(make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())).get(address).status_code == 200
    assert "Lukuja ei ole vielä" in text(signed_in(circle.members.get().user).get(address))


@time_machine.travel(NOON)
def test_an_earlier_year_is_asked_for_and_nonsense_is_the_newest() -> None:
    circle = make_circle()
    a_year(circle)
    make_gathering(circle, date(2025, 3, 4), state="held", visitors=30)
    assert history_of(circle, "2025").year.visits == 30
    assert [history_of(circle, wrong).year.year for wrong in ("", "1999", "zz", "٢")] == [2026] * 4
    assert history_of(circle).years == [2026, 2025]


def test_round_numbers_are_reached_once_and_in_order() -> None:
    day = date(2026, 1, 1)
    held = [(day + timedelta(weeks=week), 11) for week in range(120)]
    found = milestones(held)
    assert [one.number for one in found if one.of == Of.GATHERINGS] == [10, 25, 50, 100]
    assert [one.number for one in found if one.of == Of.VISITS] == [100, 250, 500, 1000]
    assert Milestone(Of.GATHERINGS, 50, day + timedelta(weeks=49)) in found
    assert milestones([(day, 0)] * 9) == []
    assert [one.number for one in milestones([(day, 600)])] == [500], "the highest of those passed on one day"


@time_machine.travel(NOON)
def test_a_fresh_round_number_is_said_warmly_and_an_old_one_is_listed() -> None:
    circle = make_circle()
    for week in range(25):
        make_gathering(circle, TODAY - timedelta(weeks=week, days=1), state="held", visitors=4)
    page = text(signed_in(circle.members.get().user).get(f"/fi/circles/{circle.slug}/numbers/"))
    assert "Kokoonnuitte 26.11.2026 jo 25. kerran." in page
    assert "Teillä on käyty jo 100 kertaa." in page
    assert "10. kokoontuminen, " in page
    assert "jo 10. kerran" not in page


def test_what_nobody_reported_breaks_the_line_and_stands_on_no_zero() -> None:
    points = [Point("a", 5), Point("b", 0), Point("c", None), Point("d", 7), Point("e", 8), Point("f", None, True)]
    drawing = curve(points)
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing
    classes = [element.get("class", "") for element in root.iter()]
    assert sum("s-chart__point" in name for name in classes) == 4
    assert classes.count("s-chart__line") == 2
    assert sum("missing" in name for name in classes) == 1
    assert sum("berry" in name for name in classes) == 1
    assert curve([]).endswith("</svg>")
    assert "&lt;b&gt;" in curve([Point("<b>", 1)])


@time_machine.travel(NOON)
def test_a_place_of_every_day_is_told_by_week_and_encounters_apart(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    place = make_place((1, 540, 960))
    row = count_visitors(place, RecordedPer.DAY, by=None)
    assert row
    Gathering.objects.all().delete()
    for back in range(1, 71):
        make_gathering(row, TODAY - timedelta(days=back), state="held", visitors=10, counts={"talk_money": 3})
    with django_assert_num_queries(1):
        history = history_of(row)
    assert history.is_weekly
    assert len(history.lines) == 11
    assert (history.year.visits, history.year.encounters) == (700, 210)
