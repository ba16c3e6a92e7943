"""Open duties as the public list shows them: found, sorted and paged by the database."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, FloatField, OuterRef, Q, QuerySet, Subquery, TextField
from django.db.models.functions import Cast, Coalesce

from groups.models import Circle
from network.distance_in_words import distance_words
from network.enums import ListingKind, Precision
from network.geo import Point, distance_m
from network.models import Listing
from network.nearness import nearness
from network.queries.near import Whereabouts
from responsibilities.enums import Duty, Taker
from responsibilities.invitation_text import invitation_text, period_text
from responsibilities.models import Responsibility
from responsibilities.takers import taken_by_kind, takers_of


@dataclass(frozen=True)
class OpenDuty:
    """An open duty as a sentence that a neighbour understands, who could take it, and how far it is."""

    duty: Responsibility
    text: str
    period: str
    takers: tuple[str, ...]
    distance: str = ""


def open_duties(
    today: date, *, duty: str = "", taker: str = "", here: Whereabouts | None = None
) -> QuerySet[Responsibility]:
    """Return the open duties that answer, the nearest first; the newest first where no position is known."""
    found = Responsibility.objects.inviting(today).select_related("circle__municipality", "circle__place")
    if duty:
        found = found.filter(duty=duty)
    if taker:
        duties, others = taken_by_kind(taker)
        found = found.filter(Q(duty__in=duties) | (Q(duty=Duty.NETWORK) & ~Q(option__in=others)))
    if here is None:
        return found.order_by("-created_at", "-pk")
    lat, lon = _degrees("lat"), _degrees("lon")
    found = found.annotate(lat=lat, lon=lon, precision=_precision())
    return found.annotate(nearness=nearness(here.point, F("lat"), F("lon"))).order_by("nearness", "-created_at", "-pk")


def _listing() -> QuerySet[Listing]:
    found: QuerySet[Listing] = Listing.objects.filter(kind=ListingKind.CIRCLE, key=OuterRef("circle"))
    return found


def _degrees(name: str) -> Coalesce:
    """The circle's place, the circle itself, the middle of its area as the index has it, or of its municipality."""
    own: list[Any] = [F(f"circle__place__{name}"), F(f"circle__{name}")]
    return Coalesce(
        *own, Subquery(_listing().values(name)[:1]), F(f"circle__municipality__{name}"), output_field=FloatField()
    )


def _precision() -> Coalesce:
    in_index = Cast(Subquery(_listing().values("precision")[:1]), TextField())
    return Coalesce(in_index, F("circle__place__precision"), output_field=TextField())


def as_open_duties(rows: Iterable[Responsibility], here: Whereabouts | None = None) -> list[OpenDuty]:
    return [
        OpenDuty(
            row,
            invitation_text(row),
            period_text(row),
            tuple(str(Taker(taker).label) for taker in takers_of(row.duty, row.option)),
            _distance(row, here),
        )
        for row in rows
    ]


def _distance(row: Any, here: Whereabouts | None) -> str:
    if here is None:
        return ""
    exact = row.precision == Precision.EXACT and here.precision == Precision.EXACT
    return distance_words(distance_m(here.point, Point(row.lat, row.lon)), exact=exact)


def open_of(circle: Circle, today: date) -> QuerySet[Responsibility]:
    """Return what the circle looks for in public."""
    found: QuerySet[Responsibility] = Responsibility.objects.inviting(today).filter(circle=circle)
    return found.select_related("circle").order_by("duty", "pk")
