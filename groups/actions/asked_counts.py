"""Choose which optional numbers a network or a municipality asks of its gatherings."""

from collections.abc import Iterable

from django.db import transaction

from groups.counts import known
from groups.models import AskedCounts
from groups.models.asked_counts import ASKED_AT_FIRST
from network.audit import record
from network.models import Municipality, User


@transaction.atomic
def ask_for(codes: Iterable[str], *, municipality: Municipality | None, by: User) -> AskedCounts:
    """Ask for these numbers from now on; numbers told before stay, and the same choice again changes nothing."""
    wanted = known(codes)
    row = AskedCounts.objects.select_for_update().filter(municipality=municipality).first()
    old = row.codes if row else None
    if row is None:
        row, is_new = AskedCounts.objects.get_or_create(municipality=municipality, defaults={"codes": wanted})
        old = list(ASKED_AT_FIRST) if municipality is None else None
        if not is_new:
            old = row.codes
    if row.codes != wanted:
        row.codes = wanted
        row.save()
    if old != wanted:
        record("counts chosen", row, by=by, changes={"codes": [old, wanted]})
    return row


@transaction.atomic
def follow_network(municipality: Municipality, *, by: User) -> None:
    """Ask in the municipality for what the network asks; nothing happens where that is so already."""
    row = AskedCounts.objects.select_for_update().filter(municipality=municipality).first()
    if row:
        record("counts follow the network", row, by=by, changes={"codes": [row.codes, None]})
        row.delete()
