"""Writing to whoever keeps a place: what is wrong, and a wish not to come alone."""

from datetime import timedelta

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from network.enums import WELCOMES_ANYONE, RecordKind
from network.hours import openings_between
from network.hours_in_words import opening_in_words
from network.views import messages
from places.first_visit import offers_company
from places.models import Place
from places.queries.place_rows import work_forms
from places.timetables import union

MOST_OPENINGS = 6
DAYS_AHEAD = timedelta(days=14)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell the keeper of a place what is wrong."""
    return messages.correction(request, RecordKind.PLACE, slug)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def company(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for company on a first visit, where the place offers it."""
    place = get_object_or_404(Place.objects.published(), slug=slug)
    if not offers_company(place.company, place.manners):
        raise Http404
    about = messages.public_record(RecordKind.PLACE, slug)
    return messages.company(request, about, coming_openings(place))


def coming_openings(place: Place) -> list[str]:
    """Return the next times when the place welcomes anybody, in words."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    hours = union([form.timetable.as_hours() for form in work_forms(place) if form.timetable])
    coming = openings_between(hours, tomorrow, tomorrow + DAYS_AHEAD)
    welcoming = (opening for opening in coming if opening.state in WELCOMES_ANYONE)
    return [opening_in_words(opening) for opening, _n in zip(welcoming, range(MOST_OPENINGS), strict=False)]
