"""A circle asks a place for its room; the place's keepers promise it or say no."""

from uuid import UUID

from allauth.core.internal import ratelimit
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from groups.actions import venues as actions
from groups.enums import CircleState, VenueState
from groups.forms.venues import AnswerVenueForm, AskVenueForm, EndVenueForm
from groups.models import Circle, VenueRequest
from groups.models.circle import CircleQuerySet
from groups.permissions import answerable_circles
from groups.queries.meetings import times_in_words
from groups.queries.venues import in_the_way
from network.requests import SignedInRequest
from places.models import Place
from places.queries.place import lending_row
from places.queries.place_rows import work_forms

LIMIT = {"ask_venue": "10/h/user"}  # each is a letter to somebody else
BOTH = ("GET", "HEAD", "POST")


def _own(request: SignedInRequest) -> CircleQuerySet:
    return answerable_circles(request.user).exclude(state=CircleState.ENDED)


@require_http_methods(BOTH)
def ask(request: SignedInRequest, slug: str, place: str) -> HttpResponse:
    """Ask for the room that a place lends."""
    circle = get_object_or_404(_own(request).select_related("municipality", "timetable"), slug=slug)
    lenders = Place.objects.published().filter(lending__is_offered=True)
    asked = get_object_or_404(lenders.select_related("municipality", "lending__timetable"), slug=place)
    form, status = AskVenueForm(request.POST if request.method == "POST" else None), 200
    if request.method == "POST" and form.is_valid():
        if ratelimit.consume(request, app="groups", action="ask_venue", config=LIMIT):
            actions.ask(circle, asked, message=form.cleaned_data["message"], by=request.user)
            messages.success(request, _("Kysymyksesi on lähetetty. Saat vastauksen sähköpostiisi."))
            return redirect("groups:topic", slug, "venue")
        form.add_error(None, _("Kysyit monta kertaa peräkkäin. Odota tunti ja lähetä sitten uudelleen."))
        status = 429
    hours = [span for form_ in work_forms(asked) if form_.timetable for span in form_.timetable.as_hours().spans]
    context = {
        "circle": circle,
        "place": asked,
        "form": form,
        "times": times_in_words(circle),
        "row": lending_row(asked, hours, timezone.localdate()),
    }
    return render(request, "groups/venue_ask.html", context, status=status)


@require_POST
def withdraw(request: SignedInRequest, slug: str, pk: int) -> HttpResponse:
    """Take a question back."""
    found = get_object_or_404(VenueRequest.objects.filter(circle__in=_own(request).filter(slug=slug)), pk=pk)
    try:
        actions.withdraw(found, by=request.user)
        messages.success(request, _("Kysymys on peruttu."))
    except actions.AnsweredMeanwhileError:
        messages.info(request, _("Kysymykseen ehdittiin jo vastata. Katso vastaus alta."))
    return redirect("groups:topic", slug, "venue")


@require_http_methods(BOTH)
def venue_request(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Show a circle's question to whoever keeps the place, and take their answer."""
    kept = VenueRequest.objects.filter(place__in=Place.objects.editable_by(request.user))
    related = ("circle__municipality", "circle__timetable", "place__municipality", "asked_by", "answered_by")
    found = get_object_or_404(kept.select_related(*related), key=key)
    ends, then = found.state == VenueState.CONFIRMED, request.POST.get("then", "")
    data = request.POST if request.method == "POST" else None
    form: AnswerVenueForm | EndVenueForm
    form = EndVenueForm(data) if ends else AnswerVenueForm(data, times=actions.times_now(found.circle))
    if data is not None and then in ANSWERED and form.is_valid():
        return _answer(request, found, form, then)
    context = {
        "asked": found,
        "form": form,
        "times": times_in_words(found.circle),
        "in_the_way": in_the_way(found) if found.state == VenueState.ASKED else [],
        "others_page": Circle.objects.published().filter(pk=found.circle_id).exists(),
    }
    return render(request, "groups/venue_request.html", context)


ANSWERED = {
    "confirm": gettext_lazy("Kiitos! Piirin vetäjä sai viestin, ja tila on nyt piirin kokoontumispaikka."),
    "decline": gettext_lazy("Vastauksesi on lähetetty piirin vetäjälle."),
    "end": gettext_lazy("Lupaus on päättynyt, ja piirin vetäjä sai viestin."),
}


def _answer(
    request: SignedInRequest, found: VenueRequest, form: AnswerVenueForm | EndVenueForm, then: str
) -> HttpResponse:
    message = form.cleaned_data["message"]
    try:
        if then == "end":
            actions.give_up(found, message=message, by=request.user)
        elif then == "decline":
            actions.decline(found, message=message, by=request.user)
        elif isinstance(form, AnswerVenueForm):
            declare, times = form.cleaned_data["declare"], form.seen_times()
            actions.confirm(found, message=message, declare=declare, times=times, by=request.user)
        messages.success(request, ANSWERED[then])
    except actions.AnsweredMeanwhileError:
        messages.error(request, _("Tilanne ehti muuttua. Katso alta, miten asiat nyt ovat."))
    return redirect("groups:venue_request", found.key)
