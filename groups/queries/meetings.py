"""When and where a circle meets, in words."""

from datetime import timedelta

from django.utils import timezone

from groups.models import Circle
from network.enums import OpenState
from network.hours import Opening, openings_between, wall_clock
from network.hours_in_words import spans_in_words

LOOK_AHEAD = timedelta(weeks=10)


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


def next_meetings(circle: Circle, count: int = 2) -> list[Opening]:
    """Return the coming meetings that the timetable promises, a going one first."""
    if circle.timetable is None:
        return []
    today, minute = wall_clock(timezone.now())
    found = []
    for opening in openings_between(circle.timetable.as_hours(), today, today + LOOK_AHEAD):
        if opening.state != OpenState.CLOSED and (opening.day > today or opening.ends > minute):
            found.append(opening)
            if len(found) == count:
                break
    return found
