"""Whom to help this week, and asking a circle's people for their numbers with one press."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from groups.models import Circle
from groups.queries.helping import helping as helping_of
from groups.queries.helping import unreported_of
from groups.reminding import Reminded, remind_now
from network.audit import record
from network.models import User
from network.permissions import Permission, needs, reach
from network.requests import SignedInRequest

PER_PAGE = 30


@require_safe
@needs(Permission.SUPPORT_CIRCLE)
def helping(request: SignedInRequest) -> HttpResponse:
    """List the circles of the area that could be helped, why, and what one can do next."""
    found = helping_of(request.user, request.GET.get("municipality", "")[:3])
    page = Paginator(found.rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "groups/helping.html", {"found": found, "page": page, "rows": list(page)})


@require_POST
@needs(Permission.SUPPORT_CIRCLE)
def remind(request: SignedInRequest, slug: str) -> HttpResponse:
    """Write at once to the leads of a circle about every number that is missing."""
    where = reach(request.user, Permission.SUPPORT_CIRCLE)
    circle = get_object_or_404(Circle.objects.within_reach(where), slug=slug)
    late = unreported_of(circle)
    if not late:
        messages.info(request, _("Luvut on jo kerrottu. Kirjettä ei tarvittu."))
        return redirect("groups:helping")
    done = remind_now(late, today=timezone.localdate(), by=request.user)
    if done.sent:
        record("asked for attendance", circle, by=request.user)
    tell(request, done)
    return redirect("groups:helping")


def tell(request: HttpRequest, done: Reminded) -> None:
    """Say to whom the letter left, who has had today's already, and to whom it could not leave."""
    if done.sent:
        messages.success(request, _("Kirje lähti: %(names)s.") % {"names": _names(done.sent)})
    if done.already:
        text = _("Heille on jo kirjoitettu tänään: %(names)s. Toista kirjettä ei lähetetty.")
        messages.info(request, text % {"names": _names(done.already)})
    if done.failed:
        text = _("Kirje ei lähtenyt: %(names)s. Yritä uudelleen huomenna, tai soita piirille.")
        messages.error(request, text % {"names": _names(done.failed)})
    if done.stopped:
        text = _("He ovat pyytäneet, ettei heille kirjoiteta luvuista: %(names)s. Soita tai merkitse luvut itse.")
        messages.info(request, text % {"names": _names(done.stopped)})
    if not (done.sent or done.already or done.failed or done.stopped):
        messages.info(
            request, _("Piirillä ei ole vastuuhenkilöä, jolle kirjoittaa. Merkitse luvut itse viikkolistaan.")
        )


def _names(people: Sequence[User]) -> str:
    return ", ".join(str(person.name or person.email) for person in people)
