"""Letters that a coordinator asks for to the keepers of many records at once, and what became of each."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import get_language

from network.enums import AskOutcome, AskStage, RecordKind
from network.models.job import Job, JobQuerySet
from network.models.message import KEEPER_PAGES, PAGES

KEPT_FOR = timedelta(days=30)


class ReminderOrder(Job):
    """One wish to ask: `choices` are the ticked records, or the filter whose records are all meant."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reminder_orders")
    stage = models.CharField(max_length=10, choices=AskStage, default=AskStage.CHECKING)
    choices = models.JSONField(default=dict)
    records = models.PositiveIntegerField(default=0)
    ordered_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-ordered_at", "-pk")

    def __str__(self) -> str:
        return f"reminders {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("network:reminder_order", args=[self.pk])

    @property
    def list_url(self) -> str:
        """The list on which it was asked for, narrowed as it was."""
        return f"{reverse('network:freshness')}{self.choices.get('back', '')}"


class ReminderOrderLine(models.Model):
    """A record and one of its keepers, called by their role; `person` is empty where nobody is written to."""

    order = models.ForeignKey(ReminderOrder, models.CASCADE, related_name="lines")
    record_kind = models.CharField(max_length=12, choices=RecordKind)
    record_key = models.PositiveBigIntegerField()
    slug = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    municipality_fi = models.CharField(max_length=80, blank=True)
    municipality_sv = models.CharField(max_length=80, blank=True)
    confirmed_on = models.DateField(null=True)
    called = models.CharField(max_length=80, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=AskOutcome)
    day = models.DateField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["order", "record_kind", "record_key", "person"], name="reminder_line_once"),
            models.CheckConstraint(
                condition=~Q(outcome__in=("planned", "sent")) | Q(error=""), name="reminder_line_sent_or_failed"
            ),
        ]
        indexes = (models.Index(fields=["order", "outcome"], name="reminder_lines_by_outcome"),)

    def __str__(self) -> str:
        return f"{self.record_kind} {self.record_key}: {self.outcome}"

    @property
    def municipality_name(self) -> str:
        return self.municipality_sv if get_language() == "sv" else self.municipality_fi

    @property
    def url(self) -> str:
        return reverse(PAGES[RecordKind(self.record_kind)], args=[self.slug])

    @property
    def keeper_url(self) -> str:
        """Where somebody is named to keep the record."""
        return reverse(KEEPER_PAGES[self.record_kind], args=[self.slug])
