"""A circle's own view of its duties: who does what, who has offered, what has been."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from groups.permissions import inside_circles, managed_circles
from network.requests import SignedInRequest
from responsibilities.actions import duties as actions
from responsibilities.enums import Duty
from responsibilities.enums import ResponsibilityState as State
from responsibilities.forms.duties import AddDutyForm, HandBackForm
from responsibilities.models import Responsibility
from responsibilities.queries import invitations


def circle_duties(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show the circle's duties to its people and supporters; its leads may add one."""
    circle = get_object_or_404(inside_circles(request.user).select_related("municipality"), slug=slug)
    may_manage = managed_circles(request.user).contains(circle)
    form = AddDutyForm(request.POST or None)
    if request.method == "POST":
        if not may_manage:
            raise Http404
        if form.is_valid():
            kind, note = Duty(form.cleaned_data["duty"]), form.cleaned_data["note"]
            actions.add_duty(circle, kind, note=note, by=request.user)
            messages.success(request, _("Vastuu on lisätty."))
            return redirect("responsibilities:circle_duties", slug)
    rows = invitations(circle.responsibilities.select_related("circle__place", "taken_by").order_by("duty", "pk"))
    context = {
        "circle": circle,
        "may_manage": may_manage,
        "form": form,
        "offered": [row for row in rows if row.duty.state == State.OFFERED],
        "taken": [row for row in rows if row.duty.state == State.TAKEN],
        "open": [row for row in rows if row.duty.state == State.OPEN],
        "ended": [row for row in rows if row.duty.state == State.ENDED],
    }
    return render(request, "responsibilities/circle_duties.html", context)


ANSWERS = {"accept": actions.accept, "decline": actions.decline, "close": actions.close}


@require_POST
def answer_offer(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Accept or decline an offer, or stop looking."""
    duty = _managed_duty(request, slug, pk)
    act = ANSWERS.get(request.POST.get("answer", ""))
    if act is None:
        return redirect("responsibilities:circle_duties", slug)
    try:
        act(duty, by=request.user)
        messages.success(request, _("Tallennettu."))
    except actions.TakenMeanwhileError:
        messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
    return redirect("responsibilities:circle_duties", slug)


def end_duty(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """End a taken duty with its last day; look for somebody new, or not."""
    duty = _managed_duty(request, slug, pk)
    if duty.state != State.TAKEN or duty.held_as:
        return redirect("responsibilities:circle_duties", slug)
    form = HandBackForm(request.POST or None, duty=duty)
    if request.method == "POST" and form.is_valid():
        try:
            actions.hand_back(duty, **form.cleaned_data, by=request.user)
            messages.success(request, _("Vastuu on merkitty päättyneeksi."))
        except actions.TakenMeanwhileError:
            messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
        return redirect("responsibilities:circle_duties", slug)
    return render(request, "responsibilities/end_duty.html", {"circle": duty.circle, "duty": duty, "form": form})


def _managed_duty(request: SignedInRequest, slug: str, pk: int) -> Responsibility:
    rows = Responsibility.objects.filter(circle__in=managed_circles(request.user).filter(slug=slug))
    return get_object_or_404(rows.select_related("circle", "taken_by"), pk=pk)
