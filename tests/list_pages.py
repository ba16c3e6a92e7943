"""The pages of lists of organisations from elsewhere, and the lists that they show."""

from typing import Any

from network.actions.merging import merge, tell_apart
from network.actions.organisation_imports import ask_check, keep_file
from network.enums import Role
from network.models import User
from network.organisation_importing import carry_out
from tests.make import make_member, make_organisation
from tests.page import NOBODY, Case, Page

KEEPERS = "coordinator admin"
OTHERS_LIST = Case("others_list", NOBODY, NOBODY)
CHOICES = {"header": 1, "fields": {"0": "name", "1": "municipalities", "2": "phone"}}
ROWS = "Nimi;Kunta;Puhelin\n<b>Uusi</b> ry;Tampere;040 123\nOma yhdistys;Tampere;040 123\n<i>Väärä</i> ry;<b>Ei</b>;1\n"

LISTS = (
    Page("network:organisation_imports", (Case(reads=KEEPERS, posts=KEEPERS),)),
    Page(
        "network:organisation_import",
        (
            Case("checked_list", "coordinator", "coordinator"),
            Case("checked_list", "coordinator", "coordinator", query="?fate=refused&page=99"),
            Case("waiting_list", "coordinator", "coordinator"),
            OTHERS_LIST,
        ),
    ),
    Page("network:organisation_import_example", (Case(reads=KEEPERS),), is_html=False),
    Page("network:organisation_import_rows", (Case("checked_list", "coordinator"), OTHERS_LIST), is_html=False),
    Page("network:organisation_import_columns", (Case("checked_list", "coordinator", "coordinator"), OTHERS_LIST)),
    *(
        Page(
            f"network:organisation_import_{name}",
            (Case("checked_list", NOBODY, "coordinator"), OTHERS_LIST),
            post_only=True,
        )
        for name in ("undo", "stop", "drop")
    ),
    Page("network:duplicates", (Case("", KEEPERS), Case("", KEEPERS, query="?page=99"))),
    Page("network:duplicate", (Case("twins", KEEPERS, KEEPERS),)),
    Page("network:duplicate_apart", (Case("twins", NOBODY, KEEPERS),), post_only=True),
    Page("network:told_apart", (Case("", KEEPERS), Case("", KEEPERS, query="?page=99"))),
    Page("network:told_apart_take_back", (Case("told_apart", NOBODY, KEEPERS),), post_only=True),
    Page("network:merge_undo", (Case("joined", NOBODY, KEEPERS),), post_only=True),
)


def list_things(sender: User | None) -> dict[str, dict[str, Any]]:
    """A list that the sender has had checked, with a row of each fate, and one that waits for its worker."""
    assert sender
    found = {}
    for thing in ("checked_list", "waiting_list"):
        imported = keep_file(ROWS.encode(), file_name="<b>lista</b>.csv", form="table", rows=4, by=sender)
        ask_check(imported, choices=CHOICES, source="lista", by=sender)
        found[thing] = {"pk": imported.pk}
    others = make_member(Role.COORDINATOR)
    imported = keep_file(ROWS.encode(), file_name="muiden.csv", form="table", rows=4, by=others)
    ask_check(imported, choices=CHOICES, source="lista", by=others)
    found["others_list"] = {"pk": imported.pk}
    carry_out(found["checked_list"]["pk"])
    carry_out(imported.pk)
    return found | _twins(sender)


def _twins(by: User) -> dict[str, dict[str, Any]]:
    """Two records of one organisation, two that have been joined, and two that are said to be two."""
    facts = {"business_id": "1234567-1", "description": "<b>Sama</b>"}
    twins = [make_organisation(f"Kaksois<i>talo</i> {end}", **facts) for end in ("ry", "yhdistys")]
    kept, merged = make_organisation("Jäävä ry"), make_organisation("<b>Menevä</b> ry")
    told = merge(kept, merged, {}, by=by)
    apart = tell_apart(kept, make_organisation("<i>Jäävä</i> yhdistys"), by=by)
    return {
        "twins": {"first": twins[0].pk, "second": twins[1].pk},
        "joined": {"pk": told.pk},
        "told_apart": {"pk": apart.pk},
    }
