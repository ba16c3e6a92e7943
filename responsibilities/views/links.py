"""What a signed link opens without an account: answering an invitation, taking an offer or one's own name back."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from groups.models import Circle
from groups.queries.circles import whole
from groups.queries.meetings import cancelled_slots, next_meetings, times_in_words, venue_in_words
from network.hours_in_words import opening_in_words
from network.models import User
from responsibilities.actions import invitations as actions
from responsibilities.actions import offers
from responsibilities.actions.carriers import Outsider, erase
from responsibilities.actions.duties import break_promise, hand_back
from responsibilities.actions.own_turns import be_away, be_back
from responsibilities.enums import ProposalState
from responsibilities.forms.proposals import ORGANISATION, PERSON, AnswerForm, DeclineForm, SignedInForm
from responsibilities.forms.rota import AwayForm
from responsibilities.holding import BEARERS, TakenMeanwhileError, answerers
from responsibilities.links import Link, LinkState, read_carrier, read_invitation, read_offer
from responsibilities.models import Carrier, Invitation, Responsibility, Turn
from responsibilities.queries.team import part_of

BOTH = ("GET", "HEAD", "POST")
STATUSES = {LinkState.EXPIRED: 410, LinkState.WITHDRAWN: 410, LinkState.BROKEN: 404}
ANSWERED = "answered_invitation"


@login_not_required
@never_cache
@require_http_methods(BOTH)
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show what is asked, where, when and for how long; only sending the form answers."""
    link = read_invitation(token, timezone.localdate())
    form = _form(request, link)
    if request.method == "POST" and link.state == LinkState.GOOD and link.invitation:
        if request.POST.get("then") == "decline":
            return _decline(request, link.invitation)
        if form and form.is_valid():
            return _accept(request, link.invitation, form)
    context = {"link": link, "state": link.state.value, "form": form, **_told(request, link)}
    return render(request, "responsibilities/invitation.html", context, status=STATUSES.get(link.state, 200))


def _form(request: HttpRequest, link: Link) -> AnswerForm | SignedInForm | None:
    if link.state != LinkState.GOOD or link.invitation is None:
        return None
    data = request.POST if request.POST.get("then") == "accept" else None
    if isinstance(request.user, User):
        return SignedInForm(data, user=request.user)
    asked = link.invitation
    side = ORGANISATION if asked.is_organisation else PERSON
    return AnswerForm(data, initial={"side": side, "name": asked.name, "email": asked.email})


def _told(request: HttpRequest, link: Link) -> dict[str, object]:
    """What the invited should know before they answer; contacts only to whoever has just said yes here."""
    if link.invitation is None or link.state == LinkState.WITHDRAWN:
        return {}
    circle = whole(Circle.objects.filter(pk=link.invitation.duty.circle_id)).get()
    coming = next_meetings(circle, 2, cancelled_slots([circle.pk]))
    has_accepted = request.session.get(ANSWERED) == link.invitation.pk and link.state == LinkState.ACCEPTED
    return {
        "circle": circle,
        "part": part_of(link.invitation.duty),
        "times": times_in_words(circle),
        "coming": [opening_in_words(opening) for opening in coming],
        "venue": venue_in_words(circle),
        "leads": answerers(circle) if has_accepted else [],
    }


def _accept(request: HttpRequest, row: Invitation, form: AnswerForm | SignedInForm) -> HttpResponse:
    by = request.user if isinstance(request.user, User) else None
    try:
        actions.accept_invitation(row, _who(by, form), form.cleaned_data["message"], by=by)
        request.session[ANSWERED] = row.pk
    except TakenMeanwhileError:
        messages.info(request, _("Joku ehti ensin, tai kutsu peruttiin. Kiitos silti, että vastasit!"))
    return redirect(request.path)


def _who(by: User | None, form: AnswerForm | SignedInForm) -> User | Outsider:
    if isinstance(form, AnswerForm):
        return form.outsider()
    if by is None:
        raise Http404
    own = form.speaks_for
    return Outsider(own.name[:80], by.email, "", True, own, by.language) if own else by


