"""Work of the groups room that runs outside a request; each task is a thin door."""

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from groups.enums import CircleState
from groups.expected import horizon, write_expected
from groups.models import Circle
from groups.nudging import nudge_all
from groups.reminding import remind_all


@shared_task
def expect_gatherings(circle_id: int | None = None) -> int:
    """Write ahead the gatherings of one circle, or of all; return how many were added."""
    circles = Circle.objects.filter(
        Q(state__in=(CircleState.PUBLISHED, CircleState.PAUSED)) | Q(expected_until__gt=timezone.localdate())
    ).select_related("timetable")
    if circle_id is not None:
        circles = circles.filter(pk=circle_id)
    circles = circles.prefetch_related("timetable__spans", "timetable__exceptions")
    return sum(write_expected(circle, horizon()).added for circle in circles.iterator(chunk_size=200))


@shared_task
def nudge_people() -> int:
    """Remind people once of quiet drafts and of agreements to look at; return how many letters left."""
    return nudge_all()


@shared_task
def remind_of_attendance() -> int:
    """Ask for the numbers that are missing; return how many letters left."""
    return remind_all().sent
