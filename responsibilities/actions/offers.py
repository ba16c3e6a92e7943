"""Offers to take a duty: received once, relayed to the leads, accepted or declined, taken back."""

from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils import timezone

from network.actions.mail import write_to
from network.audit import record
from network.models import Organisation, User
from responsibilities.actions.carriers import Outsider, carrier_for
from responsibilities.enums import ProposalState
from responsibilities.enums import ResponsibilityState as State
from responsibilities.holding import (
    TakenMeanwhileError,
    answerers,
    give,
    hold,
    write_to_holder,
    write_to_offerer,
)
from responsibilities.links import offer_token
from responsibilities.models import Carrier, Offer, Responsibility

MOST_WAITING = 10


class ManyOffersError(Exception):
    """So many offers wait already that one more would only make the leads' work harder."""


@transaction.atomic
def offer(duty: Responsibility, message: str = "", *, organisation: Organisation | None = None, by: User) -> Offer:
    """Offer to take an open duty and write to the leads; offering twice changes nothing."""
    duty = hold(duty)
    mine = duty.offers.waiting().filter(user=by).first()
    if mine:
        return mine
    row = Offer(user=by, organisation=organisation, is_organisation=organisation is not None, message=message)
    row.name, row.language = organisation.name[:80] if organisation else "", by.language
    return _received(duty, row, by=by)


@transaction.atomic
def offer_as_visitor(duty: Responsibility, who: Outsider, message: str = "", *, key: UUID | None = None) -> Offer:
    """Take an offer from somebody without an account; the same form sent twice is stored and told once."""
    duty = hold(duty)
    key = key or uuid4()
    if stored := Offer.objects.filter(key=key).first():
        return stored
    facts = {name: getattr(who, name) for name in ("name", "email", "phone", "is_organisation", "language")}
    row = _received(duty, Offer(key=key, message=message, **facts), by=None)
    write_to_offerer(row, "responsibilities/mail/offer_received.txt", {"duty": duty, "token": offer_token(row)})
    return row


def _received(duty: Responsibility, row: Offer, *, by: User | None) -> Offer:
    if duty.state != State.OPEN:
        raise TakenMeanwhileError
    if duty.offers.waiting().count() >= MOST_WAITING:
        raise ManyOffersError
    row.duty = duty
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return Offer.objects.get(key=row.key)
    record("duty offered", duty, by=by, changes={"offer": [None, row.pk]})
    write_to(answerers(duty.circle), "responsibilities/mail/offered.txt", {"duty": duty, "offer": row})
    return row


def _hold_offer(offer: Offer) -> tuple[Responsibility, Offer]:
    """Hold the duty first and the offer then, as everybody does."""
    duty = hold(offer.duty)
    row = Offer.objects.select_for_update(of=("self",)).select_related("user", "organisation").get(pk=offer.pk)
    row.duty = duty
    return duty, row


@transaction.atomic
def accept(offer: Offer, *, by: User) -> Responsibility:
    """Take the offer with thanks; from now on both sides see how to reach each other."""
    duty, row = _hold_offer(offer)
    if row.state == ProposalState.ACCEPTED:
        return duty
    if row.state != ProposalState.WAITING:
        raise TakenMeanwhileError
    holder, message = _as_holder(duty, row), row.message
    _answered(row, ProposalState.ACCEPTED, by=by)
    duty = give(duty, holder, message=message, by=by)
    write_to_holder(holder, "responsibilities/mail/accepted.txt", {"duty": duty, "leads": answerers(duty.circle)})
    return duty


def _as_holder(duty: Responsibility, row: Offer) -> User | Carrier:
    if row.user and not row.organisation:
        return row.user
    email = row.email or (row.user.email if row.user else "")
    facts = {name: getattr(row, name) for name in ("name", "phone", "is_organisation", "organisation", "language")}
    return carrier_for(duty.circle, Outsider(email=email, **facts))


@transaction.atomic
def decline(offer: Offer, *, by: User) -> Offer:
    """Say no kindly; the duty stays open to others, and what a visitor left is forgotten."""
    duty, row = _hold_offer(offer)
    if row.state == ProposalState.WAITING:
        write_to_offerer(row, "responsibilities/mail/declined.txt", {"duty": duty})
        _answered(row, ProposalState.DECLINED, by=by)
    return row


@transaction.atomic
def withdraw(offer: Offer, *, by: User | None) -> Offer:
    """Take one's own offer back; doing it twice changes nothing."""
    _duty, row = _hold_offer(offer)
    if row.state == ProposalState.WAITING:
        _answered(row, ProposalState.WITHDRAWN, by=by)
    return row


def _answered(row: Offer, state: ProposalState, *, by: User | None) -> None:
    """Write the answer; what a visitor left was for it, and nothing of that stays in the offer."""
    row.state, row.answered_at, row.answered_by = state, timezone.now(), by
    if row.user is None:
        row.name = row.email = row.phone = row.message = ""
    row.save()
    record(f"offer {state}", row.duty, by=by, changes={"offer": [row.pk, state]})
