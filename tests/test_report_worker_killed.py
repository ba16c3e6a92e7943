"""A worker that is killed, and a queue that freezes: the report is finished once, and nobody sees half of it."""

import hashlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installation import POINTS, REDIS, Installation, kill, wait_until
from tests.report_data import FORMATS

needs_redis = pytest.mark.skipif(
    not REDIS, reason="FROZEN REDIS IS NOT TRIED: NO redis-server (apt install redis-server)"
)


@pytest.fixture
def portal(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Installation]:
    redis = getattr(request, "param", bool(os.environ.get("REDIS_URL") and REDIS))
    installation = Installation(tmp_path, redis=redis)
    yield installation
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


def assert_finished_once(portal: Installation, order: dict[str, int]) -> None:
    report = order["report"]
    assert contents(portal, report) == contents(portal, order["undisturbed"])
    rows = portal.ask("SELECT path, sha256 FROM reporting_reportfile WHERE report_id = %s", report)
    assert len(rows) == len(FORMATS)
    for path, sha256 in rows:
        assert hashlib.sha256((portal.folder / "reports" / path).read_bytes()).hexdigest() == sha256
    finished = portal.ask("SELECT object_id FROM network_auditentry WHERE verb = 'report_finished' ORDER BY id")
    assert finished == [(str(order["undisturbed"]),), (str(report),)]


def test_a_worker_killed_at_every_step_leaves_one_whole_report(portal: Installation) -> None:
    order = portal.order(prepare=True)
    report = order["report"]
    for point in POINTS:
        worker = portal.start_worker(pause_at=point)
        wait_until(portal.is_paused, 40, f"the worker stands at: {point}\n{portal.log()}")
        assert is_finished(portal, report) is (point == POINTS[-1])
        kill(worker)
    portal.start_worker()
    wait_until(lambda: is_finished(portal, report), 40, "the report is done")
    assert_finished_once(portal, order)
    assert portal.ask("SELECT attempt FROM reporting_report WHERE id = %s", report) == [(len(POINTS),)]


@needs_redis
@pytest.mark.parametrize("portal", [True], indirect=True, ids=["redis"])
def test_a_frozen_redis_delays_the_report_and_loses_nothing(portal: Installation) -> None:
    prepared = portal.order(prepare=True)
    portal.start_worker()
    wait_until(lambda: is_finished(portal, prepared["report"]), 40, "the first report is done")
    try:
        order = portal.order(freeze=portal.redis.pid)
        assert (order["status"], order["seconds"] < 3) == (302, True), order
        cold = portal.order(language="en")
        assert (cold["status"], cold["seconds"] < 6) == (302, True), f"a process that has yet to load the queue: {cold}"
        for report in (order["report"], cold["report"]):
            assert state_and_files(portal, report) == ("queued", 0)
    finally:
        os.kill(portal.redis.pid, signal.SIGCONT)
    for report in (order["report"], cold["report"]):
        wait_until(lambda report=report: is_finished(portal, report), 60, f"the report is done\n{portal.log()}")
    assert contents(portal, order["report"]) == contents(portal, prepared["undisturbed"])
