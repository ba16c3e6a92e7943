"""What two people disagree on in an organisation's record, told to the one who came later: mine, theirs, who, when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from network.models import AuditEntry, Municipality, Organisation, User
from network.queries.organisation_history import entries_of, who_in_words
from network.record_in_words import Towns, field_in_words, rows_in_words, value_in_words
from network.record_rows import ROW_PARTS

MOST_LOOKED_AT = 100


@dataclass(frozen=True)
class Clash:
    """One field in both versions; `who` is empty for oneself in another tab, and `at` is None where no trail tells."""

    name: str
    what: str
    mine: str
    theirs: str
    who: str
    at: datetime | None
    is_own: bool


def clashes_in_words(
    organisation: Organisation,
    names: Iterable[str],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    *,
    reader: User,
) -> list[Clash]:
    """Return the named fields as both have them, with who changed each last and when; three queries at most."""
    last = last_changes(entries_of(organisation), names)
    keys = {int(entry.actor.removeprefix("user:")) for entry in last.values() if entry.actor.startswith("user:")}
    people = {user.pk: str(user) for user in User.objects.filter(pk__in=keys)} if keys else {}
    towns = {town.code: town.name for town in Municipality.objects.all()} if "municipalities" in names else {}
    return [
        Clash(
            name,
            field_in_words(name),
            _lines(name, mine[name], towns),
            _lines(name, theirs[name], towns),
            who_in_words(last[name].actor, people) if name in last else "",
            last[name].at if name in last else None,
            is_own=name in last and last[name].actor == f"user:{reader.pk}",
        )
        for name in names
    ]


def changed_by(trail: QuerySet[AuditEntry], names: Iterable[str], reader: User) -> tuple[list[str], list[str]]:
    """Return the named fields that others changed last, and those that the reader did, in another tab."""
    last, own = last_changes(trail, names), f"user:{reader.pk}"
    return (
        [name for name in names if name not in last or last[name].actor != own],
        [name for name in names if name in last and last[name].actor == own],
    )


def last_changes(trail: QuerySet[AuditEntry], names: Iterable[str]) -> dict[str, AuditEntry]:
    """Return the newest entry of the trail that changed each of the fields."""
    wanted, found = set(names), dict[str, AuditEntry]()
    for entry in trail[:MOST_LOOKED_AT]:
        for name in wanted & entry.changes.keys() - found.keys():
            found[name] = entry
    return found


def _lines(name: str, told: Any, towns: Towns) -> str:
    """Return a value; the rows of a part one on each line."""
    found = "\n".join(rows_in_words(name, told)) if name in ROW_PARTS else value_in_words(name, told, towns)
    return found or _("ei mitään")
