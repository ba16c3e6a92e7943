"""Keeping a place: who may, what changes, what does not, and what the trail remembers."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.test import Client

from groups.actions.listings import index_circle
from network.actions.listings import rebuild_listings
from network.enums import ConfirmedBy, Precision, Role
from network.hours import HELSINKI, Span
from network.models import AuditEntry, Listing, User
from places.actions import archive_place, close_place, confirm_place, edit_place, set_hours
from places.models import Place, TimetableException
from places.models import Span as SpanRow
from tests.make import make_circle, make_member, make_municipality, make_place, make_user

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 23, 10, 0, tzinfo=HELSINKI)
TODAY = MONDAY.date()
PAGES = ("edit", "hours", "close", "confirm")


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def place() -> Place:
    return make_place((1, 540, 720), (2, 540, 720), name="Tupa")


@pytest.fixture
def keeper(place: Place, client: Client) -> User:
    user = make_member(Role.SOCIAL_INSTRUCTOR, place.municipality)
    client.force_login(user)
    return user


def of(place: Place, page: str) -> str:
    return f"{place.get_absolute_url()}{page}/"


def facts(**fields: Any) -> dict[str, Any]:
    return {"name": "Tupa", **fields}


def lines(place: Place, *rows: dict[str, Any], days: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    """What the hours page posts for the place's one form of work."""
    form = place.work_forms.get()
    data: dict[str, Any] = {}
    for prefix, some in ((f"week-{form.pk}", rows), (f"days-{form.pk}", days)):
        data |= {f"{prefix}-TOTAL_FORMS": len(some), f"{prefix}-INITIAL_FORMS": 0}
        data |= {f"{prefix}-{number}-{key}": value for number, row in enumerate(some) for key, value in row.items()}
    return data


@pytest.mark.parametrize("page", PAGES)
def test_a_stranger_gets_404_and_changes_nothing(client: Client, place: Place, page: str) -> None:
    strangers = [
        make_user(),
        make_member(Role.SOCIAL_INSTRUCTOR, make_municipality("562")),
        make_member(Role.MUNICIPALITY_READER, place.municipality),
        make_member(Role.OUTREACH_WORKER, place.municipality),
        make_member(Role.ADMINISTRATOR),
        make_member(Role.ORGANISATION_EDITOR, organisation=make_place().work_forms.get().organisers.get().organisation),
    ]
    data = facts(name="Toinen", first="2026-12-01", last="2026-12-02", reason="x") | lines(place)
    for user in strangers:
        client.force_login(user)
        assert client.get(of(place, page)).status_code in (404, 405)
        assert client.post(of(place, page), data).status_code == 404
    place.refresh_from_db()
    assert (place.name, place.confirmed_on) == ("Tupa", None)
    assert SpanRow.objects.filter(valid_until=None, timetable__work_form__place=place).count() == 2
    assert not AuditEntry.objects.exists()


@pytest.mark.parametrize("page", PAGES)
def test_a_visitor_is_asked_to_sign_in(client: Client, place: Place, page: str) -> None:
    response = client.post(of(place, page), facts())
    assert response.status_code == 302
    assert "/accounts/login/" in response.url


def test_who_keeps_a_place(place: Place) -> None:
    own = place.work_forms.get().organisers.get().organisation
    keepers = [
        make_member(Role.COORDINATOR),
        make_member(Role.COORDINATOR, place.municipality),
        make_member(Role.SOCIAL_INSTRUCTOR, place.municipality),
        make_member(Role.ORGANISATION_EDITOR, organisation=own),
    ]
    assert all(Place.objects.editable_by(user).filter(pk=place.pk).exists() for user in keepers)
    ended = make_member(Role.COORDINATOR, place.municipality, valid_until=TODAY - timedelta(days=1))
    assert not any(Place.objects.editable_by(user).exists() for user in (ended, AnonymousUser()))


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize("page", ["edit", "hours", "close"])
def test_looking_writes_nothing(client: Client, place: Place, page: str) -> None:
    before = list(Place.objects.values())
    assert client.get(of(place, page)).status_code == 200
    assert list(Place.objects.values()) == before
    assert not AuditEntry.objects.exists()


