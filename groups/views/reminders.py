"""Letters that ask for missing numbers: the last round, and one sent by hand."""

from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from groups.models import Gathering
from groups.reminding import OLDEST, remind_now
from groups.views.helping import tell
from network.audit import record
from network.enums import RoundKind
from network.models import ReminderRound
from network.permissions import Permission, needs, person, reach

LATE_AFTER = timedelta(hours=26)
MOST_ROWS = 50


@require_safe
@needs(Permission.SUPPORT_CIRCLE)
def reminders(request: HttpRequest) -> HttpResponse:
    """Show when the letters last left, whether the round is late, and which numbers are still missing."""
    now, today = timezone.now(), timezone.localdate()
    last = ReminderRound.newest(RoundKind.ATTENDANCE)
    finished = ReminderRound.objects.filter(kind=RoundKind.ATTENDANCE, finished_at__isnull=False)
    done = finished.order_by("-finished_at").first()
    waiting = _waiting(request).filter(day__gte=today - OLDEST).order_by("day", "starts", "pk")
    context = {
        "last": last,
        "done": done,
        "is_late": done is None or done.finished_at is None or now - done.finished_at > LATE_AFTER,
        "waiting": waiting[:MOST_ROWS],
        "count": waiting.count(),
    }
    return render(request, "groups/reminders.html", context)


@require_POST
@needs(Permission.SUPPORT_CIRCLE)
def remind(request: HttpRequest, pk: int) -> HttpResponse:
    """Write at once to the leads of a circle whose number is missing."""
    gathering = get_object_or_404(_waiting(request), pk=pk)
    done = remind_now([gathering], today=timezone.localdate(), by=person(request))
    if done.sent:
        record("asked for attendance", gathering, by=person(request))
    tell(request, done)
    return redirect("groups:reminders")


def _waiting(request: HttpRequest) -> QuerySet[Gathering]:
    where = reach(request.user, Permission.SUPPORT_CIRCLE)
    late = Gathering.objects.within_reach(where).unreported_before(timezone.localdate())
    return late.select_related("circle__municipality")
