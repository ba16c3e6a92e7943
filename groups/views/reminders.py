"""Letters that ask for missing numbers: the last round, and one sent by hand."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.actions.attendance_letters import start_letters, stop_letters
from groups.letter_links import reader_of
from groups.models import Gathering, NoAttendanceLetters
from groups.reminding import OLDEST, remind_now
from groups.views.helping import tell
from network.audit import record
from network.enums import RoundKind
from network.models import ReminderRound, User
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


@csrf_exempt  # a mail program's button sends no token of ours (RFC 8058); every other form is checked below
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def letters(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever got a letter about numbers stop them, or have them again; only sending changes anything."""
    reader = reader_of(token)
    if reader is None:
        raise Http404
    if request.method == "POST" and request.POST.get("List-Unsubscribe") == "One-Click":
        stop_letters(reader)
        return HttpResponse(status=204)
    return _letters_form(request, token, reader)


@csrf_protect
def _letters_form(request: HttpRequest, token: str, reader: User) -> HttpResponse:
    if request.method == "POST":
        start_letters(reader) if request.POST.get("then") == "start" else stop_letters(reader)
        return redirect("groups:attendance_letters", token)
    is_stopped = NoAttendanceLetters.objects.filter(person=reader).exists()
    return render(request, "groups/attendance_letters.html", {"is_stopped": is_stopped})


def _waiting(request: HttpRequest) -> QuerySet[Gathering]:
    where = reach(request.user, Permission.SUPPORT_CIRCLE)
    late = Gathering.objects.within_reach(where).unreported_before(timezone.localdate())
    return late.select_related("circle__municipality")
