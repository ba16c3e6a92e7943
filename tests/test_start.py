"""The first page after signing in: each role finds what waits for them."""

from datetime import date, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from groups.enums import CircleState, GatheringState
from network.enums import Role
from network.models import User
from tests.make import (
    make_circle,
    make_gathering,
    make_member,
    make_municipality,
    make_organisation,
    make_place,
    make_user,
)

pytestmark = pytest.mark.django_db


def text_of(user: User) -> str:
    client = Client()
    client.force_login(user)
    response = client.get("/fi/start/")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_a_visitor_is_asked_to_sign_in(client: Client) -> None:
    response = client.get("/fi/start/")
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_a_new_person_is_told_how_to_begin() -> None:
    text = text_of(make_user(name="Aino Virtanen"))
    assert "Hei, Aino" in text
    assert "/fi/circles/new/" in text
    assert "Viikon luvut" not in text


def test_a_volunteer_goes_on_with_the_draft_and_sees_the_missing_number() -> None:
    aino = make_user()
    draft = make_circle(lead=aino, state=CircleState.DRAFT, published_at=None)
    circle = make_circle(lead=aino)
    make_gathering(circle, timezone.localdate() - timedelta(days=15))
    text = text_of(aino)
    assert f"/fi/circles/{draft.slug}/checklist/" in text
    assert circle.name in text
    assert "Aiemmilta viikoilta puuttuu 1 luku." in text


@time_machine.travel("2026-11-22T12:00+02:00")
def test_nobody_is_thanked_for_numbers_of_a_week_without_gatherings() -> None:
    aino = make_user()
    circle = make_circle(lead=aino)
    assert "Viikolla 47 ei ole vielä kokoonnuttu." in text_of(aino)
    make_gathering(circle, date(2026, 11, 17), state=GatheringState.HELD, visitors=3)
    assert "on kaikista luku. Kiitos!" in text_of(aino)


def test_an_instructor_sees_the_numbers_of_their_own_area_only() -> None:
    tampere, nokia = make_municipality(), make_municipality("536")
    for municipality in (tampere, nokia, nokia):
        make_gathering(make_circle(municipality=municipality), timezone.localdate() - timedelta(days=15))
    text = text_of(make_member(Role.SOCIAL_INSTRUCTOR, tampere))
    assert "Aiemmilta viikoilta puuttuu 1 luku." in text


def test_a_coordinator_sees_what_waits_in_their_area() -> None:
    tampere, nokia = make_municipality(), make_municipality("536")
    for municipality in (tampere, nokia):
        make_circle(municipality=municipality, state=CircleState.SENT, published_at=None)
        make_place(municipality=municipality, name=f"Tupa {municipality.code}")
    make_place(municipality=tampere, name="Tuore", confirmed_on=timezone.localdate())
    text = text_of(make_member(Role.COORDINATOR, tampere))
    assert "1 piiri odottaa hyväksyntääsi" in text
    assert "Tupa 837" in text
    assert "Tupa 536" not in text
    assert "Tuore" not in text
    assert "Tilaa raportti" in text


def test_readers_editors_and_administrators_find_their_doors() -> None:
    assert "Hae kunnan raportit" in text_of(make_member(Role.MUNICIPALITY_READER, make_municipality()))
    own = make_organisation("Oma yhdistys ry")
    assert own.get_absolute_url() in text_of(make_member(Role.ORGANISATION_EDITOR, organisation=own))
    assert "/fi/people/" in text_of(make_member(Role.ADMINISTRATOR))


def test_an_editor_finds_the_places_that_their_organisation_runs_and_no_others() -> None:
    place, other = make_place(name="Kahvitupa"), make_place(name="Naapurin tupa")
    runs = place.work_forms.get().organisers.get().organisation
    text = text_of(make_member(Role.ORGANISATION_EDITOR, organisation=runs))
    assert place.get_absolute_url() in text
    assert other.get_absolute_url() not in text
    assert "Järjestösi paikat" not in text_of(make_member(Role.COORDINATOR))


def test_an_editor_sees_on_the_first_page_what_the_record_does_not_tell_yet() -> None:
    own = make_organisation("Neulojat", description="Neulomme yhdessä.", languages=["fi"])
    text = text_of(make_member(Role.ORGANISATION_EDITOR, organisation=own))
    lacking = text.partition("Kerro vielä nämä")[2].partition("</p>")[0]
    assert f"/fi/organisations/{own.slug}/edit/#id_municipalities_0" in lacking
    assert "Mitä teemme" not in lacking


def test_an_organisations_editor_confirms_old_facts_with_one_press() -> None:
    organisation = make_organisation(confirmed_on=timezone.localdate() - timedelta(days=100))
    editor = make_member(Role.ORGANISATION_EDITOR, organisation=organisation)
    address = f"/fi/organisations/{organisation.slug}/confirm/"
    assert address in text_of(editor)
    client = Client()
    client.force_login(editor)
    assert client.post(address).status_code == 302
    organisation.refresh_from_db()
    assert organisation.confirmed_on == timezone.localdate()
    assert address not in text_of(editor)


def test_an_outreach_worker_is_not_sent_to_ask_for_the_role_that_they_have() -> None:
    text = text_of(make_member(Role.OUTREACH_WORKER, make_municipality()))
    assert "etsivän työn tehtävä" in text
    assert "pyydä pääkäyttäjää" not in text
    assert "pyydä pääkäyttäjää" in text_of(make_user())


def test_a_coordinator_reaches_the_feedback_when_nothing_waits() -> None:
    assert "/fi/feedback/queue/" in text_of(make_member(Role.COORDINATOR))


@pytest.mark.parametrize("rows", [1, 12])
def test_the_page_asks_as_little_of_the_database_for_many_as_for_one(
    rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    coordinator = make_member(Role.COORDINATOR)
    for _ in range(rows):
        circle = make_circle(lead=coordinator)
        make_gathering(circle, timezone.localdate() - timedelta(days=15))
        make_place()
    client = Client()
    client.force_login(coordinator)
    with django_assert_max_num_queries(22):  # six of them ask whom to help
        assert client.get("/fi/start/").status_code == 200
