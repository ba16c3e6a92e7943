"""Keeping machines out of open forms, without puzzles, third parties or a list of who wrote."""

import hmac
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from uuid import UUID, uuid4

from allauth.core.internal import ratelimit
from allauth.core.internal.ratelimit import get_ip
from django.core import signing
from django.core.cache import cache
from django.http import HttpRequest
from django.utils import timezone

logger = logging.getLogger(__name__)

MOST_AN_HOUR = 6
HOUR = 3600
DAY = 24 * HOUR
FASTEST_S = 3
OLDEST = timedelta(days=1)
SALT = "network.form"


@dataclass(frozen=True)
class Stamp:
    """What a form brings back: its own name, and whether it comes too soon or too late."""

    key: UUID
    text: str
    too_fast: bool = False
    too_old: bool = False


def new_stamp() -> str:
    """Return a signed moment with a name of the form's own."""
    return signing.TimestampSigner(salt=SALT).sign(str(uuid4()))


def read_stamp(text: str) -> Stamp:
    """Return what the form brought back; one that is missing, forged or a day old gets a new stamp."""
    signer = signing.TimestampSigner(salt=SALT)
    try:
        key = UUID(signer.unsign(text, max_age=OLDEST))
    except (signing.BadSignature, ValueError):
        fresh = new_stamp()
        return Stamp(UUID(fresh.split(":")[0]), fresh, too_old=True)
    try:
        signer.unsign(text, max_age=FASTEST_S)
    except signing.SignatureExpired:
        return Stamp(key, text)
    return Stamp(key, text, too_fast=True)


def may_send(request: HttpRequest, form: str) -> bool:
    """Count one message of this sender and say whether it is among the first of the hour.

    The sender is a keyed hash of the address under a salt that lives a day: the counter names nobody,
    and once the salt is gone nobody can tell whose it was. A cache that does not answer lets people write.
    """
    try:
        name = hmac.new(_salt(), get_ip(request).encode(), sha256).hexdigest()
        counter = f"sent:{form}:{name}"
        cache.add(counter, 0, timeout=HOUR)
        return int(cache.incr(counter)) <= MOST_AN_HOUR
    except ValueError:
        return True
    except Exception:
        logger.warning("the cache does not answer; messages are not counted", exc_info=True)
        return True


def within_limit(
    request: HttpRequest, *, app: str, action: str, config: dict[str, str], key: str | None = None
) -> bool:
    """Say whether one more fits in the limit; a cache that does not answer lets people write."""
    try:
        return bool(ratelimit.consume(request, app=app, action=action, config=config, key=key))
    except Exception:
        logger.warning("the cache does not answer; %s is not limited", action, exc_info=True)
        return True


def _salt() -> bytes:
    key = f"sender-salt:{timezone.localdate().isoformat()}"
    cache.add(key, secrets.token_bytes(32), timeout=DAY)
    return bytes(cache.get(key) or b"-")
