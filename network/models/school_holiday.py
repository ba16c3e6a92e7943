"""When the schools of a municipality have a holiday; hours of school terms depend on it."""

from datetime import date
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from network.hours import Days


class SchoolHoliday(models.Model):
    """Days on which schools are closed, in one municipality or in all of them."""

    name = models.CharField(_("Nimi"), max_length=80)
    first = models.DateField(_("Ensimmäinen päivä"))
    last = models.DateField(_("Viimeinen päivä"))
    municipality = models.ForeignKey(
        "network.Municipality", models.CASCADE, null=True, blank=True, related_name="school_holidays"
    )

    class Meta:
        ordering = ("first", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="school_holiday_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.first}–{self.last}"


class SchoolHolidays:
    """The school holidays of every municipality, asked for once and only when they are needed."""

    @cached_property
    def _rows(self) -> list[tuple[str | None, date, date]]:
        return list(SchoolHoliday.objects.values_list("municipality", "first", "last"))

    def of(self, municipality: str) -> tuple[Days, ...]:
        """Return what `school_holidays_of` returns."""
        return tuple((first, last) for town, first, last in self._rows if town in (None, municipality))


def school_holidays_of(municipality: str) -> tuple[Days, ...]:
    """Return the known school holidays of the municipality, earliest first."""
    rows = SchoolHoliday.objects.filter(Q(municipality=None) | Q(municipality=municipality))
    return tuple(rows.values_list("first", "last"))
