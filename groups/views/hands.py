"""A hand for circles whose founding has gone quiet, and the reminders that their people get."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.actions.circles import leads_of, write_to_leads
from groups.actions.nudges import start_nudges, stop_nudges
from groups.forms.hand import HandForm
from groups.models import Circle, NoNudges
from groups.nudging import person_of
from groups.queries.readiness import missing_before_sending
from network.permissions import Permission, needs, reach
from network.requests import SignedInRequest

LIMIT = {"offer_hand": "20/h/user"}  # each is a letter to somebody else
BOTH = ("GET", "HEAD", "POST")


@require_http_methods(BOTH)
@needs(Permission.SUPPORT_CIRCLE)
def offer_hand(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write to the founder of an unfinished circle of the area."""
    where = reach(request.user, Permission.SUPPORT_CIRCLE)
    circle = get_object_or_404(
        Circle.objects.unfinished().within_reach(where).select_related("municipality"), slug=slug
    )
    form, status = HandForm(request.POST if request.method == "POST" else None), 200
    leads = leads_of(circle)
    if request.method == "POST" and leads and form.is_valid():
        if ratelimit.consume(request, app="groups", action="offer_hand", config=LIMIT):
            write_to_leads(circle, **form.cleaned_data, by=request.user)
            messages.success(request, _("Viestisi on lähetetty."))
            return redirect("reporting:start")
        form.add_error(None, _("Kirjoitit monta kertaa peräkkäin. Odota tunti ja lähetä sitten uudelleen."))
        status = 429
    context = {"circle": circle, "form": form, "leads": leads, "missing": missing_before_sending(circle)}
    return render(request, "groups/hand.html", context, status=status)


@login_not_required
@require_http_methods(BOTH)
def nudges(request: HttpRequest, token: str) -> HttpResponse:
    """Let whoever got a reminder stop them, or have them again; only sending the form changes anything."""
    person = person_of(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        start_nudges(person) if request.POST.get("then") == "start" else stop_nudges(person)
        return redirect("groups:nudges", token)
    is_stopped = NoNudges.objects.filter(person=person).exists()
    return render(request, "groups/nudges.html", {"is_stopped": is_stopped})
