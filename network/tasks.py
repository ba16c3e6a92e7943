"""Work of the network room outside the request."""

from celery import shared_task

from network.health import beat


@shared_task
def heartbeat() -> None:
    """Note that the clock and a worker are alive."""
    beat()
