"""The link by which a circle's lead lets more of its people read the diary: signed, good for two weeks."""

from datetime import timedelta

from django.core import signing

from groups.models import Diary

SIGNER = signing.TimestampSigner(salt="diary.invite")
GOOD_FOR = timedelta(days=14)


def invite_token(diary: Diary) -> str:
    """Return the token of a link made now."""
    return SIGNER.sign(diary.invite)


def invite_of(token: str) -> tuple[str, bool]:
    """Return what the link opens, or nothing; and whether it would have been good once."""
    try:
        return str(SIGNER.unsign(token, max_age=GOOD_FOR)), False
    except signing.SignatureExpired:
        return "", True
    except signing.BadSignature:
        return "", False
