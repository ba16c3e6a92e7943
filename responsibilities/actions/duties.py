"""A duty's own life: opened, described, given to one of the circle's own, handed back, closed."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from groups.actions.checklist import forget_doer
from groups.actions.circles import locked
from groups.models import Circle
from network.actions.mail import write_to
from network.audit import record
from network.models import User
from responsibilities.enums import Duty, HeldAs
from responsibilities.enums import ResponsibilityState as State
from responsibilities.holding import (
    NEEDS,
    TakenMeanwhileError,
    answerers,
    end_row,
    give,
    hold,
    reopen_after,
    write_to_holder,
)
from responsibilities.models import Carrier, Responsibility


@dataclass(frozen=True)
class Need:
    """What is needed of whoever takes the duty, and when."""

    note: str = ""
    wanted_from: date | None = None
    wanted_until: date | None = None


@transaction.atomic
def add_duty(circle: Circle, duty: Duty, need: Need, *, by: User) -> Responsibility:
    """Open a duty that is not on the checklist; one that is open in the same words already is enough."""
    locked(circle)
    facts = {name: getattr(need, name) for name in NEEDS}
    same = Responsibility.objects.filter(circle=circle, duty=duty, topic="", state=State.OPEN, **facts).first()
    if same:
        return same
    row = Responsibility.objects.create(circle=circle, duty=duty, **facts)
    record("duty opened", row, by=by)
    return row


@transaction.atomic
def describe(duty: Responsibility, need: Need, *, by: User) -> Responsibility:
    """Write what is needed, and when, in new words."""
    duty = hold(duty)
    if duty.state == State.ENDED:
        raise TakenMeanwhileError
    changed = [name for name in NEEDS if getattr(duty, name) != getattr(need, name)]
    for name in changed:
        setattr(duty, name, getattr(need, name))
    duty.save(update_fields=NEEDS)
    if changed:
        record("duty described", duty, by=by, changes={"fields": [[], changed]})
    return duty


@transaction.atomic
def give_to_own(duty: Responsibility, holder: User | Carrier, *, by: User) -> Responsibility:
    """Let one of the circle's own have an open duty; giving it twice to the same changes nothing."""
    duty = hold(duty)
    if duty.state == State.TAKEN and duty.bearer == holder:
        return duty
    return give(duty, holder, by=by)


@transaction.atomic
def hand_back(duty: Responsibility, *, until: date, reopen: bool = True, by: User | None) -> Responsibility:
    """End a taken duty on the day and look for somebody new unless told not to; a day ahead is only written down."""
    duty = hold(duty)
    if duty.state == State.ENDED:
        return duty
    if duty.state != State.TAKEN:
        raise TakenMeanwhileError
    if until > timezone.localdate():
        return _write_last_day(duty, until, reopen=reopen, by=by)
    if duty.successor and not reopen:
        _tell_in_vain(duty)
    end_row(duty, until=until, by=by)
    if duty.held_as == HeldAs.SELF:
        forget_doer(duty.circle, duty.topic, by=by)
    if reopen:
        reopen_after(duty)
    if by is not None and duty.taken_by == by:
        write_to(answerers(duty.circle), "responsibilities/mail/handed_back.txt", {"duty": duty})
    return duty


def _write_last_day(duty: Responsibility, until: date, *, reopen: bool, by: User | None) -> Responsibility:
    old, duty.until = duty.until, max(until, duty.since or until)
    if not reopen:
        duty.wanted_until = max(duty.until, duty.wanted_from or duty.until)
    elif duty.wanted_until and duty.wanted_until <= duty.until:
        duty.wanted_until = None
    if duty.successor:
        if not reopen:
            _tell_in_vain(duty)
        else:
            write_to_holder(duty.successor, "responsibilities/mail/promised.txt", {"duty": duty})
    duty.save()
    record("duty has last day", duty, by=by, changes={"until": [str(old or ""), duty.until.isoformat()]})
    return duty


def _tell_in_vain(duty: Responsibility) -> None:
    """Whoever had agreed to go on hears that they need not; the caller saves the duty."""
    write_to_holder(duty.successor, "responsibilities/mail/not_promised.txt", {"duty": duty})
    duty.next_user, duty.next_carrier, duty.next_message = None, None, ""


@transaction.atomic
def break_promise(duty: Responsibility, *, by: User | None) -> Responsibility:
    """Take an agreed hand-over back; the last day stays and somebody new is looked for after it. Twice is once."""
    duty = hold(duty)
    if duty.state != State.TAKEN or duty.successor is None:
        return duty
    successor = duty.successor
    duty.next_user, duty.next_carrier, duty.next_message = None, None, ""
    duty.save()
    record("duty promise broken", duty, by=by)
    people = [person for person in (duty.bearer, successor, *answerers(duty.circle)) if person and person != by]
    for person in dict.fromkeys(people):
        write_to_holder(person, "responsibilities/mail/not_promised.txt", {"duty": duty})
    return duty


@transaction.atomic
def close(duty: Responsibility, *, by: User | None) -> Responsibility:
    """Stop looking for somebody; closing twice changes nothing."""
    duty = hold(duty)
    if duty.state == State.OPEN:
        end_row(duty, by=by)
    return duty
