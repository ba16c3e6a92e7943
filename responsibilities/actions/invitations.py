"""Invitations to one duty: sent by a signed link, sent again a few times at most, answered once, taken back."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from network.actions.mail import write_to, write_to_address
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
    pass_on,
    promise,
    write_to_holder,
)
from responsibilities.links import GOOD_FOR, fits, invitation_token
from responsibilities.models import Carrier, Invitation, Responsibility
from responsibilities.models.proposal import MOST_LETTERS

NOT_OFTENER = timedelta(hours=20)
MOST_WAITING = 20


class LettersUsedUpError(Exception):
    """The invitation has been sent as often as one may be, or only just."""


class ManyInvitationsError(Exception):
    """So many are asked already that one more would only be a letter in vain."""


@dataclass(frozen=True)
class Invited:
    """Whom the circle asks, and in which words; without an address the link is handed over."""

    name: str
    email: str = ""
    is_organisation: bool = False
    organisation: Organisation | None = None
    note: str = ""
    language: str = "fi"
    from_day: date | None = None


@transaction.atomic
def invite(duty: Responsibility, who: Invited, *, by: User) -> Invitation:
    """Ask somebody to take an open duty, or to go on with a held one; asking the same address twice is one letter."""
    duty = hold(duty)
    if duty.state == State.ENDED:
        raise TakenMeanwhileError
    waiting = duty.invitations.waiting()
    same = waiting.filter(name=who.name, email__iexact=who.email).first()
    same = same or (waiting.filter(email__iexact=who.email).first() if who.email else None)
    if same and not same.is_expired(timezone.localdate()):
        return same
    if same:
        _answered(same, ProposalState.LAPSED)
    if waiting.count() >= MOST_WAITING:
        raise ManyInvitationsError
    facts = {name: getattr(who, name) for name in Invited.__dataclass_fields__}
    expires = timezone.localdate() + GOOD_FOR
    hands_over = duty.state == State.TAKEN
    if duty.successor or (who.from_day and not hands_over):
        raise TakenMeanwhileError
    row = Invitation.objects.create(duty=duty, invited_by=by, expires_on=expires, hands_over=hands_over, **facts)
    record("duty invited", duty, by=by, changes={"invitation": [None, row.pk]})
    if row.email:
        _send(row)
    return row


def _send(row: Invitation) -> None:
    row.letters, row.sent_at = row.letters + 1, timezone.now()
    row.save()
    context = {"invitation": row, "duty": row.duty, "token": invitation_token(row)}
    write_to_address(row.email, row.language, "responsibilities/mail/invited.txt", context)


@transaction.atomic
def send_again(invitation: Invitation, *, by: User) -> Invitation:
    """Make a new link for thirty more days, and send it where there is an address; the old link opens nothing."""
    _duty, row = _hold_invitation(invitation)
    if row.state != ProposalState.WAITING and not row.has_run_out:
        raise TakenMeanwhileError
    if not fits(row):
        raise TakenMeanwhileError
    just_sent = row.sent_at is not None and row.sent_at > timezone.now() - NOT_OFTENER
    if row.email and (row.letters >= MOST_LETTERS or just_sent):
        raise LettersUsedUpError
    row.nonce, row.expires_on = uuid4(), timezone.localdate() + GOOD_FOR
    row.state, row.answered_at = ProposalState.WAITING, None
    row.save()
    record("invitation renewed", row.duty, by=by, changes={"invitation": [row.pk, row.letters + bool(row.email)]})
    if row.email:
        _send(row)
    return row


def _hold_invitation(invitation: Invitation) -> tuple[Responsibility, Invitation]:
    """Hold the duty first and the invitation then, as everybody does."""
    duty = hold(invitation.duty)
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("organisation", "invited_by")
    row = rows.get(pk=invitation.pk)
    row.duty = duty
    return duty, row


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> Invitation:
    """Take the invitation back: its link opens nothing any more; doing it twice changes nothing."""
    _duty, row = _hold_invitation(invitation)
    if row.state == ProposalState.WAITING:
        _answered(row, ProposalState.WITHDRAWN)
        record("invitation withdrawn", row.duty, by=by, changes={"invitation": [row.pk, row.state]})
    return row


@transaction.atomic
def accept_invitation(
    invitation: Invitation, who: User | Outsider, message: str = "", *, by: User | None = None
) -> Responsibility:
    """Take the duty that one was asked to take; of two who answer at once the first has it, the other is told."""
    duty, row = _hold_invitation(invitation)
    if row.state == ProposalState.ACCEPTED:
        return duty
    if row.state != ProposalState.WAITING or row.is_expired(timezone.localdate()) or not fits(row):
        raise TakenMeanwhileError
    _answered(row, ProposalState.ACCEPTED)
    holder: User | Carrier = who if isinstance(who, User) else carrier_for(duty.circle, who)
    if row.from_day and row.from_day > timezone.localdate():
        return _promised(duty, holder, row.from_day, message, by)
    taken = (pass_on if row.hands_over else give)(duty, holder, message=message, by=by)
    context = {"duty": taken, "leads": answerers(taken.circle)}
    write_to_holder(holder, "responsibilities/mail/accepted.txt", context)
    write_to(answerers(taken.circle), "responsibilities/mail/invitation_accepted.txt", {"duty": taken})
    return taken


def _promised(duty: Responsibility, holder: User | Carrier, day: date, message: str, by: User | None) -> Responsibility:
    promise(duty, holder, day, message=message, by=by)
    for person in dict.fromkeys([holder, duty.bearer, *answerers(duty.circle)]):
        write_to_holder(person, "responsibilities/mail/promised.txt", {"duty": duty})
    return duty


@transaction.atomic
def decline_invitation(invitation: Invitation, message: str = "") -> Invitation:
    """Say no to the invitation, with a word or none; the circle is told, and nobody is asked again by it."""
    duty, row = _hold_invitation(invitation)
    if row.state == ProposalState.WAITING:
        row.answer = message
        _answered(row, ProposalState.DECLINED)
        write_to(answerers(duty.circle), "responsibilities/mail/invitation_declined.txt", {"invitation": row})
    return row


def _answered(row: Invitation, state: ProposalState) -> None:
    """Write the answer; the address was for asking, and goes."""
    row.state, row.answered_at = state, timezone.now()
    if state in (ProposalState.ACCEPTED, ProposalState.WITHDRAWN):
        row.name = ""
    if state != ProposalState.LAPSED:
        row.email = row.note = ""
    row.save()