def test_facts_are_changed_published_and_remembered(client: Client, place: Place, keeper: User) -> None:
    data = facts(address="Kahvitie 1", openness=["free_of_charge"], audiences=["everyone"])
    assert client.post(of(place, "edit"), data).status_code == 302
    place.refresh_from_db()
    assert (place.address, place.openness) == ("Kahvitie 1", ["free_of_charge"])
    listing = Listing.objects.get(key=place.pk)
    assert listing.address == "Kahvitie 1"
    assert "no_money" in listing.codes("need")
    entry = AuditEntry.objects.get(verb="place_edited")
    assert entry.actor == f"user:{keeper.pk}"
    assert entry.changes["address"] == ["", "Kahvitie 1"]


@pytest.mark.usefixtures("keeper")
def test_hidden_fields_change_nothing_else(client: Client, place: Place) -> None:
    before = Place.objects.values().get(pk=place.pk)
    hidden = {
        "slug": "muu", "state": "archived", "municipality": "562", "is_demo": "on", "confirmed_on": "2020-01-01",
        "confirmed_by": "network", "source": "x", "lat": "1", "lon": "1", "precision": "exact", "needs": "lonely",
    }  # fmt: skip
    client.post(of(place, "edit"), facts(summary="Kahvia") | hidden)
    after = Place.objects.values().get(pk=place.pk)
    assert {key for key in after if after[key] != before[key]} - {"updated_at"} == {"summary"}


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("name", "x" * 161), ("postal_code", "3372"), ("openness", "maybe"), ("contact_email", "aino"),
     ("website", "javascript:alert(1)"), ("name", "a\0b")],
)  # fmt: skip
def test_a_refused_form_keeps_what_was_typed(client: Client, place: Place, field: str, value: str) -> None:
    response = client.post(of(place, "edit"), facts(description="Pitkä teksti") | {field: value})
    page = response.content.decode()
    assert response.status_code == 200
    assert "govuk-error-summary" in page
    assert "Pitkä teksti" in page
    assert not AuditEntry.objects.exists()


def test_an_area_moves_an_inexact_place_and_not_an_exact_one(region: None, place: Place) -> None:
    Place.objects.filter(pk=place.pk).update(precision=Precision.DISTRICT)
    moved = edit_place(place, {"area": "Hervanta"}, by=None)
    assert (moved.precision, round(moved.lat, 1)) == (Precision.DISTRICT, 61.4)
    exact = edit_place(place, {"lat": 61.5, "lon": 23.7}, by=None)
    assert exact.precision == Precision.EXACT
    assert edit_place(place, {"area": "Kaleva"}, by=None).lat == 61.5


def test_new_hours_begin_today_and_old_ones_stay_on_record(client: Client, place: Place, keeper: User) -> None:
    rows = (
        {"weekday": 1, "starts": "9", "ends": "12", "state": "open", "turn": "1"},
        {"weekday": 3, "starts": "9.30", "ends": "24", "state": "self_service", "turn": "2", "anchor": "2026-11-25"},
        {"weekday": "", "starts": "", "ends": "", "state": "open", "turn": "1"},
    )
    assert client.post(of(place, "hours"), lines(place, *rows)).status_code == 302
    spans = {row.weekday: row for row in SpanRow.objects.filter(timetable__work_form__place=place)}
    assert (spans[1].valid_from, spans[1].valid_until) == (None, None)
    assert spans[2].valid_until == TODAY - timedelta(days=1)
    new = spans[3]
    assert (new.starts, new.ends, new.state, new.every_weeks, new.valid_from) == (570, 1440, "self_service", 2, TODAY)
    entry = AuditEntry.objects.get(verb="hours_changed")
    assert entry.changes["hours"][0] == ["2 9–12 open"]
    assert entry.actor == f"user:{keeper.pk}"


