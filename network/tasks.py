"""Work of the network room outside the request."""

from celery import shared_task

from network.health import beat
from network.reminding import remind_all
from network.rounds import forget, greet_the_day


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


@shared_task
def morning_round() -> int:
    """Do what is due today in every room; return how much was done."""
    counts, _troubles = greet_the_day()
    return sum(counts.values())
