"""Missing numbers are asked for after the gathering, once again, then of the instructor; one letter a person a day."""

from datetime import date, datetime
from threading import Barrier, Thread
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core import mail
from django.db import connection, connections
from django.test import Client

from groups import reminding
from groups.models import AttendanceLetter, Circle, NoAttendanceLetters
from groups.reminding import remind_all
from network.enums import Role, RoundKind
from network.models import ReminderRound, User
from tests.make import make_circle, make_gathering, make_member, make_municipality, make_user
from tests.sheet import signed_in, text

pytestmark = [pytest.mark.django_db]
HELSINKI = ZoneInfo("Europe/Helsinki")
DAY = date(2026, 11, 24)


def evening(day: int) -> datetime:
    return datetime(2026, 11, day, 19, 35, tzinfo=HELSINKI)


@pytest.fixture
def aino() -> User:
    return make_user("aino@example.org", name="Aino")


@pytest.fixture
def bertta() -> User:
    """The social instructor of Tampere."""
    return make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())


@pytest.fixture
def circle(aino: User) -> Circle:
    return make_circle(lead=aino, name="Kahvipiiri")


def rounds(*days: int) -> list[list[str]]:
    """Go round on the evenings of November; return to whom letters left on each."""
    found = []
    for day in days:
        mail.outbox.clear()
        with time_machine.travel(evening(day), tick=False):
            remind_all()
        found.append([message.to[0] for message in mail.outbox])
    return found


def test_it_is_asked_the_same_evening_again_and_then_of_the_instructor(
    circle: Circle, aino: User, bertta: User
) -> None:
    make_gathering(circle, DAY)
    told = rounds(23, 24, 25, 26, 27, 28, 29, 30)
    nobody: list[str] = []
    assert told == [nobody, [aino.email], nobody, nobody, [aino.email], nobody, nobody, nobody]
    with time_machine.travel("2026-12-01T19:35:00+02:00", tick=False):
        remind_all()
    assert [message.to for message in mail.outbox] == [[bertta.email]]


def test_a_gathering_that_goes_on_is_not_asked_for_yet(circle: Circle) -> None:
    make_gathering(circle, DAY, starts=18 * 60, ends=20 * 60)
    assert rounds(24, 25) == [[], ["aino@example.org"]]


def test_what_is_reported_is_not_asked_for(circle: Circle) -> None:
    make_gathering(circle, DAY, state="held", visitors=0)
    assert rounds(24, 27) == [[], []]


def test_a_person_gets_one_letter_of_everything(circle: Circle, aino: User) -> None:
    other = make_circle(lead=aino, name="Iltapiiri")
    make_gathering(circle, DAY)
    make_gathering(other, DAY)
    assert rounds(24) == [[aino.email]]
    body = mail.outbox[0].body
    assert "Kahvipiiri" in body
    assert "Iltapiiri" in body
    assert body.count("/fi/attendance/report/") == 2


def test_the_letter_speaks_its_readers_language(circle: Circle, aino: User) -> None:
    aino.language = "sv"
    aino.save()
    make_gathering(circle, DAY)
    rounds(24)
    assert "/sv/attendance/report/" in mail.outbox[0].body


def test_one_bad_row_does_not_stop_the_rest(circle: Circle, aino: User, monkeypatch: pytest.MonkeyPatch) -> None:
    make_gathering(circle, DAY)
    make_gathering(make_circle(lead=make_user("bertta@example.org")), DAY)
    written = reminding._written

    def broken_for_aino(person: User, *rest: Any) -> Any:
        if person == aino:
            raise OSError("no mail server")
        return written(person, *rest)

    monkeypatch.setattr(reminding, "_written", broken_for_aino)
    assert rounds(24) == [["bertta@example.org"]]
    last = ReminderRound.newest(RoundKind.ATTENDANCE)
    assert last
    assert (last.sent, last.failed) == (1, 1)
    assert AttendanceLetter.objects.get(person=aino).error == "OSError"


def test_the_page_is_green_after_a_round_and_red_when_it_is_late(circle: Circle, bertta: User) -> None:
    client = signed_in(bertta)
    assert "Kierros on myöhässä" in text(client.get("/fi/attendance/reminders/"))
    rounds(24)
    with time_machine.travel("2026-11-25T12:00:00+02:00"):
        assert "Kunnossa" in text(client.get("/fi/attendance/reminders/"))
    with time_machine.travel("2026-11-25T22:00:00+02:00"):
        assert "Kierros on myöhässä" in text(client.get("/fi/attendance/reminders/"))


def test_the_instructor_reminds_with_one_click_once_a_day(circle: Circle, bertta: User) -> None:
    gathering = make_gathering(circle, DAY)
    with time_machine.travel("2026-11-25T12:00:00+02:00", tick=False):
        client = signed_in(bertta)
        address = f"/fi/attendance/{gathering.pk}/remind/"
        assert "Kirje lähti: Aino." in text(client.post(address, follow=True))
        assert "on jo kirjoitettu tänään: Aino" in text(client.post(address, follow=True))
        assert signed_in(make_user()).post(address).status_code == 404
    assert [message.to for message in mail.outbox] == [["aino@example.org"]]


def test_a_letter_is_stopped_by_its_own_link_and_by_the_mail_programs_button(
    circle: Circle, aino: User, bertta: User
) -> None:
    gathering = make_gathering(circle, DAY)
    rounds(24)
    told = mail.outbox[0].extra_headers
    address = told["List-Unsubscribe"].strip("<>")
    assert told["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert address in mail.outbox[0].body
    client = Client(enforce_csrf_checks=True)
    path = "/fi/" + address.split("/fi/", 1)[1]
    assert "Lopeta kirjeet" in text(client.get(path))
    assert not NoAttendanceLetters.objects.exists(), "reading changes nothing"
    assert client.post(path, {"List-Unsubscribe": "One-Click"}).status_code == 204
    assert rounds(27) == [[]]
    with time_machine.travel("2026-11-28T12:00:00+02:00", tick=False):
        page = text(signed_in(bertta).post(f"/fi/attendance/{gathering.pk}/remind/", follow=True))
    assert "ettei heille kirjoiteta luvuista: Aino" in page
    assert client.post(path, {"then": "start"}).status_code == 403, "a page's own form needs its token"
    assert Client().post(path, {"then": "start"}).status_code == 302
    assert rounds(28) == [[aino.email]]
    assert client.get(path[:-2] + "x/").status_code == 404


postgresql_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite hides races")


def four_rounds_at_once() -> None:
    start = Barrier(4)

    def worker() -> None:
        try:
            start.wait(10)
            remind_all(evening(24))
        finally:
            connections.close_all()

    workers = [Thread(target=worker) for _ in range(4)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join(30)


@postgresql_only
@pytest.mark.django_db(transaction=True)
def test_four_workers_at_once_write_one_letter() -> None:
    make_gathering(make_circle(), DAY)
    four_rounds_at_once()
    assert len(mail.outbox) == 1


@postgresql_only
@pytest.mark.django_db(transaction=True)
def test_without_the_claim_four_workers_write_four(monkeypatch: pytest.MonkeyPatch) -> None:
    make_gathering(make_circle(), DAY)
    monkeypatch.setattr(reminding, "_claimed", lambda *_: AttendanceLetter(pk=0))
    four_rounds_at_once()
    assert len(mail.outbox) == 4
