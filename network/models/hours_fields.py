"""The columns of a timetable, which a place's own hours and the index of listings share."""

from dataclasses import fields
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.enums import OpenState, SchoolTime, SeasonBreak
from network.hours import HOLIDAY_WEEKDAY, DayException, Span

MOST_WEEKS = 8
# A check that comes out null passes, so every column that may be null is asked about by name.
HAS_HOURS = Q(starts__isnull=False, ends__isnull=False, starts__lt=F("ends"), ends__lte=1440)


def columns_of(row: Span | DayException) -> dict[str, Any]:
    """Return a span or an exception as the columns of its row; a timetable says of itself what holds on holidays."""
    return {field.name: getattr(row, field.name) for field in fields(row) if field.name != "on_holidays"}


class SpanFields(models.Model):
    """A repeating stretch of a weekday (8: of public holidays), as columns; minutes of the local day."""

    weekday = models.PositiveSmallIntegerField()
    starts = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=16, choices=OpenState, default=OpenState.OPEN)
    every_weeks = models.PositiveSmallIntegerField(default=1)
    anchor = models.DateField(null=True, blank=True)
    nth_of_month = models.SmallIntegerField(null=True, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    valid_until = models.DateField(null=True, blank=True)
    season_from = models.PositiveSmallIntegerField(null=True, blank=True)
    season_until = models.PositiveSmallIntegerField(null=True, blank=True)
    school = models.CharField(max_length=8, choices=SchoolTime, blank=True)

    class Meta:
        abstract = True
        ordering = ("weekday", "starts", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(weekday__range=(1, HOLIDAY_WEEKDAY)), name="%(class)s_weekday"),
            models.CheckConstraint(condition=Q(starts__lt=F("ends"), ends__lte=1440), name="%(class)s_within_a_day"),
            models.CheckConstraint(
                condition=Q(every_weeks=1) | Q(every_weeks__range=(2, MOST_WEEKS), anchor__isnull=False),
                name="%(class)s_turn_has_anchor",
            ),
            models.CheckConstraint(
                condition=Q(nth_of_month=None) | Q(nth_of_month__in=(-1, 1, 2, 3, 4, 5)), name="%(class)s_nth"
            ),
            models.CheckConstraint(
                condition=Q(season_from=None, season_until=None)
                | Q(
                    season_from__isnull=False,
                    season_until__isnull=False,
                    season_from__range=(101, 1231),
                    season_until__range=(101, 1231),
                ),
                name="%(class)s_season",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.weekday} {self.starts}-{self.ends}"

    def as_span(self) -> Span:
        return Span(
            self.weekday,
            self.starts,
            self.ends,
            self.state,
            self.every_weeks,
            self.anchor,
            self.nth_of_month,
            self.valid_from,
            self.valid_until,
            self.season_from,
            self.season_until,
            self.school,
        )


class ExceptionFields(models.Model):
    """Days on which the weekly hours do not hold, as columns."""

    first = models.DateField(_("Ensimmäinen päivä"))
    last = models.DateField(_("Viimeinen päivä"))
    state = models.CharField(max_length=16, choices=OpenState, default=OpenState.CLOSED)
    starts = models.PositiveSmallIntegerField(null=True, blank=True)
    ends = models.PositiveSmallIntegerField(null=True, blank=True)
    reason = models.CharField(_("Syy"), max_length=200, blank=True)
    season = models.CharField(max_length=8, choices=SeasonBreak, blank=True, db_default="")

    class Meta:
        abstract = True
        ordering = ("first", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="%(class)s_ends_after_start"),
            models.CheckConstraint(
                condition=Q(state=OpenState.CLOSED, starts=None, ends=None) | (~Q(state=OpenState.CLOSED) & HAS_HOURS),
                name="%(class)s_open_has_hours",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last} {self.state}"

    def as_exception(self) -> DayException:
        return DayException(self.first, self.last, self.reason, self.starts, self.ends, self.state, self.season)
