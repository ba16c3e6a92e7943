"""Close a quarter, so that its numbers stay, and open it again with a reason."""

from django.db import transaction
from django.utils import timezone

from groups.models import QuarterClosing
from network.audit import record
from network.models import Municipality, User
from network.periods import Period


@transaction.atomic
def close_quarter(quarter: Period, *, municipality: Municipality | None, by: User) -> QuarterClosing:
    """Close a quarter that is over; closing what is closed changes nothing."""
    if quarter.kind != "quarter" or quarter.last_day >= timezone.localdate():
        raise ValueError(f"not a quarter that is over: {quarter}")
    closing, is_new = QuarterClosing.objects.in_force().get_or_create(
        municipality=municipality, quarter=str(quarter), reopened_at=None, defaults={"closed_by": by}
    )
    if is_new:
        record("quarter closed", closing, by=by, changes={"quarter": [None, str(quarter)]})
    return closing


@transaction.atomic
def reopen_quarter(closing: QuarterClosing, *, reason: str, by: User) -> QuarterClosing:
    """Let the quarter's numbers be corrected again; opening what is open changes nothing."""
    closing = QuarterClosing.objects.select_for_update().get(pk=closing.pk)
    if closing.reopened_at is None:
        closing.reopened_at, closing.reopened_by, closing.reason = timezone.now(), by, reason
        closing.save()
        record("quarter reopened", closing, by=by, changes={"quarter": [closing.quarter, None]}, reason=reason)
    return closing
