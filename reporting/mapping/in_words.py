"""A mapping's stored values and its history as people read them: who, when, what, from what to what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from network.changes_in_words import Change, change_in_words
from network.models import AuditEntry, User
from places.models import Place
from reporting.enums import Side, SideState
from reporting.mapping.actions import CHANGED
from reporting.mapping.parts import NOTE, PARTS, EditedPart, Told
from reporting.models import Mapping, MappingPart

DAYS = ("started_on", "done_on", "next_review_on", "day")


@dataclass(frozen=True)
class Names:
    """What the keys in plain data stand for."""

    people: dict[int, str]
    places: dict[int, str]

    @classmethod
    def of(cls, told: Iterable[Told], actors: Iterable[str] = ()) -> "Names":
        """Fetch the names of every person and place that the plain data names; two queries at most."""
        people, places = {int(a.removeprefix("user:")) for a in actors if a.startswith("user:")}, set()
        for one in told:
            people |= {one["responsible"]} if one.get("responsible") else set()
            places |= {row["place"] for row in one.get("steps", ()) if row.get("place")}
        return cls(
            {user.pk: str(user) for user in User.objects.filter(pk__in=people)} if people else {},
            dict(Place.objects.filter(pk__in=places).values_list("pk", "name")) if places else {},
        )


@dataclass(frozen=True)
class Entry:
    """One entry of the history."""

    key: int
    at: datetime
    who: str
    part: str
    changes: list[Change]


def entries_of(mapping: Mapping) -> QuerySet[AuditEntry]:
    """Return the trail of the mapping, the latest first."""
    return AuditEntry.objects.filter(
        object_type=Mapping._meta.label_lower, object_id=str(mapping.pk), verb=CHANGED, reason__in=PARTS
    )


def history(entries: Iterable[AuditEntry]) -> list[Entry]:
    """Return the entries as people read them; two queries however many there are."""
    rows = list(entries)
    sides = [{name: pair[at] for name, pair in row.changes.items()} for row in rows for at in (0, 1)]
    names = Names.of(sides, [row.actor for row in rows])
    return [
        Entry(
            row.pk,
            row.at,
            _who(row.actor, names),
            str(PARTS[row.reason].title),
            [
                change_in_words(label(PARTS[row.reason], name), pair, partial(value, name, names=names))
                for name, pair in row.changes.items()
            ],
        )
        for row in rows
    ]


def in_words(part: EditedPart, told: Told, names: Names) -> list[tuple[str, str]]:
    """Return what is told of a part, each field by its name."""
    return [(label(part, name), value(name, told[name], names)) for name in told]


def _who(actor: str, names: Names) -> str:
    if not actor.startswith("user:"):
        return _("Silmukka")
    return names.people.get(int(actor.removeprefix("user:")), _("Poistettu tili"))


def label(part: EditedPart, name: str) -> str:
    """Return what a field of the part is called."""
    if part.rows and name == part.rows.name:
        return str(part.rows.title)
    side = name.removesuffix(NOTE)
    if side in Side.values:
        said = str(Side(side).label)
        return _("%(side)s, huomio") % {"side": said} if name.endswith(NOTE) else said
    model: Any = MappingPart if part.kind else Mapping
    return str(model._meta.get_field(name).verbose_name)


def value(name: str, told: Any, names: Names) -> str:
    """Return a stored value as people read it: codes by their names, rows one after another."""
    if name in ("spaces", "steps") and told:
        return "; ".join(_row(row, names) for row in told)
    if told in (None, "", []):
        return _("ei mitään")
    if name == "responsible":
        return names.people.get(told, _("Poistettu tili"))
    if name == "place":
        return names.places.get(told, _("Poistettu paikka"))
    if name in DAYS:
        return date_format(date.fromisoformat(told), "SHORT_DATE_FORMAT")
    return _choices(name).get(told, str(told))


def _row(row: Told, names: Names) -> str:
    return ", ".join(value(name, told, names) for name, told in row.items() if told not in (None, ""))


def _choices(name: str) -> dict[str, str]:
    if name in Side.values:
        return {str(code): str(text) for code, text in SideState.choices}
    model: Any = Mapping if name in ("consultation", "work_pair") else MappingPart
    fields = {field.name: field for field in model._meta.concrete_fields}
    return {str(code): str(text) for code, text in fields[name].flatchoices} if name in fields else {}
