"""The history of an organisation's record in words: who, when, what, from what to what, and whether it comes back."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from network.changes_in_words import Change, change_in_words
from network.models import AuditEntry, Municipality, Organisation, OrganisationMerge, User
from network.record_in_words import Towns, field_in_words, value_in_words
from network.record_rows import ROW_PARTS
from network.told_rows import unfold, with_rows

CHANGED, CONFIRMED = "organisation_changed", "organisation_confirmed"
JOINED = "organisation_merged"
OTHER = "other"  # a change that names another record by its key
VERBS = {
    "organisation_added": gettext_lazy("Lisättiin hakemistoon"),
    CHANGED: gettext_lazy("Tietoja muutettiin"),
    CONFIRMED: gettext_lazy("Tiedot vahvistettiin"),
    "organisation_claim_asked": gettext_lazy("Joku pyysi linkin tietojen hoitamiseen"),
    "organisation_claimed": gettext_lazy("Järjestö otti tietonsa hoitoonsa"),
    "organisation_imported": gettext_lazy("Tiedot tuotiin tiedostosta"),
    JOINED: gettext_lazy("Kaksi tietoa yhdistettiin"),
    "organisation_merge_undone": gettext_lazy("Yhdistäminen peruttiin"),
    "organisation_import_undone": gettext_lazy("Tuonti peruttiin"),
    "organisation_import_left": gettext_lazy("Tuonti peruttiin, mutta tämä jäi ennalleen"),
    "organisations_told_apart": gettext_lazy("Todettiin eri järjestöksi kuin toinen"),
    "organisations_apart_taken_back": gettext_lazy("Peruttiin tieto, että on eri järjestö kuin toinen"),
}
RESTORED = "restored:"  # the reason of a change that writes back what an earlier one replaced, with that one's key
CODES = {"functions": "function", "audiences": "audience", "municipalities": "code"}
HIDDEN_FIELD = "is_published"
MAY, SAME, CHANGED_SINCE = "may", "same", "changed"
MOST_NAMED = 3


@dataclass(frozen=True)
class Told:
    """One entry of the history; `undo` says whether what was replaced can come back, or why it cannot.

    `joined` names the record that it was written of, when that has been joined to this one since; `merge` is the
    joining that this entry tells of, when that can be undone now.
    """

    key: int
    at: datetime
    who: str
    verb: str
    about: str
    changes: list[Change]
    undo: str
    joined: str = ""
    merge: int | None = None

    @property
    def of_what(self) -> str:
        """What was changed, so that changes of one minute are told apart; of very many the first, and how many more."""
        names = [change.what for change in self.changes]
        if len(names) <= MOST_NAMED:
            return ", ".join(names)
        more = {"first": ", ".join(names[: MOST_NAMED - 1]), "number": len(names) - MOST_NAMED + 1}
        return _("%(first)s ja %(number)s muuta") % more


def merges_of(organisation: Organisation) -> list[OrganisationMerge]:
    """Return the joinings into the record that hold, the latest first; without what undoing needs."""
    held = OrganisationMerge.objects.filter(kept=organisation, undone_at=None)
    return list(held.only("pk", "kept", "merged_key", "merged_name", "merged_at"))


def whole_trail(organisation: Organisation, merges: Sequence[OrganisationMerge]) -> QuerySet[AuditEntry]:
    """Return the trail of the record and of those that have been joined to it, the latest first."""
    keys = [str(organisation.pk), *(str(merge.merged_key) for merge in merges)]
    return AuditEntry.objects.filter(object_type=Organisation._meta.label_lower, object_id__in=keys)


def entries_of(organisation: Organisation) -> QuerySet[AuditEntry]:
    """Return the trail of the record itself, the latest first."""
    return AuditEntry.objects.filter(object_type=Organisation._meta.label_lower, object_id=str(organisation.pk))


def may_be_undone(entry: AuditEntry, *, may_publish: bool) -> bool:
    """Whether the entry is a change that can be written back by this person."""
    fields = {*(field.name for field in Organisation._meta.concrete_fields), *CODES, *ROW_PARTS}
    known = bool(entry.changes) and all(name in fields for name in entry.changes)
    return entry.verb == CHANGED and known and (may_publish or HIDDEN_FIELD not in entry.changes)


RELATIONS = (*CODES, *(part.related for part in ROW_PARTS.values()))


def with_all_values(found: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Return the records with all that `values_of` reads, in the same statement."""
    return with_rows(found, RELATIONS)


