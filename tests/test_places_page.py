"""A place's page: what is known, what nobody has said, and how old it is."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from groups.actions.listings import index_circle
from network.enums import Role
from network.hours import HELSINKI, DayException, Span, Timetable, openings_on
from places.actions import close_place, import_places, publish_place, set_hours
from places.enums import PlaceState
from places.imports import read_places
from places.models import Place, WorkForm, WorkFormOrganiser
from places.timetables import union
from places.week import coming_changes, weekly_lines
from tests.make import make_circle, make_member, make_municipality, make_organisation, make_place
from tests.test_import_places import SEED

pytestmark = pytest.mark.django_db
MONDAY_TEN = datetime(2026, 11, 23, 10, 0, tzinfo=HELSINKI)
TODAY = MONDAY_TEN.date()


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(MONDAY_TEN, tick=False):
        yield


def text_of(client: Client, place: Place) -> str:
    response = client.get(place.get_absolute_url())
    assert response.status_code == 200
    return response.content.decode()


def test_hervanta_has_two_forms_of_work_and_their_organisers(region: None, client: Client) -> None:
    import_places(read_places(SEED), by=None)
    page = text_of(client, Place.objects.get(name="Hervanta L8"))
    assert "Avoinna klo 15 asti" in page
    assert "Yhteisökeskus" in page
    assert "Yhteisöneuvonta" in page
    assert "Järjestäjää ei ole kerrottu" in page
    assert 'href="/fi/organisations/pirkanmaan-hyvinvointialue/"' in page
    assert "(Pirha)" in page
    assert "maanantai–perjantai klo 8–15" in page
    assert "- Hervanta L8: ma-pe, 8-15 (Pirha + A-kilta)" in page
    assert "Yhteisösosiaalityön työmuodot" in page


def test_urjala_is_handed_over(region: None, client: Client) -> None:
    import_places(read_places(SEED), by=None)
    page = text_of(client, Place.objects.get(name="Lauantaipöhinät"))
    assert "Vastuun ottaa" in page
    assert 'href="/fi/organisations/huhdin-kylayhdistys/"' in page


def test_what_nobody_has_said_is_said(client: Client) -> None:
    page = text_of(client, make_place())
    assert "Aukioloaikaa ei ole ilmoitettu" in page
    assert page.count("Kukaan ei ole vielä kertonut") >= 3
    assert "Täällä ei kokoonnu vielä yhtään ryhmää" in page
    assert "Tietoja ei ole vielä vahvistettu täällä" in page


def test_what_has_been_told_is_shown(client: Client) -> None:
    page = text_of(
        client,
        make_place(
            openness=["free_of_charge"],
            audiences=["older_people"],
            getting_in="Soita kelloa",
            contact_name="Aino",
            contact_phone="040 123 4567",
            address="Kahvitie 1",
        ),
    )
    for said in ("Maksuton", "Iäkkäät", "Soita kelloa", "Aino", 'href="tel:0401234567"', "Kahvitie 1"):
        assert said in page


def test_circles_that_meet_there_are_listed_from_the_index(client: Client) -> None:
    place = make_place()
    index_circle(make_circle((1, 780, 900), name="Kahvipiiri", place=place))
    index_circle(make_circle((1, 780, 900), name="Muualla"))
    page = text_of(client, place)
    assert "Kahvipiiri" in page
    assert "Muualla" not in page


@pytest.mark.parametrize("count", [1, 5])
def test_the_page_costs_eight_queries_at_most(client: Client, count: int) -> None:
    place = make_place((1, 540, 720))
    for _number in range(count):
        form = WorkForm.objects.create(place=place, kind="day_centre")
        set_hours(form, spans=[Span(2, 540, 600)], exceptions=[], by=None)
        WorkFormOrganiser.objects.create(work_form=form, organisation=make_organisation(), listed_as="x")
        index_circle(make_circle((1, 780, 900), place=place))
    with CaptureQueriesContext(connection) as queries:
        client.get(place.get_absolute_url())
    assert len(queries) <= 8


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "Tiedot vahvistettu 23.11.2026: verkoston koordinaattori"),
        (200, "Tiedot voivat olla vanhoja. Vahvistettu viimeksi 7.5.2026: verkoston koordinaattori."),
        (365, "yli vuoteen"),
    ],
)
def test_the_age_of_the_facts_is_said(client: Client, days: int, said: str) -> None:
    place = make_place((1, 540, 720), confirmed_on=TODAY - timedelta(days=days), confirmed_by="network")
    page = text_of(client, place)
    assert said in page
    assert ("Avoinna klo 12 asti" in page) is (days < 365)


def test_a_closed_week_is_said_with_its_reason(client: Client) -> None:
    place = make_place((1, 540, 720))
    close_place(place, first=TODAY, last=TODAY + timedelta(days=3), reason="Remontti", by=None)
    page = text_of(client, place)
    assert "Suljettu 26.11. asti: Remontti" in page
    assert "suljettu: Remontti" in page
    assert "23.11.–26.11. suljettu: Remontti" in page


def test_states_other_than_open_are_said_in_words(client: Client) -> None:
    place = make_place()
    form = place.work_forms.get()
    set_hours(form, spans=[Span(1, 540, 720, "self_service"), Span(2, 540, 720, "with_key")], exceptions=[], by=None)
    page = text_of(client, place)
    assert "Omatoimiaika klo 12 asti" in page
    assert "avaimella" in page


@pytest.mark.parametrize("state", [PlaceState.DRAFT, PlaceState.ARCHIVED])
def test_what_is_not_public_is_seen_by_its_keepers_alone(client: Client, state: str) -> None:
    place = make_place(state=state)
    assert client.get(place.get_absolute_url()).status_code == 404
    client.force_login(make_member(Role.SOCIAL_INSTRUCTOR, make_municipality("562")))
    assert client.get(place.get_absolute_url()).status_code == 404
    client.force_login(make_member(Role.SOCIAL_INSTRUCTOR, place.municipality))
    assert client.get(place.get_absolute_url()).status_code == 200
    assert client.get("/fi/places/eiole/").status_code == 404


def test_only_keepers_see_the_way_to_edit(client: Client) -> None:
    place = make_place()
    assert "Muuta tietoja" not in text_of(client, place)
    client.force_login(make_member(Role.SOCIAL_INSTRUCTOR, place.municipality))
    assert "Muuta tietoja" in text_of(client, place)


def test_a_mistake_can_be_told(client: Client) -> None:
    place = make_place()
    assert f"/fi/feedback/?page={place.get_absolute_url()}" in text_of(client, place)


def test_a_withdrawn_place_leaves_the_index() -> None:
    place = make_place()
    publish_place(place)
    place.state = PlaceState.DRAFT
    publish_place(place)
    assert not place.municipality.listings.exists()


def test_several_timetables_are_open_when_any_of_them_is() -> None:
    day = date(2026, 12, 7)
    one = Timetable((Span(1, 540, 720),), (DayException(day, day, "tauko"),))
    two = Timetable((Span(1, 600, 800), Span(1, 540, 720)))
    both = union([one, two])
    assert [(o.starts, o.ends) for o in openings_on(both, TODAY)] == [(540, 720), (600, 800)]
    assert [(o.starts, o.ends) for o in openings_on(both, day)] == [(540, 720), (600, 800)]
    assert openings_on(union([one]), day) == []
    shared = Timetable(two.spans, one.exceptions)
    assert openings_on(union([one, shared]), day) == []


def test_a_break_of_one_work_form_tells_only_the_days_that_turn_out_otherwise() -> None:
    monday, sunday = date(2026, 12, 14), date(2026, 12, 20)
    longer = Timetable(tuple(Span(day, 480, 900) for day in (1, 2, 3)), (DayException(monday, sunday, "Tauko"),))
    shorter = Timetable((Span(1, 480, 720), Span(2, 480, 720), Span(3, 480, 900)))
    both = union([longer, shorter])
    assert [(o.starts, o.ends) for o in openings_on(both, monday)] == [(480, 720)]
    assert [(o.starts, o.ends) for o in openings_on(both, date(2026, 12, 16))] == [(480, 900)]
    assert [e.first.day for e in both.exceptions] == [14, 15]
    assert [line for line in coming_changes(both, TODAY) if "Tauko" in line] == [
        "14.12.–15.12. avoinna klo 8–12: Tauko"
    ]


def test_days_in_a_row_are_told_once_but_a_day_of_several_hours_alone() -> None:
    def on(day: int, starts: int | None = None, ends: int | None = None) -> DayException:
        state = "closed" if starts is None else "open"
        return DayException(date(2026, 12, day), date(2026, 12, day), "", starts, ends, state)

    days = Timetable((), (on(14), on(15), on(16, 480, 600), on(16, 720, 800), on(17, 720, 800), on(19), on(20)))
    assert coming_changes(days, TODAY) == [
        "14.12.–15.12. suljettu",
        "16.12. avoinna klo 8–10",
        "16.12. avoinna klo 12–13.20",
        "17.12. avoinna klo 12–13.20",
        "19.12.–20.12. suljettu",
    ]


def test_the_same_hours_on_days_in_a_row_are_one_line() -> None:
    spans = [Span(day, 480, 900) for day in (1, 2, 3, 5)] + [Span(6, 480, 540, "self_service")]
    assert weekly_lines(spans, TODAY) == [
        "maanantai–keskiviikko klo 8–15",
        "perjantaisin klo 8–15",
        "lauantaisin klo 8–9 (omatoimiaika)",
    ]
