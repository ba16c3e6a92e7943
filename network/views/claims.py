"""Claiming one's own organisation's record: asking for the link, and taking the record over by it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from network.actions import claims as actions
from network.claims import ClaimState, claim_of, on_its_way, read_claim
from network.models import Organisation
from network.permissions import person
from network.senders import may_send
from network.views.old_addresses import leads_to_the_kept

BOTH = ["GET", "HEAD", "POST"]
STATUSES = {ClaimState.EXPIRED: 410, ClaimState.NOT_YOURS: 404, ClaimState.BROKEN: 404}


@never_cache
@require_http_methods(BOTH)
@leads_to_the_kept
def claim(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell how the record is claimed and whether a link is on its way; the link goes to the record's own address."""
    organisation = get_object_or_404(Organisation.objects.published(), slug=slug)
    found = claim_of(organisation, person(request))
    if request.method == "POST" and found.state is ClaimState.GOOD:
        if not may_send(request, "claim"):
            return render(request, "429.html", status=429)
        if actions.ask(found, by=person(request)):
            messages.success(request, _("Lähetimme linkin."))
        return redirect("network:organisation_claim", slug)
    context = {
        "organisation": organisation,
        "state": found.state.value,
        "is_to_own": found.is_to_own,
        "on_its_way": on_its_way(organisation, person(request)) if found.state is ClaimState.GOOD else None,
    }
    return render(request, "network/organisation_claim.html", context)


@never_cache
@require_http_methods(BOTH)
def claim_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show what the link opens and one button; only sending the form gives the record over."""
    found = read_claim(token, person(request))
    if request.method == "POST" and found.state is ClaimState.GOOD and found.organisation:
        if actions.accept(found.organisation, by=person(request)) is ClaimState.DONE:
            messages.success(request, _("Kiitos! Pidät nyt järjestön tiedot ajan tasalla."))
            return redirect("network:organisation_edit", found.organisation.slug)
        return redirect(request.path)
    shown = None if found.state is ClaimState.NOT_YOURS else found.organisation
    context = {"state": found.state.value, "organisation": shown}
    return render(request, "network/claim_link.html", context, status=STATUSES.get(found.state, 200))
