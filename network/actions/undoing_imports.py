"""Undo a stored list: what nobody has touched goes back as it was, the rest is left, each with why."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from network.actions.organisation_imports import MeanwhileError, at_stage, hold_reach, queue, reach_now
from network.actions.organisation_rows import remove_unused, rewrite, stored_rows
from network.audit import record, record_all
from network.bulk import batches
from network.enums import ImportStage, RowFate, Undoing
from network.models import (
    AuditEntry,
    ExternalId,
    Municipality,
    Organisation,
    OrganisationImport,
    OrganisationImportLine,
    User,
)
from network.organisation_lines import WRITING
from network.organisation_plan import current_values
from network.queries.undoing import Hindrances, hindrances_of

AT_ONCE = 500


@dataclass(frozen=True)
class Undone:
    """How many organisations went back as they were, and how many were left as they are."""

    done: int = 0
    left: int = 0


@transaction.atomic
def ask_undo(imported: OrganisationImport, *, by: User) -> OrganisationImport:
    """Have a stored list undone; asked again while that waits or goes on, it is done once.

    What was left of it can be tried again once nothing hinders it any more.
    """
    current = at_stage(imported, ImportStage.STORED, ImportStage.UNDONE)
    if not current.is_over:
        return current
    if not _not_undone(current).exists():
        raise MeanwhileError(current.stage)
    record("organisation_list_undo_asked", current, by=by)
    return queue(current, ImportStage(current.stage))


def undo_lines(imported: OrganisationImport, *, by: User, beat: Callable[[int], None]) -> Undone:
    """Put back what nobody has touched since the list was stored and the person still reaches; the rest is told of.

    In the caller's transaction, which MeanwhileError ends when the person lost a right while it went on; `beat` hears
    how many rows have been looked at.
    """
    since, towns = _stored_at(imported), {town.code: town for town in Municipality.objects.all()}
    where = reach_now(by)
    done = left = 0
    for some in batches(_not_undone(imported).order_by("row").iterator(chunk_size=AT_ONCE), AT_ONCE):
        held = _held(some)
        current = current_values(held)
        hindrances = hindrances_of(some, current, since=since, where=where)
        free = [line for line in some if line.pk not in hindrances]
        if changed := [line for line in free if line.fate == RowFate.CHANGED]:
            _put_back(changed, current, towns, by)
        if new := [line for line in free if line.fate == RowFate.NEW]:
            _take_away(new, by)
        _forget_keys(imported, free)
        _leave([line for line in some if line.pk in hindrances], hindrances, held, by)
        done, left = done + len(free), left + len(hindrances)
        beat(done + left)
    hold_reach(by, where)
    if done:
        record("organisation_list_undone", imported, by=by, changes={"organisations": [done + left, left]})
    return Undone(done, left)


def counted(imported: OrganisationImport, told: Undone) -> dict[str, int]:
    """Return the counts of the list once this much more of it is undone."""
    before = imported.counts.get(Undoing.DONE, 0)
    return {**imported.counts, Undoing.DONE: before + told.done, Undoing.LEFT: told.left}


def _not_undone(imported: OrganisationImport) -> QuerySet[OrganisationImportLine]:
    return imported.lines.filter(fate__in=WRITING).exclude(undoing=Undoing.DONE)


def _stored_at(imported: OrganisationImport) -> datetime | None:
    """Return when the list was stored: what came later in the trail is somebody else's."""
    trail = AuditEntry.objects.filter(object_type=imported._meta.label_lower, object_id=str(imported.pk))
    return trail.filter(verb="organisations_imported").order_by("pk").values_list("at", flat=True).last()


def _held(lines: Sequence[OrganisationImportLine]) -> set[int]:
    """Lock the organisations that are still there, so that none is taken into use meanwhile; return their keys."""
    keys = [line.organisation_id or 0 for line in lines]
    rows = Organisation.objects.select_for_update().filter(pk__in=keys).order_by("pk")
    return set(rows.values_list("pk", flat=True))


def _put_back(
    lines: Sequence[OrganisationImportLine],
    current: Mapping[int, Mapping[str, Any]],
    towns: Mapping[str, Municipality],
    by: User,
) -> None:
    back = {line.organisation_id or 0: {code: old for code, (old, _new) in line.changes.items()} for line in lines}
    stored = stored_rows(back)
    rewrite(back, stored, current, towns)
    record_all(
        "organisation_import_undone",
        [stored[pk] for pk in back],
        by=by,
        changes=[{c: [new, old] for c, (old, new) in line.changes.items()} for line in lines],
    )


def _take_away(lines: Sequence[OrganisationImportLine], by: User) -> None:
    keys = [line.organisation_id or 0 for line in lines]
    record_all("organisation_import_undone", [Organisation(pk=key) for key in keys], by=by)
    remove_unused(keys)


def _forget_keys(imported: OrganisationImport, lines: Sequence[OrganisationImportLine]) -> None:
    """What was put back is no longer known by the key that the list gave; what is left still is."""
    said = [line.key for line in lines if line.key]
    ExternalId.objects.filter(imported=imported, key__in=said).delete()
    OrganisationImportLine.objects.filter(pk__in=[line.pk for line in lines]).update(
        undoing=Undoing.DONE, hindrances=[]
    )


def _leave(
    lines: Sequence[OrganisationImportLine],
    hindrances: Mapping[int, Hindrances],
    held: Collection[int],
    by: User,
) -> None:
    new = [line for line in lines if line.undoing != Undoing.LEFT and line.organisation_id in held]
    record_all("organisation_import_left", [Organisation(pk=line.organisation_id) for line in new], by=by)
    for line in lines:
        line.undoing, line.hindrances = Undoing.LEFT, hindrances[line.pk]
    OrganisationImportLine.objects.bulk_update(lines, ["undoing", "hindrances"], batch_size=100)
