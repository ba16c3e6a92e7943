"""Stating what an hour of volunteer work is worth, and taking it back."""

from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from network.actions.once import held
from network.audit import record
from network.models import Municipality, User
from reporting.models import HourValue


@transaction.atomic
def state_hour_value(
    *, municipality: Municipality | None, year: int, euros: Decimal, source: str, by: User | None
) -> HourValue:
    """State the value of an hour in a year; the same said again, or twice at once, is not a new row."""
    if by is not None:
        held(by)
    same = HourValue.objects.in_force().filter(municipality=municipality, year=year)
    known: HourValue | None = same.first()
    if known and (known.euros, known.source) == (euros, source):
        return known
    new: HourValue = HourValue.objects.create(
        municipality=municipality, year=year, euros=euros, source=source, stated_by=by
    )
    before = str(known.euros) if known else ""
    record("hour_value_stated", new, by=by, changes={"euros": [before, str(euros)], "year": [None, year]})
    return new


@transaction.atomic
def undo_hour_value(value: HourValue, *, by: User) -> bool:
    """Take the value back, and the one before it holds again; return False when another came after it or it is gone."""
    same = HourValue.objects.in_force().filter(municipality=value.municipality_id, year=value.year)
    newest = same.select_for_update().first()
    if newest is None or newest.pk != value.pk:
        return False
    newest.undone_by, newest.undone_at = by, timezone.now()
    newest.save(update_fields=["undone_by", "undone_at"])
    record("hour_value_undone", newest, by=by, changes={"euros": [str(newest.euros), ""], "year": [None, newest.year]})
    return True
