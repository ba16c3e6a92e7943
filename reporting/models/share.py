"""Links by which a finished shareable report is read without an account, until revoked or until their last day."""

from datetime import date
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from reporting.models.report import Report


class ReportShareQuerySet(models.QuerySet["ReportShare"]):
    def in_force(self, today: date) -> Self:
        """Keep the links that open their report today."""
        return self.filter(Q(expires_on=None) | Q(expires_on__gte=today), revoked_at=None)


class ReportShare(models.Model):
    """A link to one report; its key is one that the database gives to finished shareable reports alone.

    How often it has been opened is a number and nothing else: not who, not when, not on what device.
    """

    report = models.ForeignKey(Report, models.CASCADE, to_field="shareable_key", related_name="shares")
    nonce = models.UUIDField(default=uuid4, editable=False)
    note = models.CharField(_("Kenelle tai mihin"), max_length=80, blank=True)
    expires_on = models.DateField(_("Viimeinen päivä"), null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    revoked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    revoked_at = models.DateTimeField(null=True, blank=True)
    reader = models.ForeignKey(
        "reporting.ScheduleReader", models.SET_NULL, null=True, blank=True, related_name="shares"
    )
    openings = models.PositiveIntegerField(default=0)

    objects: ClassVar = ReportShareQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-pk")

    def __str__(self) -> str:
        return f"{self.report} {self.note}"

    def is_in_force(self, today: date) -> bool:
        """Say whether the link opens its report on the day."""
        return self.revoked_at is None and (self.expires_on is None or self.expires_on >= today)
