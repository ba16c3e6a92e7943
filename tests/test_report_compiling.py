"""One worker at a time compiles a report, and what it leaves is whole or nothing."""

import errno
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.db import OperationalError, connection, connections
from django.test import Client
from django.utils import timezone

from network import files
from network.enums import JobState, Role
from network.models import AuditEntry, Municipality
from network.models.job import STALE_AFTER
from reporting import compiling, tasks
from reporting.document import Document
from reporting.models import Report, ReportFile
from tests.make import make_member
from tests.report_data import FORMATS, file_bytes, files_on_disk, make_order, make_quarter

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]
Writer = Callable[[Document], bytes]


@pytest.fixture
def tampere() -> Municipality:
    return make_quarter()[0]


@pytest.fixture
def replace_writer(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, Callable[[Writer, Document], bytes]], None]:
    """Put a writer of the test's own in the place of one; it gets the real one with the document."""

    def replace(file_format: str, writer: Callable[[Writer, Document], bytes]) -> None:
        real = compiling.WRITERS[file_format]
        monkeypatch.setitem(compiling.WRITERS, file_format, lambda document: writer(real, document))

    return replace


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    keys: list[int] = []
    monkeypatch.setattr(tasks.compile_report, "apply_async", lambda args, **options: keys.append(args[0]))
    return keys


def assert_nothing_visible(report: Report) -> None:
    """No file is listed, none can be fetched, none is left behind."""
    assert not ReportFile.objects.filter(report=report).exists()
    assert files_on_disk(report) == []
    client = Client()
    client.force_login(make_member(Role.COORDINATOR))
    for file_format in FORMATS:
        assert client.get(f"/fi/reports/{report.pk}/download/{file_format}").status_code == 404


# --- One worker at a time ------------------------------------------------------------------------


def test_a_report_is_compiled_once(tampere: Municipality) -> None:
    order = make_order(tampere)
    report = compiling.compile_report(order.pk)
    assert report is not None
    assert (report.state, report.percent, report.attempt) == (JobState.DONE, 100, 1)
    assert files_on_disk(report) == [f"silmukka-837-2026-Q3-internal-fi.{f}" for f in sorted(FORMATS)]
    before = file_bytes(report)
    assert compiling.compile_report(order.pk) is None
    assert file_bytes(report) == before
    assert AuditEntry.objects.filter(verb="report_finished").count() == 1


@pytest.mark.parametrize("state", ["running", "done", "failed", "cancelled"])
def test_what_does_not_wait_is_not_taken(tampere: Municipality, state: str) -> None:
    order = make_order(
        tampere, state=state, heartbeat=timezone.now(), figures={}, content_hash="0" * 64, claim="another"
    )
    assert compiling.compile_report(order.pk) is None
    order.refresh_from_db()
    assert (order.state, order.claim, order.attempt) == (state, "another", 0)


def test_a_report_that_is_gone_is_no_trouble() -> None:
    assert compiling.compile_report(10**9) is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time")
def test_of_four_workers_at_the_same_moment_one_takes_the_report() -> None:
    order = make_order(make_quarter()[0])
    barrier = Barrier(4)

    def claim() -> Report | None:
        try:
            barrier.wait(10)
            return compiling._claim(order.pk)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        claimed = [future.result() for future in [pool.submit(claim) for _ in range(4)]]
    assert sum(report is not None for report in claimed) == 1


@pytest.mark.parametrize("step", FORMATS)
def test_a_report_taken_back_in_the_middle_leaves_nothing(
    tampere: Municipality, replace_writer: Any, step: str
) -> None:
    order = make_order(tampere)

    def cancelling(real: Writer, document: Document) -> bytes:
        Report.objects.filter(pk=order.pk).update(state=JobState.CANCELLED)
        return real(document)

    replace_writer(step, cancelling)
    assert compiling.compile_report(order.pk) is None
    order.refresh_from_db()
    assert (order.state, order.figures, order.content_hash) == (JobState.CANCELLED, None, "")
    assert_nothing_visible(order)


def test_a_worker_that_fell_silent_loses_the_report_to_another(tampere: Municipality, replace_writer: Any) -> None:
    order = make_order(tampere)
    finished: list[Report | None] = []

    def overtaken(real: Writer, document: Document) -> bytes:
        if not finished:
            finished.append(None)
            silent_since = timezone.now() - STALE_AFTER - timedelta(seconds=1)
            Report.objects.filter(pk=order.pk).update(heartbeat=silent_since)
            finished[0] = compiling.compile_report(order.pk)
        return real(document)

    replace_writer("csv", overtaken)
    assert compiling.compile_report(order.pk) is None
    winner = finished[0]
    assert winner is not None
    order.refresh_from_db()
    assert (order.state, order.claim, order.attempt) == (JobState.DONE, winner.claim, 2)
    assert AuditEntry.objects.filter(verb="report_finished").count() == 1
    assert len(files_on_disk(order)) == len(file_bytes(order)) == len(FORMATS)


