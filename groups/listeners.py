"""What the groups room does when the rooms below announce something."""

from typing import Any

from django.dispatch import receiver

from groups.actions.listings import index_circle
from groups.actions.timetables import close_days
from groups.enums import CircleState
from groups.models import Circle
from groups.models.circle import CircleQuerySet
from network.announcements import listings_rebuilding
from network.enums import OpenState
from network.models import User
from places.announcements import place_changed, place_closed
from places.models import Place, TimetableException


def _whole(circles: CircleQuerySet) -> CircleQuerySet:
    related = circles.select_related("municipality", "place", "host", "timetable")
    return related.prefetch_related("timetable__spans", "timetable__exceptions")


@receiver(listings_rebuilding)
def index_every_circle(**_: Any) -> None:
    for circle in _whole(Circle.objects.meeting()).iterator(chunk_size=500):
        index_circle(circle)


@receiver(place_changed)
def index_circles_of_the_place(place: Place, **_: Any) -> None:
    for circle in _whole(Circle.objects.meeting().filter(place=place)):
        index_circle(circle)


@receiver(place_closed)
def close_circles_of_the_place(place: Place, exception: TimetableException, by: User | None, **_: Any) -> None:
    """A circle cannot meet behind a closed door; one that already has its own word for those days keeps it."""
    if exception.state != OpenState.CLOSED:
        return
    circles = Circle.objects.filter(place=place, state__in=(CircleState.PUBLISHED, CircleState.PAUSED))
    for circle in _whole(circles):
        if close_days(circle, exception.first, exception.last, exception.reason, by=by):
            index_circle(Circle.objects.get(pk=circle.pk))
