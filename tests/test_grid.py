"""Numbers on paper: the sheet that is printed, and the grid into which it is typed, all rows or none."""

import io
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pypdf import PdfReader

from groups.actions.attendance import attendance_of, report_attendance
from groups.attendance import NOT_REPORTED, Attendance
from groups.counts import all_counts
from groups.models import AskedCounts, AttendanceVersion, Circle, Gathering, QuarterClosing
from groups.not_held_numbers import is_not_held, reason_typed
from network.enums import Role
from network.models import AuditEntry, User
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_user
from tests.sheet import FRIDAY_NOON, filled, open_sheet, signed_in, text, tokens
from tests.test_agreement import text_of
from tests.test_papers import faults

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_a_friday")]
FIRST_MONDAY = date(2026, 9, 7)
URL = "/fi/attendance/grid/kahvipiiri/?from=2026-W37"


@pytest.fixture
def _a_friday() -> Any:
    with time_machine.travel(FRIDAY_NOON, tick=False):
        yield


@pytest.fixture
def bertta() -> User:
    return make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())


@pytest.fixture
def circle() -> Circle:
    return make_circle((1, 780, 900), slug="kahvipiiri", name="Kahvipiiri")


def twelve(circle: Circle) -> list[Gathering]:
    return [make_gathering(circle, FIRST_MONDAY + timedelta(weeks=week)) for week in range(12)]


def said(gatherings: list[Gathering]) -> list[Attendance]:
    return [attendance_of(Gathering.objects.get(pk=g.pk)) for g in gatherings]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("-", ""),
        ("e", ""),
        ("E", ""),
        ("–", ""),
        ("-2", "lead_ill"),
        ("e 5", "weather"),
        ("-9", ""),
        ("− 1", "nobody_came"),
    ],
)
def test_how_a_cell_says_that_there_was_no_meeting(typed: str, reason: str) -> None:
    assert is_not_held(typed)
    assert reason_typed(typed) == reason


@pytest.mark.parametrize("typed", ["", "8", "-12", "e2e", "ei", "--"])
def test_what_is_no_such_cell(typed: str) -> None:
    assert not is_not_held(typed)
    assert reason_typed(typed) == ""


def test_twelve_weeks_are_stored_in_one_go(bertta: User, circle: Circle) -> None:
    gatherings = twelve(circle)
    client = signed_in(bertta)
    rows = open_sheet(client, URL)
    assert set(rows) == {g.pk for g in gatherings}
    values = {g.pk: {"visitors": str(number)} for number, g in enumerate(gatherings[:9])}
    values[gatherings[9].pk] = {"visitors": "-2"}
    values[gatherings[10].pk] = {"visitors": "e", "reason": "weather"}
    answer = client.post(URL, filled(rows, values))
    assert (answer.status_code, answer.url) == (302, URL)
    expected = [Attendance.held(number) for number in range(9)]
    expected += [Attendance.not_held("lead_ill"), Attendance.not_held("weather"), NOT_REPORTED]
    assert said(gatherings) == expected
    page = text(client.get(URL))
    assert "Tallennettu: 11 kokoontumista." in page
    assert '<strong data-total="not_reported">1</strong>' in page
    client.post(URL, filled(rows, values))
    assert AttendanceVersion.objects.count() == 11


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"visitors": "kuusi"}, "Kirjoita luku numeroina"),
        ({"visitors": "-"}, "Valitse, miksi ei kokoonnuttu."),
        ({"visitors": "-9"}, "Valitse, miksi ei kokoonnuttu."),
        ({"visitors": "-2", "first_timers": "1"}, "Pidettiinkö kokoontuminen?"),
        ({"visitors": "3", "first_timers": "4"}, "Ensikertalaisia ei voi olla enemmän"),
        ({"visitors": "310"}, "Tarkista luku."),
    ],
)
def test_one_wrong_row_and_nothing_is_stored_and_nothing_is_lost(
    bertta: User, circle: Circle, wrong: dict[str, str], words: str
) -> None:
    gatherings = twelve(circle)
    client = signed_in(bertta)
    values = {gatherings[0].pk: {"visitors": "8"}, gatherings[1].pk: wrong}
    page = client.post(URL, filled(open_sheet(client, URL), values))
    assert said(gatherings) == [NOT_REPORTED] * 12
    assert AttendanceVersion.objects.count() == 0
    assert words in text(page)
    assert "Mitään ei vielä tallennettu" in text(page)
    assert (
        f'name="g{gatherings[0].pk}-visitors" type="text" inputmode="text" autocomplete="off" maxlength="20" value="8"'
        in (text(page))
    )
    assert f'value="{wrong["visitors"]}"' in text(page)