def test_a_worker_with_signs_of_life_keeps_the_report(tampere: Municipality, replace_writer: Any) -> None:
    order = make_order(tampere)
    others: list[Report | None] = []

    def tried(real: Writer, document: Document) -> bytes:
        others.append(compiling.compile_report(order.pk))
        return real(document)

    replace_writer("csv", tried)
    assert compiling.compile_report(order.pk) is not None
    assert others == [None]


# --- Failure -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trouble", "error", "said"),
    [
        (RuntimeError("visitors: 17"), "error", "Raporttia tehdessä tapahtui virhe."),
        (OSError(errno.EACCES, "denied"), "error", "Raporttia tehdessä tapahtui virhe."),
        (OSError(errno.ENOSPC, "full"), "disk", "levytila loppui"),
        (OSError(errno.EDQUOT, "full"), "disk", "levytila loppui"),
    ],
)
def test_a_failure_is_told_and_leaves_nothing(
    tampere: Municipality, replace_writer: Any, trouble: Exception, error: str, said: str
) -> None:
    def failing(real: Writer, document: Document) -> bytes:
        raise trouble

    replace_writer("pdf", failing)
    order = make_order(tampere)
    assert compiling.compile_report(order.pk) is None
    order.refresh_from_db()
    assert (order.state, order.error) == (JobState.FAILED, error)
    assert order.finished_at is not None
    assert_nothing_visible(order)
    client = Client()
    client.force_login(make_member(Role.COORDINATOR))
    assert said in client.get(f"/fi/reports/{order.pk}/").content.decode()


def test_a_database_that_goes_away_costs_an_attempt_and_not_the_report(
    tampere: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(document: Document) -> bytes:
        raise OperationalError("server closed the connection unexpectedly")

    with monkeypatch.context() as patch:
        patch.setitem(compiling.WRITERS, "pdf", gone)
        order = make_order(tampere)
        assert compiling.compile_report(order.pk) is None
    assert_nothing_visible(order)
    Report.objects.update(heartbeat=timezone.now() - STALE_AFTER - timedelta(seconds=1))
    assert compiling.compile_report(order.pk) is not None
    order.refresh_from_db()
    assert (order.state, order.attempt) == (JobState.DONE, 2)


def test_a_disk_that_fills_up_while_writing(tampere: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = os.fsync, iter(range(9))

    def full_at_the_second(descriptor: int) -> None:
        if next(calls) == 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(files.os, "fsync", full_at_the_second)
    order = make_order(tampere)
    assert compiling.compile_report(order.pk) is None
    order.refresh_from_db()
    assert (order.state, order.error) == (JobState.FAILED, "disk")
    assert_nothing_visible(order)


def test_a_dead_workers_leavings_are_swept(tampere: Municipality) -> None:
    order = make_order(tampere)
    folder = compiling.report_folder() / str(order.pk)
    folder.mkdir(parents=True)
    (folder / "silmukka.csv.dead.part").write_bytes(b"half")
    report = compiling.compile_report(order.pk)
    assert report is not None
    assert not [name for name in files_on_disk(report) if name.endswith(".part")]


# --- Sent again ----------------------------------------------------------------------------------


def test_what_waits_too_long_is_sent_again(tampere: Municipality, sent: list[int]) -> None:
    now = timezone.now()
    long_ago = now - timedelta(seconds=11)
    silent = now - STALE_AFTER - timedelta(seconds=1)
    lost = make_order(tampere, queued_at=long_ago)
    fallen = make_order(queued_at=now, state="running", heartbeat=silent, attempt=4)
    make_order(language="sv", queued_at=now - timedelta(seconds=5))
    make_order(language="en", queued_at=long_ago, state="running", heartbeat=now - timedelta(seconds=20))
    make_order(period="2026-Q1", queued_at=long_ago, state="cancelled")
    assert tasks.requeue_waiting_reports() == 2
    assert sent == [lost.pk, fallen.pk]


def test_a_report_that_ends_its_worker_five_times_has_failed(tampere: Municipality, sent: list[int]) -> None:
    silent = timezone.now() - STALE_AFTER - timedelta(seconds=1)
    order = make_order(tampere, state="running", heartbeat=silent, attempt=5)
    assert tasks.requeue_waiting_reports() == 0
    order.refresh_from_db()
    assert (order.state, order.error, sent) == (JobState.FAILED, "gave_up", [])


# --- The same bytes ------------------------------------------------------------------------------


@pytest.mark.parametrize("audience", ["internal", "shareable"])
def test_the_same_data_gives_the_same_bytes(tampere: Municipality, audience: str) -> None:
    found = []
    for hours in (0, 3):
        with time_machine.travel(f"2026-11-22T{12 + hours}:00:00+02:00"):
            report = compiling.compile_report(make_order(audience=audience).pk)
        assert report is not None
        found.append((file_bytes(report), report.content_hash))
    assert found[0] == found[1]
    assert set(found[0][0]) == set(FORMATS)
