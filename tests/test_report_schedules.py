"""Reports that are ordered by themselves: each period once, missed ones too, and a letter to each reader."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage
from django.db import IntegrityError, connection, transaction
from django.test import Client

from network.enums import JobState, Role
from network.models import User
from network.periods import Period
from network.rounds import greet_the_day
from reporting import tasks
from reporting.compiling import compile_report
from reporting.models import Report, ReportLetter, ReportSchedule, ReportShare, ScheduleReader, ScheduleRun
from reporting.schedules import letters
from reporting.schedules.letters import deliver, stop_token
from reporting.schedules.making import (
    NotAReaderError,
    add_reader,
    end_schedule,
    make_due,
    pause_schedule,
    resume_schedule,
    stop_letters,
)
from reporting.schedules.rhythm import following, period_of
from tests.make import make_member
from tests.schedules import (  # noqa: F401 - fixtures
    client_of,
    fixture_autumn,
    fixture_coordinator,
    fixture_sent,
    fixture_towns,
    member,
    schedule_of,
    text_of,
)

pytestmark = pytest.mark.django_db


def periods() -> list[str]:
    return list(ScheduleRun.objects.order_by("pk").values_list("period", flat=True))


def compile_all() -> None:
    for key in Report.objects.under_way().values_list("pk", flat=True):
        assert compile_report(key)


# --- When ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rhythm", "day", "period", "after"),
    [
        ("month", date(2026, 12, 31), "2026-12", "2027-01"),
        ("month", date(2027, 1, 1), "2026-12", "2027-01"),  # 2026-W53 belongs to its Thursday's December
        ("quarter", date(2026, 10, 1), "2026-Q4", "2027-Q1"),
        ("quarter", date(2024, 12, 30), "2025-Q1", "2025-Q2"),  # 2025-W01
        ("year", date(2027, 1, 3), "2026", "2027"),
    ],
)
def test_periods_are_those_of_the_weeks_thursdays(rhythm: str, day: date, period: str, after: str) -> None:
    assert str(period_of(rhythm, day)) == period
    assert str(following(Period.parse(period))) == after


def test_nothing_is_made_before_its_day_and_then_once(towns: Any, coordinator: User, sent: list[int]) -> None:
    schedule = schedule_of(towns[0], coordinator)
    assert (schedule.next_period, schedule.due_on("2026-Q3")) == ("2026-Q3", date(2026, 10, 4))
    assert make_due(date(2026, 10, 3)) == {"scheduled reports": 0}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(transaction, "on_commit", lambda act: act())
        assert make_due(date(2026, 10, 4)) == {"scheduled reports": 1}
        assert make_due(date(2026, 10, 4)) == {"scheduled reports": 0}
    report = Report.objects.get()
    assert (report.period, report.audience, report.municipality, report.ordered_by) == (
        "2026-Q3", "shareable", towns[0], None,
    )  # fmt: skip
    assert sent == [report.pk]
    assert periods() == ["2026-Q3"]


def test_the_morning_round_makes_what_is_due(towns: Any, coordinator: User) -> None:
    schedule_of(towns[0], coordinator)
    with time_machine.travel("2026-10-12T07:20:00+03:00"):
        counts, troubles = greet_the_day()
    assert (counts["scheduled reports"], troubles) == (1, [])


def test_every_period_that_fell_due_while_the_portal_was_off_is_made(towns: Any, coordinator: User) -> None:
    schedule = schedule_of(towns[0], coordinator, rhythm="month")
    make_due(date(2027, 1, 12))
    assert periods() == ["2026-09", "2026-10", "2026-11", "2026-12"]
    schedule.refresh_from_db()
    assert schedule.next_period == "2027-01"


def test_a_pause_makes_nothing_and_what_fell_due_in_it_is_left_out(towns: Any, coordinator: User) -> None:
    schedule = schedule_of(towns[0], coordinator, rhythm="month")
    pause_schedule(schedule, by=coordinator)
    make_due(date(2026, 12, 31))
    assert periods() == []
    with time_machine.travel("2026-12-31T12:00:00+02:00"):
        resume_schedule(schedule, by=coordinator)
        make_due(date(2026, 12, 31))
    assert periods() == []
    make_due(date(2027, 1, 15))
    assert periods() == ["2026-12"]


def test_what_has_ended_makes_nothing_and_forgets_addresses_outside(towns: Any, coordinator: User) -> None:
    schedule = schedule_of(towns[0], coordinator)
    add_reader(schedule, email="ulkopuolinen@example.org", by=coordinator)
    add_reader(schedule, person=coordinator, by=coordinator)
    end_schedule(schedule, by=coordinator)
    make_due(date(2027, 12, 31))
    assert periods() == []
    assert list(ScheduleReader.objects.values_list("email", flat=True)) == [""]


def test_one_schedule_that_fails_does_not_stop_the_others(
    towns: Any, coordinator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, well = schedule_of(towns[0], coordinator), schedule_of(towns[1], coordinator)
    ReportSchedule.objects.filter(pk=broken.pk).update(area="municipality:000")
    assert make_due(date(2026, 10, 12)) == {"scheduled reports": 1}
    assert ScheduleRun.objects.get().schedule == well
    page = text_of(client_of(coordinator).get(f"/fi/reports/schedules/{broken.pk}/"))
    assert "Raporttia ei voitu tilata" in page
    ReportSchedule.objects.filter(pk=broken.pk).update(area="municipality:837")
    make_due(date(2026, 10, 13))
    broken.refresh_from_db()
    assert (broken.error, broken.next_period) == ("", "2026-Q4")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_many_clocks_at_once_make_each_period_once(towns: Any, coordinator: User) -> None:
    schedule_of(towns[0], coordinator, rhythm="month")

    def clock(_number: int) -> None:
        try:
            make_due(date(2027, 1, 12))
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(clock, range(6)))
    assert sorted(periods()) == ["2026-09", "2026-10", "2026-11", "2026-12"]
    assert Report.objects.count() == 4


def test_the_database_itself_holds_one_run_of_a_period(towns: Any, coordinator: User) -> None:
    schedule = schedule_of(towns[0], coordinator)
    ScheduleRun.objects.create(schedule=schedule, period="2026-Q3")
    with pytest.raises(IntegrityError), transaction.atomic():
        ScheduleRun.objects.create(schedule=schedule, period="2026-Q3")
    assert make_due(date(2026, 10, 12)) == {"scheduled reports": 1}  # the row says it was made: the schedule moves on
    assert not Report.objects.exists()


def test_a_broker_that_is_away_leaves_the_report_queued(
    towns: Any, coordinator: User, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise ConnectionError

    monkeypatch.setattr(tasks.compile_report, "apply_async", refuse)
    schedule_of(towns[0], coordinator)
    with django_capture_on_commit_callbacks(execute=True):
        make_due(date(2026, 10, 12))
    report = Report.objects.get()
    assert report.state == JobState.QUEUED
    page = text_of(client_of(coordinator).get(f"/fi/reports/{report.pk}/"))
    assert "Raportti on jonossa. Se alkaa, kun" in page


# --- Letters ---------------------------------------------------------------------------------------


@pytest.fixture
def made(towns: Any, coordinator: User, autumn: Any) -> ReportSchedule:
    """A schedule with a reader of the town and one outside, whose first report is ready."""
    schedule = schedule_of(towns[0], coordinator)
    reader = member(Role.MUNICIPALITY_READER, towns[0], email="lukija@example.org")
    add_reader(schedule, person=reader, by=coordinator)
    add_reader(schedule, email="ulkopuolinen@example.org", by=coordinator)
    autumn.move_to("2026-10-12T08:00:00+03:00")
    make_due(date(2026, 10, 12))
    compile_all()
    return schedule


def test_each_reader_gets_one_letter_with_a_link_that_opens_the_report(made: ReportSchedule) -> None:
    assert (deliver(), deliver()) == (2, 0)
    letters = {message.to[0]: str(message.body) for message in mail.outbox}
    report = Report.objects.get()
    inside, outside = letters["lukija@example.org"], letters["ulkopuolinen@example.org"]
    assert f"/fi/reports/{report.pk}/" in inside
    assert "/reports/shared/" not in inside
    path = next(word for word in outside.split() if "/reports/shared/" in word).partition("//")[2].partition("/")[2]
    assert Client().get(f"/{path}").status_code == 200
    assert mail.outbox[0].subject == "Raportti on valmis: Tampere, 3. vuosineljännes 2026"
    assert all("List-Unsubscribe" in message.extra_headers for message in mail.outbox)
    share = ReportShare.objects.get()
    assert (share.expires_on, share.made_by) == (date(2027, 10, 12), None)


def test_missed_periods_come_in_one_letter(towns: Any, coordinator: User, autumn: Any) -> None:
    schedule = schedule_of(towns[0], coordinator, rhythm="month")
    add_reader(schedule, person=coordinator, by=coordinator)
    autumn.move_to("2026-12-15T08:00:00+02:00")
    make_due(date(2026, 12, 15))
    compile_all()
    assert deliver() == 1
    assert mail.outbox[0].subject == "3 raporttia on valmiina"
    assert str(mail.outbox[0].body).count("/fi/reports/") == 4  # three reports, and the way to stop


def test_a_letter_that_does_not_leave_is_tried_again_after_an_hour(
    made: ReportSchedule, monkeypatch: pytest.MonkeyPatch, autumn: Any
) -> None:
    def refuse(*_args: object, **_options: object) -> None:
        raise OSError("no mail")

    with monkeypatch.context() as patch:
        patch.setattr(EmailMessage, "send", refuse)
        assert deliver() == 0
    assert set(ReportLetter.objects.values_list("error", flat=True)) == {"OSError"}
    assert deliver() == 0
    autumn.move_to("2026-10-12T09:01:00+03:00")
    assert deliver() == 2
    assert ReportShare.objects.count() == 1


def test_two_clocks_send_a_letter_once(made: ReportSchedule) -> None:
    letters._claim_new()
    seen_by_both = [list(letters._waiting().values()) for _clock in range(2)]
    assert [sum(map(letters._send, due)) for due in seen_by_both] == [2, 0]


@pytest.mark.parametrize("why", ["no role", "stopped", "gone"])
def test_who_may_not_read_or_does_not_want_gets_no_letter(made: ReportSchedule, why: str) -> None:
    reader = ScheduleReader.objects.get(email="")
    assert reader.person
    if why == "no role":
        reader.person.memberships.all().delete()
    elif why == "stopped":
        stop_letters(reader)
    else:
        User.objects.filter(pk=reader.person.pk).update(is_active=False)
    assert deliver() == 1
    assert mail.outbox[0].to == ["ulkopuolinen@example.org"]


def test_a_failed_report_is_told_to_nobody_but_the_coordinator(
    towns: Any, coordinator: User, made: ReportSchedule
) -> None:
    client = client_of(coordinator)
    assert "Ajastettu raportti ei valmistunut" not in text_of(client.get("/fi/start/"))
    failed = Report.objects.create(
        scope="municipality",
        key=towns[0].pk,
        municipality=towns[0],
        period="2026-Q2",
        audience="shareable",
        state="failed",
    )
    run = ScheduleRun.objects.create(schedule=made, period="2026-Q2", report=failed)
    assert "Ajastettu raportti ei valmistunut" in text_of(client.get("/fi/start/"))
    assert "Ei valmistunut" in text_of(client.get("/fi/reports/schedules/"))
    page = text_of(client.post(f"/fi/reports/schedules/{made.pk}/runs/{run.pk}/again/", follow=True))
    assert "Raportti on jonossa. Lukijat saavat kirjeen" in page
    assert "Ajastettu raportti ei valmistunut" not in text_of(client.get("/fi/start/"))
    assert len(mail.outbox) == 0
    other = client_of(make_member(Role.COORDINATOR, towns[1]))
    assert other.get(f"/fi/reports/schedules/{made.pk}/").status_code == 404


def test_an_internal_report_goes_to_no_address_outside_whatever_the_rows_say(towns: Any, coordinator: User) -> None:
    schedule = schedule_of(towns[0], coordinator, audience="internal")
    with pytest.raises(NotAReaderError):
        add_reader(schedule, email="ulkopuolinen@example.org", by=coordinator)
    with pytest.raises(NotAReaderError):
        add_reader(schedule, person=make_member(Role.MUNICIPALITY_READER, towns[0]), by=coordinator)
    ScheduleReader.objects.create(schedule=schedule, email="ulkopuolinen@example.org")
    with time_machine.travel("2026-10-12T08:00:00+03:00"):
        make_due(date(2026, 10, 12))
        compile_all()
        assert deliver() == 0
    assert mail.outbox == []
    assert not ReportShare.objects.exists()


def test_a_reader_stops_the_letters_and_has_them_again(made: ReportSchedule) -> None:
    reader = ScheduleReader.objects.exclude(email="").get()
    address = f"/fi/reports/letters/{stop_token(reader)}/"
    assert "Lopeta kirjeet" in text_of(Client().get(address))
    reader.refresh_from_db()
    assert reader.stopped_at is None
    assert "Emme enää kirjoita" in text_of(Client().post(address, {"then": "stop"}, follow=True))
    assert "Lopeta kirjeet" in text_of(Client().post(address, {"then": "start"}, follow=True))
    assert Client().post(address, {"List-Unsubscribe": "One-Click"}).status_code == 204
    reader.refresh_from_db()
    assert reader.stopped_at is not None
    assert Client().get(f"{address[:-1]}x/").status_code == 404
