"""Run as `python -m tests.queue_away`, in a process of its own: use the pages of reports while Redis is away.

Makes the database and a finished report, and reads what a web server reads at its start. Then Redis is frozen, gone,
and behind a wall that swallows every packet. Prints as JSON which reports were ordered and how long each answer took.
REDIS_PID names the server to freeze and end.
"""

import json
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any
from urllib.parse import urlsplit

import django
from django.conf import settings

django.setup()
settings.ALLOWED_HOSTS = ["testserver"]

from django.core.management import call_command  # noqa: E402 - after the set-up
from django.test import Client  # noqa: E402

from network.enums import JobState, Role  # noqa: E402
from network.models import User  # noqa: E402
from network.warming import warm  # noqa: E402
from reporting.areas import Area  # noqa: E402
from reporting.compiling import compile_report  # noqa: E402
from reporting.models import Report, ReportSchedule  # noqa: E402
from reporting.schedules.making import make_due, make_schedule  # noqa: E402
from reporting.shares.links import share_token  # noqa: E402
from reporting.shares.sharing import share_report  # noqa: E402
from tests.make import make_member  # noqa: E402
from tests.report_data import make_order, make_quarter  # noqa: E402

REDIS = urlsplit(settings.REDIS_URL)
ORDER = {"period": "2026-Q3", "audience": "internal"}
LANGUAGES = {"frozen": "fi", "gone": "sv", "behind a wall": "en"}
DUE = "2026-Q3"
TODAY = date(2026, 11, 20)
Timed = dict[str, Any]


def prepare() -> tuple[Client, User, Report, str]:
    """Make everything that is there before Redis goes; return who works, their client, a report and a link to it."""
    call_command("createcachetable", verbosity=0)
    make_quarter()
    coordinator = make_member(Role.COORDINATOR)
    report = compile_report(make_order(audience="shareable").pk)
    if report is None:
        raise SystemExit("the report was not compiled")
    client = Client()
    client.force_login(coordinator)
    return client, coordinator, report, f"/fi/reports/shared/{share_token(share_report(report, by=coordinator))}/"


def timed(what: str, act: Callable[[], Any]) -> Timed:
    begun = time.monotonic()
    answer = act()
    seconds = round(time.monotonic() - begun, 2)
    return {"what": what, "seconds": seconds, "status": getattr(answer, "status_code", None), "answer": answer}


def schedule_due(by: User, language: str) -> ReportSchedule:
    """A schedule with three quarters that nobody has ordered yet."""
    made = make_schedule(area=Area(), rhythm="quarter", audience="shareable", language=language, wait_days=7, by=by)
    ReportSchedule.objects.filter(pk=made.pk).update(next_period="2026-Q1")
    return made


def use(client: Client, by: User, report: Report, link: str, language: str) -> Iterator[Timed]:
    """Use the pages of reports one after another."""
    yield timed("the list", lambda: client.get("/fi/reports/"))
    order = timed("an order", lambda: client.post("/fi/reports/", {"area": "network", "language": language, **ORDER}))
    yield order
    page = timed("the order's page", lambda: client.get(order["answer"]["Location"]))
    page["says"] = "Se alkaa, kun" in page["answer"].content.decode()
    yield page
    again = {"area": "municipality:837", "language": language, **ORDER}
    yield timed("one more order", lambda: client.post("/fi/reports/", again))
    yield timed("a finished report", lambda: client.get(report.get_absolute_url()))
    yield timed("a file", lambda: client.get(f"{report.get_absolute_url()}download/xlsx"))
    yield timed("a link", lambda: Client().get(link))
    yield timed("a file by a link", lambda: Client().get(f"{link}xlsx"))
    schedule = schedule_due(by, language)
    yield timed("a schedule's round", lambda: make_due(TODAY))
    run = schedule.runs.get(period=DUE)
    Report.objects.filter(pk=run.report_id).update(state=JobState.FAILED, error="error")
    again_address = f"/fi/reports/schedules/{schedule.pk}/runs/{run.pk}/again/"
    yield timed("a run again", lambda: client.post(again_address))
    yield timed("a schedule's page", lambda: client.get(f"/fi/reports/schedules/{schedule.pk}/"))


@contextmanager
def wall() -> Iterator[None]:
    """Stand where Redis stood and let nobody in: the queue of those who knock is full, and packets are dropped."""
    with socket.socket() as door:
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind((str(REDIS.hostname), REDIS.port or 0))
        door.listen(0)
        knocking = [socket.socket() for _ in range(4)]
        for one in knocking:
            one.setblocking(False)
            with suppress(BlockingIOError):
                one.connect((str(REDIS.hostname), REDIS.port))
        yield
        for one in knocking:
            one.close()


def told(steps: Iterator[Timed]) -> list[Timed]:
    return [{name: value for name, value in step.items() if name != "answer"} for step in steps]


def main(redis: int) -> dict[str, Any]:
    client, coordinator, report, link = prepare()
    known = (client, coordinator, report, link)
    warm()  # as the web server does at its start; no page has been asked for, and nothing sent
    found: dict[str, Any] = {}
    os.kill(redis, signal.SIGSTOP)
    found["frozen"] = told(use(*known, LANGUAGES["frozen"]))
    os.kill(redis, signal.SIGKILL)
    time.sleep(0.5)
    found["gone"] = told(use(*known, LANGUAGES["gone"]))
    with wall():
        found["behind a wall"] = told(use(*known, LANGUAGES["behind a wall"]))
    queued = Report.objects.filter(state=JobState.QUEUED)
    return {"answers": found, "queued": sorted(queued.values_list("pk", flat=True)), "all": Report.objects.count()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(os.environ["REDIS_PID"]))))
