"""Quarters whose figures are open data: each is a frozen report of the network, and one at a time."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from reporting.models.report import Report


class OpenReleaseQuerySet(models.QuerySet["OpenRelease"]):
    def in_force(self) -> Self:
        """Keep what is published now, the newest quarter first."""
        return self.filter(withdrawn_at=None).order_by("-quarter")


class OpenRelease(models.Model):
    """A quarter that was published; like a link, it can point at a finished shareable report alone."""

    report = models.ForeignKey(Report, models.CASCADE, to_field="shareable_key", related_name="releases")
    quarter = models.CharField(max_length=7)
    released_at = models.DateTimeField(default=timezone.now)
    released_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar = OpenReleaseQuerySet.as_manager()

    class Meta:
        ordering = ("-quarter", "-released_at")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["quarter"], condition=Q(withdrawn_at=None), name="quarter_is_open_data_once"
            ),
        ]

    def __str__(self) -> str:
        return self.quarter
