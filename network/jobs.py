"""Work that is a row, done by one worker at a time: claimed by compare-and-set, told step by step, begun again.

Whoever no longer holds the claim's token has lost the work and writes nothing more.
"""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.db import InterfaceError, OperationalError
from django.db.models import F, Q
from django.utils import timezone

from network.enums import JobState
from network.models import Job
from network.models.job import STALE_AFTER

logger = logging.getLogger(__name__)
SENT_AGAIN_AFTER = timedelta(seconds=10)
MESSAGE_LIFE_S = 60
MOST_ATTEMPTS = 5
SLOW_TO_REFUSE_S = 1.0
LEFT_ALONE_S = 5.0
Rows = Any  # a manager or QuerySet of a kind of job


class LostClaimError(Exception):
    """The work was cancelled, or another worker took it over."""


def claim(jobs: Rows, pk: int, steps: Sequence[str]) -> bool:
    """Take the work when it waits for a worker; say whether it is ours now."""
    now = timezone.now()
    found = jobs.waiting().filter(pk=pk)
    return bool(
        found.update(
            state=JobState.RUNNING,
            claim=uuid4().hex,
            attempt=F("attempt") + 1,
            heartbeat=now,
            started_at=now,
            steps_done=0,
            steps_total=len(steps),
            step=steps[0],
            error="",
        )
    )


def carry_out(jobs: Rows, pk: int, steps: Sequence[str], work: Callable[[Any], None]) -> None:
    """Do the work when it waits for a worker; broken, it has failed; a database that is away is waited for."""
    if not claim(jobs, pk, steps):
        return
    job = jobs.get(pk=pk)
    try:
        work(job)
    except LostClaimError:
        logger.info("%s was cancelled, or another worker has it", job)
    except (OperationalError, InterfaceError):
        logger.exception("%s waits until the database answers, and is then begun again", job)
    except Exception:
        logger.exception("%s could not be carried out", job)
        fail(job, "error")


def still_ours(job: Job) -> Rows:
    """Return the work as a QuerySet that is empty once somebody else holds it."""
    kind: Any = type(job)
    return kind.objects.filter(pk=job.pk, claim=job.claim, state=JobState.RUNNING)


def tell_step(job: Job, step: str, steps: Sequence[str]) -> None:
    """Say that the work is alive and which step begins; refuse when it is no longer ours."""
    if not still_ours(job).update(step=step, steps_done=steps.index(step), heartbeat=timezone.now()):
        raise LostClaimError


def fail(job: Job, error: str) -> None:
    """End the work with a reason, if it is still ours."""
    still_ours(job).update(state=JobState.FAILED, error=error, finished_at=timezone.now())


class Queue:
    """What this process knows of the queue: one that was silent is left alone for a moment.

    Every message to a frozen queue takes as long as one waits for it; a page or a round with many would wait for each.
    """

    left_alone_until = 0.0

    @classmethod
    def ask(cls, task: Any, pk: int) -> bool:
        """Send the task; say whether the queue took it."""
        begun = time.monotonic()
        if begun < cls.left_alone_until:
            return False
        try:
            task.apply_async(args=(pk,), expires=MESSAGE_LIFE_S, retry=False)
        except Exception:
            now = time.monotonic()
            cls.left_alone_until = now + LEFT_ALONE_S if now - begun > SLOW_TO_REFUSE_S else 0.0
            return False
        return True


def send_job(task: Any, pk: int) -> bool:
    """Ask a worker for the work; a queue that does not answer loses nothing, for the row stays queued."""
    if Queue.ask(task, pk):
        return True
    logger.warning("the queue does not answer; %s %s waits for it", task.name, pk)
    return False


def send_waiting(jobs: Rows, send: Callable[[int], bool]) -> int:
    """Send again all work that was ordered or begun and that no worker has; return how much.

    Work that was begun five times without an end has failed: something in it ends the worker.
    """
    now = timezone.now()
    stale = Q(state=JobState.RUNNING, heartbeat__lt=now - STALE_AFTER)
    jobs.filter(stale, attempt__gte=MOST_ATTEMPTS).update(state=JobState.FAILED, error="gave_up", finished_at=now)
    waiting = jobs.filter(stale | Q(state=JobState.QUEUED, queued_at__lt=now - SENT_AGAIN_AFTER))
    return sum(send(pk) for pk in list(waiting.order_by("queued_at").values_list("pk", flat=True)))
