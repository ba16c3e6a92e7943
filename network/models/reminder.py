"""Letters that ask keepers whether the facts still hold, and each day's round of them."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from network.enums import RecordKind, RoundKind


class ReminderRound(models.Model):
    """One run of the daily task: how many letters left, and what went wrong."""

    kind = models.CharField(max_length=10, choices=RoundKind, default=RoundKind.FACTS, db_default=RoundKind.FACTS)
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)
    sent = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    errors = models.JSONField(default=list)

    class Meta:
        ordering = ("-started_at",)

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M}: {self.sent}"

    @classmethod
    def newest(cls, kind: RoundKind) -> "ReminderRound | None":
        """Return the round of the kind that began last."""
        return cls.objects.filter(kind=kind).order_by("-started_at").first()


class ClaimedLetter(models.Model):
    """One letter to one person on one day; the row is claimed before the letter leaves, so it leaves once."""

    day = models.DateField()
    claimed_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class Digest(ClaimedLetter):
    """A letter that asks whether facts still hold; `order` when a coordinator asked for it."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="digests")
    order = models.ForeignKey("network.ReminderOrder", models.SET_NULL, null=True, related_name="digests")

    class Meta:
        ordering = ("-day", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "day"], name="digest_once_a_day"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(error=""), name="digest_sent_or_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day}"


class DigestLine(models.Model):
    """A record that a digest asks about, and the step of the ladder in days that was reached."""

    digest = models.ForeignKey(Digest, models.CASCADE, related_name="lines")
    record_kind = models.CharField(max_length=12, choices=RecordKind)
    record_key = models.PositiveBigIntegerField()
    step = models.PositiveSmallIntegerField()
    confirmed_on = models.DateField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["digest", "record_kind", "record_key"], name="digest_line_once"),
        ]
        indexes = (models.Index(fields=["record_kind", "record_key"], name="digest_line_by_record"),)

    def __str__(self) -> str:
        return f"{self.record_kind} {self.record_key}"


class NoFactLetters(models.Model):
    """A person who has asked not to be asked by letter whether facts still hold."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="no_fact_letters")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.person)
