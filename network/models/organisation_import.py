"""A list of organisations that somebody sent: how far it is, and what each of its rows would do."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q, Value
from django.urls import reverse

from network.enums import ImportStage, RowFate, Undoing
from network.models.job import JobQuerySet
from network.models.sent_table import SentTable


class OrganisationImport(SentTable):
    """One sent list; `format` says how it is read, `source` whose keys its rows carry."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="organisation_imports")
    format = models.CharField(max_length=8)
    source = models.CharField(max_length=60, blank=True)
    directory_state = models.CharField(max_length=80, blank=True)
    digest = models.CharField(max_length=64, blank=True)

    objects: ClassVar = JobQuerySet.as_manager()

    class Meta(SentTable.Meta):
        pass

    def get_absolute_url(self) -> str:
        return reverse("network:organisation_import", args=[self.pk])

    @property
    def is_undoing(self) -> bool:
        """Whether the work that it waits for is to be undone: what is stored has no other."""
        return self.stage in (ImportStage.STORED, ImportStage.UNDONE) and not self.is_over


class OrganisationImportLine(models.Model):
    """What one row would do: `changes` maps a field to [old, new]; or the column and the code of what is wrong.

    `mistakes` lists everything that is wrong in a refused row as `left_out` does; the first is in `column` too.
    `likes` lists organisations of the directory that a new one is likely to be: [key, name, how certainly, why].
    `left_out` lists what of a catalogue's record is not brought in: [column, code of the reason, what is shown of it].
    `undoing` says what became of the row when the import was undone; of one that was left as it is, `hindrances` say
    why, each with its code in `why`.
    """

    imported = models.ForeignKey(OrganisationImport, models.CASCADE, related_name="lines")
    row = models.PositiveIntegerField()
    fate = models.CharField(max_length=8, choices=RowFate)
    # the key stays when the record goes, so that undoing can tell where it went; nothing else is read of such a key
    organisation = models.ForeignKey(
        "network.Organisation", models.DO_NOTHING, null=True, db_constraint=False, related_name="+"
    )
    slug = models.CharField(max_length=90, blank=True)
    named = models.CharField(max_length=160, blank=True)
    key = models.CharField(max_length=120, blank=True)
    changes = models.JSONField(default=dict, blank=True)
    column = models.CharField(max_length=60, blank=True)
    problem = models.CharField(max_length=16, blank=True)
    shown = models.CharField(max_length=60, blank=True)
    left_out = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    mistakes = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    likes = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)
    undoing = models.CharField(max_length=6, choices=Undoing, blank=True, default="", db_default="")
    hindrances = models.JSONField(default=list, db_default=Value([], models.JSONField()), blank=True)

    class Meta:
        ordering = ("imported_id", "row")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["imported", "row"], name="organisation_line_once"),
            models.CheckConstraint(
                condition=~Q(fate="refused") | ~Q(problem=""), name="organisation_line_says_what_is_wrong"
            ),
        ]
        indexes = (models.Index(fields=["imported", "fate", "row"], name="organisation_lines_by_fate"),)

    def __str__(self) -> str:
        return f"{self.imported} row {self.row}"
