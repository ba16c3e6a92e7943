"""A table that somebody sent to be stored: how far it is, and what its sender decided."""

from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models

from network.enums import ImportStage
from network.files import free_name
from network.models.job import Job

KEPT_FOR = timedelta(days=30)
FILE_KEPT_FOR = timedelta(days=7)


class SentTable(Job):
    """One sent file; it goes once it is stored, or after a week. `choices` are what the person decided."""

    folder: ClassVar[str] = "imports"

    file_name = models.CharField(max_length=120)
    name = models.CharField(max_length=32, unique=True, default=free_name, editable=False)
    stage = models.CharField(max_length=10, choices=ImportStage, default=ImportStage.COLUMNS)
    rows = models.PositiveIntegerField(default=0)
    choices = models.JSONField(default=dict, blank=True)
    counts = models.JSONField(default=dict, blank=True)
    is_outdated = models.BooleanField(default=False)
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        ordering = ("-sent_at", "-pk")

    def __str__(self) -> str:
        return f"import {self.pk}"

    @property
    def path(self) -> Path:
        """Where the file is kept until it is stored: outside the media, and no address leads to it."""
        return Path(settings.REPORTS_ROOT) / self.folder / self.name
