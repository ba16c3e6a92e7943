"""When the schools of a municipality have a holiday; hours of school terms depend on it."""

from collections.abc import Iterable
from datetime import date
from functools import cached_property
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from network.enums import SchoolHolidayKind
from network.hours import Days

FIRST_MONTH_OF_YEAR = 8


def school_year_of(day: date) -> int:
    """Return the year in which the day's school year began: a school year runs from August to July."""
    return day.year if day.month >= FIRST_MONTH_OF_YEAR else day.year - 1


class SchoolHolidayQuerySet(models.QuerySet["SchoolHoliday"]):
    def of(self, municipality: str) -> Self:
        """Keep those of the municipality and those of every municipality."""
        return self.filter(Q(municipality=None) | Q(municipality=municipality))


class SchoolHoliday(models.Model):
    """Days on which schools are closed, in one municipality or in all of them.

    A municipality's own autumn, Christmas, winter and summer holiday of a school year goes before the common one.
    """

    kind = models.CharField(_("Loma"), max_length=10, choices=SchoolHolidayKind, default=SchoolHolidayKind.OTHER)
    school_year = models.PositiveSmallIntegerField(default=0)
    name = models.CharField(_("Nimi"), max_length=80, blank=True)
    first = models.DateField(_("Ensimmäinen lomapäivä"))
    last = models.DateField(_("Viimeinen lomapäivä"))
    municipality = models.ForeignKey(
        "network.Municipality", models.CASCADE, null=True, blank=True, related_name="school_holidays"
    )

    objects: ClassVar = SchoolHolidayQuerySet.as_manager()

    class Meta:
        ordering = ("first", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="school_holiday_ends_after_start"),
            models.UniqueConstraint(
                fields=["municipality", "kind", "school_year"],
                condition=~Q(kind=SchoolHolidayKind.OTHER),
                name="school_holiday_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "school_year"],
                condition=Q(municipality=None) & ~Q(kind=SchoolHolidayKind.OTHER),
                name="school_holiday_of_all_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.first}–{self.last}"

    @property
    def title(self) -> str:
        """What the holiday is called."""
        return self.name or str(SchoolHolidayKind(self.kind).label)


def in_force(rows: Iterable[SchoolHoliday]) -> list[SchoolHoliday]:
    """Return the holidays of one municipality: a common one is left out where it has its own of that kind and year."""
    rows = list(rows)
    own = {(row.kind, row.school_year) for row in rows if row.municipality_id and row.kind != SchoolHolidayKind.OTHER}
    return [row for row in rows if row.municipality_id or (row.kind, row.school_year) not in own]


class SchoolHolidays:
    """The school holidays of every municipality, asked for once and only when they are needed."""

    @cached_property
    def _rows(self) -> list[SchoolHoliday]:
        return list(SchoolHoliday.objects.all())

    def of(self, municipality: str) -> tuple[Days, ...]:
        """Return what `school_holidays_of` returns."""
        return _days(row for row in self._rows if row.municipality_id in (None, municipality))


def school_holidays_of(municipality: str) -> tuple[Days, ...]:
    """Return the known school holidays of the municipality, earliest first."""
    return _days(SchoolHoliday.objects.of(municipality))


def _days(rows: Iterable[SchoolHoliday]) -> tuple[Days, ...]:
    return tuple((row.first, row.last) for row in in_force(rows))
