"""Swapping turns: asking the others, taking the question back, taking somebody's turn."""

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from network.requests import SignedInRequest
from responsibilities.actions import swaps as actions
from responsibilities.actions.turns import NotFreeError
from responsibilities.enums import SwapState, TurnState
from responsibilities.forms.rota import SwapForm, TakeForm
from responsibilities.models import RotaPerson, Turn
from responsibilities.queries.rota import people_of
from responsibilities.queries.swaps import takeable, turns_in_return, what_returns

LIMIT = {"swap": "10/h/user"}  # each question is a letter to everybody on the rota


def ask_swap(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Say that one cannot come, and ask the others to take the turn; until somebody does, it stays one's own."""
    mine = Turn.objects.ahead().filter(holder__user=request.user, state=TurnState.CONFIRMED, rota__ended_on=None)
    turn = get_object_or_404(mine.whole(), rota__circle__slug=slug, pk=pk)
    others = [(person, name) for person, name in people_of(turn.rota) if person.user_id and person != turn.holder]
    asked = turn.requests.filter(state=SwapState.OPEN).prefetch_related("in_return").first()
    now = {"asked": str(asked.asked_id or ""), "in_return": [str(t.pk) for t in asked.in_return.all()]} if asked else {}
    form = SwapForm(
        request.POST if request.method == "POST" else None,
        others=others,
        turns=turns_in_return(turn, others),
        initial=now,
    )
    status = 200
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, app="responsibilities", action="swap", config=LIMIT):
            return _asked(request, turn, form)
        form.add_error(None, _("Kysyit monta kertaa peräkkäin. Odota tunti ja yritä sitten uudelleen."))
        status = 429
    context = {"circle": turn.rota.circle, "turn": turn, "form": form, "asked": asked, "others": others}
    return render(request, "responsibilities/rota_ask.html", context, status=status)


def _asked(request: SignedInRequest, turn: Turn, form: SwapForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        actions.ask(turn, asked=said["asked"], in_return=said.get("in_return", ()), by=request.user)
        messages.success(request, _("Kysymys on lähetetty. Vuoro on sinun, kunnes joku ottaa sen. Saat siitä viestin."))
    except actions.TakenMeanwhileError:
        messages.info(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
    return redirect("responsibilities:rota", turn.rota.circle.slug)


@require_POST
def withdraw_swap(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Come after all."""
    mine = Turn.objects.filter(holder__user=request.user, rota__ended_on=None)
    turn = get_object_or_404(mine.select_related("rota"), rota__circle__slug=slug, pk=pk)
    actions.withdraw(turn, by=request.user)
    messages.success(request, _("Kysymys on peruttu. Vuoro on sinun."))
    return redirect("responsibilities:rota", slug)


def take_turn(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take a turn that nobody has, or that its holder asks somebody to take."""
    takes = RotaPerson.objects.current().filter(user=request.user, rota__ended_on=None)
    turns = Turn.objects.ahead().filter(rota__in=takes.values("rota"), rota__circle__slug=slug)
    turn = get_object_or_404(turns.whole(), pk=pk)
    if not takeable(turn, request.user):
        messages.info(request, _("Joku ehti ottaa vuoron, tai sen haltija pääsee sittenkin."))
        return redirect("responsibilities:rota", slug)
    form = TakeForm(request.POST if request.method == "POST" else None, turns=what_returns(turn, request.user))
    if request.method == "POST" and form.is_valid():
        try:
            actions.take(turn, in_return=form.cleaned_data["in_return"], by=request.user)
            messages.success(request, _("Kiitos! Vuoro on nyt sinun."))
        except actions.TakenMeanwhileError:
            messages.info(request, _("Joku ehti ottaa vuoron, tai sen haltija pääsee sittenkin."))
        except NotFreeError:
            form.add_error(None, _("Olet merkinnyt olevasi silloin poissa, tai olet jo mukana samassa vuorossa."))
            return render(request, "responsibilities/rota_take.html", _taking(turn, form))
        return redirect("responsibilities:rota", slug)
    return render(request, "responsibilities/rota_take.html", _taking(turn, form))


def _taking(turn: Turn, form: TakeForm) -> dict[str, object]:
    return {"circle": turn.rota.circle, "turn": turn, "form": form}