@pytest.mark.usefixtures("keeper")
def test_the_page_posted_as_it_stands_changes_nothing(client: Client, place: Place) -> None:
    form = place.work_forms.get()
    set_hours(
        form,
        spans=[Span(1, 540, 720, nth_of_month=-1), Span(4, 0, 1440, every_weeks=5, anchor=TODAY)],
        exceptions=[],
        by=None,
    )
    close_place(place, first=TODAY, last=TODAY, reason="Remontti", by=None)
    AuditEntry.objects.all()._raw_delete("default")
    context = client.get(of(place, "hours")).context
    data: dict[str, Any] = {}
    for formset in context["formsets"]:
        for member in [formset.management_form, *formset.forms]:
            data |= {bound.html_name: bound.value() if bound.value() is not None else "" for bound in member}
    assert client.post(of(place, "hours"), data).status_code == 302
    assert not AuditEntry.objects.exists()


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize(
    "row",
    [
        {"weekday": 1, "starts": "25", "ends": "26"},
        {"weekday": 1, "starts": "12", "ends": "9"},
        {"weekday": 1, "starts": "9"},
        {"weekday": "", "starts": "9", "ends": "10"},
        {"weekday": 9, "starts": "9", "ends": "10"},
        {"weekday": 1, "starts": "yhdeksältä", "ends": "10"},
        {"weekday": 1, "starts": "9", "ends": "10", "turn": "2"},
        {"weekday": 1, "starts": "9", "ends": "10", "state": "closed"},
    ],
)
def test_a_line_that_cannot_be_is_refused_and_kept(client: Client, place: Place, row: dict[str, Any]) -> None:
    response = client.post(of(place, "hours"), lines(place, row))
    page = response.content.decode()
    assert response.status_code == 200
    assert "govuk-error-summary" in page
    assert f'value="{row["starts"]}"' in page
    assert not AuditEntry.objects.exists()


@pytest.mark.usefixtures("keeper")
def test_a_form_without_its_counts_is_refused(client: Client, place: Place) -> None:
    assert client.post(of(place, "hours"), {"x": "1"}).status_code == 200
    assert SpanRow.objects.filter(valid_until=None).count() == 2


@pytest.mark.usefixtures("keeper")
def test_holidays_and_seasons_are_saved_and_shown_again(client: Client, place: Place) -> None:
    form = place.work_forms.get()
    week = [
        {"weekday": 2, "starts": "9", "ends": "12", "season": "summer"},
        {"weekday": 3, "starts": "9", "ends": "12", "season": "own", "season_from": "1.11.", "season_until": "15.2."},
    ]
    data = lines(place, *week) | {f"holidays-{form.pk}-holidays": "closed"}
    assert client.post(of(place, "hours"), data).status_code == 302
    form.refresh_from_db()
    rows = {row.weekday: (row.season_from, row.season_until) for row in SpanRow.objects.filter(valid_until=None)}
    assert (rows[2], rows[3]) == ((601, 831), (1101, 215))
    assert form.timetable is not None
    assert form.timetable.holidays == "closed"
    assert Listing.objects.get(key=place.pk).holidays == "closed"
    page = client.get(of(place, "hours")).content.decode()
    assert 'value="15.2."' in page
    client.post(of(place, "hours"), lines(place, *week))
    form.timetable.refresh_from_db()
    assert form.timetable.holidays == "closed"
    wrong = [week[1] | {"season_until": "31.2."}]
    assert "Kirjoita päivä näin" in client.post(of(place, "hours"), lines(place, *wrong)).content.decode()


@pytest.mark.usefixtures("keeper")
def test_days_that_differ_can_be_added_and_taken_away(client: Client, place: Place) -> None:
    week = [{"weekday": day, "starts": "9", "ends": "12"} for day in (1, 2)]
    days = ({"first": "2026-12-06", "last": "", "reason": "Itsenäisyyspäivä"},
            {"first": "2026-12-24", "starts": "9", "ends": "11"})  # fmt: skip
    client.post(of(place, "hours"), lines(place, *week, days=days))
    found = list(TimetableException.objects.values_list("first", "last", "state", "starts", "ends"))
    sixth, eve = date(2026, 12, 6), date(2026, 12, 24)
    assert found == [(sixth, sixth, "closed", None, None), (eve, eve, "open", 540, 660)]
    assert Listing.objects.get(key=place.pk).exceptions.count() == 2
    client.post(of(place, "hours"), lines(place, *week))
    assert not TimetableException.objects.exists()


