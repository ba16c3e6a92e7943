"""A worker that dies, run as `python -m tests.slow_worker`: it reads commands, and answers each with a number.

The portal is loaded once; `solo` and `prefork` each part a real worker from it, in a session of its own, so that it
is killed and begun again in a moment. The worker is the real one, except that it notices silence sooner and is killed
(-9), once, where the file `kill-REPORT` names a point: all of it where it is one process, or else the child at work.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import date, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
settings.CELERY_BEAT_SCHEDULE = {
    "waiting-reports": {**settings.CELERY_BEAT_SCHEDULE["waiting-reports"], "schedule": 1.0}
}
django.setup()

from django.core.management import call_command  # noqa: E402 - after the set-up

from network import jobs  # noqa: E402
from network.celery import app  # noqa: E402
from network.management.commands.portal import worker  # noqa: E402
from network.models import job  # noqa: E402
from reporting import compiling, tasks  # noqa: E402
from tests.report_data import make_order, make_quarter  # noqa: E402

FOLDER = Path(os.environ["FOLDER"])
AS_OF = date(2026, 11, 20)
SILENCE = timedelta(seconds=2)
LIBRARIES = ("celery.apps.worker", "celery.beat", "celery.concurrency.solo", "celery.concurrency.prefork", "odfdo",
             "kombu.transport.filesystem", "kombu.transport.redis", "xlsxwriter", "pptx", "typst")  # fmt: skip


def die(report: int, point: str) -> None:
    """Be killed here when the test asked for it; once, so that whoever begins again goes through."""
    asked = FOLDER / f"kill-{report}"
    if asked.exists() and asked.read_text() == point:
        asked.rename(FOLDER / f"killed-{report}")
        signalled = os.getpgid(0) if os.environ["POOL"] == "solo" else os.getpid()
        (os.killpg if os.environ["POOL"] == "solo" else os.kill)(signalled, signal.SIGKILL)


def die_where_asked() -> None:
    """Let each step of compiling begin, or end, with a look at whether it should end there."""
    own = {name: getattr(compiling, name) for name in STEPS}
    for name, step in STEPS.items():
        setattr(compiling, name, step(own[name]))


def _claim(real: Callable[..., Any]) -> Callable[..., Any]:
    def step(pk: int) -> Any:
        die(pk, "before the claim")
        report = real(pk)
        if report is not None:
            die(pk, "claimed")
        return report

    return step


def _figures(real: Callable[..., Any]) -> Callable[..., Any]:
    def step(area: Any, period: Any, report: Any) -> Any:
        within = compiling.statistics

        def counting(*args: Any) -> Any:
            found = within(*args)
            die(report.pk, "counting")
            return found

        compiling.statistics = counting
        try:
            found = real(area, period, report)
        finally:
            compiling.statistics = within
        die(report.pk, "counted, not frozen")
        return found

    return step


def _write(real: Callable[..., Any]) -> Callable[..., Any]:
    def step(path: Path, content: bytes) -> None:
        report, kind = int(path.parent.name), path.name.split(".")[-3]
        if (FOLDER / f"kill-{report}").exists():
            path.write_bytes(content[: len(content) // 2])
            die(report, f"half of {kind}")
        real(path, content)

    return step


def _finish(real: Callable[..., Any]) -> Callable[..., Any]:
    def step(report: Any, *args: Any) -> Any:
        die(report.pk, "files written, not moved")
        return real(report, *args)

    return step


def _record(real: Callable[..., Any]) -> Callable[..., Any]:
    def step(verb: str, report: Any, **more: Any) -> Any:
        die(report.pk, "files moved, not committed")
        return real(verb, report, **more)

    return step


def _compiled(real: Callable[..., Any]) -> Callable[..., Any]:
    def step(pk: int) -> Any:
        report = real(pk)
        die(pk, "committed, not acknowledged")
        return report

    return step


STEPS = {
    "_claim": _claim,
    "figures_and_newest": _figures,
    "write_whole": _write,
    "_finish": _finish,
    "record": _record,
    "compile_report": _compiled,
}


def prepare() -> int:
    """Make the database, a quarter of gatherings, and a report that nothing disturbs; return its key."""
    call_command("createcachetable", verbosity=0)
    make_quarter()
    undisturbed = compiling.compile_report(make_order(as_of=AS_OF).pk)
    if undisturbed is None:
        raise SystemExit("the undisturbed report was not compiled")
    return int(undisturbed.pk)


def order(point: str) -> int:
    """Order the same report once more, whose worker dies at the point; return its key."""
    report = make_order(as_of=AS_OF)
    (FOLDER / f"kill-{report.pk}").write_text(point)
    tasks.send(report.pk)
    return int(report.pk)


def work(pool: str) -> None:
    """Be the worker of `make run`, or one with a process of its own for the work as a county has it."""
    os.environ["POOL"] = pool
    command = worker()
    arguments = command[command.index("worker") :]
    arguments[arguments.index("solo")] = pool
    app.worker_main([*arguments, "--concurrency", "4"])


def part(act: Callable[[], Any]) -> int:
    """Do it in a process parted from this one, in a session of its own; return its number."""
    pid = os.fork()
    if pid == 0:
        os.setsid()
        os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # the answers go on the other
        try:
            act()
        finally:
            os._exit(0)
    return pid


def answered(act: Callable[[], int]) -> int:
    """Do it in a process parted from this one, that keeps no connection open here; return what it returns."""
    reading, writing = os.pipe()
    pid = part(lambda: os.write(writing, str(act()).encode()))
    os.close(writing)
    os.waitpid(pid, 0)
    with os.fdopen(reading) as answer:
        return int(answer.read() or "-1")


def obey(line: str) -> int:
    command, _, told = line.partition(" ")
    if command == "prepare":
        return answered(prepare)
    if command == "order":
        return answered(lambda: order(told))
    if command == "end":
        os.killpg(int(told), signal.SIGKILL)
    if command in ("end", "ended"):
        return os.waitpid(int(told), 0)[1]
    return part(lambda: work(command))


if __name__ == "__main__":
    job.STALE_AFTER = jobs.STALE_AFTER = jobs.SENT_AGAIN_AFTER = SILENCE
    jobs.MOST_ATTEMPTS = 20  # a machine that is busy may be silent for that long now and then
    for library in LIBRARIES:
        import_module(library)
    app.loader.import_default_modules()
    die_where_asked()
    for told in sys.stdin:
        sys.stdout.write(f"{obey(told.strip())}\n")
        sys.stdout.flush()
