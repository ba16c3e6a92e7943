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

APPROVE, ASK = "approve", "ask"


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
    then = request.POST.get("then")
    approve_form = ApproveForm(request.POST if then == APPROVE else None, people=people)
    ask_form = AskForChangeForm(request.POST if then == ASK else None)
    if ask_form.is_valid():
        return _answer(request, circle, approve_form, ask_form)
    if approve_form.is_valid():
        return _answer(request, circle, approve_form, None)
    is_other = request.method == "POST" and then not in (APPROVE, ASK)
    if is_other:
        messages.error(request, _("Mitään ei muutettu. Valitse joko ”Hyväksy ja julkaise” tai ”Lähetä pyyntö”."))
    context = {
        "circle": circle,
        "items": items_of(circle),
        "missing": missing_before_sending(circle),
        "waits": circle.state == CircleState.SENT,
        "asks_background": background_of(answers_of(circle).get("facilitation")) == ASKED,
        "background_name": _background_name(circle),
        "approve_form": approve_form,
        "ask_form": ask_form,
    }
    return render(request, "groups/approval.html", context, status=400 if is_other else 200)


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
