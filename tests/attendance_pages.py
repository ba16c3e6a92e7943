"""The rows of the table of addresses for gatherings and their numbers."""

from typing import Any

from groups.actions.attendance_imports import ask_check, keep_file
from groups.import_making import carry_out
from network.models import User
from tests.page import EVERYBODY, NOBODY, SUPPORTED, Case, Page

ATTENDANCE = (
    Page(
        "groups:numbers",
        (
            Case("own_circle", SUPPORTED),
            Case("own_circle", SUPPORTED, query="?year=1999"),
            Case("others_circle", "coordinator"),
        ),
    ),
    Page(
        "groups:place_visitors",
        (
            Case("place", "instructor coordinator", "instructor coordinator"),
            Case("others_place", "coordinator", "coordinator"),
            Case("organisations_place", "organisation coordinator", "organisation coordinator"),
        ),
    ),
    Page("groups:add_gathering", (Case(reads=SUPPORTED, posts=SUPPORTED),)),
    Page(
        "groups:move_gathering",
        (Case("own_gathering", SUPPORTED, SUPPORTED), Case("others_gathering", "coordinator", "coordinator")),
    ),
    Page("groups:counts", (Case(reads="coordinator admin"), Case(reads="coordinator admin", query="?municipality="))),
    Page("groups:counts_of_network", (Case(reads="coordinator admin", posts="coordinator admin"),)),
    Page("groups:counts_of", (Case("town", "coordinator admin", "coordinator admin"),)),
    Page("groups:grid_choose", (Case(reads=SUPPORTED), Case(reads=SUPPORTED, query="?q=ei-ole"))),
    Page(
        "groups:grid",
        (
            Case("own_circle", SUPPORTED, SUPPORTED),
            Case("own_circle", SUPPORTED, SUPPORTED, query="?from=2031-W01"),
            Case("others_circle", "coordinator", "coordinator"),
            Case("own_draft", NOBODY),
        ),
    ),
    Page("groups:paper_sheets", (Case(reads=SUPPORTED), Case(reads=SUPPORTED, query="?circle=kahvipiiri&from=x"))),
    Page(
        "groups:paper_pdf",
        (
            Case(reads=SUPPORTED),
            Case(reads=SUPPORTED, query="?circle=kahvipiiri&from=2026-W45&lang=sv"),
            Case(reads="coordinator", query="?circle=muiden-piiri"),
        ),
        is_html=False,
    ),
    Page("groups:imports", (Case(reads="instructor coordinator", posts="instructor coordinator"),)),
    Page(
        "groups:attendance_import",
        (
            Case("own_import", "instructor", "instructor"),
            Case("own_import", "instructor", "instructor", query="?kind=unknown&page=99"),
            Case("waiting_import", "instructor", "instructor"),
        ),
    ),
    Page("groups:import_columns", (Case("own_import", "instructor", "instructor"),)),
    *(
        Page(f"groups:{name}", (Case("own_import", NOBODY, "instructor"),), post_only=True)
        for name in ("import_names", "import_undo", "import_drop")
    ),
    Page("groups:quarters", (Case(reads="coordinator"), Case(reads="coordinator", query="?municipality=837"))),
    Page("groups:quarter_close", (Case(reads=NOBODY, posts="coordinator"),), post_only=True),
    Page("groups:quarter_reopen", (Case("closing", "coordinator", "coordinator"),)),
    Page("groups:report_link", (Case("report_token", EVERYBODY, EVERYBODY), Case("broken_token", NOBODY))),
    Page(
        "groups:report_link_share",
        (Case("own_gathering", SUPPORTED), Case("others_gathering", "coordinator")),
    ),
    Page(
        "groups:helping",
        (Case(reads="instructor coordinator"), Case(reads="instructor coordinator", query="?municipality=zzz&page=9")),
    ),
    Page(
        "groups:remind_circle",
        (
            Case("own_circle", NOBODY, "instructor coordinator"),
            Case("others_circle", NOBODY, "coordinator"),
        ),
        post_only=True,
    ),
    Page("groups:attendance_letters", (Case("letters_token", EVERYBODY, EVERYBODY), Case("broken_token", NOBODY))),
    Page("groups:reminders", (Case(reads="instructor coordinator"),)),
    Page(
        "groups:remind_attendance",
        (
            Case("own_gathering", NOBODY, "instructor coordinator"),
            Case("others_gathering", NOBODY, "coordinator"),
        ),
        post_only=True,
    ),
    Page(
        "groups:report_rows",
        (Case(reads="volunteer instructor coordinator", posts="volunteer instructor coordinator"),),
        is_html=False,
    ),
    Page("groups:this_week", (Case(reads="volunteer instructor coordinator"),)),
    Page("groups:week_sheet", (Case("week", SUPPORTED, SUPPORTED),)),
)


def import_things(sender: User) -> dict[str, dict[str, Any]]:
    """A table that the sender has had checked, with a row of each trouble, and one that waits for its worker."""
    rows = (
        "Piiri;Päivä;Kävijöitä\nKahvipiiri;16.11.2026;<b>8</b>\nMuu <b>piiri</b>;17.11.2026;8\nKahvipiiri;2.11.2026;8\n"
    )
    choices = {"header": 1, "fields": {"0": "circle", "1": "date", "2": "visitors"}, "duplicates": "", "times": []}
    found = {}
    for thing in ("own_import", "waiting_import"):
        imported = keep_file(rows.encode(), file_name="<b>luvut</b>.csv", rows=4, by=sender)
        ask_check(imported, choices=choices, by=sender)
        found[thing] = {"pk": imported.pk}
    carry_out(found["own_import"]["pk"])
    return found
