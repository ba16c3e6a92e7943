"""Reporting attendance: sent twice is stored once, and nothing is overwritten unseen."""

from datetime import date
from threading import Barrier, Thread
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from django.db import connection, connections
from hypothesis import given
from hypothesis import strategies as st

from groups.actions import attendance
from groups.actions.attendance import AlreadyStored, Conflict, Result, Stored, report_attendance
from groups.announcements import gathering_reported
from groups.attendance import NOT_REPORTED, Attendance, Report, Verdict, judge
from groups.enums import GatheringState, NotHeldReason
from groups.models import AttendanceVersion, Gathering
from groups.queries.closing import with_closing
from groups.queries.held import Held
from network.models import AuditEntry
from tests.make import make_circle, make_gathering, make_user

TODAY = time_machine.travel("2026-11-24T12:00:00+02:00", tick=False)
DAY = date(2026, 11, 24)


def send(gathering: Gathering, visitors: int, submission: UUID, seen: int, **more: Any) -> Result:
    return report_attendance(
        gathering,
        state=GatheringState.HELD,
        visitors=visitors,
        submission=submission,
        seen_version=seen,
        **{"by": None, **more},
    )


@TODAY
@pytest.mark.django_db
def test_a_report_is_stored_with_its_version_and_announced() -> None:
    aino, heard = make_user(), []
    gathering = make_gathering(make_circle(), DAY)
    listen = lambda gathering, by, **kw: heard.append((gathering.visitors, by))  # noqa: E731
    gathering_reported.connect(listen)
    try:
        result = send(gathering, 0, uuid4(), 0, first_timers=0, by=aino)
    finally:
        gathering_reported.disconnect(listen)
    gathering.refresh_from_db()
    assert isinstance(result, Stored)
    assert (gathering.state, gathering.visitors, gathering.version) == ("held", 0, 1)
    assert heard == [(0, aino)]
    assert gathering.versions.get().reported_by == aino


@TODAY
@pytest.mark.django_db
def test_the_same_again_is_already_stored() -> None:
    gathering, submission = make_gathering(make_circle(), DAY), uuid4()
    assert isinstance(send(gathering, 8, submission, 0), Stored)
    assert isinstance(send(gathering, 8, submission, 0), AlreadyStored)
    assert AttendanceVersion.objects.count() == 1


@TODAY
@pytest.mark.django_db
@pytest.mark.parametrize("same_submission", [True, False])
def test_something_else_is_a_conflict_and_overwrites_nothing(same_submission: bool) -> None:
    gathering, submission = make_gathering(make_circle(), DAY), uuid4()
    send(gathering, 8, submission, 0)
    result = send(gathering, 9, submission if same_submission else uuid4(), 0)
    assert isinstance(result, Conflict)
    assert (result.ours.visitors, result.theirs.visitors) == (8, 9)
    gathering.refresh_from_db()
    assert (gathering.visitors, gathering.version) == (8, 1)
    assert AttendanceVersion.objects.count() == 1


@TODAY
@pytest.mark.django_db
def test_a_correction_keeps_the_old_value_with_who_when_and_why() -> None:
    aino, bertta = make_user(), make_user()
    gathering = make_gathering(make_circle(), DAY)
    send(gathering, 8, uuid4(), 0, by=aino)
    send(gathering, 9, uuid4(), 1, by=bertta, why="laskin väärin")
    first, second = gathering.versions.all()
    assert (first.visitors, first.reported_by, first.number) == (8, aino, 1)
    assert (second.visitors, second.reported_by, second.why) == (9, bertta, "laskin väärin")
    assert first.reported_at is not None
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.changes, entry.reason) == ("correct_attendance", {"visitors": [8, 9]}, "laskin väärin")


@TODAY
@pytest.mark.django_db
def test_a_coming_gathering_can_be_cancelled_but_not_held() -> None:
    gathering = make_gathering(make_circle(), date(2026, 11, 25))
    with pytest.raises(ValueError, match="not come"):
        send(gathering, 8, uuid4(), 0)
    report_attendance(
        gathering, state="not_held", reason=NotHeldReason.HOLIDAY, submission=uuid4(), seen_version=0, by=None
    )
    gathering.refresh_from_db()
    assert gathering.state == GatheringState.NOT_HELD


@pytest.mark.parametrize(
    "values",
    [
        ("held", None, None, ""),
        ("held", 3, 4, ""),
        ("held", -1, None, ""),
        ("held", 10000, None, ""),
        ("held", 3, None, "weather"),
        ("not_held", None, None, ""),
        ("not_held", 0, None, "weather"),
        ("not_held", None, None, "no such reason"),
        ("not_reported", 0, None, ""),
        ("else", None, None, ""),
    ],
)
def test_what_cannot_be_said_is_refused(values: tuple[Any, ...]) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        Attendance(*values)


@given(
    said=st.integers(0, 3),
    stored=st.none() | st.integers(0, 3),
    version=st.integers(0, 3),
    seen=st.integers(0, 3),
    sent_before=st.none() | st.integers(0, 3),
)
def test_nothing_unseen_is_ever_overwritten(
    said: int, stored: int | None, version: int, seen: int, sent_before: int | None
) -> None:
    report = Report(1, Attendance.held(said), uuid4(), seen)
    ours = NOT_REPORTED if stored is None else Attendance.held(stored)
    before = None if sent_before is None else Attendance.held(sent_before)
    verdict = judge(report, stored=ours, version=version, same_submission=before)
    if verdict is Verdict.STORE:
        assert seen == version
        assert before is None
    if verdict is Verdict.ALREADY_STORED:
        assert report.said in (ours, before)


def eight_at_once(gathering: Gathering, submission: UUID) -> list[str]:
    """Send the same report from eight connections at once; return what each was told."""
    told: list[str] = []
    start = Barrier(8)

    def client() -> None:
        try:
            start.wait(10)
            told.append(type(send(gathering, 8, submission, 0)).__name__)
        except Exception as error:
            told.append(type(error).__name__)
        finally:
            connections.close_all()

    clients = [Thread(target=client) for _ in range(8)]
    for thread in clients:
        thread.start()
    for thread in clients:
        thread.join(30)
    return told


postgresql_only = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite hides races")


@postgresql_only
@pytest.mark.django_db(transaction=True)
def test_eight_at_once_fifteen_times_are_fifteen_rows() -> None:
    circle = make_circle()
    for day in range(1, 16):
        told = eight_at_once(make_gathering(circle, date(2026, 9, day)), uuid4())
        assert sorted(told) == ["AlreadyStored"] * 7 + ["Stored"]
    assert AttendanceVersion.objects.count() == 15
    assert set(Gathering.objects.values_list("visitors", "version")) == {(8, 1)}


@postgresql_only
@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_race_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    meet = Barrier(8)

    def unlocked(ids: set[int]) -> Held:
        rows = list(with_closing(Gathering.objects.select_related("circle").filter(pk__in=ids)))
        meet.wait(10)
        return Held({row.pk: row for row in rows})

    monkeypatch.setattr(attendance, "held", unlocked)
    gathering = make_gathering(make_circle(), date(2026, 9, 1))
    told: list[str] = []
    for _ in range(3):
        gathering.versions.all().delete()
        Gathering.objects.update(state="not_reported", visitors=None, version=0)
        told += eight_at_once(gathering, uuid4())
    assert set(told) - {"Stored", "AlreadyStored"}
