"""Long work as a row: the truth about it, whatever happens to the queue."""

from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from network.enums import JobState

STALE_AFTER = timedelta(seconds=30)


class JobQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        """Keep the work that a worker should take: queued, or running with no sign of life."""
        quiet_since = timezone.now() - STALE_AFTER
        return self.filter(Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING, heartbeat__lt=quiet_since))


class Job(models.Model):
    """Work for a worker: its state, how far it is, and when it was last alive."""

    state = models.CharField(max_length=10, choices=JobState, default=JobState.QUEUED, db_index=True)
    queued_at = models.DateTimeField(default=timezone.now)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    heartbeat = models.DateTimeField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    steps_done = models.PositiveIntegerField(default=0)
    steps_total = models.PositiveIntegerField(default=0)
    step = models.CharField(max_length=120, blank=True)
    error = models.CharField(max_length=300, blank=True)
    claim = models.CharField(max_length=32, blank=True)

    class Meta:
        abstract = True

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100."""
        if self.state == JobState.DONE:
            return 100
        return min(99, 100 * self.steps_done // self.steps_total) if self.steps_total else 0

    @property
    def seen(self) -> str:
        """What a page that follows the work has shown; as long as it is the same, there is nothing new to say."""
        return f"{self.state}-{self.attempt}-{self.steps_done}"

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)
