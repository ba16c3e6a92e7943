"""What two people disagree on in a part of a mapping, told to the one who came later: mine, theirs, who, when."""

from collections.abc import Iterable

from django.db.models import QuerySet

from network.meanwhile import Values
from network.models import AuditEntry, User
from network.queries.meanwhile import Clash, last_changes
from network.queries.organisation_history import who_in_words
from reporting.mapping.in_words import Names, entries_of, label, value
from reporting.mapping.parts import EditedPart
from reporting.models import Mapping


def entries_of_part(mapping: Mapping, part: EditedPart) -> QuerySet[AuditEntry]:
    """Return the trail of one part, the latest first."""
    return entries_of(mapping).filter(reason=part.code)


def clashes_in_words(
    mapping: Mapping, part: EditedPart, names: Iterable[str], mine: Values, theirs: Values, *, reader: User
) -> list[Clash]:
    """Return the named fields as both have them, with who changed each last and when; three queries at most."""
    last = last_changes(entries_of_part(mapping, part), names)
    known = Names.of([dict(mine), dict(theirs)], [entry.actor for entry in last.values()])
    return [
        Clash(
            name,
            label(part, name),
            value(name, mine[name], known),
            value(name, theirs[name], known),
            who_in_words(last[name].actor, known.people) if name in last else "",
            last[name].at if name in last else None,
            is_own=name in last and last[name].actor == f"user:{reader.pk}",
        )
        for name in names
    ]
