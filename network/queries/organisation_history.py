"""The history of an organisation's record in words: who, when, what, from what to what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.facets import functions, vocabulary
from network.life_situations import life_situations
from network.models import AuditEntry, Municipality, Organisation, User
from network.record_rows import ROW_PARTS

CHANGED = "organisation_changed"
VERBS = {
    "organisation_added": gettext_lazy("Lisättiin hakemistoon"),
    CHANGED: gettext_lazy("Tietoja muutettiin"),
    "organisation_confirmed": gettext_lazy("Tiedot vahvistettiin"),
    "organisation_claim_asked": gettext_lazy("Joku pyysi linkin tietojen hoitamiseen"),
    "organisation_claimed": gettext_lazy("Järjestö otti tietonsa hoitoonsa"),
    "organisation_imported": gettext_lazy("Tiedot tuotiin tiedostosta"),
    "organisation_merged": gettext_lazy("Kaksi tietoa yhdistettiin"),
    "organisation_merge_undone": gettext_lazy("Yhdistäminen peruttiin"),
    "organisation_import_undone": gettext_lazy("Tuonti peruttiin"),
    "organisation_import_left": gettext_lazy("Tuonti peruttiin, mutta tämä jäi ennalleen"),
    "organisations_told_apart": gettext_lazy("Todettiin eri järjestöksi kuin toinen"),
    "organisations_apart_taken_back": gettext_lazy("Peruttiin tieto, että on eri järjestö kuin toinen"),
}
LISTS = {
    "functions": gettext_lazy("Mitä järjestö tekee"),
    "audiences": gettext_lazy("Kenelle"),
    "municipalities": gettext_lazy("Missä"),
}
HIDDEN_FIELD = "is_published"


@dataclass(frozen=True)
class Change:
    """One field as it was and as it became."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Told:
    """One entry of the history."""

    key: int
    at: datetime
    who: str
    verb: str
    changes: list[Change]
    may_be_undone: bool


def entries_of(organisation: Organisation) -> QuerySet[AuditEntry]:
    """Return the trail of the record, the latest first."""
    return AuditEntry.objects.filter(object_type=Organisation._meta.label_lower, object_id=str(organisation.pk))


def may_be_undone(entry: AuditEntry, *, may_publish: bool) -> bool:
    """Whether the entry is a change that can be written back by this person."""
    fields = {*(field.name for field in Organisation._meta.concrete_fields), *LISTS, *ROW_PARTS}
    known = bool(entry.changes) and all(name in fields for name in entry.changes)
    return entry.verb == CHANGED and known and (may_publish or HIDDEN_FIELD not in entry.changes)


def in_words(entries: Iterable[AuditEntry], organisation: Organisation, *, may_publish: bool) -> list[Told]:
    """Return the entries as people read them; two queries however many there are."""
    rows = list(entries)
    keys = {int(row.actor.removeprefix("user:")) for row in rows if row.actor.startswith("user:")}
    people = {user.pk: str(user) for user in User.objects.filter(pk__in=keys)} if keys else {}
    towns = {town.code: town.name for town in Municipality.objects.all()} if _names_towns(rows) else {}
    return [
        Told(
            key=row.pk,
            at=row.at,
            who=who_in_words(row.actor, people),
            verb=str(VERBS.get(row.verb, _("Muu tapahtuma"))),
            changes=[
                Change(field_in_words(name), value(name, pair[0], towns), value(name, pair[1], towns))
                for name, pair in row.changes.items()
                if isinstance(pair, list) and len(pair) == 2
            ],
            may_be_undone=may_be_undone(row, may_publish=may_publish),
        )
        for row in rows
    ]


def _names_towns(rows: list[AuditEntry]) -> bool:
    return any("municipalities" in row.changes for row in rows)


def who_in_words(actor: str, people: dict[int, str]) -> str:
    """Return who did it, by the names of accounts."""
    if not actor.startswith("user:"):
        return _("Silmukka")
    return people.get(int(actor.removeprefix("user:")), _("Poistettu tili"))


def field_in_words(name: str) -> str:
    """Return what a field or a part of the record is called."""
    if name in ROW_PARTS:
        return str(ROW_PARTS[name].title)
    if name in LISTS:
        return str(LISTS[name])
    if name == HIDDEN_FIELD:
        return _("Näytetäänkö hakemistossa")
    if name == "confirmed_on":
        return _("Vahvistettu")
    names = {field.name: field for field in Organisation._meta.concrete_fields}
    return str(names[name].verbose_name) if name in names else name


def value(name: str, told: Any, towns: dict[str, str]) -> str:
    """Return a stored value as people read it: codes by their names, rows one after another."""
    if told in (None, "", []):
        return _("ei mitään")
    if isinstance(told, bool):
        return _("kyllä") if told else _("ei")
    if name in ROW_PARTS and isinstance(told, list):
        return "; ".join(row_in_words(name, row) for row in told if isinstance(row, dict))
    words = _words(name, towns)
    return ", ".join(words.get(str(code), str(code)) for code in (told if isinstance(told, list) else [told]))


def _words(name: str, towns: dict[str, str]) -> dict[str, str]:
    if name == "municipalities":
        return towns
    named: Any = {
        "functions": functions(),
        "life_situations": life_situations(),
        "audiences": vocabulary("target_groups"),
        "languages": vocabulary("languages"),
        "experience_themes": vocabulary("experience_themes"),
    }.get(name)
    if named is not None:
        return {code: term.label for code, term in named.items()}
    field: Any = next((field for field in Organisation._meta.concrete_fields if field.name == name), None)
    return {str(code): str(label) for code, label in (field.flatchoices if field else ())}


def row_in_words(part: str, row: dict[str, Any]) -> str:
    """Return one row of a part as one line."""
    fields: Any = ROW_PARTS[part].model._meta
    said = []
    for name in ROW_PARTS[part].fields:
        told = row.get(name)
        if told in (None, ""):
            continue
        choices = {code: str(label) for code, label in fields.get_field(name).flatchoices}
        said.append(choices.get(told, str(told).removesuffix(":00") if name in ("starts", "ends") else str(told)))
    return ", ".join(said)
