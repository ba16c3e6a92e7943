"""Letters that ask for a gathering's number: one a person and day, and what each asked about."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from groups.models.gathering import Gathering
from network.models.reminder import ClaimedLetter


class AttendanceLetter(ClaimedLetter):
    """A letter that asks for numbers.

    `asked_by` is who had it sent by hand; nobody where the daily round wrote it.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attendance_letters")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ("-day", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "day"], name="attendance_letter_once_a_day"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(error=""), name="attendance_letter_sent_or_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.person} {self.day}"


class AttendanceAsked(models.Model):
    """A gathering that a letter asked about, and the step: 1 just after it, 2 once again, 3 to the instructor."""

    letter = models.ForeignKey(AttendanceLetter, models.CASCADE, related_name="lines")
    gathering = models.ForeignKey(Gathering, models.CASCADE, related_name="asked_in")
    step = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["letter", "gathering"], name="attendance_asked_once_in_a_letter"),
            models.CheckConstraint(condition=Q(step__range=(1, 3)), name="attendance_asked_in_three_steps"),
        ]

    def __str__(self) -> str:
        return f"{self.gathering} {self.step}"


class NoAttendanceLetters(models.Model):
    """A person who has asked not to be written to about missing numbers."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="no_attendance_letters")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.person)
