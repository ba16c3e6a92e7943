"""Who may open what: one row for every address of the portal. test_access walks it, and fails where a row is missing.

To add an address, add a `Page` with its name and one `Case` for each kind of thing that it can show:
`Case(thing, reads, posts)` says who gets the page of that thing, and who may send its form. Things are made in
tests/world.py ("own" is what the world's volunteer leads, its organisation edits and its instructor's town holds).
Whoever is not named: a visitor is led to sign in (404 on a public page), a signed-in person gets 404.
"""

from tests.attendance_pages import ATTENDANCE
from tests.diary_pages import DIARY
from tests.directory_pages import DIRECTORY
from tests.duty_pages import RESPONSIBILITIES
from tests.figure_pages import FIGURES
from tests.life_pages import LIVES
from tests.list_pages import LISTS
from tests.mapping_pages import MAPPINGS
from tests.page import EVERYBODY, LED, NOBODY, SIGNED_IN, SUPPORTED, Case, Page
from tests.rota_pages import ROTAS
from tests.row_pages import ROWS
from tests.share_pages import SHARES
from tests.slip_pages import SLIPS
from tests.survey_pages import SURVEYS

MACHINES = (
    Page(
        "place_photo",
        (Case("place_photo_file"), Case("draft_place_photo_file", "instructor coordinator")),
        is_html=False,
    ),
    Page("circle_photo", (Case("own_photo_file"), Case("own_draft_photo_file", SUPPORTED)), is_html=False),
    Page("healthz", is_html=False),
    Page("robots", is_html=False),
    Page("favicon", is_html=False),
    Page("security", is_html=False),
    Page("worker", is_html=False),
)

CALENDARS = (
    Page("place_calendar", (Case("place"), Case("draft_place", NOBODY)), is_html=False),
    Page("circle_calendar", (Case("own_circle"), Case("own_draft", NOBODY)), is_html=False),
    Page("search_calendar", (Case(), Case(query="?q=ei-ole-mitaan&near=99999&lang=sv")), is_html=False),
)

NETWORK = (
    Page("network:accessibility"),
    Page("network:privacy"),
    Page("network:sources"),
    Page("network:components"),
    Page("network:feedback", (Case(posts=EVERYBODY),)),
    Page("network:feedback_thanks"),
    Page("network:feedback_queue", (Case(reads="coordinator"), Case(reads="coordinator", query="?show=handled"))),
    Page("network:feedback_handled", (Case("feedback", NOBODY, "coordinator"),), post_only=True),
    Page("network:profile", (Case(reads=SIGNED_IN, posts=SIGNED_IN),)),
    Page("network:profile_data", (Case(reads=SIGNED_IN),), is_html=False),
    Page("network:profile_delete", (Case(reads=SIGNED_IN, posts=SIGNED_IN),)),
    Page(
        "network:school_holidays",
        (Case(reads="coordinator admin", posts="coordinator admin"), Case(reads="coordinator admin", query="?kind=x")),
    ),
    Page("network:school_holiday", (Case("school_holiday", "coordinator admin", "coordinator admin"),)),
    Page(
        "network:school_holiday_remove",
        (Case("school_holiday", NOBODY, "coordinator admin"),),
        post_only=True,
    ),
    Page("network:people", (Case(reads="admin"), Case(reads="admin", query="?q=ei-ole"))),
    Page("network:people_invite", (Case(reads="admin", posts="admin"),)),
    Page("network:person", (Case("person", "admin", "admin"),)),
    Page("network:end_role", (Case("persons_role", NOBODY, "admin"),), post_only=True),
    *DIRECTORY,
    Page("network:letters", (Case(reads=SIGNED_IN), Case(reads=SIGNED_IN, query="?show=handled"))),
    Page(
        "network:letter_handled",
        (Case("places_letter", NOBODY, "instructor"), Case("own_circles_letter", NOBODY, "volunteer")),
        post_only=True,
    ),
    Page(
        "network:freshness",
        (Case(reads="coordinator"), Case(reads="coordinator", query="?kind=circle&municipality=837&age=never")),
    ),
    Page("network:remind_now", (Case("stale_place", NOBODY, "coordinator"),), post_only=True),
    Page("network:ask_keepers", (Case(reads=NOBODY, posts="coordinator"),), post_only=True),
    Page(
        "network:reminder_order",
        (
            Case("own_order", "coordinator", "coordinator"),
            Case("own_order", "coordinator", "coordinator", query="?outcome=no_keeper&page=99"),
            Case("sent_order", "coordinator", "coordinator"),
            Case("waiting_order", "coordinator", "coordinator"),
            Case("others_order", NOBODY, NOBODY),
        ),
    ),
    Page("network:fact_letters", (Case("fact_letters", posts=EVERYBODY),)),
    Page("network:confirm_link", (Case("confirm_link", posts=EVERYBODY),)),
)

