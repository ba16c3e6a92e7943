"""Somebody would like to come along or asks something; forgotten in a month, and only a count of the week remains."""

from datetime import date, timedelta
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import InquiryOutcome
from groups.models.circle import Circle
from groups.waiting import days_waited, waited

KEPT_DAYS = 30
LONGEST_TEXT = 1000


class InquiryQuerySet(models.QuerySet["Inquiry"]):
    def kept(self) -> Self:
        """Leave out what should be forgotten today, whether or not the round of forgetting has been."""
        return self.filter(received_at__gte=waited(timezone.localdate(), KEPT_DAYS))

    def forgotten(self) -> Self:
        """Keep what has been here its whole month."""
        return self.filter(received_at__lt=waited(timezone.localdate(), KEPT_DAYS))

    def waiting(self) -> Self:
        return self.filter(waits_since__isnull=False)


class Inquiry(models.Model):
    """What somebody wrote to a circle, and how to reach them; `key` names the form that sent it.

    `waits_since` is when an answer began to be waited for: it is empty where none is hoped for or one was given.
    """

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="inquiries")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    wanted = models.CharField(_("Milloin haluaisit tulla?"), max_length=300, blank=True)
    wants_company = models.BooleanField(_("Toivon, että joku tulisi mukaani"), default=False)
    call_me = models.BooleanField(_("Soittakaa minulle"), default=False)
    question = models.TextField(_("Kysymyksesi omin sanoin"), max_length=LONGEST_TEXT, blank=True)
    name = models.CharField(_("Etunimesi tai lempinimesi"), max_length=60, blank=True)
    phone = models.CharField(_("Puhelinnumerosi"), max_length=30, blank=True)
    email = models.EmailField(_("Sähköpostisi"), blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fi")
    received_at = models.DateTimeField(default=timezone.now, db_index=True)
    waits_since = models.DateTimeField(null=True, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    passed_on_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=12, choices=InquiryOutcome, blank=True)

    objects: ClassVar = InquiryQuerySet.as_manager()

    class Meta:
        ordering = ("received_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(wants_company=False, question="") | ~Q(email="") | ~Q(phone=""),
                name="inquiry_can_be_answered",
            ),
            models.CheckConstraint(condition=Q(call_me=False) | ~Q(phone=""), name="inquiry_call_has_phone"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, outcome="") | (Q(answered_at__isnull=False) & ~Q(outcome="")),
                name="inquiry_answer_has_outcome",
            ),
        ]
        indexes = (
            models.Index(fields=["waits_since"], condition=Q(waits_since__isnull=False), name="inquiry_waiting"),
        )

    def __str__(self) -> str:
        return f"{self.circle}: {self.received_at:%Y-%m-%d}"

    @property
    def hopes_for_an_answer(self) -> bool:
        """Whether the sender asked for something; who only tells that they come asks for nothing."""
        return self.wants_company or self.call_me or bool(self.question)

    @property
    def days_waited(self) -> int:
        """For how many days of the calendar an answer has been waited for."""
        return days_waited(self.waits_since, timezone.localdate()) if self.waits_since else 0

    @property
    def forgotten_on(self) -> date:
        """The day on which everything about it is deleted."""
        return timezone.localdate(self.received_at) + timedelta(days=KEPT_DAYS)


class InquiryReply(models.Model):
    """One turn of the talk that follows, carried on so that neither side sees the other's address."""

    inquiry = models.ForeignKey(Inquiry, models.CASCADE, related_name="replies")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    by_circle = models.BooleanField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    text = models.TextField(max_length=LONGEST_TEXT)
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("written_at", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="inquiry_reply_has_text"),
            models.CheckConstraint(condition=Q(by_circle=True) | Q(author=None), name="inquiry_sender_has_no_name"),
        ]

    def __str__(self) -> str:
        return f"{self.inquiry_id} {self.written_at:%Y-%m-%d}"


class InquiryCount(models.Model):
    """How many wrote to the circle in a week and how many of them were answered; the only thing that is kept."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="inquiry_counts")
    iso_year = models.PositiveSmallIntegerField()
    iso_week = models.PositiveSmallIntegerField()
    received = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("-iso_year", "-iso_week")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle", "iso_year", "iso_week"], name="inquiry_count_once"),
        ]

    def __str__(self) -> str:
        return f"{self.circle} {self.iso_year}-W{self.iso_week:02d}: {self.received}"
