"""The portal's worker for tests that kill it: `celery -A tests.slow_worker`.

It is the real worker, except that it notices silence sooner and stands still at the point that PAUSE_AT names,
once it has made the file PAUSED, so that a test can kill it right there.
"""

import os
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import django
from django.conf import settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "network.settings")
settings.CELERY_BEAT_SCHEDULE["waiting-reports"]["schedule"] = 1.0
django.setup()

from network import jobs  # noqa: E402 - after the set-up
from network.celery import app  # noqa: E402
from network.models import job  # noqa: E402
from reporting import compiling  # noqa: E402

__all__ = ["app"]
job.STALE_AFTER = jobs.STALE_AFTER = jobs.SENT_AGAIN_AFTER = timedelta(seconds=1)


def pause(point: str) -> None:
    """Stand still here when the test asked for it."""
    if os.environ.get("PAUSE_AT") == point:
        Path(os.environ["PAUSED"]).touch()
        time.sleep(120)


figures, write_whole, record = compiling.figures_and_newest, compiling.write_whole, compiling.record
to_pdf, compile_report = compiling.WRITERS["pdf"], compiling.compile_report


def slow_figures(*args: Any) -> Any:
    pause("figures")
    return figures(*args)


def slow_write(path: Path, content: bytes) -> None:
    if os.environ.get("PAUSE_AT") == "half a file":
        path.write_bytes(content[: len(content) // 2])
        pause("half a file")
    write_whole(path, content)


def slow_pdf(document: Any) -> bytes:
    pause("pdf")
    return to_pdf(document)


def slow_record(verb: str, *args: Any, **options: Any) -> Any:
    pause("files moved, not committed")
    return record(verb, *args, **options)


def slow_compile(pk: int) -> Any:
    report = compile_report(pk)
    pause("committed, not acknowledged")
    return report


compiling.figures_and_newest = slow_figures
compiling.write_whole = slow_write
compiling.WRITERS["pdf"] = slow_pdf
compiling.record = slow_record
compiling.compile_report = slow_compile