def test_an_unlikely_number_is_asked_once_and_then_taken(bertta: User, circle: Circle) -> None:
    gatherings = twelve(circle)
    client = signed_in(bertta)
    rows = open_sheet(client, URL)
    values = {gatherings[0].pk: {"visitors": "310", "sure": "1"}, gatherings[1].pk: {"visitors": "9"}}
    assert client.post(URL, filled(rows, values)).status_code == 302
    assert said(gatherings)[:2] == [Attendance.held(310), Attendance.held(9)]


def test_an_unlikely_number_is_not_asked_again_because_of_another_row(bertta: User, circle: Circle) -> None:
    gatherings = twelve(circle)
    client = signed_in(bertta)
    values = {gatherings[0].pk: {"visitors": "310", "sure": "1"}, gatherings[1].pk: {"visitors": "x"}}
    page = client.post(URL, filled(open_sheet(client, URL), values))
    assert f'id="g{gatherings[0].pk}-sure" name="g{gatherings[0].pk}-sure" value="1" checked' in text(page)


def test_a_conflict_shows_both_values_and_stores_nothing_until_one_is_chosen(bertta: User, circle: Circle) -> None:
    first, second, *_ = twelve(circle)
    client = signed_in(bertta)
    rows = open_sheet(client, URL)
    report_attendance(first, state="held", visitors=5, submission=uuid4(), seen_version=0, by=make_user(name="Veikko"))
    values = {first.pk: {"visitors": "8"}, second.pk: {"visitors": "9"}}
    page = client.post(URL, filled(rows, values))
    assert said([first, second]) == [Attendance.held(5), NOT_REPORTED]
    assert AuditEntry.objects.filter(verb="correct_attendance").count() == 0
    for words in ("<strong>5 kävijää</strong>", "<strong>8 kävijää</strong>", "Veikko"):
        assert words in text(page)
    again = tokens(page.content.decode())
    values[first.pk] |= {"keep": "theirs"}
    assert client.post(URL, filled(again, values)).status_code == 302
    assert said([first, second]) == [Attendance.held(8), Attendance.held(9)]


def test_a_closed_quarter_is_said_and_its_cells_are_locked(bertta: User, circle: Circle) -> None:
    gatherings = twelve(circle)
    client = signed_in(bertta)
    before = open_sheet(client, URL)
    QuarterClosing.objects.create(municipality=circle.municipality, quarter="2026-Q3")
    page = client.get(URL)
    autumn = {g.pk for g in gatherings if g.month >= date(2026, 10, 1)}
    assert set(tokens(page.content.decode())) == autumn
    assert "3. vuosineljännes 2026 on suljettu" in text(page)
    values = {gatherings[0].pk: {"visitors": "8"}, gatherings[11].pk: {"visitors": "9"}}
    sent = client.post(URL, filled(before, values))
    assert said(gatherings) == [NOT_REPORTED] * 12
    assert "suljettu, joten lukua ei tallennettu" in text(sent)
    assert 'value="8"' in text(sent)


def test_another_circles_row_is_not_taken(bertta: User, circle: Circle) -> None:
    twelve(circle)
    other = make_gathering(make_circle(), FIRST_MONDAY)
    client = signed_in(bertta)
    sent = {"row": [f"{other.pk}.0.{uuid4()}"], f"g{other.pk}-visitors": "6"}
    assert client.post(URL, sent).status_code == 302
    assert said([other]) == [NOT_REPORTED]


def test_weeks_are_chosen_by_a_day_too_and_nonsense_is_the_last_twelve(bertta: User, circle: Circle) -> None:
    twelve(circle)
    client = signed_in(bertta)
    for asked in ("2026-W37", "9.9.2026", "2026-09-13", "zzz", "", "2026-W99", "0001-01-01"):
        response = client.get("/fi/attendance/grid/kahvipiiri/", {"from": asked})
        assert str(response.context["first"]) == "2026-W37", asked
    assert "Kirjoita päivä, esimerkiksi" in text(client.get("/fi/attendance/grid/kahvipiiri/", {"from": "zzz"}))
    assert str(client.get("/fi/attendance/grid/kahvipiiri/", {"from": "2020-W53"}).context["first"]) == "2020-W53"
    assert "Näillä viikoilla ei ole kokoontumisia" in text(client.get("/fi/attendance/grid/kahvipiiri/?from=2031-W01"))


