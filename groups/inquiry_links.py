"""The signed link by which a newcomer reads the circle's answer and writes back, without an account."""

from django.core import signing

from groups.models import Inquiry

SALT = "groups.inquiry"


def inquiry_token(inquiry: Inquiry) -> str:
    """Return a token that opens the newcomer's own talk as long as it is kept."""
    return signing.dumps(inquiry.key.hex, salt=SALT)


def key_of(token: str) -> str:
    """Return which talk the token opens; nothing for one that is forged."""
    try:
        return str(signing.loads(token, salt=SALT))
    except (signing.BadSignature, ValueError):
        return ""
