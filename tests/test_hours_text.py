"""Hours from a text or a calendar: looked at first, saved then, taken back while nobody has changed them."""

from datetime import date, datetime
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from network.enums import Role
from network.hours import HELSINKI
from network.models import AuditEntry, Listing, SchoolHoliday, User
from places.actions import set_hours
from places.models import Place, TimetableException, WorkForm
from places.queries.hours import hours_now
from tests.make import make_member, make_municipality, make_place, make_user

pytestmark = pytest.mark.django_db
SUNDAY = datetime(2026, 11, 29, 12, 0, tzinfo=HELSINKI)


@pytest.fixture(autouse=True)
def _sunday() -> Any:
    with time_machine.travel(SUNDAY, tick=False):
        yield


@pytest.fixture
def place() -> Place:
    return make_place((1, 540, 720), (2, 540, 720), name="Tupa")


@pytest.fixture
def keeper(place: Place, client: Client) -> User:
    user = make_member(Role.SOCIAL_INSTRUCTOR, place.municipality)
    client.force_login(user)
    return user


def address(place: Place) -> str:
    return f"{place.get_absolute_url()}hours/text/"


def form_of(place: Place) -> WorkForm:
    return WorkForm.objects.select_related("timetable", "place").get(place=place)


def paste(client: Client, place: Place, text: str, **more: Any) -> Any:
    return client.post(address(place), {"work_form": form_of(place).pk, "text": text, **more})


def look_and_save(client: Client, place: Place, text: str, **more: Any) -> Any:
    seen = paste(client, place, text)
    return client.post(address(place), {"hours": seen.context["save"].initial["hours"], **more})


def in_force(place: Place) -> set[tuple[int, int, int]]:
    return {(span.weekday, span.starts, span.ends) for span in hours_now(form_of(place)).spans}


@pytest.mark.usefixtures("keeper")
def test_nothing_is_saved_before_it_has_been_looked_at(client: Client, place: Place) -> None:
    page = paste(client, place, "We 10:00-12:00; PH off").content.decode()
    assert "Keskiviikkoisin klo 10–12" in page
    assert "Maanantaisin klo 9–12" in page
    assert "Kiinni kaikkina pyhäpäivinä" in page
    assert in_force(place) == {(1, 540, 720), (2, 540, 720)}
    assert not AuditEntry.objects.exists()


def test_what_was_looked_at_is_saved_found_and_taken_back(client: Client, place: Place, keeper: User) -> None:
    answer = look_and_save(client, place, 'We 10:00-12:00; PH off; 2026 Dec 24-26 off "joulu"')
    assert answer.url == address(place)
    assert in_force(place) == {(3, 600, 720)}
    assert hours_now(form_of(place)).holidays == "closed"
    assert TimetableException.objects.get().reason == "joulu"
    assert [span.weekday for span in Listing.objects.get(key=place.pk).timetable().spans if not span.valid_until] == [3]
    assert AuditEntry.objects.get(verb="hours_changed").actor == f"user:{keeper.pk}"
    page = client.get(address(place)).content.decode()
    assert "We 10:00-12:00; PH off; 2026 Dec 24-26 off &quot;joulu&quot;" in page
    assert "Palauta entiset ajat" in page
    client.post(f"{address(place)}{form_of(place).pk}/give-back/")
    assert in_force(place) == {(1, 540, 720), (2, 540, 720)}
    assert hours_now(form_of(place)).holidays == "unknown"
    assert not TimetableException.objects.exists()
    assert "Palauta entiset ajat" not in client.get(address(place)).content.decode()


def test_hours_that_somebody_changed_since_are_not_taken_back(client: Client, place: Place, keeper: User) -> None:
    look_and_save(client, place, "We 10:00-12:00; PH off")
    form = form_of(place)
    set_hours(form, spans=[], exceptions=[], by=keeper)
    assert "Palauta entiset ajat" not in client.get(address(place)).content.decode()
    page = client.post(f"{address(place)}{form.pk}/give-back/", follow=True).content.decode()
    assert "entisiä ei voi enää palauttaa" in page
    assert in_force(place) == set()


def test_hours_that_changed_while_they_were_looked_at_are_not_overwritten(
    client: Client, place: Place, keeper: User
) -> None:
    sealed = paste(client, place, "We 10:00-12:00").context["save"].initial["hours"]
    set_hours(form_of(place), spans=[], exceptions=[], by=keeper)
    page = client.post(address(place), {"hours": sealed}, follow=True).content.decode()
    assert "Joku muutti aikoja sillä välin" in page
    assert in_force(place) == set()


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize("sealed", ["", "x", "eyJmb3JtIjoxfQ:1abc:xyz"])
def test_a_seal_that_is_not_ours_is_refused(client: Client, place: Place, sealed: str) -> None:
    page = client.post(address(place), {"hours": sealed}, follow=True).content.decode()
    assert "Tämä sivu oli liian vanha" in page
    assert in_force(place) == {(1, 540, 720), (2, 540, 720)}


