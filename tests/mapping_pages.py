"""Who may open what of the mappings of municipalities, and their things; tests/page_table.py reads it."""

from typing import Any

from network.models import AuditEntry, Municipality, User
from reporting.mapping.actions import change
from reporting.mapping.parts import PARTS, told_of
from reporting.models import Mapping
from tests.page import NOBODY, Case, Page

READERS = "instructor coordinator municipality"

MAPPINGS = (
    Page("reporting:mappings", (Case(reads=READERS), Case(reads=READERS, query="?show=review&page=9"))),
    Page(
        "reporting:mapping",
        (Case("own_mapping", READERS), Case("others_mapping", "coordinator"), Case("no_mapping", NOBODY)),
    ),
    Page(
        "reporting:mapping_edit",
        (
            *(Case(f"mapping_{part}", "coordinator", "coordinator") for part in PARTS),
            Case("others_mapping_part", "coordinator", "coordinator"),
            Case("no_mapping_part", NOBODY, NOBODY),
        ),
    ),
    Page("reporting:municipality_page", (Case("own_mapping", READERS), Case("others_mapping", "coordinator"))),
    *(
        Page(
            f"reporting:municipality_{kind}",
            (Case("own_mapping", READERS), Case("others_mapping", "coordinator"), Case("no_mapping", NOBODY)),
            is_html=False,
        )
        for kind in ("pdf", "pptx")
    ),
    Page("reporting:mapping_history", (Case("own_mapping", READERS), Case("others_mapping", "coordinator"))),
    Page(
        "reporting:mapping_undo",
        (Case("mapping_entry", NOBODY, "coordinator"), Case("others_mapping_entry", NOBODY, NOBODY)),
        post_only=True,
    ),
)


def mapping_things(own: Municipality, by: User | None) -> dict[str, dict[str, Any]]:
    """A mapping of the world's own town, begun, with a space; and of another town, not begun."""
    spaces = PARTS["spaces"]
    before = told_of(Mapping(municipality=own), spaces)
    row = {"name": "Vanha <b>koulu</b>", "where": "Hervanta", "keeper": "", "note": ""}
    told = {**before, "state": "under_way", "spaces": [row]}
    change(own, spaces, told, seen=None, by=by)
    entry = AuditEntry.objects.get(verb="mapping_changed").pk
    parts = {f"mapping_{part}": {"code": "837", "part": part} for part in PARTS}
    return parts | {
        "own_mapping": {"code": "837"},
        "others_mapping": {"code": "562"},
        "no_mapping": {"code": "000"},
        "others_mapping_part": {"code": "562", "part": "actors"},
        "no_mapping_part": {"code": "837", "part": "nothing"},
        "mapping_entry": {"code": "837", "pk": entry},
        "others_mapping_entry": {"code": "562", "pk": entry},
    }
