"""Asking for missing numbers: after the gathering, once again, then of the instructor; one letter a person a day."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from groups.enums import GatheringState
from groups.letter_links import ABOUT_NUMBERS
from groups.models import AttendanceAsked, AttendanceLetter, Circle, Gathering, NoAttendanceLetters
from groups.permissions import people_with
from groups.queries.askable import askable
from groups.report_links import report_address
from network.enums import RoundKind
from network.hours import wall_clock
from network.letter import letter
from network.letter_links import with_button
from network.models import User
from network.permissions import Permission
from network.reminding import Tally, go_round, send_claimed

FIRST, AGAIN, TO_INSTRUCTOR = 1, 2, 3
DAYS_BEFORE = {FIRST: 0, AGAIN: 3, TO_INSTRUCTOR: 7}
OLDEST = timedelta(days=21)
MOST_LINES = 20
LETTERS_KEPT = timedelta(days=365)


@dataclass(frozen=True)
class Ask:
    """A gathering whose number is missing, and how manieth time it is asked for."""

    gathering: Gathering
    step: int


def remind_all(moment: datetime | None = None) -> Tally:
    """Write to everybody whose circle's number is missing; one that fails does not stop the others."""
    moment = moment or timezone.now()
    today = wall_clock(moment)[0]
    turns = ((person, partial(_remind, person, asks, today)) for person, asks in due(moment).items())
    return go_round(RoundKind.ATTENDANCE, turns)


@dataclass(frozen=True)
class Reminded:
    """What became of a letter sent by hand: who wants none, who got it, who has had today's, to whom it failed."""

    stopped: Sequence[User]
    sent: Sequence[User]
    already: Sequence[User]
    failed: Sequence[User]


def remind_now(gatherings: Sequence[Gathering], *, today: date, by: User) -> Reminded:
    """Write to the leads of one circle about its gatherings at once; who has had today's letter gets no other."""
    asks = [Ask(gathering, _step(max((today - gathering.day).days, 0))) for gathering in gatherings]
    found: dict[str, list[User]] = {"stopped": [], "sent": [], "already": [], "failed": []}
    stopped = _stopped()
    for person in askable([gatherings[0].circle_id])[gatherings[0].circle_id]:
        if person.pk in stopped:
            found["stopped"].append(person)
            continue
        tally = Tally()
        _remind(person, asks, today, tally, by=by)
        found["sent" if tally.sent else "failed" if tally.failed else "already"].append(person)
    return Reminded(**found)


def due(moment: datetime) -> dict[User, list[Ask]]:
    """Return who is asked for which gatherings, the oldest first; each step of each gathering is asked for once."""
    waiting = _waiting(moment)
    asked = _steps_asked(waiting)
    found: dict[User, list[Ask]] = defaultdict(list)
    leads, instructors = askable(g.circle_id for g in waiting), _instructors(waiting)
    today, stopped = wall_clock(moment)[0], _stopped()
    for gathering in waiting:
        step = _step((today - gathering.day).days)
        if step in asked.get(gathering.pk, set()):
            continue
        people = instructors[gathering.circle.municipality_id] if step == TO_INSTRUCTOR else leads[gathering.circle_id]
        for person in people:
            if person.pk not in stopped:
                found[person].append(Ask(gathering, step))
    return found


def _stopped() -> set[int]:
    return set(NoAttendanceLetters.objects.values_list("person", flat=True))


def _waiting(moment: datetime) -> list[Gathering]:
    """Return the gatherings that are over and that nobody has reported, but not the ones of long ago."""
    today, minute = wall_clock(moment)
    rows = Gathering.objects.filter(
        state=GatheringState.NOT_REPORTED,
        day__range=(today - OLDEST, today),
        circle__in=Circle.objects.expected().values("pk"),
    ).select_related("circle")
    return [g for g in rows.order_by("day", "starts", "pk") if g.day < today or g.ends <= minute]


def _step(days: int) -> int:
    return max(step for step, after in DAYS_BEFORE.items() if days >= after)


def _steps_asked(gatherings: Iterable[Gathering]) -> dict[int, set[int]]:
    rows = AttendanceAsked.objects.filter(gathering__in=[g.pk for g in gatherings], letter__sent_at__isnull=False)
    found: dict[int, set[int]] = defaultdict(set)
    for gathering, step in rows.values_list("gathering", "step"):
        found[gathering].add(step)
    return found


def _instructors(gatherings: Iterable[Gathering]) -> dict[str, list[User]]:
    towns = {g.circle.municipality_id for g in gatherings}
    return {town: list(people_with(Permission.SUPPORT_CIRCLE, town)) for town in towns}


def _remind(person: User, asks: list[Ask], today: date, tally: Tally, by: User | None = None) -> None:
    shown = asks[:MOST_LINES]
    claimed = _claimed(person, shown, today, by)
    if claimed is not None:
        send_claimed(claimed, person, lambda: _written(person, shown, len(asks) - len(shown)), tally)


def _claimed(person: User, asks: Iterable[Ask], today: date, by: User | None) -> AttendanceLetter | None:
    """Take today's letter to the person before it is written; None when another run has it."""
    try:
        with transaction.atomic():
            claimed = AttendanceLetter.objects.create(person=person, day=today, asked_by=by)
            AttendanceAsked.objects.bulk_create(
                AttendanceAsked(letter=claimed, gathering=ask.gathering, step=ask.step) for ask in asks
            )
    except IntegrityError:
        return None
    return claimed


def _written(person: User, asks: Iterable[Ask], rest: int) -> EmailMessage:
    with translation.override(person.language):
        rows = [(ask.gathering, ask.step == TO_INSTRUCTOR, report_address(ask.gathering, person)) for ask in asks]
        stop = ABOUT_NUMBERS.address(person)
        context = {"rows": rows, "rest": rest, "stop": stop}
        message = letter(person.email, person.language, "groups/mail/numbers_missing.txt", context)
    return with_button(message, stop)


def forget_old_letters() -> dict[str, int]:
    """Delete letters of a year ago."""
    before = timezone.localdate() - LETTERS_KEPT
    return {"letters about numbers": int(AttendanceLetter.objects.filter(day__lte=before).delete()[0])}
