"""Signed links for people without an account: one row, one purpose, and GET only shows."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from django.core import signing

from responsibilities.enums import ProposalState, ResponsibilityState
from responsibilities.models import Carrier, Invitation, Offer

INVITATION, OFFER, CARRIER = "responsibilities.invitation", "responsibilities.offer", "responsibilities.carrier"
GOOD_FOR = timedelta(days=30)


class LinkState(StrEnum):
    """What an invitation's link is worth now."""

    GOOD = "good"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    TAKEN = "taken"
    EXPIRED = "expired"
    BROKEN = "broken"


@dataclass(frozen=True)
class Link:
    """What a link opens."""

    state: LinkState
    invitation: Invitation | None = None


def invitation_token(invitation: Invitation) -> str:
    """Return the newest token of the invitation; those sent before it open nothing."""
    return signing.dumps([invitation.pk, str(invitation.nonce)], salt=INVITATION, compress=True)


def read_invitation(token: str, today: date) -> Link:
    """Return what the link is worth on the day."""
    key, nonce = _loaded(token, INVITATION)
    related = ("duty__circle__municipality", "duty__circle__place", "duty__circle__timetable", "duty__taken_by")
    invitation = Invitation.objects.select_related(*related).filter(pk=key, nonce=nonce).first() if key else None
    if invitation is None:
        return Link(LinkState.BROKEN)
    return Link(_worth(invitation, today), invitation)


def _worth(invitation: Invitation, today: date) -> LinkState:
    if invitation.is_expired(today):
        return LinkState.EXPIRED
    if invitation.state == ProposalState.WAITING:
        return LinkState.GOOD if fits(invitation) else LinkState.TAKEN
    if invitation.state == ProposalState.LAPSED:
        return LinkState.EXPIRED if invitation.has_run_out else LinkState.TAKEN
    return LinkState(invitation.state)


def fits(invitation: Invitation) -> bool:
    """Whether the duty is still there to take: an open one, or a held one that is to be handed over."""
    wanted = ResponsibilityState.TAKEN if invitation.hands_over else ResponsibilityState.OPEN
    is_promised = invitation.duty.next_user_id or invitation.duty.next_carrier_id
    return bool(invitation.duty.state == wanted) and not is_promised


def offer_token(offer: Offer) -> str:
    """Return a token by which a visitor takes their own offer back."""
    return signing.dumps([offer.pk, str(offer.key)], salt=OFFER, compress=True)


def read_offer(token: str) -> Offer | None:
    key, name = _loaded(token, OFFER)
    return Offer.objects.select_related("duty__circle").filter(pk=key, key=name).first() if key else None


def carrier_token(carrier: Carrier) -> str:
    """Return a token by which somebody without an account gives up, or takes their name away."""
    return signing.dumps([carrier.pk, str(carrier.created_at.timestamp())], salt=CARRIER, compress=True)


def read_carrier(token: str) -> Carrier | None:
    key, moment = _loaded(token, CARRIER)
    carrier = Carrier.objects.select_related("circle").filter(pk=key).first() if key else None
    return carrier if carrier and str(carrier.created_at.timestamp()) == moment else None


def _loaded(token: str, salt: str) -> tuple[int, str]:
    """Return the row's key and its name as the token says; 0 for one that is forged or says nothing sensible."""
    try:
        key, name = signing.loads(token, salt=salt)
        return int(key), str(name if salt == CARRIER else UUID(name))
    except (signing.BadSignature, ValueError, TypeError, AttributeError, OverflowError):
        return 0, ""
