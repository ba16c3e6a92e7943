"""Which optional numbers are asked of gatherings."""

from typing import ClassVar

from django.db import models
from django.db.models import Value
from django.db.models.functions import Coalesce

from groups.counts import FIRST_TIMERS, known

ASKED_AT_FIRST = (FIRST_TIMERS,)


class AskedCounts(models.Model):
    """The numbers that one municipality asks of its gatherings; the row without one is the network's own choice."""

    municipality = models.ForeignKey("network.Municipality", models.CASCADE, null=True, blank=True, related_name="+")
    codes = models.JSONField(default=list, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(Coalesce("municipality", Value("")), name="one_choice_of_counts_per_area")
        ]

    def __str__(self) -> str:
        return f"{self.municipality or 'network'}: {', '.join(known(self.codes))}"