@pytest.mark.usefixtures("keeper")
def test_hours_of_another_place_are_not_saved_here(client: Client, place: Place) -> None:
    other = make_place((5, 540, 720), municipality=place.municipality)
    sealed = paste(client, other, "We 10:00-12:00").context["save"].initial["hours"]
    client.post(address(place), {"hours": sealed})
    assert in_force(place) == {(1, 540, 720), (2, 540, 720)}


@pytest.mark.usefixtures("keeper")
def test_a_text_that_is_refused_stays_in_its_field_with_the_reason_and_what_may_be_meant(
    client: Client, place: Place
) -> None:
    page = paste(client, place, "ma-pe klo 8-15").content.decode()
    assert "ma-pe klo 8-15</textarea>" in page
    assert "Tätä kohtaa ei ymmärretä" in page
    assert "<code>Mo-Fr 08:00-15:00</code>" in page


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize(("chosen", "rule"), [("as_usual", "as_usual"), ("", "closed"), ("closed", "closed")])
def test_of_holidays_that_the_text_does_not_tell_a_person_does(
    client: Client, place: Place, chosen: str, rule: str
) -> None:
    form_of(place).timetable.__class__.objects.update(holidays="closed")
    look_and_save(client, place, "We 10:00-12:00", **({"holidays": chosen} if chosen else {}))
    assert hours_now(form_of(place)).holidays == rule


@pytest.mark.usefixtures("keeper")
def test_hours_of_school_terms_warn_until_the_holidays_are_told(client: Client, place: Place) -> None:
    warning = "lomia ei ole vielä kerrottu tästä kunnasta"
    assert warning in paste(client, place, "We 10:00-12:00; SH off; PH off").content.decode()
    SchoolHoliday.objects.create(first=date(2026, 12, 21), last=date(2027, 1, 6), kind="christmas", school_year=2026)
    assert warning not in paste(client, place, "We 10:00-12:00; SH off; PH off").content.decode()


CALENDAR = b"""BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//x//FI\r
BEGIN:VEVENT\r
UID:1\r
DTSTART;TZID=Europe/Helsinki:20261202T100000\r
DTEND;TZID=Europe/Helsinki:20261202T120000\r
RRULE:FREQ=WEEKLY\r
EXDATE;TZID=Europe/Helsinki:20261223T100000\r
SUMMARY:Avoimet ovet\r
END:VEVENT\r
END:VCALENDAR\r
"""


@pytest.mark.usefixtures("keeper")
def test_a_calendar_is_looked_at_and_saved(client: Client, place: Place) -> None:
    sent = SimpleUploadedFile("ajat.ics", CALENDAR, "text/calendar")
    seen = paste(client, place, "", calendar=sent)
    assert "Avoimet ovet" in seen.content.decode()
    client.post(address(place), {"hours": seen.context["save"].initial["hours"], "holidays": "closed"})
    assert in_force(place) == {(3, 600, 720)}
    assert [row.first for row in TimetableException.objects.all()] == [date(2026, 12, 23)]


@pytest.mark.usefixtures("keeper")
@pytest.mark.parametrize(
    ("sent", "text", "message"),
    [
        (b"", "", "ei ole kalenteri"),
        (b"\x89PNG\r\n", "", "ei ole kalenteri"),
        (CALENDAR.replace(b"WEEKLY", b"YEARLY"), "", "Avoimet ovet"),
        (CALENDAR + b" " * 500_000, "", "liian suuri"),
        (CALENDAR, "Mo 10:00-12:00", "ei molempia"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_in_words(
    client: Client, place: Place, sent: bytes, text: str, message: str
) -> None:
    page = paste(client, place, text, calendar=SimpleUploadedFile("ajat.ics", sent)).content.decode()
    assert message in page
    assert in_force(place) == {(1, 540, 720), (2, 540, 720)}


def test_strangers_neither_look_nor_save_nor_take_back(client: Client, place: Place) -> None:
    for user in (make_user(), make_member(Role.SOCIAL_INSTRUCTOR, make_municipality("562"))):
        client.force_login(user)
        assert client.get(address(place)).status_code == 404
        assert paste(client, place, "We 10:00-12:00").status_code == 404
        assert client.post(f"{address(place)}{form_of(place).pk}/give-back/").status_code == 404
    assert in_force(place) == {(1, 540, 720), (2, 540, 720)}
