"""Writing to whoever keeps a circle: what is wrong, and a wish not to come alone."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_http_methods

from groups.models import Circle
from groups.queries.circles import whole
from groups.queries.meetings import cancelled_slots, next_meetings
from network.enums import RecordKind
from network.hours_in_words import opening_in_words
from network.views import messages
from places.first_visit import offers_company

MOST_MEETINGS = 4


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def correction(request: HttpRequest, slug: str) -> HttpResponse:
    """Tell the keeper of a circle what is wrong."""
    return messages.correction(request, RecordKind.CIRCLE, slug)


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def company(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask for company on a first visit, where the circle meets and offers it."""
    circle = get_object_or_404(whole(Circle.objects.meeting()), slug=slug)
    if not offers_company(circle.company, circle.manners):
        raise Http404
    about = messages.public_record(RecordKind.CIRCLE, slug)
    coming = next_meetings(circle, MOST_MEETINGS, cancelled_slots([circle.pk]))
    return messages.company(request, about, [opening_in_words(opening) for opening in coming])