KEEPERS = "instructor coordinator"
PLACES = (
    Page("places:front"),
    Page("places:desk", (Case(), Case(query="?near=Tampere"), Case(query="?near=ei-ole"))),
    Page("places:search", (Case(), Case(query="?near=Tampere"), Case(query="?q=ei-ole-mitaan&near=99999"))),
    Page(
        "places:guide",
        (
            Case(),
            Case(query="?step=2&who=alone"),
            Case(query="?step=3&near=Tampere"),
            Case(query="?step=4&who=alone&near=Tampere&when=now&how=talk&how=ei-ole"),
        ),
    ),
    Page("places:map_points", (Case(), Case(query="?q=ei-ole-mitaan&near=99999")), is_html=False),
    Page("places:map_point", (Case("listing"), Case("lost_listing", NOBODY)), is_html=False),
    Page("places:missed", (Case(reads="coordinator"),)),
    Page("places:missed_csv", (Case(reads="coordinator"),), is_html=False),
    Page("places:tell_missed", (Case(reads=NOBODY, posts=EVERYBODY),), post_only=True),
    Page("places:missed_thanks", (Case(), Case(query="?need=lonely&municipality=837"), Case(query="?need=zzz"))),
    Page("places:poster", (Case("place"), Case("draft_place", NOBODY)), is_html=False),
    Page("places:place", (Case("place"), Case("draft_place", "instructor coordinator"))),
    Page("places:new_place", (Case(reads=KEEPERS, posts=KEEPERS),)),
    *(
        Page(
            f"places:{name}",
            (
                Case("place", KEEPERS, KEEPERS),
                Case("others_place", "coordinator", "coordinator"),
                Case("organisations_place", "organisation coordinator", "organisation coordinator"),
            ),
        )
        for name in ("edit", "hours", "hours_text", "close", "lending", "photos", "work_forms", "give_up")
    ),
    Page(
        "places:give_back_hours",
        (Case("work_form", NOBODY, KEEPERS), Case("others_work_form", NOBODY, "coordinator")),
        post_only=True,
    ),
    Page(
        "places:work_form",
        (
            Case("work_form", KEEPERS, KEEPERS, query="?q=liina"),
            Case("others_work_form", "coordinator", "coordinator", query="?remove=1"),
        ),
    ),
    Page(
        "places:take_back",
        (Case("place", NOBODY, KEEPERS), Case("organisations_place", NOBODY, "organisation coordinator")),
        post_only=True,
    ),
    Page("places:cards", (Case(reads=f"{KEEPERS} organisation"),)),
    *(
        Page(
            f"places:{name}",
            (
                Case("place_photo", KEEPERS if reads else NOBODY, KEEPERS),
                Case("draft_place_photo", KEEPERS if reads else NOBODY, KEEPERS),
                Case("others_place_photo", NOBODY, NOBODY),
            ),
            post_only=not reads,
        )
        for name, reads in (("photo", True), ("photo_remove", True), ("photo_earlier", False))
    ),
    Page(
        "places:confirm",
        (
            Case("place", NOBODY, KEEPERS),
            Case("others_place", NOBODY, "coordinator"),
            Case("organisations_place", NOBODY, "organisation coordinator"),
        ),
        post_only=True,
    ),
)

CLOSED_DOORS = (Case("draft_place", NOBODY), Case("place", NOBODY))
PLACES += (
    Page("places:correction", (Case("place", posts=EVERYBODY), Case("draft_place", NOBODY))),
    Page("places:company", (Case("organisations_place", posts=EVERYBODY), *CLOSED_DOORS)),
)

