"""Circles that wait for a coordinator: the queue, and one circle as a whole."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from groups.actions import circles as actions
from groups.enums import CircleState
from groups.forms.circles import ApproveForm, AskForChangeForm
from groups.models import Circle
from groups.permissions import approvable_circles, people_with
from groups.queries.circles import whole
from groups.queries.readiness import ASKED, answers_of, background_of, items_of, missing_before_sending
from groups.states import WrongStateError
from network.permissions import Permission, needs, reach
from network.requests import SignedInRequest


@needs(Permission.APPROVE_CIRCLE)
def approvals(request: SignedInRequest) -> HttpResponse:
    """Show the circles of the area that wait for an answer, the longest wait first."""
    sent = approvable_circles(request.user).filter(state=CircleState.SENT)
    circles = sent.select_related("municipality").prefetch_related("members__user").order_by("sent_at", "pk")
    sets_rules = reach(request.user, Permission.SET_RULES).everywhere
    return render(request, "groups/approvals.html", {"circles": circles, "sets_rules": sets_rules})


@needs(Permission.APPROVE_CIRCLE)
def approval(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show everything that the circle has answered; approve it, or ask for a change in words."""
    circle = get_object_or_404(whole(approvable_circles(request.user)), slug=slug)
    people = people_with(Permission.SUPPORT_CIRCLE, circle.municipality_id)
    asks = request.POST.get("then") == "ask"
    data = request.POST if request.method == "POST" else None
    approve_form = ApproveForm(None if asks else data, people=people)
    ask_form = AskForChangeForm(data if asks else None)
    if request.method == "POST" and (ask_form if asks else approve_form).is_valid():
        return _answer(request, circle, approve_form, ask_form if asks else None)
    context = {
        "circle": circle,
        "items": items_of(circle),
        "missing": missing_before_sending(circle),
        "waits": circle.state == CircleState.SENT,
        "asks_background": background_of(answers_of(circle).get("facilitation")) == ASKED,
        "background_name": _background_name(circle),
        "approve_form": approve_form,
        "ask_form": ask_form,
        "asks": asks,
    }
    return render(request, "groups/approval.html", context)


def _background_name(circle: Circle) -> str:
    answer = answers_of(circle).get("facilitation")
    return str(answer.details.get("background_name", "")) if answer else ""


def _answer(
    request: SignedInRequest, circle: Circle, approve_form: ApproveForm, ask_form: AskForChangeForm | None
) -> HttpResponse:
    try:
        if ask_form:
            actions.ask_for_change(circle, message=ask_form.cleaned_data["message"], by=request.user)
            messages.success(request, _("Viestisi on lähetetty perustajalle."))
        else:
            contact = approve_form.cleaned_data["background_contact"]
            actions.approve(circle, background_contact=contact, by=request.user)
            messages.success(request, _("Piiri on nyt julkinen, ja perustaja sai siitä viestin."))
    except WrongStateError:
        messages.error(request, _("Piiri ei enää odota hyväksyntää."))
    return redirect("groups:approvals")
