"""Prescription slips: counts of those given and used, and codes that nobody can read; nothing of who a slip is for."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

CODE_GOOD_FOR = timedelta(days=90)
TALLY_KEPT_FOR = timedelta(days=730)


class SlipTally(models.Model):
    """How many slips a professional gave in a quarter (its first day) and how many were used.

    The giver is told the counts of `told_given` and `told_used`, which move once a month: a number that moved
    with each visit would say whose visit it was.
    """

    giver = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="slip_tallies")
    quarter = models.DateField()
    given = models.PositiveIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)
    told_given = models.PositiveIntegerField(default=0)
    told_used = models.PositiveIntegerField(default=0)
    told_on = models.DateField(null=True)

    class Meta:
        ordering = ("-quarter",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["giver", "quarter"], name="slip_tally_once"),
            models.CheckConstraint(
                condition=Q(used__lte=F("given"), told_used__lte=F("told_given"), told_given__lte=F("given")),
                name="slip_used_within_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarter}"


class SlipCodeQuerySet(models.QuerySet["SlipCode"]):
    def good(self) -> "SlipCodeQuerySet":
        """Keep the codes that have not been forgotten by their age."""
        return self.filter(given_on__gt=timezone.localdate() - CODE_GOOD_FOR)

    def old(self) -> "SlipCodeQuerySet":
        return self.filter(given_on__lte=timezone.localdate() - CODE_GOOD_FOR)


class SlipCode(models.Model):
    """A code that was printed on a slip, as a keyed hash; which circles stood on the slip is not kept."""

    hashed = models.CharField(max_length=64, unique=True)
    tally = models.ForeignKey(SlipTally, models.CASCADE, related_name="codes")
    given_on = models.DateField(default=timezone.localdate, db_index=True)
    is_used = models.BooleanField(default=False)

    objects: ClassVar = SlipCodeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.hashed[:8]
