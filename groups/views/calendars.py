"""A circle's meetings as a calendar that people subscribe to."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groups.models import Circle
from groups.queries.calendars import circle_subject, feed_window
from network.answers import asked_language, calendar_answer, site_address
from network.calendars import Feed
from network.hours import moment_of


@login_not_required
@require_safe
def circle_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the meetings of a circle that has a public page, the cancelled ones as cancelled."""
    found = Circle.objects.published().select_related("municipality", "place", "timetable")
    circle = get_object_or_404(found.prefetch_related("timetable__spans", "timetable__exceptions"), slug=slug)
    language, today = asked_language(request), timezone.localdate()
    with translation.override(language):
        window = feed_window(circle, today)
        subject = circle_subject(circle, window, today)
        told = _("Piirin kokoontumiset. Peruttu kerta näkyy peruttuna. Kalenteri päivittyy itsestään.")
        feed = Feed(circle.name, told, site_address(circle.get_absolute_url()), (subject,), window)
        return calendar_answer(request, feed, circle.slug, language, max(circle.updated_at, moment_of(today, 0)))
