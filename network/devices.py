"""What a person's own device may keep, and how it tells people apart."""

from django.http import HttpResponse
from django.utils.crypto import salted_hmac

from network.models import User

KEPT_FOR = "X-Kept-For"
SALT = "network.devices"


def device_key(user: User) -> str:
    """Return the person's name on their own device: the same each time, and it tells nothing of who they are."""
    return salted_hmac(SALT, str(user.pk)).hexdigest()[:24]


def may_be_kept(response: HttpResponse, user: User) -> HttpResponse:
    """Let the person's own device keep the page for when there is no network."""
    response[KEPT_FOR] = device_key(user)
    return response
