"""Calendars that people subscribe to: a place's opening hours, and everything that a search finds."""

from dataclasses import replace

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from network.answers import asked_language, calendar_answer, site_address
from network.calendars import Feed, Window
from network.hours import moment_of
from places.models import Place
from places.queries.calendars import MOST_SUBJECTS, place_subject, search_subjects, search_window
from places.search_address import clean_query, in_words
from places.views.search import asked_by


@login_not_required
@require_safe
def place_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """Give the opening hours of a published place, day by day."""
    place = get_object_or_404(Place.objects.published().select_related("municipality"), slug=slug)
    language, today = asked_language(request), timezone.localdate()
    with translation.override(language):
        subject = place_subject(place, today)
        told = _("Paikan aukioloajat. Suljettuna päivänä kalenterissa ei ole merkintää. Kalenteri päivittyy itsestään.")
        feed = Feed(place.name, told, subject.url, (subject,), Window.around(today))
        return calendar_answer(request, feed, place.slug, language, max(place.updated_at, moment_of(today, 0)))


@login_not_required
@require_safe
def search_calendar(request: HttpRequest) -> HttpResponse:
    """Give what a search finds, whenever it is open; the time that the search asks about is left out."""
    language = asked_language(request)
    with translation.override(language):
        asked = asked_by(request)
        form = asked.form
        subjects, are_more = search_subjects(replace(asked.question, open_at=None, stretches=()))
        feed = Feed(
            _("Haku: %(words)s") % {"words": in_words(form)},
            _told(are_more=are_more),
            site_address(f"{reverse('places:search')}{clean_query(form, without=('open',))}"),
            tuple(subjects),
            search_window(asked.question.today),
        )
        return calendar_answer(request, feed, "silmukka", language, None)


def _told(*, are_more: bool) -> str:
    told = _("Haun löytämien paikkojen ja ryhmien ajat kuusi viikkoa eteenpäin. Kalenteri päivittyy itsestään.")
    if are_more:
        told += " " + _("Mukana on %(count)s ensimmäistä. Rajaa hakua, niin näet loputkin.") % {"count": MOST_SUBJECTS}
    return told
