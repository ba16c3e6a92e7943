"""What a view may take for granted of a request."""

from django.http import HttpRequest

from network.models import User


class SignedInRequest(HttpRequest):
    """A request behind the closed door: somebody is signed in. A type only; no such object is made."""

    user: User
