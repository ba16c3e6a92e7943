"""A hand for circles whose founding has gone quiet."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from groups.actions.circles import leads_of, write_to_leads
from groups.forms.hand import HandForm
from groups.models import Circle
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
