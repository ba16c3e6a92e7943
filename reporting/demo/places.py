"""Invented facts of some places, so that a place page can be seen whole; such a place is marked as demo."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from network.enums import ConfirmedBy
from network.hours import Span
from places.actions.lending import FACTS, set_lending
from places.models import Lending, Place

CONFIRMED_DAYS_AGO = (3, 21, 60, 120, 200, 250)


def place_of(listing: str) -> Place | None:
    """Return the place that the source's listing was imported into."""
    return Place.objects.filter(work_forms__external_id=listing).first() if listing else None


def load_places(rows: Iterable[Mapping[str, Any]], today: date) -> list[Place]:
    """Write the demo facts into the places that have none yet; return the places that were changed."""
    changed = []
    for number, row in enumerate(rows):
        place = place_of(row["listing"])
        if place is None or place.is_demo:
            continue
        for field, value in row.items():
            if field not in ("listing", "lending"):
                setattr(place, field, value)
        place.confirmed_on = today - timedelta(days=CONFIRMED_DAYS_AGO[number % len(CONFIRMED_DAYS_AGO)])
        place.confirmed_by = ConfirmedBy.ORGANISER
        place.is_demo = True
        place.save()
        if "lending" in row:
            _lend(place, row["lending"])
        changed.append(place)
    return changed


def _lend(place: Place, told: Mapping[str, Any]) -> None:
    """Tell of the room that the place lends, and when it is free."""
    usual = Lending()
    facts = {name: told.get(name, getattr(usual, name)) for name in FACTS}
    free = [Span(weekday, starts, ends) for weekday, starts, ends in told.get("free", [])]
    set_lending(place, {**facts, "is_offered": True}, free, by=None)
