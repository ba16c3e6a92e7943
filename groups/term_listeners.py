"""Circles that meet in school terms or in school holidays alone: they follow the dates of the holidays."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.dispatch import receiver

from groups.actions.gatherings import expect_gatherings
from groups.actions.listings import index_circle, remember_change, whole
from groups.models import Circle
from network.announcements import school_holidays_changed
from network.models import User
from places.models import Span


@receiver(school_holidays_changed)
def expect_circles_of_school_terms(municipality: str | None, by: User | None, **_: Any) -> None:
    """A circle that meets in school terms alone is expected, and found, by their new dates."""
    spans = Span.objects.exclude(school="").filter(timetable=OuterRef("timetable"))
    circles = Circle.objects.meeting().filter(Exists(spans))
    for circle in whole(circles.filter(municipality=municipality) if municipality else circles):
        expect_gatherings(circle, by=by)
        remember_change(circle)
        index_circle(circle)
