"""The pages of lists of organisations from elsewhere, and the lists that they show."""

from typing import Any

from network.actions.organisation_imports import ask_check, keep_file
from network.models import User
from network.organisation_importing import carry_out
from tests.page import NOBODY, Case, Page

KEEPERS = "coordinator admin"
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
        ),
    ),
    Page("network:organisation_import_columns", (Case("checked_list", "coordinator", "coordinator"),)),
    *(
        Page(f"network:organisation_import_{name}", (Case("checked_list", NOBODY, "coordinator"),), post_only=True)
        for name in ("undo", "stop", "drop")
    ),
)


def list_things(sender: User | None) -> dict[str, dict[str, Any]]:
    """A list that the sender has had checked, with a row of each fate, and one that waits for its worker."""
    assert sender
    found = {}
    for thing in ("checked_list", "waiting_list"):
        imported = keep_file(ROWS.encode(), file_name="<b>lista</b>.csv", form="table", rows=4, by=sender)
        ask_check(imported, choices=CHOICES, source="lista", by=sender)
        found[thing] = {"pk": imported.pk}
    carry_out(found["checked_list"]["pk"])
    return found
