"""Two invented years of a demo circle: the same numbers whenever and wherever the demo is loaded."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from random import Random
from uuid import NAMESPACE_URL, uuid5

from groups.actions.attendance import attendance_of
from groups.attendance import NOT_REPORTED, Attendance
from groups.enums import GatheringState, NotHeldReason
from groups.models import AttendanceVersion, Circle, Gathering
from network.hours import Opening, moment_of, openings_between
from network.models import User

FEWEST, MOST = 7, 13
FADING = timedelta(weeks=10)
NOT_HELD_OFTEN, CORRECTED_OFTEN = 0.04, 0.02
NEVER_REPORTED_OFTEN, NOT_YET_REPORTED_OFTEN = 0.01, 0.2
RECENT = timedelta(weeks=3)
REASONS = (NotHeldReason.LEAD_ILL, NotHeldReason.VENUE_CLOSED, NotHeldReason.WEATHER, NotHeldReason.NOBODY_CAME)
HOLIDAYS = ((12, 22), (1, 2))


def load_past(circle: Circle, lead: User, first: date, today: date, *, usual: int, fades: bool) -> None:
    """Write the circle's gatherings from the first day to yesterday, and what was reported of them."""
    hours = circle.timetable.as_hours() if circle.timetable else None
    openings = list(openings_between(hours, first, today - timedelta(days=1))) if hours else []
    said = {o.day: invented(circle.slug, o.day, today, usual=usual, fades=fades) for o in openings}
    gatherings = [_gathering(circle, opening, said[opening.day], lead) for opening in openings]
    Gathering.objects.bulk_create(gatherings, batch_size=200)
    AttendanceVersion.objects.bulk_create(_versions(gatherings), batch_size=200)


def invented(slug: str, day: date, today: date, *, usual: int, fades: bool) -> Attendance:
    """Return what was reported of the day, drawn from the circle's name and the day alone."""
    dice = Random(f"{slug} {day}")  # noqa: S311 - invented figures, not secrets
    lot = dice.random()
    if _is_holiday(day):
        return Attendance.not_held(NotHeldReason.HOLIDAY)
    if lot < NOT_HELD_OFTEN:
        return Attendance.not_held(dice.choice(REASONS))
    missing = NOT_YET_REPORTED_OFTEN if day > today - RECENT else NEVER_REPORTED_OFTEN
    if lot < NOT_HELD_OFTEN + missing:
        return NOT_REPORTED
    visitors = max(FEWEST, min(MOST, usual + dice.choice((-3, -2, -1, -1, 0, 0, 1, 1, 2, 3))))
    weeks_left = (today - day).days // 7
    if fades and day > today - FADING:
        visitors = max(1, round(visitors * (weeks_left + 1) / 11))
    first_timers = dice.choice((None, 0, 0, 0, 0, 1, 1, 2))
    return Attendance.held(visitors, min(first_timers, visitors) if first_timers is not None else None)


def _is_holiday(day: date) -> bool:
    return (day.month, day.day) >= HOLIDAYS[0] or (day.month, day.day) <= HOLIDAYS[1]


def _gathering(circle: Circle, opening: Opening, said: Attendance, lead: User) -> Gathering:
    gathering = Gathering(circle=circle, day=opening.day, starts=opening.starts, ends=opening.ends)
    gathering.set_week()
    if said != NOT_REPORTED:
        gathering.state, gathering.visitors = said.state, said.visitors
        gathering.first_timers, gathering.reason = said.first_timers, said.reason
        gathering.reported_by, gathering.reported_at = lead, _reported_at(opening)
        gathering.version = 1 + _is_corrected(gathering)
    return gathering


def _reported_at(opening: Opening) -> datetime:
    return moment_of(opening.day, min(opening.ends + 10, 1439))


def _is_corrected(gathering: Gathering) -> bool:
    dice = Random(f"corrected {gathering.circle.slug} {gathering.day}")  # noqa: S311 - invented figures, not secrets
    return gathering.state == GatheringState.HELD and dice.random() < CORRECTED_OFTEN


def _versions(gatherings: Iterable[Gathering]) -> Iterable[AttendanceVersion]:
    for gathering in gatherings:
        said = attendance_of(gathering)
        for number in range(1, gathering.version + 1):
            is_last = number == gathering.version
            yield AttendanceVersion(
                gathering=gathering,
                number=number,
                submission=uuid5(NAMESPACE_URL, f"{gathering.circle.slug} {gathering.day} {number}"),
                state=said.state,
                visitors=said.visitors if is_last else (said.visitors or 0) + 1,
                first_timers=said.first_timers,
                reason=said.reason,
                reported_by=gathering.reported_by,
                reported_at=gathering.reported_at,
                why="" if number == 1 else "Laskin itseni mukaan.",
            )
