"""Who has a duty: the steps that every change of holder is made of; the caller holds the row and the transaction."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from groups.actions.checklist import forget_doer
from groups.actions.circles import add_helper, leads_of, remove_helper
from groups.models import Circle
from groups.permissions import people_with
from network.actions.mail import write_to, write_to_address
from network.audit import record
from network.models import User
from network.permissions import Permission
from responsibilities.enums import Duty, HeldAs, ProposalState
from responsibilities.enums import ResponsibilityState as State
from responsibilities.links import carrier_token
from responsibilities.models import Carrier, Offer, Responsibility

BEARERS = ("taken_by", "carrier", "next_user", "next_carrier")
DAY = timedelta(days=1)
NEEDS = ("note", "wanted_from", "wanted_until")


class TakenMeanwhileError(Exception):
    """Somebody else was first, or the duty is no longer there to take."""


def hold(duty: Responsibility) -> Responsibility:
    """Return the duty as it stands now, held so that nobody else changes it before the transaction ends."""
    rows = Responsibility.objects.select_for_update(of=("self",))
    return rows.select_related("circle__municipality", *BEARERS).get(pk=duty.pk)


def answerers(circle: Circle) -> list[User]:
    """Return who answers for the circle's duties: its leads, else the coordinators of the area."""
    return leads_of(circle) or list(people_with(Permission.APPROVE_CIRCLE, circle.municipality_id))


def write_to_holder(holder: User | Carrier | None, template: str, context: dict[str, Any]) -> None:
    """Write to whoever has the duty, if there is an address; a carrier's letter has the link to their own part."""
    if isinstance(holder, User):
        write_to([holder], template, context)
    elif holder and holder.email:
        own = {"own_link": carrier_token(holder)}
        write_to_address(holder.email, holder.language, template, {**context, **own})


def give(
    duty: Responsibility, holder: User | Carrier, *, message: str = "", since: date | None = None, by: User | None
) -> Responsibility:
    """Let the holder have the open duty that the caller holds; everybody else who waits for it is told.

    Their first day is today or when somebody is wanted, unless `since` says another.
    """
    if duty.state != State.OPEN:
        raise TakenMeanwhileError
    today = timezone.localdate()
    duty.taken_by, duty.carrier = (holder, None) if isinstance(holder, User) else (None, holder)
    duty.state, duty.message = State.TAKEN, message
    duty.since = since or max(today, duty.wanted_from or today)
    duty.until = duty.wanted_until if duty.wanted_until and duty.wanted_until >= duty.since else None
    duty.save()
    record("duty taken", duty, by=by, changes={"holder": [None, key_of(holder)]})
    lapse_proposals(duty)
    if duty.duty == Duty.FACILITATION and isinstance(holder, User):
        add_helper(duty.circle, holder, by=by or holder)
    return duty


def key_of(holder: User | Carrier) -> str:
    """Return what the trail calls the holder: never a name."""
    return f"{holder._meta.model_name}:{holder.pk}"


def pass_on(duty: Responsibility, holder: User | Carrier, *, message: str = "", by: User | None) -> Responsibility:
    """Let the successor have the held duty from today; its giver had it until yesterday, and both stay on record.

    What the giver began today is the successor's from the next day, what has not begun from its beginning; the only
    day of a need that is over today is shared.
    """
    if duty.state != State.TAKEN:
        raise TakenMeanwhileError
    today = timezone.localdate()
    began = duty.since or today
    last = min(max(began, today - DAY), today)
    duty.next_user, duty.next_carrier, duty.next_message = None, None, ""
    end_row(duty, until=last, by=by, reason="handed over")
    if duty.held_as == HeldAs.SELF:
        forget_doer(duty.circle, duty.topic, by=by)
    fresh = _again(duty)
    fresh.wanted_from = None
    fresh.save()
    first = max(last + DAY, began)
    return give(fresh, holder, message=message, since=min(first, duty.wanted_until or first), by=by)


