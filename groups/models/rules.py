"""What the network asks of a new circle; one row, changed in the browser."""

from typing import ClassVar

from django.db import models
from django.db.models import Q


class FoundingRules(models.Model):
    """What must be told before a circle is published, and whether somebody approves it; without a row, as installed."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    required = models.JSONField(default=list, blank=True)
    needs_approval = models.BooleanField(default=True)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(id=1), name="founding_rules_once")]

    def __str__(self) -> str:
        return ", ".join(self.required)
