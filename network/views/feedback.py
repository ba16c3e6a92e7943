"""Feedback: anybody may write it, coordinators answer it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from network.actions import feedback as actions
from network.forms.feedback import FeedbackForm, own_page
from network.models import Feedback
from network.permissions import Permission, needs, person
from network.senders import within_limit

PER_PAGE = 30
LIMIT = {"feedback": "5/10m/ip"}


@login_not_required
def feedback(request: HttpRequest) -> HttpResponse:
    """Take a message from anybody; too many in a row are asked to wait, and keep their text."""
    form = FeedbackForm(
        request.POST if request.method == "POST" else None, initial={"page": own_page(request.GET.get("page"))}
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        if form.is_by_a_machine:
            return redirect("network:feedback_thanks")
        if within_limit(request, app="network", action="feedback", config=LIMIT):
            actions.receive(**{key: form.cleaned_data[key] for key in ("message", "page", "email")})
            return redirect("network:feedback_thanks")
        form.add_error(None, _("Lähetit monta viestiä peräkkäin. Odota kymmenen minuuttia ja lähetä sitten uudelleen."))
        status = 429
    about = own_page(form["page"].value())
    return render(request, "network/feedback.html", {"form": form, "about": about}, status=status)


@login_not_required
def thanks(request: HttpRequest) -> HttpResponse:
    """Say that the message has arrived and what happens next."""
    return render(request, "network/feedback_thanks.html")


@needs(Permission.HANDLE_FEEDBACK)
def queue(request: HttpRequest) -> HttpResponse:
    """List what people have written, the open ones first."""
    is_handled = request.GET.get("show") == "handled"
    rows = Feedback.objects.filter(handled_at__isnull=not is_handled).order_by(
        "-handled_at" if is_handled else "received_at", "pk"
    )
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "network/feedback_queue.html", {"page": page, "is_handled": is_handled})


@require_POST
@needs(Permission.HANDLE_FEEDBACK)
def handled(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark one message as dealt with."""
    actions.handle(get_object_or_404(Feedback, pk=pk), by=person(request))
    messages.success(request, _("Palaute on merkitty käsitellyksi."))
    return redirect("network:feedback_queue")
