"""Work of the reporting room that runs outside a request; each task is a thin door."""

from celery import shared_task

from network.jobs import send_job, send_waiting
from reporting import compiling
from reporting.models import Report
from reporting.schedules.letters import deliver
from reporting.shares.sharing import store_openings


@shared_task
def compile_report(pk: int) -> None:
    """Compile one report, when it still waits for a worker."""
    compiling.compile_report(pk)


@shared_task
def requeue_waiting_reports() -> int:
    """Send again every report that was ordered or begun and that no worker has; return how many."""
    return send_waiting(Report.objects, send)


@shared_task
def store_openings_of_shares() -> int:
    """Move the openings of shared reports from the cache to their rows; return how many."""
    return store_openings()


@shared_task
def deliver_scheduled_reports() -> int:
    """Write to the readers of finished scheduled reports; return how many letters left."""
    return deliver()


def send(pk: int) -> bool:
    """Ask a worker for the report; a queue that does not answer loses nothing, for the row stays queued."""
    return send_job(compile_report, pk)
