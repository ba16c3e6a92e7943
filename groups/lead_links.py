"""The signed link by which one person answers whether they will lead a circle."""

from datetime import date
from enum import StrEnum
from uuid import UUID

from django.core import signing

from groups.enums import AskState, CircleState
from groups.models import LeadInvitation

SALT = "groups.lead"


class LinkState(StrEnum):
    """What an invitation's link is worth now."""

    GOOD = "good"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN = "taken"
    EXPIRED = "expired"
    BROKEN = "broken"


def lead_token(invitation: LeadInvitation) -> str:
    """Return the token of the invitation's link."""
    return signing.dumps([invitation.pk, str(invitation.nonce)], salt=SALT, compress=True)


def read_lead_link(token: str, today: date) -> tuple[LinkState, LeadInvitation | None]:
    """Return what the link is worth on the day, and the invitation that it opens; one that was withdrawn opens none."""
    try:
        key, nonce = signing.loads(token, salt=SALT)
        key, nonce = int(key), UUID(nonce)
    except (signing.BadSignature, ValueError, TypeError, AttributeError, OverflowError):
        return LinkState.BROKEN, None
    related = LeadInvitation.objects.select_related("circle__municipality", "invited_by")
    row = related.exclude(state=AskState.WITHDRAWN).filter(pk=key, nonce=nonce).first()
    if row is None or row.circle.state == CircleState.ENDED:
        return LinkState.BROKEN, None
    return _worth(row, today), row


def _worth(row: LeadInvitation, today: date) -> LinkState:
    if row.state == AskState.ASKED:
        return LinkState.EXPIRED if row.is_expired(today) else LinkState.GOOD
    if row.state == AskState.LAPSED:
        return LinkState.EXPIRED if row.expires_on < today else LinkState.TAKEN
    return LinkState(row.state)
