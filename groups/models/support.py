"""A circle asks for help in private: a talk between its people and whoever supports it."""

from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import Supporter, SupportTopic
from groups.models.circle import Circle
from groups.waiting import days_waited

LONGEST_TEXT = 3000


class SupportRequestQuerySet(models.QuerySet["SupportRequest"]):
    def open(self) -> Self:
        return self.filter(closed_at=None)

    def waiting(self) -> Self:
        """Keep the requests in which the circle waits for an answer."""
        return self.open().filter(waits_since__isnull=False)

    def with_coordinator(self) -> Self:
        """Keep those that the coordinator was asked at once, or has got because nobody else answered."""
        return self.filter(Q(asked_of=Supporter.COORDINATOR) | Q(escalated_at__isnull=False))


class SupportRequest(models.Model):
    """One thing that a circle asks help with; never public. `waits_since` is when the circle began to wait."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="support_requests")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    topic = models.CharField(_("Missä tarvitsette apua?"), max_length=12, choices=SupportTopic)
    asked_of = models.CharField(max_length=20, choices=Supporter)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="support_requests"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    waits_since = models.DateTimeField(null=True, blank=True)
    escalated_at = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    forgotten_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = SupportRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_at__isnull=True) | Q(waits_since__isnull=True), name="support_closed_waits_not"
            ),
            models.CheckConstraint(
                condition=Q(forgotten_at__isnull=True) | Q(closed_at__isnull=False), name="support_forgotten_is_closed"
            ),
        ]
        indexes = (models.Index(fields=["circle"], condition=Q(closed_at__isnull=True), name="support_open"),)

    def __str__(self) -> str:
        return f"{self.circle}: {self.get_topic_display()}"

    @property
    def days_waited(self) -> int:
        """For how many days of the calendar the circle has waited for an answer."""
        return days_waited(self.waits_since, timezone.localdate()) if self.waits_since else 0


class SupportMessage(models.Model):
    """One turn of the talk."""

    request = models.ForeignKey(SupportRequest, models.CASCADE, related_name="messages")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    by_circle = models.BooleanField()
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="support_messages"
    )
    text = models.TextField(max_length=LONGEST_TEXT)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("written_at", "pk")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="support_message_has_text")]

    def __str__(self) -> str:
        return f"{self.request_id} {self.written_at:%Y-%m-%d}"
