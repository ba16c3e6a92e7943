"""The daily round of forgetting: every room deletes what it has kept long enough."""

import logging
from collections import Counter

from network.announcements import forgetting

logger = logging.getLogger(__name__)


def forget() -> tuple[dict[str, int], list[str]]:
    """Ask every room to forget; return how much of what was forgotten, and what could not be."""
    counts: Counter[str] = Counter()
    troubles: list[str] = []
    for room, answer in forgetting.send_robust(sender=None):
        if isinstance(answer, Exception):
            logger.error("forgetting failed in %s", room.__module__, exc_info=answer)
            troubles.append(f"{room.__module__}: {type(answer).__name__}")
        else:
            counts.update(answer)
    return dict(counts), troubles