def promise(duty: Responsibility, holder: User | Carrier, day: date, *, message: str, by: User | None) -> None:
    """Agree that the successor has the held duty from the day on, and its holder until the day before."""
    last = day - DAY
    begins_too_soon = day <= max(timezone.localdate(), duty.since or day)
    if duty.state != State.TAKEN or duty.successor or begins_too_soon or (duty.until and duty.until < last):
        raise TakenMeanwhileError
    duty.until, duty.next_message = last, message
    duty.next_user, duty.next_carrier = (holder, None) if isinstance(holder, User) else (None, holder)
    if duty.wanted_until and duty.wanted_until <= last:
        duty.wanted_until = None
    duty.save()
    record("duty promised", duty, by=by, changes={"successor": [None, key_of(holder)], "from": [None, day.isoformat()]})
    lapse_proposals(duty)


def reopen_after(duty: Responsibility) -> Responsibility | None:
    """Let the agreed successor have an ended duty, or look for somebody new unless nobody is needed any more."""
    if duty.successor:
        return _go_on(duty, duty.successor)
    if duty.wanted_until and duty.wanted_until <= (duty.until or duty.wanted_until):
        return None
    fresh = _again(duty)
    fresh.save()
    return fresh


def _go_on(duty: Responsibility, successor: User | Carrier) -> Responsibility:
    """The successor's first day is the day after the last one of whoever had the duty, however late the clock is."""
    last = duty.until or timezone.localdate()
    fresh = _again(duty)
    fresh.wanted_from = None
    fresh.save()
    taken = give(fresh, successor, message=duty.next_message, since=last + DAY, by=None)
    write_to_holder(successor, "responsibilities/mail/goes_on.txt", {"duty": taken})
    return taken


def _again(duty: Responsibility) -> Responsibility:
    """The same need as a new open duty; what went before stays as it was."""
    facts = {name: getattr(duty, name) for name in ("duty", "topic", "option", *NEEDS)}
    return Responsibility(circle=duty.circle, **facts)


def end_row(
    duty: Responsibility, *, until: date | None = None, by: User | None, reason: str = "", stays: bool = False
) -> None:
    """Write that the duty is over, and tell whoever held it or waits for it when somebody else ended it.

    Who helped in the circle by this duty alone no longer does, unless the circle ends and the person `stays`.
    """
    old, holder = duty.state, duty.bearer
    duty.state, duty.until = State.ENDED, until or timezone.localdate()
    duty.since = min(duty.since, duty.until) if duty.since else None
    duty.save()
    record("duty ended", duty, by=by, changes={"state": [old, State.ENDED]}, reason=reason)
    lapse_proposals(duty)
    if isinstance(holder, User) and not stays and _leaves_with(duty, holder):
        remove_helper(duty.circle, holder, by=by)
    if holder != by:
        write_to_holder(holder, "responsibilities/mail/ended.txt", {"duty": duty})


def _leaves_with(duty: Responsibility, holder: User) -> bool:
    """Whether the holder was one of the circle's helpers by this duty alone."""
    if duty.duty != Duty.FACILITATION or duty.held_as:
        return False
    held = Responsibility.objects.filter(circle=duty.circle, taken_by=holder, state=State.TAKEN)
    return not held.filter(duty=Duty.FACILITATION).exists()


def lapse_proposals(duty: Responsibility) -> None:
    """Whoever still waits for the duty waits for nothing: offers are answered kindly, links say what happened."""
    tell_in_vain(duty.offers.waiting().select_related("user"))
    over = {"state": ProposalState.LAPSED, "answered_at": timezone.now()}
    duty.offers.waiting().filter(user=None).update(name="", email="", phone="", message="", **over)
    duty.offers.waiting().update(**over)
    duty.invitations.waiting().update(**over)


def tell_in_vain(offers: Iterable[Offer]) -> None:
    """Thank those whose offers were not needed."""
    for offer in offers:
        write_to_offerer(offer, "responsibilities/mail/declined.txt", {"duty": offer.duty})


def write_to_offerer(offer: Offer, template: str, context: dict[str, Any]) -> None:
    """Write to whoever offered, if they left an address."""
    if offer.user:
        write_to([offer.user], template, context)
    elif offer.email:
        write_to_address(offer.email, offer.language, template, context)
