"""Expect, add, cancel and move the gatherings of a circle."""

from datetime import date
from uuid import uuid4

from django.db import IntegrityError, transaction

from groups.actions.attendance import Closed, Conflict, report_attendance
from groups.actions.listings import index_circle, remember_change
from groups.announcements import gathering_added, gathering_moved
from groups.enums import GatheringState, NotHeldReason
from groups.expected import Written, horizon, write_expected
from groups.models import Circle, Gathering
from groups.queries.closing import closed_quarter
from network.audit import record
from network.models import User
from network.periods import Week


class SlotTakenError(ValueError):
    """The circle meets at that very time already."""


class QuarterClosedError(ValueError):
    """The quarter of the day is closed; `quarter` says which."""

    def __init__(self, quarter: str) -> None:
        super().__init__(f"{quarter} is closed")
        self.quarter = quarter


class ReportedMeanwhileError(ValueError):
    """Somebody reported the gathering after it was read."""


def expect_gatherings(circle: Circle, *, until: date | None = None, by: User | None = None) -> Written:
    """Write the gatherings that the circle's timetable promises, eight weeks ahead unless a day is given.

    Again changes nothing; what somebody has reported, cancelled or added stays. Call it when the timetable or the
    state of the circle has changed. `by` is who caused it; rows that follow from the timetable leave no trail.
    """
    return write_expected(circle, until or horizon())


@transaction.atomic
def add_gathering(circle: Circle, *, day: date, starts: int, ends: int, by: User | None) -> Gathering:
    """Add a gathering that is not in the timetable; a time at which the circle meets anyway is refused."""
    gathering = _add(circle, day=day, starts=starts, ends=ends, by=by)
    gathering_added.send(sender=Gathering, gathering=gathering, by=by)
    return gathering


def _add(circle: Circle, *, day: date, starts: int, ends: int, by: User | None) -> Gathering:
    if quarter := closed_quarter(Week.of(day).month, circle.municipality_id):
        raise QuarterClosedError(quarter)
    try:
        with transaction.atomic():
            gathering = Gathering.objects.create(circle=circle, day=day, starts=starts, ends=ends, is_added=True)
    except IntegrityError as error:
        raise SlotTakenError(f"{circle} meets on {day} at that time already") from error
    record("add_gathering", gathering, by=by, changes={"day": [None, day.isoformat()]})
    remember_change(circle)
    index_circle(circle)
    return gathering


@transaction.atomic
def cancel_gathering(gathering: Gathering, *, reason: str, why: str = "", by: User | None) -> Gathering:
    """Say that a gathering is not held, ahead of time or afterwards."""
    result = report_attendance(
        gathering,
        state=GatheringState.NOT_HELD,
        reason=reason,
        submission=uuid4(),
        seen_version=gathering.version,
        why=why,
        by=by,
    )
    if isinstance(result, Closed):
        raise QuarterClosedError(result.quarter)
    if isinstance(result, Conflict):
        raise ReportedMeanwhileError(f"{gathering} was reported while it was being cancelled")
    record("cancel_gathering", result.gathering, by=by, reason=reason)
    return result.gathering


@transaction.atomic
def move_gathering(gathering: Gathering, *, day: date, starts: int, ends: int, by: User | None) -> Gathering:
    """Hold a gathering at another time: the old one is not held, for it was moved; return the new one."""
    if gathering.state == GatheringState.HELD:
        raise ValueError("a gathering that was held cannot be moved")
    moved = _add(gathering.circle, day=day, starts=starts, ends=ends, by=by)
    cancelled = cancel_gathering(gathering, reason=NotHeldReason.MOVED, by=by)
    gathering_moved.send(sender=Gathering, gathering=cancelled, moved=moved, by=by)
    return moved
