"""What people did not find: numbers by week, and nobody's words."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from places.enums import MissedReason


class Missed(models.Model):
    """How many times in a week people have said that something was missing, by codes alone."""

    iso_year = models.PositiveSmallIntegerField()
    iso_week = models.PositiveSmallIntegerField()
    municipality = models.ForeignKey(
        "network.Municipality", models.PROTECT, null=True, blank=True, related_name="missed"
    )
    need = models.CharField(max_length=24, blank=True)
    kind = models.CharField(max_length=24, blank=True)
    reason = models.CharField(max_length=8, choices=MissedReason)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-iso_year", "-iso_week", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["iso_year", "iso_week", "municipality", "need", "kind", "reason"],
                condition=Q(municipality__isnull=False),
                name="missed_once_in_a_municipality",
            ),
            models.UniqueConstraint(
                fields=["iso_year", "iso_week", "need", "kind", "reason"],
                condition=Q(municipality__isnull=True),
                name="missed_once_anywhere",
            ),
            models.CheckConstraint(condition=Q(reason__in=MissedReason.values), name="missed_reason_is_a_code"),
            models.CheckConstraint(condition=Q(iso_week__range=(1, 53)), name="missed_week"),
        ]

    def __str__(self) -> str:
        return f"{self.iso_year}-W{self.iso_week:02d} {self.need} {self.reason}: {self.count}"


class SpentSlip(models.Model):
    """A random number of a form that has been counted, kept for a day so that sending twice counts once."""

    number = models.CharField(max_length=32, unique=True)
    spent_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.number
