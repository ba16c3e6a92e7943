"""When and where a circle meets, in words."""

from collections.abc import Container, Iterable
from datetime import date, timedelta
from itertools import islice

from django.db.models import Q
from django.utils import timezone

from groups.changed_days import Change
from groups.enums import GatheringState, NotHeldReason
from groups.models import Circle, Gathering
from network.enums import OpenState
from network.hours import Opening, openings_between, wall_clock
from network.hours_in_words import spans_in_words

LOOK_AHEAD = timedelta(weeks=10)
Slot = tuple[int, date, int]


def times_in_words(circle: Circle) -> list[str]:
    """Return when the circle meets, one line per weekly time; a time that ends today is over."""
    if circle.timetable is None:
        return []
    spans = [span for span in circle.timetable.as_hours().spans if span.state != OpenState.CLOSED]
    return spans_in_words(spans, timezone.localdate() + timedelta(days=1))


def venue_in_words(circle: Circle) -> str:
    """Return where the circle meets: room, place and address, as far as they are known."""
    place = circle.place
    parts = [circle.venue, place.name if place else "", place.address if place else circle.address]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def next_meetings(circle: Circle, count: int = 2, cancelled: Container[Slot] = ()) -> list[Opening]:
    """Return the coming meetings that the timetable promises and nobody has cancelled, a going one first."""
    if circle.timetable is None:
        return []
    today, minute = wall_clock(timezone.now())
    promised = openings_between(circle.timetable.as_hours(), today, today + LOOK_AHEAD)
    coming = (
        opening
        for opening in promised
        if opening.state != OpenState.CLOSED
        and (opening.day > today or opening.ends > minute)
        and (circle.pk, opening.day, opening.starts) not in cancelled
    )
    return list(islice(coming, count))


def cancelled_slots(circles: Iterable[int]) -> set[Slot]:
    """Return the coming meetings of the circles that somebody has cancelled ahead of time."""
    rows = Gathering.objects.filter(circle__in=list(circles), state=GatheringState.NOT_HELD)
    return set(rows.filter(day__gte=timezone.localdate()).values_list("circle", "day", "starts"))


def added_meetings(circle: Circle) -> list[Opening]:
    """Return the coming meetings that somebody has added by hand to those of the timetable."""
    rows = circle.gatherings.filter(is_added=True, day__gte=timezone.localdate())
    return [Opening(row.day, row.starts, row.ends) for row in rows.exclude(state=GatheringState.NOT_HELD)]


def changes_since(circle: Circle, since: date) -> list[Change]:
    """Return what somebody has cancelled or added; one to which nobody came was no less open."""
    return changes_by_circle([circle], since)[circle.pk]


def changes_by_circle(circles: Iterable[Circle], since: date) -> dict[int, list[Change]]:
    """Return the same of many circles by their keys, one query for all of them."""
    found: dict[int, list[Change]] = {circle.pk: [] for circle in circles}
    not_held = Q(state=GatheringState.NOT_HELD) & ~Q(reason=NotHeldReason.NOBODY_CAME)
    rows = Gathering.objects.filter(not_held | Q(is_added=True), circle__in=found, day__gte=since)
    for row in rows.order_by("day", "starts"):
        found[row.circle_id].append(Change(row.day, row.starts, row.ends, row.state != GatheringState.NOT_HELD))
    return found
