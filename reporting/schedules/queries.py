"""Questions of schedules: what has been made, and what has failed and waits for somebody."""

from collections.abc import Sequence

from django.db.models import Count, F, Q, QuerySet

from network.enums import JobState
from network.models import User
from network.permissions import Permission, reach
from reporting.models import ReportSchedule, ScheduleRun

MOST_RUNS = 12
FAILED = (JobState.FAILED, JobState.CANCELLED)


def with_failures(schedules: QuerySet[ReportSchedule]) -> QuerySet[ReportSchedule]:
    """Add to each schedule how many of its reports were not made; the ended ones come last."""
    told = schedules.annotate(failures=Count("runs", filter=Q(runs__report__state__in=FAILED)))
    return told.order_by(F("ended_at").desc(nulls_first=True), "-made_at", "-pk")


def runs_of(schedule: ReportSchedule) -> Sequence[ScheduleRun]:
    """Return what the schedule made last, each with its report and how many letters left."""
    rows = schedule.runs.select_related("report").prefetch_related("report__files")
    return list(rows.annotate(letters_sent=Count("letters", filter=Q(letters__sent_at__isnull=False)))[:MOST_RUNS])


def failed_schedules(user: User) -> QuerySet[ReportSchedule]:
    """Keep the person's schedules with a report that was not made, or that could not be followed."""
    where = reach(user, Permission.ORDER_REPORT)
    if not where:
        return ReportSchedule.objects.none()
    failed = ScheduleRun.objects.filter(report__state__in=FAILED).values("schedule")
    own = ReportSchedule.objects.within_reach(where).filter(ended_at=None)
    return own.filter(Q(pk__in=failed) | ~Q(error=""))
