"""A year of a circle's diary as a booklet, made by a worker."""

from datetime import timedelta
from pathlib import Path
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from groups.models.diary import Diary
from network.enums import JobState
from network.files import free_name
from network.models import Job
from network.models.job import JobQuerySet

KEPT_FOR = timedelta(days=30)


class Booklet(Job):
    """An order for the booklet of a year; its file has a random name."""

    folder: ClassVar[str] = "diary/booklets"

    diary = models.ForeignKey(Diary, models.CASCADE, related_name="booklets")
    year = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=32, unique=True, default=free_name, editable=False)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="booklets"
    )
    size = models.PositiveIntegerField(null=True)

    objects: ClassVar = JobQuerySet.as_manager()

    class Meta:
        ordering = ("-queued_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["diary", "year"],
                condition=Q(state__in=(JobState.QUEUED, JobState.RUNNING)),
                name="booklet_one_under_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.diary} {self.year}"

    def get_absolute_url(self) -> str:
        return reverse("diary:booklet", args=[self.diary.circle.slug, self.pk])

    @property
    def path(self) -> Path:
        """Where the finished file is kept: outside the media, so that only a checked download reads it."""
        return Path(settings.REPORTS_ROOT) / self.folder / f"{self.name}.pdf"
