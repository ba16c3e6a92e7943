"""Work of the reporting room that runs outside a request; each task is a thin door."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from network.enums import JobState
from network.models.job import STALE_AFTER
from reporting import compiling
from reporting.models import Report

logger = logging.getLogger(__name__)
SENT_AGAIN_AFTER = timedelta(seconds=10)
MESSAGE_LIFE_S = 60
MOST_ATTEMPTS = 5


@shared_task
def compile_report(pk: int) -> None:
    """Compile one report, when it still waits for a worker."""
    compiling.compile_report(pk)


@shared_task
def requeue_waiting_reports() -> int:
    """Send again every report that was ordered or begun and that no worker has; return how many.

    A report that was begun five times without an end has failed: something in it ends the worker.
    """
    now = timezone.now()
    stale = Q(state=JobState.RUNNING, heartbeat__lt=now - STALE_AFTER)
    Report.objects.filter(stale, attempt__gte=MOST_ATTEMPTS).update(
        state=JobState.FAILED, error="gave_up", finished_at=now
    )
    waiting = Report.objects.filter(stale | Q(state=JobState.QUEUED, queued_at__lt=now - SENT_AGAIN_AFTER))
    keys = list(waiting.order_by("queued_at").values_list("pk", flat=True))
    return sum(send(pk) for pk in keys)


def send(pk: int) -> bool:
    """Ask a worker for the report; a queue that does not answer loses nothing, for the row stays queued."""
    try:
        compile_report.apply_async(args=(pk,), expires=MESSAGE_LIFE_S, retry=False)
    except Exception:
        logger.warning("the queue does not answer; report %s waits for it", pk)
        return False
    return True
