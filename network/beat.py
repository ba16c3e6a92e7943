"""When the clock last ticked and a worker heard it; kept in the cache, since losing it costs one tick."""

from datetime import datetime

from django.core.cache import cache
from django.utils import timezone

KEY = "beat"


def note_beat() -> None:
    """Remember that a worker has just done the clock's work."""
    cache.set(KEY, timezone.now(), timeout=None)


def last_beat() -> datetime | None:
    """Return when a worker last did the clock's work, or None when it is not known."""
    found = cache.get(KEY)
    return found if isinstance(found, datetime) else None
