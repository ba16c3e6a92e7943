"""A circle's rotas: read by its people, confirmed and changed by its leads."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from groups.enums import CircleState
from groups.models import Circle
from groups.permissions import managed_circles
from network.answers import pdf_answer
from network.requests import SignedInRequest
from responsibilities.actions import rota as actions
from responsibilities.actions.turns import NotFreeError, assign
from responsibilities.exports import rota_pdf
from responsibilities.forms.rota import AssignForm, NewRotaForm, RotaForm
from responsibilities.models import Rota, RotaPerson, Turn
from responsibilities.permissions import rota_circles
from responsibilities.queries.rota import board_of, candidates, people_of


@require_safe
def rota(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show who takes which gathering, to the circle's own people and those who support it."""
    circle = get_object_or_404(rota_circles(request.user), slug=slug)
    board = board_of(circle, request.user)
    context = {
        "circle": circle,
        "board": board,
        "may_manage": circle.may_manage,  # type: ignore[attr-defined]
        "seen": actions.seen_token(board.proposed),
    }
    return render(request, "responsibilities/rota.html", context)


@require_safe
def rota_paper(request: SignedInRequest, slug: str) -> HttpResponse:
    """Give the rota on A4: with first names for the team, or for the door with none."""
    circle = get_object_or_404(rota_circles(request.user), slug=slug)
    board = board_of(circle, request.user)
    with_names = request.GET.get("names") != "no"
    name = f"{circle.slug}-vuorolista" if with_names else f"{circle.slug}-vuorolista-oveen"
    return pdf_answer(rota_pdf(circle, board, with_names=with_names), name)


def _managed(request: SignedInRequest, slug: str) -> Circle:
    return get_object_or_404(managed_circles(request.user).exclude(state=CircleState.ENDED), slug=slug)


@require_POST
def confirm(request: SignedInRequest, slug: str) -> HttpResponse:
    """Agree on the proposal that was shown."""
    circle = _managed(request, slug)
    try:
        turns = actions.confirm(circle, seen=request.POST.get("seen", ""), by=request.user)
    except actions.ChangedMeanwhileError:
        messages.error(request, _("Ehdotus ehti muuttua. Mitään ei vahvistettu. Katso uusi ehdotus ja vahvista se."))
    else:
        if turns:
            told = ngettext("%(number)s vuoro on sovittu.", "%(number)s vuoroa on sovittu.", len(turns))
            thanks = _("Jokainen saa omistaan viestin.")
            messages.success(request, f"{told % {'number': len(turns)}} {thanks}")
    return redirect("responsibilities:rota", slug)


@require_POST
def propose(request: SignedInRequest, slug: str) -> HttpResponse:
    """Share out again what nobody has confirmed."""
    circle = _managed(request, slug)
    actions.propose_anew(circle, by=request.user)
    messages.success(request, _("Vahvistamattomat vuorot on jaettu uudelleen. Sovitut pysyivät ennallaan."))
    return redirect("responsibilities:rota", slug)


def new_rota(request: SignedInRequest, slug: str) -> HttpResponse:
    """Start taking turns in one more duty."""
    circle = _managed(request, slug)
    found = candidates(circle)
    form = NewRotaForm(
        request.POST if request.method == "POST" else None, candidates=found, initial={"people": list(found)}
    )
    if request.method == "POST" and form.is_valid():
        actions.start_rota(circle, **form.cleaned_data, by=request.user)
        messages.success(request, _("Vuorolista on aloitettu. Katso ehdotus ja vahvista se."))
        return redirect("responsibilities:rota", slug)
    return render(request, "responsibilities/rota_form.html", {"circle": circle, "form": form})


def rota_settings(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Change who takes turns, how many at a time and how far ahead."""
    circle = _managed(request, slug)
    row = get_object_or_404(Rota, circle=circle, pk=pk, ended_on=None)
    found = candidates(circle)
    now = {
        "people": [person.identity for person, _name in people_of(row)],
        "people_per_turn": row.people_per_turn,
        "weeks": row.weeks,
    }
    form = RotaForm(request.POST if request.method == "POST" else None, candidates=found, initial=now)
    if request.method == "POST" and form.is_valid():
        actions.change_rota(row, **form.cleaned_data, by=request.user)
        messages.success(request, _("Muutokset on tallennettu. Vahvistamattomat vuorot on jaettu uudelleen."))
        return redirect("responsibilities:rota", slug)
    return render(request, "responsibilities/rota_form.html", {"circle": circle, "form": form, "rota": row})


def end_rota(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """End a rota, after one question."""
    row = get_object_or_404(Rota, circle=_managed(request, slug), pk=pk, ended_on=None)
    if request.method == "POST":
        actions.end_rota(row, by=request.user)
        messages.success(request, _("Vuorolista on lopetettu. Menneet vuorot jäivät muistiin."))
        return redirect("responsibilities:rota", slug)
    return render(request, "responsibilities/rota_end.html", {"circle": row.circle, "rota": row})


def leave_rota(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Stop taking turns oneself, after one question."""
    mine = RotaPerson.objects.current().filter(user=request.user, rota__ended_on=None)
    person = get_object_or_404(mine.select_related("rota__circle"), rota__circle__slug=slug, rota=pk)
    if request.method == "POST":
        actions.leave(person, by=request.user)
        messages.success(request, _("Jäit pois vuorolistalta. Tulevat vuorosi ehdotetaan muille."))
        return redirect("responsibilities:my_turns")
    ahead = Turn.objects.ahead().filter(holder=person).whole().in_order()
    context = {"circle": person.rota.circle, "rota": person.rota, "turns": ahead}
    return render(request, "responsibilities/rota_leave.html", context)


def assign_turn(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Let a lead say who takes a turn, or who truly took one that is past."""
    turns = Turn.objects.filter(rota__circle=_managed(request, slug), rota__ended_on=None)
    turn = get_object_or_404(turns.whole(), pk=pk)
    form = AssignForm(
        request.POST if request.method == "POST" else None,
        people=people_of(turn.rota),
        initial={"holder": turn.holder_id or ""},
    )
    if request.method == "POST" and form.is_valid():
        try:
            assign(turn, form.cleaned_data["holder"], by=request.user)
        except NotFreeError:
            form.add_error("holder", _("Hän on silloin poissa tai jo mukana samassa vuorossa. Valitse toinen."))
        else:
            messages.success(request, _("Vuoro on merkitty."))
            return redirect("responsibilities:rota", slug)
    return render(
        request, "responsibilities/rota_assign.html", {"circle": turn.rota.circle, "turn": turn, "form": form}
    )
