"""Work of the responsibilities room outside the request; each task is a thin door."""

from celery import shared_task

from responsibilities.turn_reminding import remind_all, tell_leads_of_holes


@shared_task
def remind_turns() -> int:
    """Remind of tomorrow's turns, and tell the leads of turns that lack somebody; return how many letters and turns."""
    return remind_all() + tell_leads_of_holes()
