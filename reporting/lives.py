"""Circles and places that began, paused, went on or ended in a period: how many, which ones and when."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.utils.translation import gettext_lazy as _

from network.models import AuditEntry
from places.enums import PlaceState
from reporting.areas import Area
from reporting.models import Report

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

LIVES: dict[str, "_StrPromise"] = {
    "circles_started": _("Ryhmiä, jotka aloittivat"),
    "circles_paused": _("Ryhmiä, jotka jäivät tauolle"),
    "circles_resumed": _("Ryhmiä, jotka jatkoivat tauolta tai aloittivat uudelleen"),
    "circles_ended": _("Ryhmiä, jotka lopettivat"),
    "places_started": _("Paikkoja, jotka lisättiin"),
    "places_ended": _("Paikkoja, jotka päättyivät"),
}


def codes_of(area: Area) -> list[str]:
    """Return what may be told of the area; of a single circle nothing is told of places."""
    return [code for code in LIVES if area.circle is None or not code.startswith("places_")]


def told_lives(report: Report) -> dict[str, int]:
    """Return how many the finished report tells under each code; nothing where it has no such table."""
    facts = (report.figures or {}).get("facts", {}).get("lives", [])
    return {fact["code"]: fact["numbers"]["number"] for fact in facts}


def lived(area: Area, code: str, days: tuple[date, date]) -> QuerySet[Any]:
    """Return the area's circles or places of which `code` is true in the days, each once, with `on`, its last time.

    `on` is a day for ended circles and a moment for the others.
    """
    circles, places = area.circles().of_people(), area.every_place()  # type: ignore[attr-defined]
    if code == "circles_started":
        return circles.filter(published_at__date__range=days).annotate(on=F("published_at"))  # type: ignore[no-any-return]
    if code == "circles_paused":
        return _moved(circles, "groups.circle", days, "circle pause")
    if code == "circles_resumed":
        return _moved(circles, "groups.circle", days, "circle resume", "circle restart")
    if code == "circles_ended":
        ended = Q(endings__ended_on__range=days)
        return circles.filter(ended).distinct().annotate(on=Max("endings__ended_on", filter=ended))  # type: ignore[no-any-return]
    if code == "places_started":
        added = places.exclude(state=PlaceState.DRAFT).filter(created_at__date__range=days)
        return added.annotate(on=F("created_at"))
    return _moved(places, "places.place", days, "place_archived")


def _moved(things: QuerySet[Any], kind: str, days: tuple[date, date], *verbs: str) -> QuerySet[Any]:
    """Return the things of which the trail says this, with the last time it does."""
    trail = AuditEntry.objects.filter(object_type=kind, verb__in=verbs, at__date__range=days)
    keys = set(trail.order_by().values_list("object_id", flat=True))
    own = trail.filter(object_id=Cast(OuterRef("pk"), CharField())).order_by("-at").values("at")[:1]
    return things.filter(pk__in=[int(key) for key in keys]).annotate(on=Subquery(own))  # type: ignore[no-any-return]
