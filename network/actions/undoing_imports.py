"""Undo a stored list: what nobody has touched goes back as it was, the rest is left, each with why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from network.actions.organisation_imports import MeanwhileError, at_stage
from network.actions.organisation_rows import rewrite, stored_rows
from network.audit import record, record_all
from network.bulk import batches
from network.enums import ImportStage, RowFate, Undoing
from network.models import ExternalId, Municipality, Organisation, OrganisationImport, OrganisationImportLine, User
from network.organisation_plan import WRITING, current_values
from network.queries.undoing import Hindrances, hindrances_of

AT_ONCE = 500


@dataclass(frozen=True)
class Undone:
    """How many organisations went back as they were, and how many were left as they are."""

    done: int = 0
    left: int = 0


@transaction.atomic
def undo_import(imported: OrganisationImport, *, by: User) -> Undone:
    """Put back what nobody has touched since the list was stored, in one transaction; the rest is left and told of.

    What was left can be tried again once nothing hinders it any more.
    """
    at_stage(imported, ImportStage.STORED, ImportStage.UNDONE)
    lines = imported.lines.filter(fate__in=WRITING).exclude(undoing=Undoing.DONE).order_by("row")
    towns = {town.code: town for town in Municipality.objects.all()}
    done = left = 0
    for some in batches(lines.iterator(chunk_size=AT_ONCE), AT_ONCE):
        stored = stored_rows(line.organisation_id or 0 for line in some)
        current = current_values(stored)
        hindrances = hindrances_of(some, current, since=imported.finished_at)
        free = [line for line in some if line.pk not in hindrances]
        _put_back([line for line in free if line.fate == RowFate.CHANGED], stored, current, towns, by)
        _take_away([line for line in free if line.fate == RowFate.NEW], stored, by)
        _forget_keys(imported, free)
        _leave([line for line in some if line.pk in hindrances], hindrances, stored, by)
        done, left = done + len(free), left + len(hindrances)
    if not done and not left:
        raise MeanwhileError(imported.stage)
    _finish(imported, Undone(done, left), by)
    return Undone(done, left)


def _put_back(
    lines: Sequence[OrganisationImportLine],
    stored: Mapping[int, Organisation],
    current: Mapping[int, Mapping[str, Any]],
    towns: Mapping[str, Municipality],
    by: User,
) -> None:
    back = {line.organisation_id or 0: {code: old for code, (old, _new) in line.changes.items()} for line in lines}
    rewrite(back, stored, current, towns)
    record_all(
        "organisation_import_undone",
        [stored[pk] for pk in back],
        by=by,
        changes=[{c: [new, old] for c, (old, new) in line.changes.items()} for line in lines],
    )


def _take_away(lines: Sequence[OrganisationImportLine], stored: Mapping[int, Organisation], by: User) -> None:
    keys = [line.organisation_id or 0 for line in lines]
    record_all("organisation_import_undone", [stored[key] for key in keys], by=by)
    Organisation.objects.filter(pk__in=keys).delete()


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
    stored: Mapping[int, Organisation],
    by: User,
) -> None:
    new = [line for line in lines if line.undoing != Undoing.LEFT and line.organisation_id in stored]
    record_all("organisation_import_left", [stored[line.organisation_id or 0] for line in new], by=by)
    for line in lines:
        line.undoing, line.hindrances = Undoing.LEFT, hindrances[line.pk]
    OrganisationImportLine.objects.bulk_update(lines, ["undoing", "hindrances"], batch_size=100)


def _finish(imported: OrganisationImport, told: Undone, by: User) -> None:
    before = imported.counts.get(Undoing.DONE, 0)
    imported.counts = {**imported.counts, Undoing.DONE: before + told.done, Undoing.LEFT: told.left}
    if told.done:
        imported.stage = ImportStage.UNDONE
        record(
            "organisation_list_undone", imported, by=by, changes={"organisations": [told.done + told.left, told.left]}
        )
    imported.save(update_fields=["stage", "counts"])
