"""What the front page shows of the network."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q

from network.enums import WELCOMES_ANYONE, ListingKind
from network.hours import Timetable, next_opening, opening_at
from network.models import Listing
from network.models.listing import ListingQuerySet
from network.queries.near import Whereabouts
from network.queries.nearest import AMONG_EQUALS, nearest
from places.queries.first_ones import soonest
from places.queries.search import FEW, Card, Question, answering, cards_of, in_this_order, with_details

FRONT_NEAREST = 60


@dataclass(frozen=True)
class FrontRows:
    """What the front page tells of the network."""

    cards: list[Card]
    places: int
    circles: int


def front_rows(moment: datetime, here: Whereabouts | None, *, most: int = 4) -> FrontRows:
    """Return what is open or opens next, the nearest first where a position is known, and how much there is."""
    asked = Question(moment=moment, here=here)
    found = answering(asked)
    counts = dict(found.order_by().values_list("kind").annotate(n=Count("*")))
    if sum(counts.values()) <= FEW:
        rows = _front_of_few(found, here, moment, most)
    else:
        rows = _front_near(found, here, moment, most) if here else _front_soonest(found, moment, most)
    cards = cards_of(rows, asked)
    return FrontRows(cards, counts.get(ListingKind.PLACE, 0), counts.get(ListingKind.CIRCLE, 0))


def _front_of_few(found: ListingQuerySet, here: Whereabouts | None, moment: datetime, most: int) -> list[Listing]:
    order: list[Any] = [F("wait"), *AMONG_EQUALS]
    found = found.with_wait(moment).filter(Q(wait__isnull=False))
    if here:
        found, order = found.with_nearness(here.point), [F("nearness").asc(nulls_last=True), *order]
    return list(with_details(found).order_by(*order)[:most])


def _front_soonest(found: ListingQuerySet, moment: datetime, most: int) -> list[Listing]:
    """The first ones that open at all."""
    ids = soonest(found, moment, most)
    return [row for row in in_this_order(ids) if opens_soon(row.timetable(), moment)]


def _front_near(found: ListingQuerySet, here: Whereabouts, moment: datetime, most: int) -> list[Listing]:
    """Of the nearest, those that open at all; among so many there are enough."""
    near = nearest(found, here.point, FRONT_NEAREST)
    return _front_of_few(Listing.objects.filter(pk__in=near), here, moment, most)


def opens_soon(hours: Timetable, moment: datetime) -> bool:
    """Whether it is open to anyone now, or will be within a week."""
    return bool(opening_at(hours, moment, WELCOMES_ANYONE) or next_opening(hours, moment, WELCOMES_ANYONE, days=7))
