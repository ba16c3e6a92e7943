"""The one way to write the audit trail; a private module between actions and models."""

from typing import Any

from django.db import models

from network.models import AuditEntry, User


def record(
    verb: str, thing: models.Model, *, by: User | None, changes: dict[str, Any] | None = None, reason: str = ""
) -> AuditEntry:
    """Add an entry: who did what to which row; `changes` maps a field to [old, new], never text about visitors."""
    return AuditEntry.objects.create(
        actor=f"user:{by.pk}" if by else "system",
        verb=verb,
        object_type=thing._meta.label_lower,
        object_id=str(thing.pk),
        changes=changes or {},
        reason=reason[:300],
    )