GROUPS = (
    Page("groups:circles"),
    Page("groups:new_circle", (Case(reads=SIGNED_IN, posts=SIGNED_IN),)),
    Page(
        "groups:circle",
        (
            Case("own_circle"),
            Case("others_circle"),
            Case("own_draft", SUPPORTED),
            Case("others_draft", "coordinator"),
        ),
    ),
    Page("groups:correction", (Case("own_circle", posts=EVERYBODY), Case("own_draft", NOBODY))),
    Page("groups:company", (Case("own_circle"), Case("own_draft", NOBODY))),
    Page(
        "groups:join",
        (
            Case("own_circle", posts=EVERYBODY),
            Case("own_circle", query="?sent=call"),
            Case("own_draft", NOBODY),
        ),
    ),
    Page("groups:talk", (Case("own_talk", posts=EVERYBODY),)),
    Page(
        "groups:circle_support",
        (Case("own_circle", "volunteer", "volunteer"), Case("others_circle", NOBODY), Case("own_draft", "volunteer")),
    ),
    Page("groups:support", (Case(reads=SIGNED_IN), Case(reads=SIGNED_IN, query="?show=closed"))),
    Page(
        "groups:support_talk",
        (Case("own_support", "volunteer instructor", "volunteer instructor"), Case("others_support", NOBODY)),
    ),
    Page(
        "groups:close_support",
        (Case("own_support", NOBODY, "volunteer"), Case("others_support", NOBODY)),
        post_only=True,
    ),
    Page("groups:newcomers", (Case(reads=SIGNED_IN), Case(reads=SIGNED_IN, query="?show=all"))),
    Page("groups:newcomer", (Case("own_inquiry", "volunteer", "volunteer"), Case("others_inquiry", NOBODY))),
    Page(
        "groups:mark_newcomer",
        (Case("own_inquiry", NOBODY, "volunteer"), Case("others_inquiry", NOBODY)),
        post_only=True,
    ),
    Page(
        "groups:set_room",
        (Case("own_circle", NOBODY, LED), Case("others_circle", NOBODY, "coordinator"), Case("own_draft", NOBODY)),
        post_only=True,
    ),
    Page("groups:checklist", (Case("own_draft", SUPPORTED), Case("others_draft", "coordinator"))),
    Page(
        "groups:topic",
        (Case("own_draft_topic", LED, LED), Case("others_draft_topic", "coordinator", "coordinator")),
    ),
    *(
        Page(
            f"groups:{name}",
            (Case("own_photo", LED if reads else NOBODY, LED), Case("others_circles_photo", NOBODY, NOBODY)),
            post_only=not reads,
        )
        for name, reads in (("photo", True), ("photo_remove", True), ("photo_earlier", False))
    ),
    Page("groups:photos", (Case("own_circle", LED, LED), Case("others_circle", "coordinator", "coordinator"))),
    Page("groups:edit_circle", (Case("own_circle", LED, LED), Case("others_circle", "coordinator", "coordinator"))),
    Page("groups:pause", (Case("own_circle", LED, LED), Case("others_circle", "coordinator", "coordinator"))),
    Page(
        "groups:change_state",
        (Case("own_circle", NOBODY, LED), Case("others_circle", NOBODY, "coordinator")),
        post_only=True,
    ),
    Page(
        "groups:confirm_circle",
        (Case("own_circle", NOBODY, LED), Case("others_circle", NOBODY, "coordinator")),
        post_only=True,
    ),
    Page(
        "groups:send_circle",
        (Case("own_draft", NOBODY, LED), Case("others_draft", NOBODY, "coordinator")),
        post_only=True,
    ),
    Page(
        "groups:take_back_circle",
        (Case("own_draft", NOBODY, LED), Case("others_draft", NOBODY, "coordinator")),
        post_only=True,
    ),
    Page(
        "groups:papers",
        (
            Case("own_circle"),
            Case("own_draft", SUPPORTED),
            Case("others_draft", "coordinator"),
        ),
    ),
    Page("groups:agreement", (Case("own_draft", SUPPORTED), Case("others_draft", "coordinator")), is_html=False),
    Page("groups:poster", (Case("own_circle"), Case("others_draft", NOBODY)), is_html=False),
    Page(
        "groups:offer_hand",
        (
            Case("own_draft", "instructor coordinator", "instructor coordinator"),
            Case("others_draft", "coordinator", "coordinator"),
            Case("own_circle", NOBODY),
        ),
    ),
    Page(
        "groups:reviewed",
        (Case("own_circle", NOBODY, LED), Case("others_circle", NOBODY, "coordinator"), Case("own_draft", NOBODY)),
        post_only=True,
    ),
    Page("groups:nudges", (Case("nudge_token", posts=EVERYBODY),)),
    Page(
        "groups:ask_venue",
        (Case("own_venue", LED, LED), Case("others_venue", "coordinator", "coordinator"), Case("no_venue", NOBODY)),
    ),
    Page(
        "groups:withdraw_venue",
        (Case("own_question", NOBODY, LED), Case("others_question", NOBODY, "coordinator")),
        post_only=True,
    ),
    Page(
        "groups:venue_request",
        (
            Case("question_to_place", "instructor coordinator", "instructor coordinator"),
            Case("question_to_others", "coordinator", "coordinator"),
        ),
    ),
    Page("groups:rules", (Case(reads="coordinator admin", posts="coordinator admin"),)),
    Page(
        "groups:without_background",
        (Case(reads=KEEPERS), Case(reads=KEEPERS, query="?municipality=837&state=paused&page=9")),
    ),
    Page(
        "groups:background",
        (
            Case("own_circle", KEEPERS, KEEPERS),
            Case("others_circle", "coordinator", "coordinator"),
            Case("backed_circle", f"{KEEPERS} organisation", f"{KEEPERS} organisation"),
        ),
    ),
    Page(
        "groups:background_step_down",
        (Case("backed_circle", NOBODY, "organisation"), Case("own_circle", NOBODY, NOBODY)),
        post_only=True,
    ),
    Page("groups:approvals", (Case(reads="coordinator"),)),
    Page("groups:approval", (Case("own_draft", "coordinator", "coordinator"),)),
)

