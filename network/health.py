"""The portal's pulse: database, cache, queue, clock, disk and search index; no addresses and no secrets."""

import shutil
import time
from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from network.index_shape import is_up_to_date
from network.models.job import Job

HEARTBEAT_KEY = "clock-heartbeat"
OLDEST_HEARTBEAT = 900
OLDEST_JOB = 900
LEAST_FREE_BYTES = 200_000_000
_started = time.monotonic()

Finding = dict[str, Any]


def beat() -> None:
    """Note that the clock and a worker are alive now."""
    cache.set(HEARTBEAT_KEY, time.time(), timeout=None)


def examine() -> dict[str, Finding]:
    """Look at each thing that the portal leans on; one that cannot be asked is not well."""
    checks: dict[str, Callable[[], Finding]] = {
        "database": _database,
        "cache": _cache,
        "queue": _queue,
        "clock": _clock,
        "disk": _disk,
        "index": _index,
    }
    return {name: _asked(check) for name, check in checks.items()}


def _asked(check: Callable[[], Finding]) -> Finding:
    try:
        return check()
    except Exception as error:
        return {"ok": False, "error": type(error).__name__}


def _database() -> Finding:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return {"ok": cursor.fetchone() == (1,)}


def _cache() -> Finding:
    cache.get(HEARTBEAT_KEY)
    return {"ok": not getattr(cache, "is_left_alone", False)}


def _queue() -> Finding:
    """How long the oldest work has waited for a worker."""
    oldest = [
        model._default_manager.waiting().order_by("queued_at").values_list("queued_at", flat=True).first()  # type: ignore[attr-defined]
        for model in apps.get_models()
        if issubclass(model, Job)
    ]
    ages = [round((timezone.now() - queued_at).total_seconds()) for queued_at in oldest if queued_at]
    age = max(ages, default=0)
    return {"ok": age <= OLDEST_JOB, "oldest_seconds": age}


def _clock() -> Finding:
    """How long ago the clock's own task last ran; a portal that has just started is given time."""
    last = cache.get(HEARTBEAT_KEY)
    if last is None:
        return {"ok": time.monotonic() - _started < OLDEST_HEARTBEAT, "age_seconds": None}
    age = round(time.time() - last)
    return {"ok": age <= OLDEST_HEARTBEAT, "age_seconds": age}


def _disk() -> Finding:
    usage = shutil.disk_usage(settings.VAR_DIR)
    return {"ok": usage.free >= LEAST_FREE_BYTES, "free_percent": 100 * usage.free // usage.total}


def _index() -> Finding:
    """Whether the search index is as this code expects it: `migrate` builds it anew."""
    return {"ok": is_up_to_date()}
