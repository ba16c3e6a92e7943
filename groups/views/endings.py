"""Ending a circle with its story, the page that stays, and beginning again."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from groups.actions import endings as actions
from groups.enums import CircleState
from groups.forms.life import StoryForm
from groups.models import Circle, Inquiry
from groups.permissions import managed_circles
from groups.queries.life import life_of, open_near
from groups.queries.readiness import missing_before_sending
from groups.queries.rules import founding_rules
from groups.states import WrongStateError
from network.facets import vocabulary
from network.requests import SignedInRequest

BOTH = ("GET", "HEAD", "POST")


def ended_page(request: HttpRequest, circle: Circle, inside: dict[str, object] | None) -> HttpResponse:
    """Show an ended circle: when it lived, its story, its sums, and what is open near where it met."""
    context = {
        "circle": circle,
        "kind": vocabulary("circle_kinds")[circle.kind],
        "life": life_of(circle),
        "near": open_near(circle),
        "inside": inside,
    }
    return render(request, "groups/circle_ended.html", context)


@require_http_methods(BOTH)
def end(request: SignedInRequest, slug: str) -> HttpResponse:
    """End a circle with a few words or none; of one that has ended, tell its story anew."""
    reachable = managed_circles(request.user).filter(
        state__in=(CircleState.PUBLISHED, CircleState.PAUSED, CircleState.ENDED)
    )
    circle = get_object_or_404(reachable.select_related("municipality"), slug=slug)
    has_ended = circle.state == CircleState.ENDED
    told = circle.endings.filter(restarted_on=None).first() if has_ended else None
    initial = {"story": told.story, "thanks": told.thanks} if told else {}
    form = StoryForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        if has_ended:
            actions.tell_story(circle, **form.cleaned_data, by=request.user)
            messages.success(request, _("Tarina on tallennettu."))
        else:
            _end(request, circle, form)
        return redirect(circle)
    waiting = Inquiry.objects.kept().waiting().filter(circle=circle)
    context = {
        "circle": circle,
        "form": form,
        "has_ended": has_ended,
        "to_call": waiting.filter(email="").count(),
        "to_tell": waiting.exclude(email="").count(),
        "coming": circle.gatherings.filter(day__gt=timezone.localdate(), state="not_reported").count(),
    }
    return render(request, "groups/end.html", context)


def _end(request: SignedInRequest, circle: Circle, form: StoryForm) -> None:
    try:
        actions.end(circle, **form.cleaned_data, by=request.user)
    except WrongStateError:
        messages.error(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
        return
    messages.success(request, _("Piiri on päättynyt. Sivu jää tähän osoitteeseen ja kertoo sen tarinan."))
    left = Inquiry.objects.kept().waiting().filter(circle=circle).count()
    if left:
        text = ngettext(
            "%(count)s tulija jätti vain puhelinnumeron. Soita hänelle vielä.",
            "%(count)s tulijaa jätti vain puhelinnumeron. Soita heille vielä.",
            left,
        )
        messages.warning(request, text % {"count": left})


@require_http_methods(BOTH)
def restart(request: SignedInRequest, slug: str) -> HttpResponse:
    """Begin an ended circle again at its old address."""
    ended = managed_circles(request.user).filter(state=CircleState.ENDED)
    circle = get_object_or_404(ended.select_related("municipality", "timetable"), slug=slug)
    missing = missing_before_sending(circle, founding_rules())
    if request.method == "POST":
        try:
            actions.restart(circle, by=request.user)
        except WrongStateError:
            messages.error(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
        else:
            messages.success(request, _("Tervetuloa takaisin! Piiri toimii taas, ja sen vastuut on avattu uudelleen."))
        return redirect(circle)
    return render(request, "groups/restart.html", {"circle": circle, "missing": missing})
