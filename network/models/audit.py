"""The trail of what was done, by whom, when; rows are only ever added."""

from typing import Any, NoReturn

from django.db import models
from django.utils import timezone


class AuditEntry(models.Model):
    """One act; it names its object and its doer by text, so that nothing pulls it down when they go."""

    at = models.DateTimeField(default=timezone.now, db_index=True)
    actor = models.CharField(max_length=60)
    verb = models.CharField(max_length=60)
    object_type = models.CharField(max_length=60)
    object_id = models.CharField(max_length=60)
    changes = models.JSONField(default=dict)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["object_type", "object_id"], name="audit_by_object"),)
        ordering = ("-at", "-pk")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.actor} {self.verb} {self.object_type} {self.object_id}"

    def save(self, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError("an audit entry is never changed")
        super().save(**kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("an audit entry is never deleted")
