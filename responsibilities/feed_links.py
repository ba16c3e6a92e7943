"""The secret address of a person's own calendar: signed, and worth nothing once its number has been changed."""

from django.core import signing
from django.urls import reverse

from network.models import User
from responsibilities.models import TurnFeed

SALT = "responsibilities.turns"


def feed_address(feed: TurnFeed) -> str:
    """Return the address, without the language and the host."""
    token = signing.Signer(salt=SALT).sign_object([feed.user_id, feed.number])
    return reverse("turn_calendar", args=[token])


def owner_of(token: str) -> User | None:
    """Return whose calendar the token opens; nobody's when it is forged, renewed or closed."""
    try:
        user, number = signing.Signer(salt=SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    feed = TurnFeed.objects.filter(user=user, number=number, user__is_active=True).select_related("user").first()
    return feed.user if feed else None
