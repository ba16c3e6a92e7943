"""A person's own turns in every circle, their days away, and their calendar."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from network.answers import calendar_answer, site_address
from network.requests import SignedInRequest
from responsibilities.actions import own_turns as actions
from responsibilities.feed_links import feed_address, owner_of
from responsibilities.forms.rota import AwayForm
from responsibilities.models import AwayDays, TurnFeed
from responsibilities.queries.own_turns import own_rotas, own_turns
from responsibilities.queries.turn_calendar import changed_at, turn_feed


def my_turns(request: SignedInRequest) -> HttpResponse:
    """Show the person's turns, the next one first, and take down days away."""
    first = {"first": request.GET.get("away", "")}
    form = AwayForm(request.POST if request.method == "POST" else None, initial=first)
    if request.method == "POST" and form.is_valid():
        return _away(request, form)
    rotas = own_rotas(request.user)
    turns = own_turns(request.user, rotas)
    away = list(AwayDays.objects.filter(user=request.user, last__gte=timezone.localdate()))
    feed = TurnFeed.objects.filter(user=request.user).first()
    address = site_address(feed_address(feed)) if feed else ""
    context = {
        "rotas": rotas,
        "turns": turns,
        "colliding": [turn for turn in turns.agreed if any(days.covers(turn.gathering.day) for days in away)],
        "form": form,
        "away": away,
        "address": address,
        "opens": "webcal://" + address.partition("://")[2],
    }
    return render(request, "responsibilities/rota_my_turns.html", context)


def _away(request: SignedInRequest, form: AwayForm) -> HttpResponse:
    colliding = actions.be_away(request.user, form.cleaned_data["first"], form.cleaned_data["last"], by=request.user)
    messages.success(request, _("Poissaolo on merkitty. Sinulle ei ehdoteta vuoroja niille päiville."))
    if colliding:
        text = ngettext(
            "Sinulla on silloin jo sovittu vuoro: %(when)s. Pyydä sille vaihtoa.",
            "Sinulla on silloin jo sovittuja vuoroja: %(when)s. Pyydä niille vaihtoa.",
            len(colliding),
        )
        messages.warning(request, text % {"when": ", ".join(turn.when for turn in colliding)})
    return redirect("responsibilities:my_turns")


@require_POST
def remove_away(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take days away back."""
    days = get_object_or_404(AwayDays, user=request.user, pk=pk)
    actions.be_back(days, by=request.user)
    messages.success(request, _("Poissaolo on poistettu."))
    return redirect("responsibilities:my_turns")


@require_POST
def change_feed(request: SignedInRequest) -> HttpResponse:
    """Make the calendar address, change it, or close it."""
    if request.POST.get("act") == "remove":
        actions.remove_feed(request.user, by=request.user)
        messages.success(request, _("Kalenterin osoite on poistettu. Se ei avaa enää mitään."))
    else:
        actions.renew_feed(request.user, by=request.user)
        messages.success(request, _("Kalenterisi osoite on valmis. Jos sinulla oli vanha osoite, se ei enää toimi."))
    return redirect("responsibilities:my_turns")


@login_not_required
@require_safe
def turn_calendar(request: HttpRequest, token: str) -> HttpResponse:
    """Give a person's turns to whoever has the secret address, in the person's own language."""
    user = owner_of(token)
    if user is None:
        raise Http404
    with translation.override(user.language):
        feed = turn_feed(user, timezone.localdate(), site_address("/"))
        answer = calendar_answer(request, feed, "vuorot", user.language, changed_at(feed))
    answer["Cache-Control"] = "private, no-store"
    return answer
