"""The signed link by which anybody reads one shareable report; its row says how long."""

from django.core import signing
from django.urls import reverse
from django.utils.translation import override

from network.answers import site_address
from reporting.models import ReportShare

SALT = "reporting.share"


def share_token(share: ReportShare) -> str:
    """Return the token of the link: it cannot be guessed, and without the row it opens nothing."""
    return signing.dumps([share.pk, share.nonce.hex], salt=SALT)


def share_address(share: ReportShare) -> str:
    """Return the whole address of the link, in the language of the report."""
    with override(share.report.language):
        return site_address(reverse("reporting:shared", args=[share_token(share)]))


def read_share_link(token: str) -> ReportShare | None:
    """Return the row of the link, in force or not; None when the link was never ours."""
    try:
        key, nonce = signing.loads(token, salt=SALT)
        rows = ReportShare.objects.select_related("report__municipality").filter(pk=int(key))
        return next((row for row in rows if row.nonce.hex == nonce), None)
    except (signing.BadSignature, ValueError, TypeError, OverflowError):
        return None
