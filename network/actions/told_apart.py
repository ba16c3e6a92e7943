"""What was said of a record and others, that they are two, when the record is joined to one and comes back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from network.models import NotSame, Organisation

LABEL = NotSame._meta.label_lower


def told_apart_from(key: int) -> "QuerySet[NotSame]":
    """Return the pairs of which the record is one."""
    return NotSame.objects.filter(Q(first=key) | Q(second=key)).order_by("pk")


def carry_apart(old: int, new: int) -> None:
    """Say of the record that is left what was said of the one that goes: both are not the same as a third.

    Who said it and when go along; by the moment it is known again when the joining is undone.
    """
    for row in told_apart_from(old):
        _say(new, _other(row, old), by=row.by_id, at=row.at)


def bring_back_apart(dropped: Iterable[Mapping[str, Any]], restored: int, kept: int) -> None:
    """Say it again of the record that came back, and no longer of the other what was said only for its sake.

    What somebody has taken back in between stays taken back. A third that has been joined since goes by the kept one.
    """
    for told in (row["fields"] for row in dropped if row["model"] == LABEL):
        at, by = datetime.fromisoformat(told["at"]), told["by"]
        third = told["second"] if told["first"] == restored else told["first"]
        carried = told_apart_from(kept).filter(at=at).first()
        if carried is not None:
            third = _other(carried, kept)
            carried.delete()
        elif third != kept and not told_apart_from(kept).filter(Q(first=third) | Q(second=third)).exists():
            continue
        _say(restored, third, by=by, at=at)


def _other(row: NotSame, key: int) -> int:
    return row.second_id if row.first_id == key else row.first_id


def _say(one: int, other: int, *, by: int | None, at: datetime) -> None:
    first, second = sorted((one, other))
    if first == second or Organisation.objects.filter(pk__in=(one, other)).count() < 2:
        return
    row, is_new = NotSame.objects.get_or_create(first_id=first, second_id=second, defaults={"by_id": by})
    if is_new:
        NotSame.objects.filter(pk=row.pk).update(at=at)
