"""The pages of links to reports, of schedules and of open data, and the things that they show."""

from typing import Any

from network.models import User
from reporting.areas import Area
from reporting.models import Report, ReportSchedule, ScheduleRun
from reporting.open_data.publishing import publish
from reporting.schedules.letters import stop_token
from reporting.schedules.making import add_reader, make_schedule
from reporting.shares.links import share_token
from reporting.shares.sharing import revoke_share, share_report
from tests.make import make_report
from tests.page import EVERYBODY, NOBODY, Case, Page
from tests.report_data import make_order

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

SHARES += (
    Page("reporting:schedules", (Case(reads="coordinator"), Case(reads="coordinator", query="?page=99"))),
    Page("reporting:schedule_new", (Case(reads="coordinator", posts="coordinator"),)),
    *(
        Page(
            f"reporting:{name}",
            (
                Case("own_schedule", "coordinator", "coordinator"),
                Case("others_schedule", "coordinator", "coordinator"),
                Case("network_schedule", "coordinator", "coordinator"),
            ),
        )
        for name in ("schedule", "schedule_edit", "schedule_end")
    ),
    Page("reporting:schedule_state", (Case("own_schedule", NOBODY, "coordinator"),), post_only=True),
    Page("reporting:reader_remove", (Case("own_reader", NOBODY, "coordinator"),), post_only=True),
    Page("reporting:run_again", (Case("own_run", NOBODY, "coordinator"),), post_only=True),
    Page("reporting:letters", (Case("own_letters", posts=EVERYBODY), Case("broken_letters", NOBODY))),
)

SHARES += (
    Page("reporting:open_data", (Case(), Case(query="?quarter=2026-Q3"), Case(query="?quarter=1999-Q9"))),
    *(
        Page(
            f"reporting:open_{name}",
            (Case("open_report", NOBODY, "coordinator"), Case("shared_report", NOBODY)),
            post_only=True,
        )
        for name in ("publish", "withdraw")
    ),
    Page("api_statistics_json", (Case(), Case(query="?quarter=2026-Q3&lang=sv")), is_html=False),
    Page("api_statistics_csv", (Case(), Case(query="?quarter=1999-Q4")), is_html=False),
    Page("api_openapi", is_html=False),
)


def share_things(coordinator: User | None, shared: Report, other: Report) -> dict[str, dict[str, Any]]:
    """A link in force, a revoked one, and the same under another report's address."""
    own = share_report(shared, note="Kaupungin<b>hallitus</b>", by=coordinator)
    revoke_share(share_report(shared, note="Vanha", by=coordinator), by=coordinator)
    token = share_token(own)
    assert coordinator
    of_network = make_report(None, audience="shareable")
    publish(of_network, by=coordinator)
    return _schedule_things(coordinator, shared, other) | {
        "open_report": {"pk": of_network.pk},
        "own_share": {"pk": shared.pk, "share": own.pk},
        "foreign_share": {"pk": other.pk, "share": own.pk},
        "share_link": {"token": token},
        "broken_share_link": {"token": f"{token}x"},
        "share_file": {"token": token, "file_format": "csv"},
        "missing_share_file": {"token": token, "file_format": "exe"},
        "broken_share_file": {"token": f"{token}x", "file_format": "csv"},
    }


def _schedule_things(by: User | None, shared: Report, other: Report) -> dict[str, dict[str, Any]]:
    """A schedule of each area; the own one has made a report that failed, and has readers in and outside."""
    assert by
    found = {}
    facts = {"rhythm": "quarter", "audience": "shareable", "language": "fi", "wait_days": 7}
    for whose, town in (("own", shared.municipality), ("others", other.municipality), ("network", None)):
        schedule = make_schedule(area=Area(town), by=by, **facts)
        found[f"{whose}_schedule"] = {"pk": schedule.pk}
    own = ReportSchedule.objects.get(pk=found["own_schedule"]["pk"])
    failed = make_order(shared.municipality, state="failed", language="sv")
    run = ScheduleRun.objects.create(schedule=own, period="2026-Q3", report=failed)
    add_reader(own, person=by, by=by)
    reader = add_reader(own, email="lukija@example.org", by=by)
    assert reader
    return found | {
        "own_run": {"pk": own.pk, "run": run.pk},
        "own_reader": {"pk": own.pk, "reader": reader.pk},
        "own_letters": {"token": stop_token(reader)},
        "broken_letters": {"token": f"{stop_token(reader)}x"},
    }
