"""The pages of links to reports, of schedules and of open data, and the things that they show."""

from typing import Any

from network.models import User
from reporting.models import Report
from reporting.share_links import share_token
from reporting.sharing import revoke_share, share_report
from tests.page import NOBODY, Case, Page

SHARES = (
    Page(
        "reporting:share",
        (
            Case("shared_report", NOBODY, "coordinator"),
            Case("internal_report", NOBODY),
            Case("queued_report", NOBODY),
            Case("others_report", NOBODY, "coordinator"),
        ),
        post_only=True,
    ),
    Page(
        "reporting:revoke",
        (Case("own_share", NOBODY, "coordinator"), Case("foreign_share", NOBODY)),
        post_only=True,
    ),
    Page("reporting:shared", (Case("share_link"), Case("broken_share_link", NOBODY))),
    Page(
        "reporting:shared_file",
        (Case("share_file"), Case("missing_share_file", NOBODY), Case("broken_share_file", NOBODY)),
        is_html=False,
    ),
)


def share_things(coordinator: User | None, shared: Report, other: Report) -> dict[str, dict[str, Any]]:
    """A link in force, a revoked one, and the same under another report's address."""
    own = share_report(shared, note="Kaupungin<b>hallitus</b>", by=coordinator)
    revoke_share(share_report(shared, note="Vanha", by=coordinator), by=coordinator)
    token = share_token(own)
    return {
        "own_share": {"pk": shared.pk, "share": own.pk},
        "foreign_share": {"pk": other.pk, "share": own.pk},
        "share_link": {"token": token},
        "broken_share_link": {"token": f"{token}x"},
        "share_file": {"token": token, "file_format": "csv"},
        "missing_share_file": {"token": token, "file_format": "exe"},
        "broken_share_file": {"token": f"{token}x", "file_format": "csv"},
    }
