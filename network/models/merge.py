"""Two records of one organisation made one: what was joined, what must be put back to undo it, and old addresses."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q


class OldAddress(models.Model):
    """The address name of a record that was joined to another; whoever comes by it is led to the one that is left."""

    slug = models.SlugField(max_length=90, unique=True)
    organisation = models.ForeignKey("network.Organisation", models.CASCADE, related_name="old_addresses")

    def __str__(self) -> str:
        return self.slug


class OrganisationMerge(models.Model):
    """One joining: the record that is left, and everything that undoing needs.

    `snapshot` is the record that went, `moved` the rows that were turned to the other, `dropped` rows that it had
    already, `changes` the fields of the record that is left as [old, new].
    """

    kept = models.ForeignKey("network.Organisation", models.CASCADE, related_name="merges")
    merged_key = models.PositiveBigIntegerField()
    merged_name = models.CharField(max_length=160)
    merged_slug = models.SlugField(max_length=90)
    snapshot = models.JSONField()
    moved = models.JSONField(default=list)
    dropped = models.JSONField(default=list)
    added = models.JSONField(default=list)
    changes = models.JSONField(default=dict)
    merged_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ("-pk",)

    def __str__(self) -> str:
        return f"{self.merged_name} → {self.kept_id}"


class NotSame(models.Model):
    """Somebody has looked: these two are not the same, and are not offered again."""

    first = models.ForeignKey("network.Organisation", models.CASCADE, related_name="+")
    second = models.ForeignKey("network.Organisation", models.CASCADE, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="not_same_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="not_same_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.first_id} ≠ {self.second_id}"
