"""A table of attendance that somebody sent: how far it is, and what each of its rows would do."""

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from groups.enums import LineKind
from network.models import SentTable
from network.models.job import JobQuerySet


class AttendanceImport(SentTable):
    """One sent file, seen by who sent it alone; the file goes once it is stored, or after a week.

    `choices` are what the person decided: columns, names of circles, what is left out and what is accepted.
    """

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="attendance_imports")

    objects: ClassVar = JobQuerySet.as_manager()

    class Meta(SentTable.Meta):
        pass

    def get_absolute_url(self) -> str:
        return reverse("groups:attendance_import", args=[self.pk])


class ImportLine(models.Model):
    """What one row would do: `said` beside `before`, or the column and the code of what is wrong in it."""

    imported = models.ForeignKey(AttendanceImport, models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField()
    kind = models.CharField(max_length=12, choices=LineKind)
    named = models.CharField(max_length=120, blank=True)
    circle = models.ForeignKey("groups.Circle", models.CASCADE, null=True, related_name="+")
    gathering = models.ForeignKey("groups.Gathering", models.SET_NULL, null=True, related_name="+")
    day = models.DateField(null=True)
    starts = models.PositiveSmallIntegerField(null=True)
    ends = models.PositiveSmallIntegerField(null=True)
    said = models.JSONField(default=dict, blank=True)
    before = models.JSONField(default=dict, blank=True)
    seen_version = models.PositiveSmallIntegerField(default=0)
    column = models.CharField(max_length=24, blank=True)
    problem = models.CharField(max_length=16, blank=True)
    shown = models.CharField(max_length=60, blank=True)
    is_unlikely = models.BooleanField(default=False)
    is_stray = models.BooleanField(default=False)

    class Meta:
        ordering = ("imported_id", "row")
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["imported", "row"], name="import_line_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=["new", "added", "changed"])
                | Q(circle__isnull=False, day__isnull=False, starts__isnull=False, ends__isnull=False),
                name="import_line_knows_its_gathering",
            ),
        ]
        indexes = (models.Index(fields=["imported", "kind", "row"], name="import_lines_by_kind"),)

    def __str__(self) -> str:
        return f"{self.imported} row {self.row}"
