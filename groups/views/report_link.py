"""One gathering's number by a link: a small page that needs neither signing in nor JavaScript."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from groups.enums import GatheringState, NotHeldReason
from groups.forms.attendance import RowForm, Token, read_tokens
from groups.models import Gathering
from groups.queries.held import held
from groups.report_links import GOOD_FOR, LinkState, read_report_link, report_address
from groups.views.sheet_rows import store_rows
from network.models import User
from network.permissions import person

STATUSES = {LinkState.GOOD: 200, LinkState.EXPIRED: 410, LinkState.NOT_YOURS: 403, LinkState.BROKEN: 404}


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report_link(request: HttpRequest, token: str) -> HttpResponse:
    """Show one gathering with a field for its number; only sending the form stores it."""
    link = read_report_link(token)
    context: dict[str, Any] = {"state": link.state.value, "link": link, "saved": "saved" in request.GET}
    if link.state == LinkState.GOOD and link.gathering:
        form = _kept(request, link.gathering, link.person) if request.method == "POST" else RowForm(link.gathering)
        if form is None:
            return redirect(f"{request.path}?saved=1")
        context |= {"row": form, "reasons": NotHeldReason.choices, "asks_first": form.asks_first}
    return render(request, "groups/report_link.html", context, status=STATUSES[link.state])


def _kept(request: HttpRequest, gathering: Gathering, by: User | None) -> RowForm | None:
    """Store what was typed; return the row that stays to be looked at, or None when all is stored."""
    token = read_tokens(request.POST.getlist("row")).get(gathering.pk) or Token.fresh(gathering)
    with transaction.atomic():
        outcome = store_rows({gathering.pk: token}, held([gathering.pk]), request.POST, by=by)
    if outcome.kept:
        return outcome.kept[gathering.pk]
    if outcome.stored or outcome.already or gathering.version:
        return None
    form = RowForm(gathering, token, request.POST)
    form.add_error("visitors", _("Kirjoita luku, tai kerro, miksi tapaamista ei pidetty."))
    return form


@require_safe
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the link of a gathering that waits for its number, to be sent on by text message or mail.

    Of one so long past that its link would be dead there is none.
    """
    user = person(request)
    waiting = Gathering.objects.reportable_by(user).filter(state=GatheringState.NOT_REPORTED)
    waiting = waiting.filter(day__gte=timezone.localdate() - GOOD_FOR)
    gathering = get_object_or_404(waiting.select_related("circle"), pk=pk)
    context = {"row": RowForm(gathering), "address": report_address(gathering, user)}
    return render(request, "groups/report_link_share.html", context)
