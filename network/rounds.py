"""The clock's daily rounds: every room is asked, and the trouble of one does not keep the others from theirs."""

import logging
from collections import Counter
from typing import Any

from django.dispatch import Signal
from django.utils import timezone

from network.announcements import forgetting, morning

logger = logging.getLogger(__name__)
Outcome = tuple[dict[str, int], list[str]]


def forget() -> Outcome:
    """Ask every room to forget; return how much of what was forgotten, and what could not be."""
    return _go_round(forgetting)


def greet_the_day() -> Outcome:
    """Ask every room to do what is due today; return how much of what was done, and what could not be."""
    return _go_round(morning, today=timezone.localdate())


def _go_round(announced: Signal, **facts: Any) -> Outcome:
    counts: Counter[str] = Counter()
    troubles: list[str] = []
    for room, answer in announced.send_robust(sender=None, **facts):
        if isinstance(answer, Exception):
            logger.error("a daily round failed in %s", room.__module__, exc_info=answer)
            troubles.append(f"{room.__module__}: {type(answer).__name__}")
        else:
            counts.update(answer)
    return dict(counts), troubles
