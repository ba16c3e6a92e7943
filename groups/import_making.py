"""Check or store a sent table: one worker at a time, whole or not at all; a small one in the request itself."""

import logging
from functools import partial

from django.db import transaction
from django.utils import timezone

from groups.actions.attendance_imports import AT_ONCE, MeanwhileError, store_lines
from groups.import_columns import cells_of
from groups.import_plan import Plan
from groups.models import AttendanceImport, ImportLine
from network import jobs
from network.enums import ImportStage, JobState
from network.files import take_away
from network.imports.tables import table_rows
from network.jobs import LostClaimError, still_ours, tell_step

logger = logging.getLogger(__name__)
STEPS = ("read", "match", "write")


def carry_out(pk: int) -> None:
    """Do what the import waits for, when it waits for a worker."""
    jobs.carry_out(AttendanceImport.objects.select_related("owner"), pk, STEPS, _work)


def _work(imported: AttendanceImport) -> None:
    if imported.stage == ImportStage.STORING:
        _store(imported)
    else:
        _check(imported)


def _check(imported: AttendanceImport) -> None:
    """Read the file and write what each row would do."""
    header, fields = imported.choices["header"], {int(at): code for at, code in imported.choices["fields"].items()}
    rows = ((row, cells_of(cells, fields)) for row, cells in table_rows(imported.path) if row > header)
    tell_step(imported, "match", STEPS)
    lines = Plan(imported.owner, imported.choices, partial(tell_step, imported, "match", STEPS)).read(rows)
    for line in lines:
        line.imported = imported
    tell_step(imported, "write", STEPS)
    with transaction.atomic():
        _finish(imported, ImportStage.CHECKED, counts_of(lines))
        ImportLine.objects.filter(imported=imported).delete()
        ImportLine.objects.bulk_create(lines, batch_size=AT_ONCE)


def counts_of(lines: list[ImportLine]) -> dict[str, int]:
    """Return how many rows there are of each kind, and how many are unlikely or of stray years."""
    counts: dict[str, int] = {}
    for line in lines:
        for name in (line.kind, "unlikely" if line.is_unlikely else "", "stray" if line.is_stray else ""):
            if name:
                counts[name] = counts.get(name, 0) + 1
    return counts


def _store(imported: AttendanceImport) -> None:
    """Store what was shown; where something has changed meanwhile, check again and let the person look."""
    try:
        with transaction.atomic():
            # The row is locked first: a second worker waits here and then finds the work done.
            _finish(imported, ImportStage.STORED, imported.counts)
            store_lines(imported, by=imported.owner)
    except MeanwhileError as meanwhile:
        logger.info("import %s is checked again: %s", imported.pk, meanwhile)
        if not still_ours(imported).update(stage=ImportStage.CHECKING, is_outdated=True):
            raise LostClaimError from meanwhile
        imported.is_outdated = True
        _check(imported)
    else:
        take_away(imported.path)


def _finish(imported: AttendanceImport, stage: ImportStage, counts: dict[str, int]) -> None:
    facts = {"state": JobState.DONE, "stage": stage, "counts": counts, "finished_at": timezone.now()}
    if not still_ours(imported).update(steps_done=len(STEPS), **facts):
        raise LostClaimError
