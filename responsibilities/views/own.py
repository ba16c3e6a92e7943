"""One's own duties: taking an offer back, giving a duty back, asking a successor."""

from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from groups.permissions import managed_circles
from network.requests import SignedInRequest
from responsibilities.actions import duties as actions
from responsibilities.actions import offers
from responsibilities.enums import ResponsibilityState as State
from responsibilities.forms.duties import HandBackForm
from responsibilities.holding import TakenMeanwhileError
from responsibilities.models import Offer, Responsibility
from responsibilities.queries.team import part_of
from responsibilities.views.invitations import invite_to

BOTH = ("GET", "HEAD", "POST")


@require_http_methods(BOTH)
def give_up(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take back an offer, or say until when one has a duty."""
    has = Q(taken_by=request.user, state=State.TAKEN)
    offered = Q(pk__in=Offer.objects.waiting().filter(user=request.user).values("duty"))
    duty = get_object_or_404(Responsibility.objects.filter(has | offered).select_related("circle"), pk=pk)
    is_offer = duty.state == State.OPEN
    form = HandBackForm(request.POST if request.method == "POST" else None, duty=duty)
    if request.method == "POST" and (is_offer or form.is_valid()):
        try:
            _give_up(request, duty, form, is_offer=is_offer)
        except TakenMeanwhileError:
            messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
        return redirect("responsibilities:duties")
    context = {"duty": duty, "part": part_of(duty), "form": form, "is_offer": is_offer}
    return render(request, "responsibilities/give_up.html", context)


def _give_up(request: SignedInRequest, duty: Responsibility, form: HandBackForm, *, is_offer: bool) -> None:
    if is_offer:
        for row in duty.offers.waiting().filter(user=request.user):
            offers.withdraw(row, by=request.user)
        messages.success(request, _("Tarjouksesi on peruttu."))
        return
    after = actions.hand_back(duty, until=form.cleaned_data["until"], by=request.user)
    if after.state == State.ENDED:
        messages.success(request, _("Kiitos avustasi! Piiri etsii nyt uuden tekijän."))
    else:
        messages.success(request, _("Viimeinen päivä on merkitty. Muistutamme sinua ja piiriä viikkoa ennen."))


@require_http_methods(BOTH)
def hand_over(request: SignedInRequest, pk: int) -> HttpResponse:
    """Ask a successor for a duty that one has; it moves when they say yes."""
    own = Responsibility.objects.filter(taken_by=request.user, state=State.TAKEN, next_user=None, next_carrier=None)
    own = own.select_related("circle")
    duty = get_object_or_404(own, pk=pk)
    return invite_to(request, duty, "responsibilities:duties")


@require_POST
def break_promise(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an agreed hand-over back: the holder, the successor or whoever manages the circle."""
    rows = Responsibility.objects.exclude(next_user=None, next_carrier=None).filter(state=State.TAKEN)
    managed = Q(circle__in=managed_circles(request.user))
    duty = get_object_or_404(rows.filter(Q(taken_by=request.user) | Q(next_user=request.user) | managed), pk=pk)
    actions.break_promise(duty, by=request.user)
    messages.success(request, _("Siirto on peruttu. Viimeisen päivän jälkeen vastuuseen etsitään uusi tekijä."))
    if managed_circles(request.user).contains(duty.circle):
        return redirect("responsibilities:circle_duties", duty.circle.slug)
    return redirect("responsibilities:duties")
