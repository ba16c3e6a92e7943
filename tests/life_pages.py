"""The rows of the table of addresses for the life of a circle: breaks of the year, leads, hosts, its end."""

from tests.page import EVERYBODY, LED, NOBODY, SUPPORTED, Case, Page

EDITORS = "organisation coordinator"

LIVES = (
    Page("groups:seasons", (Case("own_circle", LED, LED), Case("others_circle", "coordinator", "coordinator"))),
    Page(
        "groups:remove_season",
        (Case("own_season", NOBODY, LED), Case("others_season", NOBODY, "coordinator")),
        post_only=True,
    ),
    Page(
        "groups:end_circle",
        (
            Case("own_circle", LED, LED),
            Case("own_ended", LED, LED),
            Case("others_circle", "coordinator", "coordinator"),
            Case("own_draft", NOBODY),
        ),
    ),
    Page(
        "groups:restart_circle",
        (
            Case("own_ended", LED, LED),
            Case("others_ended", "coordinator", "coordinator"),
            Case("own_circle", NOBODY),
        ),
    ),
    Page(
        "groups:hand_over",
        (
            Case("own_circle", SUPPORTED, LED),
            Case("others_circle", "coordinator", "coordinator"),
            Case("own_ended", NOBODY),
        ),
    ),
    Page(
        "groups:withdraw_lead",
        (Case("own_lead_invitation", NOBODY, LED), Case("others_lead_invitation", NOBODY, "coordinator")),
        post_only=True,
    ),
    Page("groups:lead_invitation", (Case("lead_link", posts=EVERYBODY), Case("broken_lead_link", NOBODY))),
    Page(
        "groups:host",
        (
            Case("own_circle", LED, LED),
            Case("own_circle", LED, LED, query="?q=yhdistys"),
            Case("own_circle", LED, LED, query="?organisation=toinen-yhdistys"),
            Case("own_asking", LED, LED),
            Case("others_circle", "coordinator", "coordinator"),
        ),
    ),
    Page(
        "groups:host_request",
        (
            Case("question_to_own_organisation", EDITORS, EDITORS),
            Case("promise_of_own_organisation", EDITORS, EDITORS),
            Case("question_to_others_organisation", "coordinator", "coordinator"),
        ),
    ),
)
