"""Order reports by themselves: each period once, also the ones that fell due while the portal was off."""

import logging
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from network.actions.once import held, made_lately
from network.audit import record
from network.models import User
from network.periods import Period
from reporting.actions import order_report
from reporting.areas import Area
from reporting.contents import chosen
from reporting.enums import Audience
from reporting.models import Report, ReportSchedule, ScheduleReader, ScheduleRun
from reporting.permissions import may_be_reader
from reporting.schedules.rhythm import following, period_of

logger = logging.getLogger(__name__)
MOST_AT_ONCE = 24
MADE = "report schedule made"


class NotAReaderError(Exception):
    """The person may not read such reports, or the report may not go outside."""


@transaction.atomic
def make_schedule(
    *,
    area: Area,
    rhythm: str,
    audience: str,
    language: str,
    wait_days: int,
    contents: Iterable[str] = (),
    by: User,
) -> ReportSchedule:
    """Order the reports of the area from now on; the first is of the period that is going on today.

    Of no contents the reports hold what an order holds of which nothing was chosen. The same form sent twice orders
    them once.
    """
    wanted = list(contents)
    facts = {
        "area": str(area),
        "municipality": area.municipality,
        "rhythm": rhythm,
        "audience": audience,
        "language": language,
        "wait_days": wait_days,
        "more": {"contents": list(chosen(wanted, area.scope))} if wanted else {},
        "next_period": str(period_of(rhythm, timezone.localdate())),
    }
    same: ReportSchedule | None = made_lately(ReportSchedule, MADE, by=by).filter(**facts, ended_at=None).first()
    if same is not None:
        return same
    schedule: ReportSchedule = ReportSchedule.objects.create(**facts, made_by=by)
    record(MADE, schedule, by=by)
    return schedule


@transaction.atomic
def change_schedule(schedule: ReportSchedule, *, by: User, **fields: Any) -> ReportSchedule:
    """Change the language or the days of waiting; the reports that are made stay as they are. The same is no change."""
    schedule = held(schedule)
    changes = {name: [getattr(schedule, name), new] for name, new in fields.items() if getattr(schedule, name) != new}
    if changes:
        for name, new in fields.items():
            setattr(schedule, name, new)
        schedule.save(update_fields=list(fields))
        record("report schedule changed", schedule, by=by, changes=changes)
    return schedule


@transaction.atomic
def pause_schedule(schedule: ReportSchedule, *, by: User) -> bool:
    """Order nothing until the schedule goes on; return False when it was not running."""
    if not ReportSchedule.objects.running().filter(pk=schedule.pk).update(paused_at=timezone.now()):
        return False
    record("report schedule paused", schedule, by=by)
    return True


@transaction.atomic
def resume_schedule(schedule: ReportSchedule, *, by: User) -> bool:
    """Go on; what fell due while the schedule was paused is not made, for that was what the pause was for.

    Return False when it was not paused.
    """
    kept = held(schedule)
    if kept.paused_at is None or kept.ended_at is not None:
        return False
    while kept.due_on(kept.next_period) <= timezone.localdate():
        kept.next_period = str(following(Period.parse(kept.next_period)))
    kept.paused_at = None
    kept.save(update_fields=["paused_at", "next_period"])
    record("report schedule resumed", kept, by=by)
    return True


@transaction.atomic
def end_schedule(schedule: ReportSchedule, *, by: User) -> bool:
    """End the schedule for good; the addresses outside the network are forgotten, the reports stay.

    Return False when it had ended already.
    """
    if not ReportSchedule.objects.filter(pk=schedule.pk, ended_at=None).update(ended_at=timezone.now()):
        return False
    ScheduleReader.objects.filter(schedule=schedule).exclude(email="").delete()
    record("report schedule ended", schedule, by=by)
    return True


@transaction.atomic
def add_reader(
    schedule: ReportSchedule, *, person: User | None = None, email: str = "", by: User
) -> ScheduleReader | None:
    """Write to the person or the address of each report; None when they are a reader already."""
    if person is not None and not may_be_reader(person, schedule):
        raise NotAReaderError
    if email and schedule.audience != Audience.SHAREABLE:
        raise NotAReaderError
    try:
        with transaction.atomic():
            reader = ScheduleReader.objects.create(schedule=schedule, person=person, email=email)
    except IntegrityError:
        return None
    record("report reader added", reader, by=by)
    return reader


@transaction.atomic
def remove_reader(reader: ScheduleReader, *, by: User) -> None:
    """Write to the reader no more."""
    record("report reader removed", held(reader), by=by)
    reader.delete()


@transaction.atomic
def run_again(run: ScheduleRun, *, by: User) -> Report | None:
    """Order anew what failed; None when it has not failed."""
    kept = ScheduleRun.objects.select_for_update(of=("self",)).select_related("schedule", "report").get(pk=run.pk)
    if not kept.has_failed:
        return None
    kept.report = _order(kept.schedule, Period.parse(kept.period), by=by)
    kept.save(update_fields=["report"])
    return kept.report


def make_due(today: date) -> dict[str, int]:
    """Order every period that is due by the day, the oldest first; one schedule that fails does not stop the others."""
    made = 0
    for pk in list(ReportSchedule.objects.running().values_list("pk", flat=True)):
        try:
            made += _make_due(pk, today)
        except Exception as error:
            logger.exception("schedule %s could not be followed", pk)
            ReportSchedule.objects.filter(pk=pk).update(error=type(error).__name__[:100])
    return {"scheduled reports": made}


def _make_due(pk: int, today: date) -> int:
    """Make the schedule's due periods, each in a transaction of its own that also moves the schedule on."""
    for made in range(MOST_AT_ONCE):
        if not _make_next(pk, today):
            return made
    return MOST_AT_ONCE


@transaction.atomic
def _make_next(pk: int, today: date) -> bool:
    schedule = ReportSchedule.objects.running().select_for_update().filter(pk=pk).first()
    if schedule is None or schedule.due_on(schedule.next_period) > today:
        return False
    period = Period.parse(schedule.next_period)
    moved = ReportSchedule.objects.filter(pk=pk, next_period=str(period))
    if not moved.update(next_period=str(following(period)), error=""):
        return False
    run, is_new = ScheduleRun.objects.get_or_create(schedule=schedule, period=str(period))
    if is_new:
        run.report = _order(schedule, period, by=None)
        run.save(update_fields=["report"])
    return True


def _order(schedule: ReportSchedule, period: Period, *, by: User | None) -> Report:
    return order_report(
        area=Area.parse(schedule.area),
        period=period,
        audience=schedule.audience,
        language=schedule.language,
        by=by,
        **schedule.more,
    )


@transaction.atomic
def stop_letters(reader: ScheduleReader) -> None:
    """Write to the reader no more, at their own word; stopping twice changes nothing."""
    if ScheduleReader.objects.filter(pk=reader.pk, stopped_at=None).update(stopped_at=timezone.now()):
        record("report letters stopped", reader, by=reader.person)


@transaction.atomic
def start_letters(reader: ScheduleReader) -> None:
    """Write to the reader again, of the reports that are finished from now on."""
    stopped = ScheduleReader.objects.filter(pk=reader.pk, stopped_at__isnull=False)
    if stopped.update(stopped_at=None, added_at=timezone.now()):
        record("report letters started", reader, by=reader.person)
