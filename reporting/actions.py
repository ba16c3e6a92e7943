"""Order a report, take the order back, and try again."""

from functools import partial

from django.db import IntegrityError, transaction
from django.utils import timezone

from network.audit import record
from network.enums import JobState
from network.models import User
from network.periods import Period
from reporting.areas import Area
from reporting.models import Report
from reporting.tasks import send


@transaction.atomic
def order_report(*, area: Area, period: Period, audience: str, language: str, by: User | None) -> Report:
    """Queue a report; an order for what is already under way is that same report."""
    same = {
        "scope": area.scope,
        "municipality": area.municipality,
        "period": str(period),
        "audience": audience,
        "language": language,
    }
    try:
        with transaction.atomic():
            report: Report = Report.objects.create(ordered_by=by, **same)
    except IntegrityError:
        return Report.objects.filter(**same)[0]  # type: ignore[no-any-return]  # the newest: it may just have ended
    record("report_ordered", report, by=by)
    transaction.on_commit(partial(send, report.pk))
    return report


@transaction.atomic
def cancel_report(report: Report, *, by: User) -> bool:
    """Stop a report that is under way; return False when it was over already."""
    cancelled = Report.objects.under_way().filter(pk=report.pk)
    if not cancelled.update(state=JobState.CANCELLED, finished_at=timezone.now()):
        return False
    record("report_cancelled", report, by=by)
    return True


def order_again(report: Report, *, by: User) -> Report:
    """Order anew what failed or was cancelled, with the figures of today."""
    return order_report(
        area=Area(report.municipality),
        period=report.period_value,
        audience=report.audience,
        language=report.language,
        by=by,
    )
