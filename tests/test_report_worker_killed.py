"""A worker that is killed at any step, and a queue that freezes: the report is finished once, and nobody sees half."""

import hashlib
import os
import signal
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from network import jobs
from network.models.job import STALE_AFTER
from reporting.enums import FileFormat
from tests.installation import REDIS, Installation, Workers, wait_until
from tests.report_data import FORMATS

RECOVERED_S, ANSWERED_S = 60, 3
ORDERED_IN_EACH = 2 + 3  # by hand, and by a schedule
POINTS = (
    "before the claim",
    "claimed",
    "counting",
    "counted, not frozen",
    *(f"half of {kind}" for kind in FileFormat.values),
    "files written, not moved",
    "files moved, not committed",
    "committed, not acknowledged",
)
needs_redis = pytest.mark.skipif(
    not REDIS, reason="FROZEN REDIS IS NOT TRIED: NO redis-server (apt install redis-server)"
)

of_a_county = pytest.mark.skipif(
    not os.environ.get("DATABASE_URL", "").startswith("postgres"),
    reason="a worker with children is a county's, which has PostgreSQL",
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Installation, Workers, int]]:
    """A portal with workers that can be made to stand still, and a report that nothing disturbed."""
    installation = Installation(tmp_path_factory.mktemp("killed"), redis=bool(os.environ.get("REDIS_URL") and REDIS))
    workers = installation.workers()
    yield installation, workers, workers.tell("prepare")
    installation.end()


def state_and_files(portal: Installation, report: int) -> tuple[str, int]:
    """What the report says of itself and how many files can be fetched, at one moment."""
    [found] = portal.ask(
        "SELECT r.state, COUNT(f.id) FROM reporting_report r LEFT JOIN reporting_reportfile f ON f.report_id = r.id"
        " WHERE r.id = %s GROUP BY r.state",
        report,
    )
    return found[0], found[1]


def is_finished(portal: Installation, report: int) -> bool:
    """Say whether the report is done; fail if a file is seen before that, or fewer than all after."""
    state, files = state_and_files(portal, report)
    assert (state, files) in {("queued", 0), ("running", 0), ("done", len(FORMATS))}, portal.log()
    return state == "done"


def contents(portal: Installation, report: int) -> dict[str, bytes]:
    folder = portal.folder / "reports" / str(report)
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def assert_finished_once(portal: Installation, report: int, undisturbed: int) -> None:
    assert contents(portal, report) == contents(portal, undisturbed)
    rows = portal.ask("SELECT path, sha256 FROM reporting_reportfile WHERE report_id = %s", report)
    assert len(rows) == len(FORMATS)
    for path, sha256 in rows:
        assert hashlib.sha256((portal.folder / "reports" / path).read_bytes()).hexdigest() == sha256
    told = portal.ask("SELECT object_id FROM network_auditentry WHERE verb = 'report_finished' ORDER BY id")
    assert told.count((str(report),)) == 1


def killed_at(portal: Installation, workers: Workers, point: str) -> int:
    """Order a report whose worker is killed at the point; return it once that has happened."""
    report = workers.tell("order", point)
    wait_until(lambda: workers.was_killed(report), RECOVERED_S, f"killed: {point}\n{portal.log()}")
    return report


def assert_recovered(portal: Installation, report: int, undisturbed: int, point: str) -> None:
    wait_until(lambda: is_finished(portal, report), RECOVERED_S, f"done after: {point}\n{portal.log()}")
    assert_finished_once(portal, report, undisturbed)
    [(attempts,)] = portal.ask("SELECT attempt FROM reporting_report WHERE id = %s", report)
    assert attempts >= (1 if point in (POINTS[0], POINTS[-1]) else 2), point


def test_a_worker_killed_at_every_step_leaves_one_whole_report(stage: Any) -> None:
    portal, workers, undisturbed = stage
    worker = workers.tell("solo")
    for point in POINTS:
        report = killed_at(portal, workers, point)
        assert workers.tell("ended", worker) == signal.SIGKILL
        assert is_finished(portal, report) is (point == POINTS[-1])
        worker = workers.tell("solo")
        assert_recovered(portal, report, undisturbed, point)
    workers.tell("end", worker)


@of_a_county
def test_a_child_killed_at_every_step_leaves_one_whole_report(stage: Any) -> None:
    portal, workers, undisturbed = stage
    worker = workers.tell("prefork")
    for point in POINTS:
        assert_recovered(portal, killed_at(portal, workers, point), undisturbed, point)
    workers.tell("end", worker)


def test_what_a_killed_worker_had_is_begun_again_within_a_minute() -> None:
    """The tests above notice silence in a second; in earnest it is this long at most, and a message's way."""
    rounds = timedelta(seconds=settings.CELERY_BEAT_SCHEDULE["waiting-reports"]["schedule"])
    assert STALE_AFTER + rounds <= timedelta(seconds=RECOVERED_S - 15)
    assert jobs.SENT_AGAIN_AFTER + rounds <= timedelta(seconds=RECOVERED_S - 15)


@needs_redis
def test_pages_answer_while_redis_is_away_and_what_was_ordered_is_done_once(tmp_path: Path) -> None:
    portal = Installation(tmp_path, redis=True)
    try:
        found = portal.use_without_queue()
        for state, steps in found["answers"].items():
            for step in steps:
                assert step["seconds"] < ANSWERED_S, (state, step)
                assert step["status"] in (None, 200, 302), (state, step)
                assert step.get("says", True), (state, step)
        ordered = found["queued"]
        assert len(ordered) == len(found["answers"]) * ORDERED_IN_EACH
        portal.start_redis_again()
        workers = portal.workers()
        worker = workers.tell("solo")
        for report in ordered:
            wait_until(lambda report=report: is_finished(portal, report), 60, f"the report is done\n{portal.log()}")
        told = portal.ask("SELECT object_id FROM network_auditentry WHERE verb = 'report_finished'")
        assert {told.count((str(report),)) for report in ordered} == {1}
        workers.tell("end", worker)
    finally:
        portal.end()
