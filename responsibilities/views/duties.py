"""Open duties in public, and offering to take one."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from network.models import User
from network.queries.near import resolve_place_text
from network.requests import SignedInRequest
from responsibilities.actions import duties as actions
from responsibilities.enums import ResponsibilityState
from responsibilities.forms.duties import DutyFilterForm, HandBackForm, OfferForm
from responsibilities.models import Responsibility
from responsibilities.queries import invitation_text, invitations, nearest_first

PAGE_SIZE = 20
LIMIT = {"offer": "10/h/user"}  # each offer is a letter to somebody else


@login_not_required
def duties(request: HttpRequest) -> HttpResponse:
    """Show the open duties, nearest first where the reader said where they are."""
    form = DutyFilterForm(request.GET)
    found = Responsibility.objects.inviting()
    if form.is_valid() and form.cleaned_data["duty"]:
        found = found.filter(duty=form.cleaned_data["duty"])
    near = form.cleaned_data.get("near", "")
    here = resolve_place_text(near) if near else None
    if here:
        keys = nearest_first(found, here.point)
    else:
        keys = list(found.order_by("-created_at", "pk").values_list("pk", flat=True))
    page = Paginator(keys, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = Responsibility.objects.select_related("circle__municipality", "circle__place").in_bulk(list(page))
    context = {
        "form": form,
        "page": page,
        "invitations": invitations((rows[pk] for pk in page if pk in rows), here.point if here else None),
        "here": here,
        "not_understood": near if near and not here else "",
        "own": _own(request),
    }
    return render(request, "responsibilities/duties.html", context)


def _own(request: HttpRequest) -> list[Responsibility]:
    if not isinstance(request.user, User):
        return []
    return list(Responsibility.objects.current().filter(taken_by=request.user).select_related("circle"))


def offer(request: SignedInRequest, pk: int) -> HttpResponse:
    """Offer to take an open duty, with a few words or none."""
    duty = get_object_or_404(
        Responsibility.objects.current().filter(circle__state="published").select_related("circle__municipality"), pk=pk
    )
    if duty.state != ResponsibilityState.OPEN and duty.taken_by_id != request.user.pk:
        messages.info(request, _("Joku ehti tarjoutua ensin. Katso muut avoimet vastuut."))
        return redirect("responsibilities:duties")
    form, status = OfferForm(request.POST or None), 200
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, app="responsibilities", action="offer", config=LIMIT):
            return _offered(request, duty, form.cleaned_data["message"])
        form.add_error(None, _("Tarjouduit monta kertaa peräkkäin. Odota tunti ja yritä sitten uudelleen."))
        status = 429
    context = {"duty": duty, "form": form, "text": invitation_text(duty)}
    return render(request, "responsibilities/offer.html", context, status=status)


def _offered(request: SignedInRequest, duty: Responsibility, message: str) -> HttpResponse:
    try:
        actions.offer(duty, message, by=request.user)
        messages.success(request, _("Kiitos! Piirin väki sai viestisi ja vastaa sinulle sähköpostiin."))
    except actions.TakenMeanwhileError:
        messages.info(request, _("Joku ehti tarjoutua ensin. Katso muut avoimet vastuut."))
    return redirect("responsibilities:duties")


def give_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back an offer, or hand back a duty that the person holds."""
    own = Responsibility.objects.current().filter(taken_by=request.user).select_related("circle")
    duty = get_object_or_404(own, pk=pk)
    form = HandBackForm(request.POST or None, duty=duty)
    is_offer = duty.state == ResponsibilityState.OFFERED
    if request.method == "POST" and (is_offer or form.is_valid()):
        try:
            if is_offer:
                actions.decline(duty, by=request.user)
                messages.success(request, _("Tarjouksesi on peruttu."))
            else:
                actions.hand_back(duty, until=form.cleaned_data["until"], by=request.user)
                messages.success(request, _("Kiitos avustasi! Piiri etsii nyt uuden tekijän."))
        except actions.TakenMeanwhileError:
            messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
        return redirect("responsibilities:duties")
    context = {"duty": duty, "form": form, "text": invitation_text(duty)}
    return render(request, "responsibilities/give_up.html", context)
