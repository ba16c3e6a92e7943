"""Forgetting old reminders of circles."""

from datetime import timedelta

from django.utils import timezone

from groups.models import Circle, Nudge

KEPT = timedelta(days=730)


def forget_old_nudges() -> int:
    """Delete reminders of two years ago; those of circles still unfinished stay, so that none is sent twice."""
    old = Nudge.objects.filter(at__lte=timezone.now() - KEPT)
    return int(old.exclude(circle__in=Circle.objects.unfinished()).delete()[0])
