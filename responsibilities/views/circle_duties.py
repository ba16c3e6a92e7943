"""A circle's own view of its duties: who carries what, who has offered or been asked, what has been."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from groups.models import Circle
from groups.permissions import backed_circles, inside_circles, managed_circles
from groups.queries.background import contacts_of
from groups.queries.circles import whole
from network.requests import SignedInRequest
from responsibilities.actions import duties as actions
from responsibilities.actions import offers
from responsibilities.enums import Duty
from responsibilities.enums import ResponsibilityState as State
from responsibilities.forms.duties import AddDutyForm, HandBackForm, NeedForm
from responsibilities.holding import NEEDS, TakenMeanwhileError
from responsibilities.models import Offer, Responsibility
from responsibilities.queries.open_duties import as_open_duties, open_of
from responsibilities.queries.team import managed_duties, network_of, part_of, team_of
from responsibilities.ring import NARROW, WIDE, ring

BOTH = ("GET", "HEAD", "POST")
PART = "responsibilities/_network.html"


@require_http_methods(BOTH)
def circle_duties(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show who carries what to the circle's people and supporters; its leads may add a duty."""
    circle = get_object_or_404(whole(inside_circles(request.user)), slug=slug)
    may_manage = managed_circles(request.user).contains(circle)
    form = AddDutyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if not may_manage:
            raise Http404
        if form.is_valid():
            actions.add_duty(circle, Duty(form.cleaned_data["duty"]), form.need(), by=request.user)
            messages.success(request, _("Vastuu on lisätty."))
            return redirect("responsibilities:circle_duties", slug)
    team = team_of(circle, timezone.localdate())
    context = {
        "circle": circle,
        "may_manage": may_manage,
        "form": form,
        "team": team,
        "drawings": [ring(team.boxes, WIDE), ring(team.boxes, NARROW)],
        "contacts": contacts_of(circle),
        "may_name": backed_circles(request.user).contains(circle),
    }
    return render(request, "responsibilities/circle_duties.html", context)


@login_not_required
@require_safe
def network(request: HttpRequest, slug: str) -> HttpResponse:
    """Show anybody what the circle has and what it looks for: no names; the circle's own page shows the same part."""
    circle = get_object_or_404(whole(Circle.objects.published()), slug=slug)
    boxes, parties = network_of(circle)
    context = {
        "circle": circle,
        "boxes": boxes,
        "parties": [party for party in parties if party.state],
        "drawings": [ring(boxes, WIDE), ring(boxes, NARROW)],
        "rows": as_open_duties(open_of(circle, timezone.localdate())),
    }
    is_part = request.headers.get("HX-Request") == "true"
    return render(request, PART if is_part else "responsibilities/network.html", context)


OFFER_ANSWERS = {"accept": offers.accept, "decline": offers.decline}


@require_POST
def answer_offer(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Accept or decline an offer."""
    rows = Offer.objects.filter(duty__circle__in=managed_circles(request.user).filter(slug=slug))
    offer = get_object_or_404(rows.select_related("duty__circle", "user"), pk=pk)
    act = OFFER_ANSWERS.get(request.POST.get("answer", ""))
    if act is None:
        return redirect("responsibilities:circle_duties", slug)
    try:
        act(offer, by=request.user)
        messages.success(request, _("Tallennettu. Tarjoaja saa siitä viestin, jos hän antoi osoitteen."))
    except TakenMeanwhileError:
        messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
    return redirect("responsibilities:circle_duties", slug)


@require_POST
def close_duty(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Stop looking for somebody for a duty of the circle's own."""
    actions.close(_managed_duty(request, slug, pk), by=request.user)
    messages.success(request, _("Tähän ei enää etsitä ketään."))
    return redirect("responsibilities:circle_duties", slug)


@require_http_methods(BOTH)
def describe_duty(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Write what is needed, and when."""
    duty = _managed_duty(request, slug, pk)
    if duty.state == State.ENDED:
        return redirect("responsibilities:circle_duties", slug)
    initial = {name: getattr(duty, name) for name in NEEDS}
    form = NeedForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe(duty, form.need(), by=request.user)
            messages.success(request, _("Muutokset on tallennettu."))
        except TakenMeanwhileError:
            messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
        return redirect("responsibilities:circle_duties", slug)
    context = {"circle": duty.circle, "duty": duty, "part": part_of(duty), "form": form}
    return render(request, "responsibilities/describe_duty.html", context)


@require_http_methods(BOTH)
def end_duty(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Write the last day of a taken duty, today or ahead; look for somebody new, or not."""
    duty = _managed_duty(request, slug, pk)
    if duty.state != State.TAKEN or duty.held_as:
        return redirect("responsibilities:circle_duties", slug)
    form = HandBackForm(request.POST if request.method == "POST" else None, duty=duty)
    if request.method == "POST" and form.is_valid():
        try:
            after = actions.hand_back(duty, **form.cleaned_data, by=request.user)
            is_over = after.state == State.ENDED
            later = _("Viimeinen päivä on merkitty. Muistutamme piiriä ja tekijää viikkoa ennen.")
            messages.success(request, _("Vastuu on merkitty päättyneeksi.") if is_over else later)
        except TakenMeanwhileError:
            messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
        return redirect("responsibilities:circle_duties", slug)
    context = {"circle": duty.circle, "duty": duty, "part": part_of(duty), "form": form}
    return render(request, "responsibilities/end_duty.html", context)


def _managed_duty(request: SignedInRequest, slug: str, pk: int) -> Responsibility:
    rows = managed_duties(request.user).filter(circle__slug=slug)
    return get_object_or_404(rows.select_related("circle", "taken_by", "carrier"), pk=pk)
