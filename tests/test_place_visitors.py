"""Visitors of a place are counted in the same sheet, by its hours, and nowhere does the place turn into a circle."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from groups.actions.endings import end
from groups.actions.place_records import count_visitors
from groups.enums import CircleState, RecordedPer
from groups.models import Circle, Gathering
from groups.reminding import remind_all
from groups.states import WrongStateError
from groups.tasks import expect_gatherings
from network.enums import HolidayRule, Role
from network.models import Listing, User
from places import actions
from places.models import Place, Timetable, WorkForm, WorkFormOrganiser
from tests.make import make_circle, make_member, make_municipality, make_organisation, make_place, make_user
from tests.sheet import open_sheet, send, signed_in, text

pytestmark = pytest.mark.django_db
MONDAY = "2026-11-23T08:00:00+02:00"
TWO_SESSIONS = ((1, 540, 720), (1, 780, 960), (3, 600, 900))


@pytest.fixture(autouse=True)
def _monday() -> Any:
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def bertta() -> User:
    return make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())


def days(place: Place, until: date = date(2026, 12, 9)) -> list[tuple[str, int, int]]:
    rows = Gathering.objects.filter(circle__records=place, day__lte=until)
    return [(f"{row.day:%d.%m.}", row.starts, row.ends) for row in rows]


def editor_of(place: Place) -> User:
    run = WorkFormOrganiser.objects.get(work_form__place=place).organisation
    return make_member(Role.ORGANISATION_EDITOR, organisation=run)


def test_days_and_sessions_come_from_the_places_hours() -> None:
    place = make_place(*TWO_SESSIONS)
    count_visitors(place, RecordedPer.DAY, by=None)
    assert days(place)[:3] == [("23.11.", 540, 960), ("25.11.", 600, 900), ("30.11.", 540, 960)]
    other = make_place(*TWO_SESSIONS)
    count_visitors(other, RecordedPer.SESSION, by=None)
    assert days(other)[:3] == [("23.11.", 540, 720), ("23.11.", 780, 960), ("25.11.", 600, 900)]


def test_forms_of_work_that_overlap_are_one_session_and_what_is_not_for_all_is_none() -> None:
    place = make_place((1, 540, 720))
    timetable = Timetable.objects.create()
    timetable.spans.create(weekday=1, starts=660, ends=840)
    timetable.spans.create(weekday=2, starts=660, ends=840, state="own_group")
    WorkForm.objects.create(place=place, kind="day_centre", timetable=timetable)
    count_visitors(place, RecordedPer.SESSION, by=None)
    assert days(place, date(2026, 11, 29)) == [("23.11.", 540, 840)]


def test_exceptions_holidays_and_new_hours_reach_the_days_at_once() -> None:
    place = make_place((1, 540, 960), (7, 600, 720))
    Timetable.objects.update(holidays=HolidayRule.CLOSED)
    count_visitors(place, RecordedPer.DAY, by=None)
    assert ("30.11.", 540, 960) in days(place)
    assert ("06.12.", 600, 720) not in days(place), "Independence Day"
    actions.close_place(place, first=date(2026, 11, 30), last=date(2026, 12, 1), reason="Remontti", by=None)
    assert ("30.11.", 540, 960) not in days(place)
    form = place.work_forms.get()
    actions.set_hours(form, spans=[], exceptions=[], by=None)
    expect_gatherings()
    assert days(place) == []


def test_another_way_of_counting_begins_with_the_days_to_come() -> None:
    place = make_place(*TWO_SESSIONS)
    count_visitors(place, RecordedPer.DAY, by=None)
    with time_machine.travel("2026-11-30T12:00:00+02:00", tick=False):
        count_visitors(place, RecordedPer.SESSION, by=None)
        assert days(place)[:5] == [
            ("23.11.", 540, 960),
            ("25.11.", 600, 900),
            ("30.11.", 540, 960),
            ("02.12.", 600, 900),
            ("07.12.", 540, 720),
        ]


def test_turned_off_nothing_more_is_expected_and_the_past_stays() -> None:
    place = make_place((1, 540, 960))
    row = count_visitors(place, RecordedPer.DAY, by=None)
    assert row
    with time_machine.travel("2026-11-25T12:00:00+02:00", tick=False):
        count_visitors(place, "", by=None)
        assert days(place) == [("23.11.", 540, 960)]
    with time_machine.travel("2026-12-16T12:00:00+02:00", tick=False):
        expect_gatherings()
        count_visitors(place, RecordedPer.DAY, by=None)
        assert days(place, date(2026, 12, 21)) == [("23.11.", 540, 960), ("21.12.", 540, 960)], "no hole is made up"


def test_the_sheet_takes_the_places_day_like_any_other(bertta: User) -> None:
    place = make_place((1, 540, 960), name="Päiväkeskus")
    count_visitors(place, RecordedPer.DAY, by=None)
    client = signed_in(bertta)
    page = text(client.get("/fi/attendance/2026-W48/"))
    assert "Päiväkeskus" in page
    assert f"/fi/places/{place.slug}/visitors/" in page
    (key,) = open_sheet(client)
    send(client, {key: {"visitors": "37"}})
    assert Gathering.objects.get(pk=key).visitors == 37
    assert "37" in text(client.get(f"/fi/places/{place.slug}/visitors/"))


def test_who_runs_the_place_turns_it_on_reports_and_is_asked() -> None:
    place = make_place((1, 540, 960))
    editor, stranger = editor_of(place), make_member(Role.ORGANISATION_EDITOR, organisation=make_organisation())
    client = signed_in(editor)
    address = f"/fi/places/{place.slug}/visitors/"
    assert client.get("/fi/attendance/").status_code == 404
    assert client.post(address, {"per": "zzz"}).status_code == 200
    assert "Tulevat päivät ovat viikkolistassa" in text(client.post(address, {"per": "day"}, follow=True))
    (key,) = open_sheet(client)
    assert signed_in(make_user()).get(address).status_code == 404
    assert signed_in(stranger).get("/fi/attendance/2026-W48/").status_code == 404
    with time_machine.travel("2026-11-23T19:35:00+02:00", tick=False):
        remind_all()
    assert [message.to for message in mail.outbox] == [[editor.email]]
    send(client, {key: {"visitors": "0"}})
    assert Gathering.objects.get(pk=key).reported_by == editor


def test_a_place_is_nowhere_shown_as_a_circle(bertta: User) -> None:
    place = make_place((1, 540, 960), name="Päiväkeskus")
    row = count_visitors(place, RecordedPer.DAY, by=None)
    assert row
    coordinator = signed_in(make_member(Role.COORDINATOR))
    assert Client().get(f"/fi/circles/{row.slug}/").status_code == 404
    for part in ("", "edit/", "checklist/", "papers/", "background/", "duties/", "numbers/", "pause/"):
        assert coordinator.get(f"/fi/circles/{row.slug}/{part}").status_code == 404, part
    for page in ("/fi/circles/", "/fi/background-contacts/", "/fi/approvals/"):
        assert "Päiväkeskus" not in text(coordinator.get(page)), page
    assert not Listing.objects.filter(kind="circle").exists()
    make_circle(name="Oikea piiri")
    assert "Oikea piiri" in text(coordinator.get("/fi/circles/")), "the list does show circles"


def test_the_database_keeps_records_and_circles_apart() -> None:
    place = make_place()
    for wrong in ({"records": place}, {"state": CircleState.RECORD}, {"recorded_per": "day"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_circle(**wrong)
    assert Circle.objects.count() == 0


def test_a_record_cannot_be_ended_as_a_circle() -> None:
    row = count_visitors(make_place((1, 540, 960)), RecordedPer.DAY, by=None)
    assert row
    with pytest.raises(WrongStateError):
        end(row, by=make_user())