REPORTING = (
    Page("reporting:start", (Case(reads=SIGNED_IN),)),
    Page(
        "reporting:reports",
        (
            Case(reads="volunteer organisation coordinator municipality", posts="volunteer organisation coordinator"),
            Case(reads="volunteer organisation coordinator municipality", query="?area=circle:oma-piiri"),
        ),
    ),
    Page(
        "reporting:report",
        (
            Case("shared_report", "coordinator municipality"),
            Case("internal_report", "coordinator"),
            Case("queued_report", "coordinator"),
            Case("others_report", "coordinator"),
            Case("network_report", "coordinator"),
            Case("own_circle_report", "volunteer coordinator"),
            Case("others_circle_report", "coordinator"),
            Case("organisation_report", "organisation coordinator"),
        ),
    ),
    Page(
        "reporting:changes",
        (
            Case("shared_report", "coordinator municipality"),
            Case("internal_report", "coordinator"),
            Case("queued_report", NOBODY),
            Case("others_report", "coordinator"),
        ),
    ),
    Page(
        "reporting:download",
        (
            Case("shared_file", "coordinator municipality"),
            Case("internal_file", "coordinator"),
            Case("others_file", "coordinator"),
            Case("missing_file", NOBODY),
        ),
        is_html=False,
    ),
    *(
        Page(
            f"reporting:{name}",
            (Case("queued_report", NOBODY, "coordinator"), Case("others_queued_report", NOBODY, "coordinator")),
            post_only=True,
        )
        for name in ("cancel", "again")
    ),
    Page("reporting:statistics", (Case(reads="instructor coordinator municipality"),)),
)

# allauth's own pages: only who is let in at all is held here; the library keeps the rest.

PAGES = (
    *MACHINES,
    *FIGURES,
    *CALENDARS,
    *NETWORK,
    *PLACES,
    *GROUPS,
    *LIVES,
    *LISTS,
    *DIARY,
    *SLIPS,
    *ATTENDANCE,
    *RESPONSIBILITIES,
    *ROTAS,
    *REPORTING,
    *ROWS,
    *SHARES,
    *MAPPINGS,
    *SURVEYS,
)
