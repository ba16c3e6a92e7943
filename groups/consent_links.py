"""The link by which a person in a photo withdraws their consent: signed, without an account, good until used."""

from django.core import signing
from django.urls import reverse

from groups.models import PhotoConsent

ZERO_WIDTH = "\u200b"  # a PDF hides it where the address may break; it comes along when the address is copied
SIGNER = signing.Signer(salt="diary.consent")


def consent_path(consent: PhotoConsent) -> str:
    """Return the path of the consent's own page."""
    return reverse("diary:consent_link", args=[SIGNER.sign(consent.key)])


def key_of(token: str) -> str | None:
    """Return the consent's key, or None when the link is broken; whether the consent still holds is asked of rows."""
    try:
        return str(SIGNER.unsign(token.replace(ZERO_WIDTH, "")))
    except signing.BadSignature:
        return None
