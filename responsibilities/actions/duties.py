"""Offer to take a duty, accept or decline, hand back, end."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from groups.actions.checklist import forget_doer
from groups.actions.circles import add_helper, leads_of, locked, remove_helper
from groups.models import Circle
from network.actions.mail import write_to
from network.audit import record
from network.models import User
from responsibilities.enums import Duty, HeldAs
from responsibilities.enums import ResponsibilityState as State
from responsibilities.models import Responsibility


class TakenMeanwhileError(Exception):
    """Somebody else was first, or the duty is no longer there to take."""


def _locked(duty: Responsibility) -> Responsibility:
    rows = Responsibility.objects.select_for_update(of=("self",)).select_related("circle__municipality")
    return rows.get(pk=duty.pk)


@transaction.atomic
def add_duty(circle: Circle, duty: Duty, *, note: str, by: User) -> Responsibility:
    """Open a duty that is not on the checklist; one that is open in the same words already is enough."""
    locked(circle)
    same = Responsibility.objects.filter(circle=circle, duty=duty, note=note, topic="", state=State.OPEN).first()
    if same:
        return same
    row = Responsibility.objects.create(circle=circle, duty=duty, note=note)
    record("duty opened", row, by=by)
    return row


@transaction.atomic
def offer(duty: Responsibility, message: str = "", *, by: User) -> Responsibility:
    """Offer to take an open duty and write to the leads; offering twice changes nothing."""
    duty = _locked(duty)
    if duty.state == State.OFFERED and duty.taken_by_id == by.pk:
        return duty
    if duty.state != State.OPEN:
        raise TakenMeanwhileError
    duty.state, duty.taken_by, duty.message = State.OFFERED, by, message
    duty.save()
    record("duty offered", duty, by=by, changes={"state": [State.OPEN, State.OFFERED]})
    write_to(leads_of(duty.circle), "responsibilities/mail/offered.txt", {"duty": duty, "giver": by})
    return duty


@transaction.atomic
def accept(duty: Responsibility, *, by: User) -> Responsibility:
    """Take the offer with thanks; from now on both sides see how to reach each other."""
    duty = _locked(duty)
    if duty.state == State.TAKEN:
        return duty
    if duty.state != State.OFFERED or duty.taken_by is None:
        raise TakenMeanwhileError
    duty.state, duty.since = State.TAKEN, timezone.localdate()
    duty.save()
    record("duty accepted", duty, by=by, changes={"state": [State.OFFERED, State.TAKEN]})
    if duty.duty == Duty.FACILITATION:
        add_helper(duty.circle, duty.taken_by, by=by)
    write_to([duty.taken_by], "responsibilities/mail/accepted.txt", {"duty": duty, "leads": leads_of(duty.circle)})
    return duty


@transaction.atomic
def decline(duty: Responsibility, *, by: User | None) -> Responsibility:
    """Open the duty to others again, and tell the one who offered, or who changed their mind."""
    duty = _locked(duty)
    if duty.state == State.OPEN:
        return duty
    giver = duty.taken_by
    if duty.state != State.OFFERED or giver is None:
        raise TakenMeanwhileError
    duty.state, duty.taken_by, duty.message = State.OPEN, None, ""
    duty.save()
    record("duty declined", duty, by=by, changes={"taken_by": [giver.pk, None]})
    if giver != by:
        write_to([giver], "responsibilities/mail/declined.txt", {"duty": duty})
    return duty


@transaction.atomic
def hand_back(duty: Responsibility, *, until: date, reopen: bool = True, by: User) -> Responsibility:
    """End a taken duty on the day, keep it on record, and look for somebody new unless told not to."""
    duty = _locked(duty)
    if duty.state == State.ENDED:
        return duty
    if duty.state != State.TAKEN:
        raise TakenMeanwhileError
    end_row(duty, until=until, by=by)
    if duty.held_as == HeldAs.SELF:
        forget_doer(duty.circle, duty.topic, by=by)
    if reopen:
        fresh = {"duty": duty.duty, "topic": duty.topic, "option": duty.option, "note": duty.note}
        Responsibility.objects.create(circle=duty.circle, **fresh)
    if duty.taken_by == by:
        write_to(leads_of(duty.circle), "responsibilities/mail/handed_back.txt", {"duty": duty, "giver": by})
    return duty


@transaction.atomic
def close(duty: Responsibility, *, by: User) -> Responsibility:
    """Stop looking for somebody; closing twice changes nothing."""
    duty = _locked(duty)
    if duty.state == State.OPEN:
        end_row(duty, by=by)
    return duty


def end_row(duty: Responsibility, *, until: date | None = None, by: User | None, reason: str = "") -> None:
    """Write that the duty is over, and tell the one who held it when somebody else ended it."""
    old, holder = duty.state, duty.taken_by
    duty.state, duty.until = State.ENDED, until or timezone.localdate()
    duty.save()
    record("duty ended", duty, by=by, changes={"state": [old, State.ENDED]}, reason=reason)
    if holder is None:
        return
    if duty.duty == Duty.FACILITATION and not duty.held_as and not _still_facilitates(duty, holder):
        remove_helper(duty.circle, holder, by=by)
    if holder != by:
        write_to([holder], "responsibilities/mail/ended.txt", {"duty": duty})


def _still_facilitates(duty: Responsibility, holder: User) -> bool:
    held = Responsibility.objects.filter(circle=duty.circle, taken_by=holder, state=State.TAKEN)
    return held.filter(duty=Duty.FACILITATION).exists()
