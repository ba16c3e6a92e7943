"""Give a finished shareable report a link, take the link back, and count how often it is opened."""

import logging
from collections.abc import Iterable
from datetime import date, timedelta

from django.core.cache import cache
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from network.actions.once import made_lately
from network.audit import record
from network.enums import JobState
from network.models import User
from reporting.enums import Audience
from reporting.models import Report, ReportShare, ScheduleReader

logger = logging.getLogger(__name__)
SHARED = "report shared"
KEPT_FOR = timedelta(days=365)


class NotShareableError(Exception):
    """The report is internal, or not finished: nobody reads it by a link."""


def may_be_shared(report: Report) -> bool:
    """Say whether the report is one that may leave the house."""
    return report.audience == Audience.SHAREABLE and report.state == JobState.DONE


@transaction.atomic
def share_report(
    report: Report,
    *,
    note: str = "",
    expires_on: date | None = None,
    reader: ScheduleReader | None = None,
    by: User | None,
) -> ReportShare:
    """Make a link to the report, one for a form sent twice.

    The database refuses one to an internal or unfinished report too.
    """
    if not may_be_shared(report):
        raise NotShareableError
    same: ReportShare | None = made_lately(ReportShare, SHARED, by=by).filter(
        report=report, note=note, expires_on=expires_on, reader=reader, revoked_at=None
    ).first()  # fmt: skip
    if same is not None:
        return same
    share: ReportShare = ReportShare.objects.create(
        report=report, note=note, expires_on=expires_on, reader=reader, made_by=by
    )
    record(SHARED, share, by=by, changes={"report": [None, report.pk]})
    return share


@transaction.atomic
def revoke_share(share: ReportShare, *, by: User | None) -> bool:
    """Let the link open nothing any more; return False when it was revoked already."""
    revoked = ReportShare.objects.filter(pk=share.pk, revoked_at=None)
    if not revoked.update(revoked_at=timezone.now(), revoked_by=by):
        return False
    record("report share revoked", share, by=by)
    return True


def _name(key: int) -> str:
    return f"reporting.share.openings.{key}"


def count_opening(share: ReportShare) -> None:
    """Note one opening in the cache: reading a page writes no row, and nothing but the number is noted."""
    try:
        cache.add(_name(share.pk), 0, timeout=None)
        cache.incr(_name(share.pk))
    except Exception:
        logger.warning("an opening of a shared report was not counted")


def openings_noted(shares: Iterable[ReportShare]) -> dict[int, int]:
    """Return the openings that wait in the cache, by the link's key."""
    names = {_name(share.pk): share.pk for share in shares}
    try:
        found = cache.get_many(names)
    except Exception:
        return {}
    return {names[name]: int(number) for name, number in found.items()}


def store_openings() -> int:
    """Move the noted openings to the rows of the links; return how many."""
    noted = openings_noted(ReportShare.objects.filter(revoked_at=None).only("pk"))
    for key, number in noted.items():
        if number:
            cache.decr(_name(key), number)
            ReportShare.objects.filter(pk=key).update(openings=F("openings") + number)
    return sum(noted.values())


def forget_old_shares() -> dict[str, int]:
    """Delete the links that were revoked or ended a year ago."""
    before = timezone.now() - KEPT_FOR
    old = Q(revoked_at__lt=before) | Q(expires_on__lt=timezone.localdate(before))
    return {"links to reports": int(ReportShare.objects.filter(old).delete()[0])}
