"""A closed quarter keeps its numbers until somebody opens it with a reason."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.db import IntegrityError, transaction

from groups.actions import attendance
from groups.actions.attendance import AlreadyStored, Closed, Stored, report_attendance
from groups.actions.closing import close_quarter, reopen_quarter
from groups.actions.gatherings import QuarterClosedError, add_gathering, cancel_gathering, move_gathering
from groups.actions.importing import import_attendance
from groups.attendance import Attendance
from groups.imports import Line
from groups.models import Gathering, QuarterClosing
from network.enums import Role
from network.imports.textfile import BadFileError
from network.models import AuditEntry, User
from network.periods import Period
from tests.make import make_circle, make_gathering, make_member, make_municipality
from tests.sheet import send, signed_in, text

pytestmark = [pytest.mark.django_db]
TODAY = time_machine.travel("2026-11-24T12:00:00+02:00", tick=False)
IN_Q3, IN_Q4 = date(2026, 8, 12), date(2026, 11, 18)
Q3 = Period.parse("2026-Q3")


@pytest.fixture(autouse=True)
def _on_a_tuesday() -> object:
    with TODAY:
        yield


@pytest.fixture
def cecilia() -> User:
    """The coordinator of the network."""
    return make_member(Role.COORDINATOR)


def report(gathering: Gathering, visitors: int, by: User) -> object:
    seen = Gathering.objects.get(pk=gathering.pk).version
    said = {"state": "held", "visitors": visitors, "submission": uuid4(), "seen_version": seen}
    return report_attendance(gathering, **said, by=by)


def test_a_closed_quarter_takes_no_number_and_the_others_do(cecilia: User) -> None:
    closed, other = make_gathering(make_circle(), IN_Q3), make_gathering(make_circle(), IN_Q4)
    close_quarter(Q3, municipality=None, by=cecilia)
    assert report(closed, 8, cecilia) == Closed(closed, "2026-Q3")
    assert isinstance(report(other, 8, cecilia), Stored)
    assert Gathering.objects.get(pk=closed.pk).version == 0


def test_without_the_guard_the_number_would_be_stored(cecilia: User, monkeypatch: pytest.MonkeyPatch) -> None:
    gathering = make_gathering(make_circle(), IN_Q3)
    close_quarter(Q3, municipality=None, by=cecilia)
    monkeypatch.setattr(attendance, "closed_quarter", lambda gathering: "")
    assert isinstance(report(gathering, 8, cecilia), Stored)


def test_what_was_stored_before_is_already_stored(cecilia: User) -> None:
    gathering = make_gathering(make_circle(), IN_Q3)
    report(gathering, 8, cecilia)
    close_quarter(Q3, municipality=None, by=cecilia)
    assert isinstance(report(gathering, 8, cecilia), AlreadyStored)
    assert isinstance(report(gathering, 9, cecilia), Closed)


def test_a_town_closes_its_own(cecilia: User) -> None:
    here = make_gathering(make_circle(), IN_Q3)
    there = make_gathering(make_circle(municipality=make_municipality("562")), IN_Q3)
    close_quarter(Q3, municipality=make_municipality(), by=cecilia)
    assert isinstance(report(here, 8, cecilia), Closed)
    assert isinstance(report(there, 8, cecilia), Stored)


def test_the_week_of_the_new_year_belongs_to_the_year_of_its_thursday(cecilia: User) -> None:
    with time_machine.travel("2027-04-20T12:00:00+03:00", tick=False):
        gathering = make_gathering(make_circle(), date(2027, 1, 1))
        close_quarter(Period.parse("2026-Q4"), municipality=None, by=cecilia)
        assert isinstance(report(gathering, 8, cecilia), Closed)


def test_nothing_is_added_moved_cancelled_or_imported_into_it(cecilia: User) -> None:
    circle = make_circle((3, 780, 900))
    gathering = make_gathering(circle, IN_Q3)
    later = make_gathering(circle, IN_Q4)
    close_quarter(Q3, municipality=None, by=cecilia)
    times = {"starts": 600, "ends": 660, "by": cecilia}
    with pytest.raises(QuarterClosedError):
        add_gathering(circle, day=IN_Q3, **times)
    with pytest.raises(QuarterClosedError):
        move_gathering(later, day=IN_Q3, **times)
    with pytest.raises(QuarterClosedError):
        move_gathering(gathering, day=IN_Q4, **times)
    with pytest.raises(QuarterClosedError):
        cancel_gathering(gathering, reason="weather", by=cecilia)
    with pytest.raises(BadFileError, match="2026-Q3 is closed"):
        import_attendance([Line(2, circle.slug, IN_Q3, Attendance.held(8))], by=cecilia)
    assert Gathering.objects.count() == 2


def test_it_is_opened_with_a_reason_and_closed_again(cecilia: User) -> None:
    gathering = make_gathering(make_circle(), IN_Q3)
    closing = close_quarter(Q3, municipality=None, by=cecilia)
    assert close_quarter(Q3, municipality=None, by=cecilia) == closing
    reopen_quarter(closing, reason="Yksi piiri myöhästyi", by=cecilia)
    assert isinstance(report(gathering, 8, cecilia), Stored)
    assert close_quarter(Q3, municipality=None, by=cecilia) != closing
    assert isinstance(report(gathering, 9, cecilia), Closed)
    assert AuditEntry.objects.get(verb="quarter reopened").reason == "Yksi piiri myöhästyi"


def test_the_database_holds_one_closing_and_a_reason(cecilia: User) -> None:
    closing = close_quarter(Q3, municipality=None, by=cecilia)
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterClosing.objects.create(quarter="2026-Q3")
    with pytest.raises(IntegrityError), transaction.atomic():
        QuarterClosing.objects.filter(pk=closing.pk).update(reopened_at="2026-11-24T10:00:00Z")


def test_a_quarter_that_is_not_over_stays_open(cecilia: User) -> None:
    with pytest.raises(ValueError, match="not a quarter that is over"):
        close_quarter(Period.parse("2026-Q4"), municipality=None, by=cecilia)
    signed_in(cecilia).post("/fi/attendance/quarters/close/", {"quarter": "2026-Q4"})
    assert not QuarterClosing.objects.exists()


def test_the_sheet_says_that_the_quarter_is_closed_and_keeps_the_number(cecilia: User) -> None:
    gathering = make_gathering(make_circle(name="Kahvipiiri"), IN_Q3)
    close_quarter(Q3, municipality=None, by=cecilia)
    page = text(send(signed_in(cecilia), {gathering.pk: {"visitors": "8"}}, "/fi/attendance/2026-W33/"))
    assert "3. vuosineljännes 2026 on suljettu" in page
    assert 'value="8"' in page


def test_the_page_shows_the_rate_closes_and_opens(cecilia: User) -> None:
    circle = make_circle()
    make_gathering(circle, IN_Q3, state="held", visitors=0)
    make_gathering(circle, date(2026, 8, 19))
    make_gathering(circle, date(2026, 8, 26))
    client = signed_in(cecilia)
    page = text(client.get("/fi/attendance/quarters/"))
    assert "Ilmoitettu 1 / 3 kokoontumista, 33&nbsp;%." in page
    assert "2 on ilmoittamatta." in page
    page = text(client.post("/fi/attendance/quarters/close/", {"quarter": "2026-Q3"}, follow=True))
    assert "Suljettu: 3. vuosineljännes 2026." in page
    closing = QuarterClosing.objects.get()
    address = f"/fi/attendance/quarters/{closing.pk}/reopen/"
    assert "Kirjoita, miksi avaat" in text(client.post(address, {"reason": " "}))
    page = text(client.post(address, {"reason": "Luku puuttui"}, follow=True))
    assert "avattu uudelleen 24.11.2026: <q>Luku puuttui</q>" in page


def test_a_coordinator_of_a_town_keeps_to_it(cecilia: User) -> None:
    make_municipality("562")
    close_quarter(Q3, municipality=None, by=cecilia)
    client = signed_in(make_member(Role.COORDINATOR, make_municipality()))
    assert "Neljännekset: Tampere" in text(client.get("/fi/attendance/quarters/"))
    assert client.get("/fi/attendance/quarters/?municipality=562").status_code == 404
    assert (
        client.post("/fi/attendance/quarters/close/", {"quarter": "2026-Q2", "municipality": "562"}).status_code == 404
    )
    client.post("/fi/attendance/quarters/close/", {"quarter": "2026-Q2", "municipality": ""})
    assert QuarterClosing.objects.get(quarter="2026-Q2").municipality_id == "837"


def test_only_a_coordinator_of_the_network_opens_what_the_network_closed(cecilia: User) -> None:
    closing = close_quarter(Q3, municipality=None, by=cecilia)
    address = f"/fi/attendance/quarters/{closing.pk}/reopen/"
    of_the_town = signed_in(make_member(Role.COORDINATOR, make_municipality()))
    assert of_the_town.get(address).status_code == 404
    assert of_the_town.post(address, {"reason": "x"}).status_code == 404
    closing.refresh_from_db()
    assert closing.reopened_at is None
    assert signed_in(cecilia).post(address, {"reason": "x"}).status_code == 302
    closing.refresh_from_db()
    assert closing.reopened_at


def test_a_coordinator_of_a_town_opens_their_own_and_no_other(cecilia: User) -> None:
    own, others = (close_quarter(Q3, municipality=make_municipality(code), by=cecilia) for code in ("837", "562"))
    client = signed_in(make_member(Role.COORDINATOR, make_municipality()))
    for closing, status in ((own, 302), (others, 404)):
        answer = client.post(f"/fi/attendance/quarters/{closing.pk}/reopen/", {"reason": "Luku puuttui"})
        assert answer.status_code == status
        closing.refresh_from_db()
        assert (closing.reopened_at is not None) == (status == 302)
