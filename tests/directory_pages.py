"""Who may open what of the directory of organisations; tests/page_table.py reads it."""

from tests.page import EVERYBODY, LED, NOBODY, SIGNED_IN, Case, Page

KEEPERS = "organisation coordinator"
OWN = Case("own_organisation", KEEPERS, KEEPERS)
OTHERS = Case("others_organisation", "coordinator", "coordinator")

DIRECTORY = (
    Page("network:organisation_editors", (Case("own_organisation", "coordinator", "coordinator"), OTHERS)),
    Page(
        "network:organisation_editor_end",
        (
            Case("own_editor", NOBODY, "coordinator"),
            Case("others_editor", NOBODY, "coordinator"),
            Case("editor_of_another", NOBODY, NOBODY),
        ),
        post_only=True,
    ),
    Page(
        "network:organisations",
        (Case(), Case(query="?q=yhdistys"), Case(query="?q=ei-ole"), Case(query="?language=sv&free=yes&o=1")),
    ),
    Page(
        "network:organisation",
        (Case("own_organisation"), Case("others_organisation"), Case("hidden_organisation", "coordinator")),
    ),
    Page("network:organisation_new", (Case(reads="coordinator", posts="coordinator"),)),
    Page(
        "network:organisation_edit",
        (
            Case("own_organisation", "organisation coordinator", "organisation coordinator"),
            Case("others_organisation", "coordinator", "coordinator"),
        ),
    ),
    Page(
        "network:organisation_confirm",
        (
            Case("own_organisation", NOBODY, "organisation coordinator"),
            Case("others_organisation", NOBODY, "coordinator"),
        ),
        post_only=True,
    ),
    Page(
        "network:organisation_correction",
        (
            Case("own_organisation", posts=EVERYBODY),
            Case("others_organisation", posts=EVERYBODY),
            Case("hidden_organisation", NOBODY),
        ),
    ),
    Page(
        "network:organisation_part",
        (
            Case("own_part", KEEPERS, KEEPERS),
            Case("others_part", "coordinator", "coordinator"),
            Case("no_part", NOBODY, NOBODY),
        ),
    ),
    Page(
        "network:organisation_history", (Case("own_organisation", KEEPERS), Case("others_organisation", "coordinator"))
    ),
    Page(
        "network:organisation_undo",
        (Case("own_change", NOBODY, KEEPERS), Case("others_change", NOBODY, "coordinator")),
        post_only=True,
    ),
    Page("network:situations"),
    Page(
        "network:situation",
        (Case("situation"), Case("situation", query="?municipality=837"), Case("no_situation", NOBODY)),
    ),
    Page("network:selection", (Case(), Case(query="?o=1,x,999999999999999999999"))),
    Page("network:selection_booklet", (Case(reads=NOBODY),), is_html=False, public=True),
    Page("network:compare", (Case(), Case(query="?municipality=837&municipality=x"))),
    Page(
        "network:organisation_visibility",
        (Case("own_organisation", KEEPERS), Case("others_organisation", "coordinator")),
    ),
    Page(
        "groups:circle_visibility",
        (Case("own_circle", LED), Case("own_draft", LED), Case("others_circle", "coordinator")),
    ),
    Page(
        "network:organisation_claim",
        (Case("others_organisation", SIGNED_IN, SIGNED_IN), Case("hidden_organisation", NOBODY, NOBODY)),
    ),
    Page("network:claim_link", (Case("claim_link", "volunteer", "volunteer"), Case("broken_claim", NOBODY, NOBODY))),
)
