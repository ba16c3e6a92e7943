"""Work of the groups room that runs outside a request; each task is a thin door."""

from celery import shared_task
from django.db.models import Q
from django.utils import timezone

from groups import booklet_making
from groups.announcements import import_waits
from groups.diary_forgetting import forget_removed, sweep_files
from groups.enums import CircleState
from groups.expected import horizon, write_expected
from groups.models import AttendanceImport, Booklet, Circle
from groups.nudging import nudge_all
from groups.reminding import remind_all
from groups.slip_rounds import tell_tallies
from network.jobs import send_job, send_waiting


@shared_task
def expect_gatherings(circle_id: int | None = None) -> int:
    """Write ahead the gatherings of one circle, or of all; return how many were added."""
    going_on = (CircleState.PUBLISHED, CircleState.PAUSED, CircleState.RECORD)
    circles = Circle.objects.filter(Q(state__in=going_on) | Q(expected_until__gt=timezone.localdate())).select_related(
        "timetable", "records"
    )
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


@shared_task
def make_booklet(pk: int) -> None:
    """Make one booklet, when it still waits for a worker."""
    booklet_making.make_booklet(pk)


def send_booklet(pk: int) -> bool:
    """Ask a worker for the booklet; a queue that does not answer loses nothing, for the row stays queued."""
    return send_job(make_booklet, pk)


@shared_task
def requeue_waiting_booklets() -> int:
    """Send again every booklet that was ordered or begun and that no worker has; return how many."""
    return send_waiting(Booklet.objects, send_booklet)


@shared_task
def carry_out_import(pk: int) -> None:
    """Check or store one sent table, when it still waits for a worker."""
    import_waits.send(sender=AttendanceImport, pk=pk)


def send_import(pk: int) -> bool:
    """Ask a worker for the import; a queue that does not answer loses nothing, for the row stays queued."""
    return send_job(carry_out_import, pk)


@shared_task
def requeue_waiting_imports() -> int:
    """Send again every import that was asked for and that no worker has; return how many."""
    return send_waiting(AttendanceImport.objects, send_import)


@shared_task
def forget_removed_entries() -> int:
    """Delete the diary entries whose time to be brought back is over, and stray files; return how many."""
    return forget_removed() + sweep_files()


@shared_task
def tell_slip_tallies() -> int:
    """Let the givers of slips see the counts as they stand, once in a month; return how many moved."""
    return tell_tallies()
