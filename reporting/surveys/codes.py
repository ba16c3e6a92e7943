"""Codes of rounds and slips, and the short-lived mark of a page; pure but for the portal's own key."""

import hmac
import secrets
from hashlib import sha256
from uuid import uuid4

from django.conf import settings
from django.core import signing

from groups.slips import ALPHABET, LENGTH

ROUND_LENGTH = 6
SALT = "reporting.surveys.page"
PAGE_GOOD_FOR = 12 * 60 * 60


def new_round_code() -> str:
    """Return a code for an address that is easy to type on a phone."""
    return "".join(secrets.choice(ALPHABET) for _place in range(ROUND_LENGTH)).lower()


def new_slip_code() -> str:
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def hashed(round_key: int, use: str, text: str) -> str:
    """Return what is kept of a slip's code or of a page's mark."""
    key = hmac.new(settings.SECRET_KEY.encode(), b"reporting.surveys", sha256).digest()
    return hmac.new(key, f"{use}|{round_key}|{text}".encode(), sha256).hexdigest()


def new_mark(round_key: int) -> str:
    """Return the mark of one opening of the page: it says nothing of who opened it."""
    return signing.dumps({"r": round_key, "u": uuid4().hex}, salt=SALT)


def sheet_of(round_key: int, mark: str) -> str:
    """Return the sheet's own id from the page's mark; empty when the mark is old, of another round or no mark."""
    try:
        told = signing.loads(mark, salt=SALT, max_age=PAGE_GOOD_FOR)
    except signing.BadSignature:
        return ""
    return str(told["u"]) if told["r"] == round_key else ""
