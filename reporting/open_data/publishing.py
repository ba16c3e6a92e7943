"""Publish a quarter of the network as open data, and take it back; what is published is a frozen report."""

from django.db import transaction
from django.utils import timezone

from network.actions.once import held, tried_again
from network.audit import record
from network.models import User
from network.periods import Period
from reporting.enums import Scope
from reporting.models import OpenRelease, Report
from reporting.shares.sharing import NotShareableError, may_be_shared


def may_be_open(report: Report) -> bool:
    """Say whether the report can be open data: the whole network's, shareable, of a quarter that was over by then."""
    if not may_be_shared(report) or report.scope != Scope.NETWORK:
        return False
    period = Period.parse(report.period)
    return period.kind == "quarter" and report.as_of > period.last_day


@transaction.atomic
def publish(report: Report, *, by: User) -> OpenRelease:
    """Publish the report's quarter, once; an earlier report of the same quarter gives way to it."""
    if not may_be_open(report):
        raise NotShareableError
    return tried_again(lambda: _publish(report, by))


def _publish(report: Report, by: User) -> OpenRelease:
    before = OpenRelease.objects.select_for_update().in_force().filter(quarter=report.period).first()
    if before and before.report_id == report.shareable_key:
        return before
    if before:
        _end(before, by)
    release = OpenRelease.objects.create(report=report, quarter=report.period, released_by=by)
    changes = {"quarter": [None, report.period], "content_hash": [None, report.content_hash]}
    record("open data published", release, by=by, changes=changes)
    return release


@transaction.atomic
def withdraw(release: OpenRelease, *, by: User) -> None:
    """Take the quarter back; copies that others have made stay where they are."""
    kept = held(release)
    if kept.withdrawn_at is None:
        _end(kept, by)


def _end(release: OpenRelease, by: User) -> None:
    release.withdrawn_at, release.withdrawn_by = timezone.now(), by
    release.save(update_fields=["withdrawn_at", "withdrawn_by"])
    record("open data withdrawn", release, by=by, changes={"quarter": [release.quarter, None]})
