"""Work of the network room outside the request."""

from celery import shared_task

from network.forgetting import forget
from network.health import beat
from network.reminding import remind_all


@shared_task
def heartbeat() -> None:
    """Note that the clock and a worker are alive."""
    beat()


@shared_task
def remind_keepers() -> int:
    """Ask everybody whose records should be confirmed; return how many letters left."""
    return remind_all().sent


@shared_task
def forget_daily() -> int:
    """Delete what has been kept long enough; return how many rows went."""
    counts, _troubles = forget()
    return sum(counts.values())