def values_of(organisation: Organisation) -> dict[str, Any]:
    """Return every value of the record as the trail keeps them; ask for it with `with_all_values`."""
    row = unfold(organisation, RELATIONS)
    told = {field.name: getattr(row, field.name) for field in Organisation._meta.concrete_fields}
    codes = {name: sorted(getattr(each, code) for each in getattr(row, name).all()) for name, code in CODES.items()}
    return {**told, **codes, **{code: part.rows_of(row) for code, part in ROW_PARTS.items()}}


def in_words(
    entries: Iterable[AuditEntry],
    now: Mapping[str, Any],
    *,
    may_publish: bool,
    merges: Sequence[OrganisationMerge] = (),
    may_merge: bool = False,
) -> list[Told]:
    """Return the entries as people read them; three queries at most, however many there are."""
    rows = list(entries)
    keys = {int(row.actor.removeprefix("user:")) for row in rows if row.actor.startswith("user:")}
    people = {user.pk: str(user) for user in User.objects.filter(pk__in=keys)} if keys else {}
    towns = {town.code: town.name for town in Municipality.objects.all()} if _names_towns(rows) else {}
    names = _names_of_others(rows)
    joined = {str(merge.merged_key): merge.merged_name for merge in merges}
    undoable = {_entry_of(merges[0], rows): merges[0].pk} if merges and may_merge else {}
    return [
        Told(
            key=row.pk,
            at=row.at,
            who=who_in_words(row.actor, people),
            verb=_verb(row),
            about="" if row.reason.startswith(RESTORED) else row.reason,
            changes=[
                change_in_words(field_in_words(name), pair, partial(_value, name, towns, names))
                for name, pair in row.changes.items()
                if isinstance(pair, list) and len(pair) == 2
            ],
            undo=_undo(row, now) if row.object_id not in joined and may_be_undone(row, may_publish=may_publish) else "",
            joined=joined.get(row.object_id, ""),
            merge=undoable.get(row.pk),
        )
        for row in rows
    ]


def _entry_of(merge: OrganisationMerge, rows: Sequence[AuditEntry]) -> int | None:
    """Return the key of the entry that tells of the joining: the first of its name from that moment on."""
    told = [
        row
        for row in rows
        if row.verb == JOINED
        and row.object_id == str(merge.kept_id)
        and row.reason == merge.merged_name
        and row.at >= merge.merged_at
    ]
    return told[-1].pk if told else None


def _verb(row: AuditEntry) -> str:
    if row.verb == CHANGED and row.reason.startswith(RESTORED):
        return _("Palautettiin entinen")
    if row.verb == CHANGED and not row.changes:
        return str(VERBS[CONFIRMED])
    return str(VERBS.get(row.verb, _("Muu tapahtuma")))


def _undo(row: AuditEntry, now: Mapping[str, Any]) -> str:
    if all(now[name] == pair[1] for name, pair in row.changes.items()):
        return MAY
    return SAME if all(now[name] == pair[0] for name, pair in row.changes.items()) else CHANGED_SINCE


def _value(name: str, towns: Towns, names: Mapping[Any, str], told: Any) -> str:
    if name == OTHER and told is not None:
        return names.get(told, _("Poistettu järjestö"))
    return value_in_words(name, told, towns) or _("ei mitään")


def _names_towns(rows: list[AuditEntry]) -> bool:
    return any("municipalities" in row.changes for row in rows)


def _names_of_others(rows: list[AuditEntry]) -> dict[Any, str]:
    keys = {key for row in rows for key in row.changes.get(OTHER, ()) if isinstance(key, int)}
    return dict(Organisation.objects.filter(pk__in=keys).values_list("pk", "name")) if keys else {}


def who_in_words(actor: str, people: dict[int, str]) -> str:
    """Return who did it, by the names of accounts."""
    if not actor.startswith("user:"):
        return _("Silmukka")
    return people.get(int(actor.removeprefix("user:")), _("Poistettu tili"))
