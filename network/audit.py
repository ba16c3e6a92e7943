"""The one way to write the audit trail; a private module between actions and models."""

from collections.abc import Sequence
from typing import Any

from django.db import models
from django.utils import timezone

from network.bulk import write
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


def record_all(
    verb: str,
    things: Sequence[models.Model],
    *,
    by: User | None,
    changes: Sequence[dict[str, Any]] | None = None,
    reason: str = "",
) -> None:
    """Add an entry for each of many rows to which the same was done, at once."""
    actor = f"user:{by.pk}" if by else "system"
    now = timezone.now()
    rows = (
        (now, actor, verb, thing._meta.label_lower, str(thing.pk), changes[at] if changes else {}, reason[:300])
        for at, thing in enumerate(things)
    )
    write(AuditEntry, ("at", "actor", "verb", "object_type", "object_id", "changes", "reason"), rows)
