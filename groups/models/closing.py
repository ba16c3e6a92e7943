"""Quarters whose numbers are final until somebody opens them again."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce


class ClosingQuerySet(models.QuerySet["QuarterClosing"]):
    def in_force(self) -> Self:
        return self.filter(reopened_at=None)


class QuarterClosing(models.Model):
    """One closing of a quarter, of a municipality or of the whole network; opened again only with a reason."""

    municipality = models.ForeignKey("network.Municipality", models.PROTECT, null=True, blank=True, related_name="+")
    quarter = models.CharField(max_length=7)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    closed_at = models.DateTimeField(auto_now_add=True)
    reopened_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    reopened_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=300, blank=True)

    objects: ClassVar = ClosingQuerySet.as_manager()

    class Meta:
        ordering = ("-closed_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                Coalesce("municipality", Value("")),
                "quarter",
                condition=Q(reopened_at=None),
                name="quarter_closed_once",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None, reason="") | Q(reopened_at__isnull=False) & ~Q(reason=""),
                name="quarter_reopened_with_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.municipality or 'network'}"
