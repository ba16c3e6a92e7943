"""A circle as a calendar tells of it: when it meets, and which meetings are cancelled."""

from dataclasses import replace
from datetime import date

from groups.changed_days import as_it_turns_out
from groups.enums import CircleState
from groups.horizon import AHEAD
from groups.models import Circle
from groups.queries.meetings import changes_since, venue_in_words
from network.answers import site_address
from network.calendars import Subject, Window
from network.enums import Precision
from network.geo import Point
from network.hours import DAY, DayException, Opening, Timetable


def circle_subject(circle: Circle, window: Window, today: date) -> Subject:
    """Return the circle for a feed of the days; nothing that its public page does not tell."""
    changes = changes_since(circle, window.first)
    promised = circle.timetable.as_hours() if circle.timetable else Timetable()
    where = [venue_in_words(circle), circle.area, circle.municipality.name]
    return Subject(
        key=f"circle-{circle.pk}",
        title=circle.name,
        timetable=_without_pause(circle, as_it_turns_out(promised, changes), window, today),
        url=site_address(circle.get_absolute_url()),
        revised=circle.updated_at,
        where=", ".join(dict.fromkeys(part for part in where if part)),
        point=_exact_point(circle),
        told=circle.summary,
        tells_cancelled=True,
        cancelled=frozenset(Opening(c.day, c.starts, c.ends) for c in changes if not c.is_held),
    )


def feed_window(circle: Circle, today: date) -> Window:
    """Return the days that the feed tells of; one that has ended says so for as long as it had promised to meet."""
    window = Window.around(today)
    if circle.state != CircleState.ENDED:
        return window
    return replace(window, last=min(window.last, circle.updated_at.date() + AHEAD))


def _without_pause(circle: Circle, timetable: Timetable, window: Window, today: date) -> Timetable:
    """On a break and after its end the circle meets no more: each day ahead is cancelled."""
    if circle.state == CircleState.PUBLISHED:
        return timetable
    before = [e if e.last < today else replace(e, last=today - DAY) for e in timetable.exceptions if e.first < today]
    last = max(today, window.last)
    if circle.resumes_on and today < circle.resumes_on <= last:
        last = circle.resumes_on - DAY
        before += [replace(e, first=max(e.first, circle.resumes_on)) for e in timetable.exceptions if e.last > last]
    return replace(timetable, exceptions=(*before, DayException(today, last)))


def _exact_point(circle: Circle) -> Point | None:
    if circle.place:
        return circle.place.point if circle.place.precision == Precision.EXACT else None
    return circle.point if circle.address else None