def test_a_name_of_one_circle_leads_straight_to_it(bertta: User, circle: Circle) -> None:
    make_circle(name="Lukupiiri")
    client = signed_in(bertta)
    assert client.get("/fi/attendance/grid/", {"q": "kahvi"}).headers["Location"] == "/fi/attendance/grid/kahvipiiri/"
    assert client.get("/fi/attendance/grid/", {"q": "piiri"}).context["page"].paginator.count == 2
    assert "Tällä nimellä ei löydy piiriä" in text(client.get("/fi/attendance/grid/", {"q": "\0ei-ole"}))


def test_the_grid_asks_few_queries(bertta: User, circle: Circle) -> None:
    for gathering in twelve(circle):
        report_attendance(gathering, state="held", visitors=5, submission=uuid4(), seen_version=0, by=bertta)
    client = signed_in(bertta)
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get(URL)
    of_the_page = [q["sql"] for q in asked if "session" not in q["sql"] and 'network_user"."id" =' not in q["sql"]]
    assert len(of_the_page) <= 6, "\n".join(of_the_page)


# --- The paper -------------------------------------------------------------------------------------------------------


def pdf(client: Client, **asked: str) -> bytes:
    response = client.get("/fi/attendance/paper.pdf", asked)
    assert response.status_code == 200
    return response.content


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_the_paper_is_tagged_and_in_the_language_chosen(bertta: User, circle: Circle, language: str) -> None:
    content = pdf(signed_in(bertta), circle="kahvipiiri", lang=language)
    assert faults(content, "a4", language) == []
    assert f"/{language}/attendance/grid/kahvipiiri/?from=2026-W48" in text_of(content).replace(" ", "").replace(
        "\u200b", ""
    )


def test_days_are_printed_those_that_are_written_and_those_that_are_promised(bertta: User, circle: Circle) -> None:
    gatherings = [make_gathering(circle, date(2026, 11, 23)), make_gathering(circle, date(2026, 11, 30))]
    Circle.objects.filter(pk=circle.pk).update(expected_until=date(2027, 1, 17))
    report_attendance(gatherings[0], state="held", visitors=17, submission=uuid4(), seen_version=0, by=bertta)
    words = text_of(pdf(signed_in(bertta), circle="kahvipiiri"))
    for day in ("maanantai 23.11.", "maanantai 30.11.", "maanantai 18.1.", "maanantai 8.2."):
        assert day in words
    assert "maanantai 11.1." not in words, "that week has been written already, and nothing is in it"
    assert "maanantai 15.2." not in words
    assert "17" in words
    assert "2 Vetäjä oli estynyt" in words


def test_all_circles_of_the_area_one_each(bertta: User, circle: Circle) -> None:
    make_circle((2, 600, 660), name="Lukupiiri")
    make_circle((2, 600, 660), name="Päättynyt", state="ended")
    make_circle((2, 600, 660), name="Vieras", municipality=make_municipality("562"))
    pages = PdfReader(io.BytesIO(pdf(signed_in(bertta)))).pages
    names = [
        name
        for page in pages
        for name in ("Kahvipiiri", "Lukupiiri", "Päättynyt", "Vieras")
        if name in page.extract_text()
    ]
    assert names == ["Kahvipiiri", "Lukupiiri"]


def test_every_number_that_is_asked_has_its_box(bertta: User, circle: Circle) -> None:
    AskedCounts.objects.create(municipality=None, codes=list(all_counts()))
    content = pdf(signed_in(bertta), circle="kahvipiiri")
    flat = text_of(content).replace(" ", "").replace("\u200b", "").replace("-\n", "")
    assert len(PdfReader(io.BytesIO(content)).pages) == 3
    for count in all_counts().values():
        assert count.label.replace(" ", "")[:9] in flat


def test_a_coordinator_with_many_circles_gets_them_in_parts(monkeypatch: pytest.MonkeyPatch, circle: Circle) -> None:
    monkeypatch.setattr("groups.views.paper_sheets.MOST_SHEETS", 1)
    make_circle((2, 600, 660), name="Lukupiiri", municipality=make_municipality("562"))
    client = signed_in(make_member(Role.COORDINATOR))
    page = client.get("/fi/attendance/paper/?from=2026-W48")
    assert [(start, end) for _query, start, end in page.context["parts"]] == [(1, 1), (2, 2)]
    second = page.context["parts"][1][0]
    assert "Lukupiiri" in text_of(client.get(f"/fi/attendance/paper.pdf?{second}").content)
    only = client.get("/fi/attendance/paper.pdf", {"from": "2026-W48", "municipality": "562"})
    assert "Lukupiiri" in text_of(only.content)
