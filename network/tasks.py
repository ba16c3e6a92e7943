"""Work of the network room outside the request."""

import logging

from celery import shared_task
from django.core.cache import cache

from network.announcements import organisation_import_waits, reminder_order_waits
from network.health import beat
from network.jobs import MESSAGE_LIFE_S, send_job, send_waiting
from network.models import OrganisationImport, ReminderOrder
from network.queries.duplicates import look_through
from network.reminding import remind_all
from network.rounds import forget, greet_the_day

logger = logging.getLogger(__name__)
LOOKING, LOOKING_S = "duplicates-looking", 300


@shared_task
def heartbeat() -> None:
    """Note that the clock and a worker are alive."""
    beat()


@shared_task
def remind_keepers() -> int:
    """Ask everybody whose records should be confirmed; return how many letters left."""
    return remind_all().sent


@shared_task
def carry_out_reminder_order(pk: int) -> None:
    """Look whom a coordinator's letters would reach, or send them, when they still wait for a worker."""
    reminder_order_waits.send(sender=ReminderOrder, pk=pk)


def send_reminder_order(pk: int) -> bool:
    """Ask a worker for the letters; a queue that does not answer loses nothing, for the row stays queued."""
    return send_job(carry_out_reminder_order, pk)


@shared_task
def requeue_waiting_reminder_orders() -> int:
    """Send again all letters that were asked for and that no worker has; return how many orders."""
    return send_waiting(ReminderOrder.objects, send_reminder_order)


@shared_task
def look_for_duplicates() -> int:
    """Look through the directory for records of one organisation, unless somebody just does; return how many pairs."""
    if not cache.add(LOOKING, 1, LOOKING_S):
        return 0
    try:
        return len(look_through().pairs)
    finally:
        cache.delete(LOOKING)


def ask_for_duplicates() -> None:
    """Let a worker look through the directory; where the queue does not answer, whoever comes next asks again."""
    try:
        look_for_duplicates.apply_async(expires=MESSAGE_LIFE_S, retry=False)
    except Exception:
        logger.warning("the queue does not answer; duplicates are not looked for")


@shared_task
def forget_daily() -> int:
    """Delete what has been kept long enough; return how many rows went."""
    counts, _troubles = forget()
    return sum(counts.values())


@shared_task
def morning_round() -> int:
    """Do what is due today in every room; return how much was done."""
    counts, _troubles = greet_the_day()
    return sum(counts.values())


@shared_task
def carry_out_organisation_import(pk: int) -> None:
    """Check or store one sent list of organisations, when it still waits for a worker."""
    organisation_import_waits.send(sender=OrganisationImport, pk=pk)


def send_organisation_import(pk: int) -> bool:
    """Ask a worker for the import; a queue that does not answer loses nothing, for the row stays queued."""
    return send_job(carry_out_organisation_import, pk)


@shared_task
def requeue_waiting_organisation_imports() -> int:
    """Send again every list that was asked for and that no worker has; return how many."""
    return send_waiting(OrganisationImport.objects, send_organisation_import)
