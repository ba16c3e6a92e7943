"""When something is open: one concept for places and circles."""

from django.db import models

from network import hours
from network.models.listing import ExceptionFields, SpanFields


class Timetable(models.Model):
    """Weekly spans and their exceptions; a work form or a circle owns it."""

    note = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"timetable {self.pk}"

    def as_hours(self) -> hours.Timetable:
        """The timetable as plain values; prefetch `spans` and `exceptions` on lists."""
        return hours.Timetable(
            tuple(row.as_span() for row in self.spans.all()),
            tuple(row.as_exception() for row in self.exceptions.all()),
        )


class Span(SpanFields):
    """A repeating stretch of a weekday; an old one is ended with `valid_until`, not rewritten."""

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="spans")


class TimetableException(ExceptionFields):
    """Days on which the weekly spans do not hold."""

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="exceptions")
