"""What hinders undoing a row of a stored list: who has changed the record since, what it became, what leads to it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, ForeignObjectRel

from network.enums import RecordKind, RowFate
from network.models import (
    AuditEntry,
    ExternalId,
    KeeperMessage,
    OldAddress,
    Organisation,
    OrganisationImportLine,
    OrganisationMerge,
)
from network.organisation_fields import FIELDS
from network.organisation_plan import beyond_reach
from network.permissions import Reach
from network.queries.duplicates import pointing_relations, relations
from network.record_rows import ROW_PARTS

Hindrances = list[dict[str, Any]]
MERGED, JOINED, EDITED, USED, GONE, REACH = "merged", "joined", "edited", "used", "gone", "reach"
CHANGING = ("organisation_changed", "organisation_merged", "organisation_merge_undone", "organisation_import_undone")
OF_THE_RECORD = {ExternalId, OldAddress, OrganisationMerge, *(part.model for part in ROW_PARTS.values())}


def own_relations() -> list[ForeignObjectRel]:
    """Return the relations of the rows that are an organisation's own and go with it: what hinders no undoing."""
    others = {relation.related_model for relation in relations()} - OF_THE_RECORD
    not_own = {*others, OrganisationImportLine}
    return [field for field in pointing_relations() if field.related_model not in not_own]


def hindrances_of(
    lines: Sequence[OrganisationImportLine],
    current: Mapping[int, Mapping[str, Any]],
    *,
    since: datetime | None,
    where: Reach,
) -> dict[int, Hindrances]:
    """Return what hinders each row by the row's key; rows that nothing hinders are not there.

    `current` is what the directory says now. Some queries, however many rows.
    """
    keys = {line.organisation_id or 0 for line in lines}
    new = [line.organisation_id or 0 for line in lines if line.fate == RowFate.NEW and line.organisation_id in current]
    merged = _merged(keys - current.keys())
    edited = {line.pk: fields for line in lines if (fields := _changed_since(line, current))}
    entries = _latest_entries(
        {line.organisation_id or 0: edited[line.pk] for line in lines if line.pk in edited}, since
    )
    joined, used = _joined(new), _used(new)
    found: dict[int, Hindrances] = {}
    for line in lines:
        key = line.organisation_id or 0
        if key not in current:
            found[line.pk] = [merged.get(key, {"why": GONE})]
            continue
        told = [*joined.get(key, []), *used.get(key, [])]
        if line.pk in edited:
            told.insert(0, {"why": EDITED, "fields": edited[line.pk], **entries.get(key, {})})
        if _is_beyond(line, current[key], where):
            told.insert(0, {"why": REACH})
        if told:
            found[line.pk] = told
    return found


def _is_beyond(line: OrganisationImportLine, now: Mapping[str, Any], where: Reach) -> bool:
    """What one may bring in, one may take away; and what one may change, one may put back."""
    if line.fate == RowFate.NEW:
        return bool(beyond_reach(where, {}, now))
    return bool(beyond_reach(where, now, {code: old for code, (old, _new) in line.changes.items()}))


def _changed_since(line: OrganisationImportLine, current: Mapping[int, Mapping[str, Any]]) -> list[str]:
    """Return the fields that are no longer as the list left them."""
    now = current.get(line.organisation_id or 0)
    if now is None:
        return []
    said = {code: new for code, (_old, new) in line.changes.items()}
    if line.fate == RowFate.NEW:
        said = {code: said.get(code, each.empty) for code, each in FIELDS.items()}
    return [code for code, value in said.items() if now[code] != value]


def _merged(keys: Iterable[int]) -> dict[int, dict[str, Any]]:
    rows = OrganisationMerge.objects.filter(merged_key__in=list(keys), undone_at=None).order_by("pk")
    told = rows.values_list("merged_key", "kept", "kept__name", "by", "merged_at")
    return {
        key: {"why": MERGED, "into": into, "name": name, "by": f"user:{by}" if by else "", "at": at.isoformat()}
        for key, into, name, by, at in told
    }


def _joined(keys: Sequence[int]) -> dict[int, Hindrances]:
    """Return what was joined to these; undoing that comes first, since it would bring the other back."""
    found: dict[int, Hindrances] = defaultdict(list)
    rows = OrganisationMerge.objects.filter(kept__in=keys, undone_at=None).order_by("pk")
    for key, name in rows.values_list("kept", "merged_name"):
        found[key].append({"why": JOINED, "name": name})
    return found


def _latest_entries(edited: Mapping[int, Sequence[str]], since: datetime | None) -> dict[int, dict[str, Any]]:
    """Return who changed each of these last, and when; an entry that tells one of the fields comes first."""
    if not edited:
        return {}
    rows = AuditEntry.objects.filter(
        object_type=Organisation._meta.label_lower, object_id__in=[str(key) for key in edited], verb__in=CHANGING
    ).order_by("pk")
    if since:
        rows = rows.filter(at__gt=since)
    found: dict[int, dict[str, Any]] = {}
    for pk, actor, at, changes in rows.values_list("object_id", "actor", "at", "changes"):
        key = int(pk)
        if key not in found or any(field in changes for field in edited[key]):
            found[key] = {"by": actor, "at": at.isoformat()}
    return found


def _used(keys: Sequence[int]) -> dict[int, Hindrances]:
    """Return what leads to these from elsewhere, by the name of its table; the rows of the record itself are no use."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for relation in relations():
        rows: Any = relation.related_model
        if rows not in OF_THE_RECORD:
            name = relation.field.attname
            leading = rows._base_manager.filter(**{f"{name}__in": keys}).order_by().values_list(name)
            for key, count in leading.annotate(n=Count("pk")):
                counts[key][rows._meta.label] = counts[key].get(rows._meta.label, 0) + count
    sent = KeeperMessage.objects.filter(record_kind=RecordKind.ORGANISATION, record_key__in=keys)
    for key, count in sent.order_by().values_list("record_key").annotate(n=Count("pk")):
        counts[key][KeeperMessage._meta.label] = count
    return {key: [{"why": USED, "what": list(what.items())}] for key, what in counts.items()}
