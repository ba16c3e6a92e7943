"""What an answer of the checklist changed in the circle itself, in sentences for whoever answered."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups.enums import CircleState
from groups.models import Circle
from groups.queries.meetings import times_in_words, venue_in_words
from groups.queries.readiness import ASKED

Facts = Mapping[str, Any]


def what_changed(circle: Circle, topic: str, before: Facts, now: Facts) -> list[str]:
    """Return what is different now; nothing when the facts are as they were."""
    if topic not in SENTENCES or before == now:
        return []
    return SENTENCES[topic](Circle.objects.select_related("place", "timetable").get(pk=circle.pk), before, now)


def _venue(circle: Circle, _before: Facts, _now: Facts) -> list[str]:
    venue = venue_in_words(circle)
    return [_("Piirin paikka on nyt %(venue)s.") % {"venue": venue}] if venue else [_("Piirillä ei ole nyt paikkaa.")]


def _times(circle: Circle, _before: Facts, _now: Facts) -> list[str]:
    times = times_in_words(circle)
    if not times:
        return []
    told = [_("Piirin ajat ovat nyt: %(times)s.") % {"times": "; ".join(times)}]
    if circle.state == CircleState.PUBLISHED:
        told.append(_("Kalenteri ja viikkolista seuraavat niitä."))
    return told


def _facilitation(circle: Circle, before: Facts, now: Facts) -> list[str]:
    told = []
    contact = (now["contact_name"], now["contact_phone"])
    if contact != (before["contact_name"], before["contact_phone"]) and any(contact):
        told.append(_("Piirin sivulla näkyy: %(contact)s.") % {"contact": ", ".join(filter(None, contact))})
    if now["background"] == ASKED != before["background"]:
        told.append(_("Pyydämme verkostoa nimeämään taustayhteyshenkilön."))
    return told


def _principles(_circle: Circle, _before: Facts, now: Facts) -> list[str]:
    day = now["review_on"]
    if day is None:
        return []
    return [_("Muistutamme teitä katsomaan periaatteet uudelleen %(day)s.") % {"day": date_format(day, "DATE_FORMAT")}]


SENTENCES: dict[str, Callable[[Circle, Facts, Facts], list[str]]] = {
    "venue": _venue,
    "meeting_times": _times,
    "facilitation": _facilitation,
    "principles": _principles,
}
