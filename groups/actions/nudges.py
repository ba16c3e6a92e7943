"""Stopping the reminders of one's circles, starting them again, and forgetting old ones."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from groups.models import Circle, NoNudges, Nudge
from network.audit import record
from network.models import User

KEPT = timedelta(days=730)


@transaction.atomic
def stop_nudges(person: User) -> None:
    """Remind the person of their circles no more; stopping twice changes nothing."""
    _row, is_new = NoNudges.objects.get_or_create(person=person)
    if is_new:
        record("nudges stopped", person, by=person)


@transaction.atomic
def start_nudges(person: User) -> None:
    """Remind the person of their circles again."""
    if NoNudges.objects.filter(person=person).delete()[0]:
        record("nudges started", person, by=person)


def forget_old_nudges() -> int:
    """Delete reminders of two years ago; those of circles still unfinished stay, so that none is sent twice."""
    old = Nudge.objects.filter(at__lte=timezone.now() - KEPT)
    return int(old.exclude(circle__in=Circle.objects.unfinished()).delete()[0])