def test_a_closed_place_closes_the_circles_that_meet_there(client: Client, place: Place, keeper: User) -> None:
    circle = make_circle((1, 780, 900), place=place)
    index_circle(circle)
    data = {"first": "2026-12-07", "last": "2026-12-13", "reason": "Remontti"}
    assert client.post(of(place, "close"), data).status_code == 302
    exception = place.work_forms.get().timetable.exceptions.get()
    assert (exception.first, exception.last, exception.reason) == (date(2026, 12, 7), date(2026, 12, 13), "Remontti")
    assert circle.timetable.exceptions.count() == 1
    assert not Listing.objects.open_at(datetime(2026, 12, 7, 13, 30, tzinfo=HELSINKI)).exists()
    assert AuditEntry.objects.get(verb="place_closed").actor == f"user:{keeper.pk}"


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize(
    "data",
    [
        {"first": "2026-12-07", "last": "2026-12-01", "reason": "x"},
        {"first": "2026-12-07", "last": "2026-12-08", "reason": ""},
        {"first": "", "last": "", "reason": "x"},
        {"first": "2025-12-07", "last": "2025-12-08", "reason": "x"},
        {"first": "2026-12-07", "last": "2030-12-08", "reason": "x"},
    ],
)
def test_days_that_cannot_be_are_refused(client: Client, place: Place, data: dict[str, str]) -> None:
    response = client.post(of(place, "close"), data)
    assert "govuk-error-summary" in response.content.decode()
    assert not TimetableException.objects.exists()


def test_a_place_without_hours_can_be_closed_too() -> None:
    place = make_place()
    close_place(place, first=TODAY, last=TODAY, reason="Remontti", by=None)
    assert Listing.objects.get(key=place.pk).exceptions.get().reason == "Remontti"


def test_confirming_says_who_and_when(client: Client, place: Place, keeper: User) -> None:
    assert client.post(of(place, "confirm")).status_code == 302
    place.refresh_from_db()
    assert (place.confirmed_on, place.confirmed_by) == (TODAY, ConfirmedBy.NETWORK)
    assert Listing.objects.get(key=place.pk).confirmed_on == TODAY
    own = make_member(Role.ORGANISATION_EDITOR, organisation=place.work_forms.get().organisers.get().organisation)
    assert confirm_place(place, by=own).confirmed_by == ConfirmedBy.ORGANISER
    assert client.get(of(place, "confirm")).status_code == 405
    assert AuditEntry.objects.filter(verb="place_confirmed").count() == 2


def test_a_new_place_is_made_in_ones_own_municipality_only(client: Client, place: Place, keeper: User) -> None:
    elsewhere = make_municipality("562", name_fi="Orivesi")
    assert 'href="/fi/places/new/"' in client.get("/fi/places/").content.decode()
    assert "Orivesi" not in client.get("/fi/places/new/").content.decode()
    refused = client.post("/fi/places/new/", {"name": "Uusi", "kind": "pop_up", "municipality": elsewhere.pk})
    assert refused.status_code == 200
    made = client.post("/fi/places/new/", {"name": "Uusi", "kind": "pop_up", "municipality": place.municipality_id})
    assert made.url == "/fi/places/uusi-tampere/hours/"
    new = Place.objects.get(slug="uusi-tampere")
    assert (new.confirmed_on, new.precision) == (TODAY, Precision.MUNICIPALITY)
    assert Listing.objects.filter(key=new.pk, kind="place").exists()
    assert AuditEntry.objects.get(verb="place_created").actor == f"user:{keeper.pk}"


def test_an_organisations_editor_makes_no_new_places(client: Client, place: Place) -> None:
    own = place.work_forms.get().organisers.get().organisation
    client.force_login(make_member(Role.ORGANISATION_EDITOR, organisation=own))
    assert client.get("/fi/places/new/").status_code == 404


def test_a_place_that_is_no_more_leaves_the_lists(place: Place) -> None:
    confirm_place(place, by=None)
    archive_place(place, reason="Lopetettu", by=None)
    assert not Listing.objects.exists()
    assert rebuild_listings() == 0


@pytest.mark.parametrize(
    "fields",
    [{"lat": 91, "lon": 23}, {"lat": 61, "lon": None}, {"lat": None, "lon": None, "precision": "exact"}],
)
def test_what_cannot_be_is_refused_by_the_database(place: Place, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=place.pk).update(**fields)


@pytest.mark.parametrize("fields", [{"state": "open"}, {"state": "open", "starts": 540}, {"starts": 540, "ends": 600}])
def test_an_exception_is_closed_or_has_hours(place: Place, fields: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        TimetableException.objects.create(timetable=place.work_forms.get().timetable, first=TODAY, last=TODAY, **fields)


def test_an_organiser_stands_once_in_a_work_form(place: Place) -> None:
    organiser = place.work_forms.get().organisers.get()
    organiser.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        organiser.save()