def _decline(request: HttpRequest, row: Invitation) -> HttpResponse:
    form = DeclineForm(request.POST)
    actions.decline_invitation(row, form.cleaned_data["message"] if form.is_valid() else "")
    return redirect(request.path)


@login_not_required
@never_cache
@require_http_methods(BOTH)
def own_offer(request: HttpRequest, token: str) -> HttpResponse:
    """Show how far a visitor's own offer is, and take it back."""
    row = read_offer(token)
    if row is None:
        raise Http404
    if request.method == "POST":
        offers.withdraw(row, by=None)
        return redirect(request.path)
    context = {"offer": row, "part": part_of(row.duty), "waits": row.state == ProposalState.WAITING}
    return render(request, "responsibilities/own_offer.html", context)


@login_not_required
@never_cache
@require_http_methods(BOTH)
def own_part(request: HttpRequest, token: str) -> HttpResponse:
    """What somebody without an account carries: they give a duty back, or take their name away."""
    carrier = read_carrier(token)
    if carrier is None:
        return render(request, "responsibilities/own_part.html", {"carrier": None}, status=410)
    form = AwayForm(request.POST if request.POST.get("then") == "away" else None)
    if request.method == "POST" and (form.is_valid() or not form.is_bound):
        _act(request, carrier, form)
        return redirect(request.path)
    held = Responsibility.objects.current().filter(carrier=carrier).select_related("circle", *BEARERS)
    coming = Responsibility.objects.current().filter(next_carrier=carrier).select_related("circle", *BEARERS)
    own = Turn.objects.ahead().filter(holder__carrier=carrier, rota__ended_on=None)
    context = {
        "carrier": carrier,
        "circle": carrier.circle,
        "parts": [part_of(row) for row in held.order_by("pk")],
        "coming": [part_of(row) for row in coming.order_by("pk")],
        "form": form,
        "away": carrier.away_days.filter(last__gte=timezone.localdate()),
        "turns": own.whole().in_order(),
    }
    return render(request, "responsibilities/own_part.html", context)


def _act(request: HttpRequest, carrier: Carrier, form: AwayForm) -> None:
    """Do what one button of the page says; an unknown one does nothing."""
    then, key = request.POST.get("then"), _number(request.POST.get("duty", ""))
    if then == "erase":
        erase(carrier, by=None)
    elif then == "away":
        _away(request, carrier, form)
    elif then == "back" and (days := carrier.away_days.filter(pk=_number(request.POST.get("days", ""))).first()):
        be_back(days, by=None)
        messages.success(request, _("Poissaolo on poistettu."))
    elif then == "break" and (duty := Responsibility.objects.filter(next_carrier=carrier, pk=key).first()):
        break_promise(duty, by=None)
        messages.success(request, _("Siirto on peruttu. Viimeisen päivän jälkeen vastuuseen etsitään uusi tekijä."))
    elif then == "give_back" and (duty := Responsibility.objects.current().filter(carrier=carrier, pk=key).first()):
        hand_back(duty, until=timezone.localdate(), by=None)
        messages.success(request, _("Kiitos avustasi! Piiri etsii nyt uuden tekijän."))


def _away(request: HttpRequest, carrier: Carrier, form: AwayForm) -> None:
    colliding = be_away(carrier, form.cleaned_data["first"], form.cleaned_data["last"], by=None)
    messages.success(request, _("Poissaolo on merkitty. Sinulle ei ehdoteta vuoroja niille päiville."))
    if colliding:
        text = ngettext(
            "Sinulla on silloin jo sovittu vuoro: %(when)s. Soita piirin väelle, niin he etsivät toisen.",
            "Sinulla on silloin jo sovittuja vuoroja: %(when)s. Soita piirin väelle, niin he etsivät toiset.",
            len(colliding),
        )
        messages.warning(request, text % {"when": ", ".join(turn.when for turn in colliding)})


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0
