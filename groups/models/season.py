"""Breaks of the year's round: days on which a circle does not meet, once or every year."""

from calendar import isleap
from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models.circle import Circle
from network.enums import SeasonBreak

DAY = timedelta(days=1)
Days = tuple[date, date]


class CircleSeason(models.Model):
    """One break of a circle; its days stand in the circle's timetable as far ahead as they are known.

    `told_of` is the last day of the break whose end its leads have been reminded of.
    """

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="seasons")
    kind = models.CharField(_("Mikä tauko"), max_length=8, choices=SeasonBreak, default=SeasonBreak.SUMMER)
    first = models.DateField(_("Tauon ensimmäinen päivä"))
    last = models.DateField(_("Tauon viimeinen päivä"))
    every_year = models.BooleanField(_("Sama tauko joka vuosi"), default=False)
    told_of = models.DateField(null=True, blank=True, editable=False)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("first", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="circle_season_in_order"),
            models.UniqueConstraint(fields=["circle", "first", "last"], name="circle_season_once"),
        ]

    def __str__(self) -> str:
        return f"{self.circle}: {self.first}–{self.last}"

    def days_from(self, day: date, until: date) -> Iterator[Days]:
        """Yield the break as it comes: its days that are not over on the first day and begin by the last one."""
        years = range(max(day.year - self.last.year, 0), until.year - self.first.year + 1) if self.every_year else (0,)
        for ahead in years:
            first, last = _years_on(self.first, ahead), _years_on(self.last, ahead)
            if last >= day and first <= until:
                yield first, last

    def next_days(self, day: date) -> Days | None:
        """Return the days of the break that goes on or comes next, or nothing when it is over for good."""
        return next(self.days_from(day, max(self.first, day + timedelta(days=366))), None)


def _years_on(day: date, years: int) -> date:
    is_missing = (day.month, day.day) == (2, 29) and not isleap(day.year + years)
    return date(day.year + years, 2, 28) if is_missing else day.replace(year=day.year + years)
