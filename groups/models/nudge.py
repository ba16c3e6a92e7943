"""Letters that remind a circle's people once of something, and the people who want none."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from groups.enums import NudgeAbout
from groups.models.circle import Circle


class Nudge(models.Model):
    """One person was reminded of one thing of one circle; the row is claimed before the letter leaves.

    `occasion` tells one reminder from the next of the same kind; a quiet draft has only one, ever.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="nudges")
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="nudges")
    about = models.CharField(max_length=8, choices=NudgeAbout)
    occasion = models.CharField(max_length=10, blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "circle", "about", "occasion"], name="nudge_once")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.about} {self.circle}"


class NoNudges(models.Model):
    """A person who has asked not to be reminded of their circles."""

    person = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="no_nudges")
    since = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.person)
