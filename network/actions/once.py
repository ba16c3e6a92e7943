"""Once is once: a row held until the change is made, and what the same form has made already."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from django.db import IntegrityError, models, transaction
from django.http import Http404
from django.utils import timezone

from network.models import AuditEntry, User

LATELY = timedelta(minutes=10)
MOST_TRIES = 10
Row = TypeVar("Row", bound=models.Model)
Made = TypeVar("Made")


class GoneError(Http404):
    """Somebody has removed the row since it was shown: it is not there."""


def held(row: Row) -> Row:
    """Return the row as it stands, locked until the transaction ends; GoneError when it has been removed meanwhile."""
    found: Any = row._meta.model._default_manager.select_for_update(of=("self",)).filter(pk=row.pk).first()
    if found is None:
        raise GoneError
    return found  # type: ignore[no-any-return]


def made_lately(kind: Any, verb: str, *, by: User | None) -> Any:
    """Return what the person has made in the last ten minutes, as the trail tells it, the newest first.

    The person is held until the transaction ends: of a form sent twice at once the later sees what the earlier made.
    """
    if by is None:
        return kind._default_manager.none()
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    told = AuditEntry.objects.filter(
        at__gt=timezone.now() - LATELY, actor=f"user:{by.pk}", verb=verb, object_type=kind._meta.label_lower
    )
    keys = [int(key) for key in told.values_list("object_id", flat=True)]
    return kind._default_manager.filter(pk__in=keys).order_by("-pk")


def tried_again(make: Callable[[], Made]) -> Made:
    """Make something that must be the only one of its name; try again when somebody else made that one meanwhile."""
    for _try in range(MOST_TRIES - 1):
        try:
            with transaction.atomic():
                return make()
        except IntegrityError:
            continue
    return make()
