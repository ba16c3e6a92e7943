"""Order a report, take the order back, and try again."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from network.audit import record
from network.enums import JobState
from network.models import User
from network.periods import Period
from reporting.areas import Area
from reporting.compiling import area_of
from reporting.contents import DEFAULT, chosen
from reporting.enums import Scope
from reporting.models import Report
from reporting.tasks import send


@transaction.atomic
def order_report(
    *, area: Area, period: Period, audience: str, language: str, contents: Iterable[str] = DEFAULT, by: User | None
) -> Report:
    """Queue a report; an order for what is already under way is that same report."""
    same = {
        "scope": area.scope,
        "key": area.key,
        "period": str(period),
        "audience": audience,
        "language": language,
        "contents": list(chosen(contents, area.scope)),
    }
    try:
        with transaction.atomic():
            report: Report = Report.objects.create(ordered_by=by, **same, **_place_of(area))
    except IntegrityError:
        return Report.objects.filter(**same)[0]  # type: ignore[no-any-return]  # the newest: it may just have ended
    record("report_ordered", report, by=by)
    transaction.on_commit(partial(send, report.pk))
    return report


def _place_of(area: Area) -> dict[str, Any]:
    """Return what a report keeps of its area: its names, its key, and the municipality in which all of it is."""
    towns = [] if area.scope == Scope.NETWORK else area.municipalities
    name_fi, name_sv = area.names
    home = towns[0] if len(towns) == 1 else None
    return {"subject": area.subject, "area_fi": name_fi, "area_sv": name_sv, "municipality": home}


@transaction.atomic
def cancel_report(report: Report, *, by: User) -> bool:
    """Stop a report that is under way; return False when it was over already."""
    cancelled = Report.objects.under_way().filter(pk=report.pk)
    if not cancelled.update(state=JobState.CANCELLED, finished_at=timezone.now()):
        return False
    record("report_cancelled", report, by=by)
    return True


def order_again(report: Report, *, by: User) -> Report | None:
    """Order anew what failed or was cancelled, with the figures of today; None when its area is gone."""
    area = area_of(report)
    if area is None:
        return None
    return order_report(
        area=area,
        period=report.period_value,
        audience=report.audience,
        language=report.language,
        contents=report.contents,
        by=by,
    )
