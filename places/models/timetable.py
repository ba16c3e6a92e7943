"""When something is open: one concept for places and circles."""

from collections.abc import Callable

from django.db import models

from network import hours
from network.enums import HolidayRule
from network.models.hours_fields import ExceptionFields, SpanFields
from network.models.school_holiday import school_holidays_of


class Timetable(models.Model):
    """Weekly spans and their exceptions; a work form or a circle owns it.

    `earlier` holds the hours before those that were read from a text, and those that were read, so that the reading
    can be taken back as long as nobody has changed them.
    """

    note = models.CharField(max_length=200, blank=True)
    earlier = models.JSONField(null=True, blank=True, editable=False)
    holidays = models.CharField(max_length=10, choices=HolidayRule, default=HolidayRule.UNKNOWN)

    def __str__(self) -> str:
        return f"timetable {self.pk}"

    def as_hours(self, school_holidays: Callable[[], tuple[hours.Days, ...]] | None = None) -> hours.Timetable:
        """The timetable as plain values; prefetch `spans` and `exceptions` on lists.

        School holidays are asked for only when a span depends on them: of who has many timetables at hand, or of the
        owner's municipality.
        """
        spans = tuple(row.as_span() for row in self.spans.all())
        return hours.Timetable(
            spans,
            tuple(row.as_exception() for row in self.exceptions.all()),
            self.holidays,
            (school_holidays or self._school_holidays)() if any(span.school for span in spans) else (),
        )

    def _school_holidays(self) -> tuple[hours.Days, ...]:
        owner = getattr(self, "circle", None) or getattr(getattr(self, "work_form", None), "place", None)
        return school_holidays_of(owner.municipality_id) if owner else ()


class Span(SpanFields):
    """A repeating stretch of a weekday; an old one is ended with `valid_until`, not rewritten."""

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="spans")


class TimetableException(ExceptionFields):
    """Days on which the weekly spans do not hold."""

    timetable = models.ForeignKey(Timetable, models.CASCADE, related_name="exceptions")
