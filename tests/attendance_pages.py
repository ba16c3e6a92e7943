"""The rows of the table of addresses for gatherings and their numbers."""

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
