"""Check, store or undo a sent list: one worker at a time, whole or not at all; a small one in the request itself."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.utils import timezone

from network import jobs
from network.actions.choosing_rows import choose_again
from network.actions.organisation_imports import DIRECTORY, MEANWHILE, MeanwhileError, reach_now, store_lines
from network.actions.undoing_imports import counted, undo_lines
from network.bulk import write
from network.enums import ImportStage, JobState
from network.files import take_away
from network.imports.organisation_lists import Columns, headings, records
from network.jobs import LostClaimError, still_ours
from network.models import OrganisationImport, OrganisationImportLine
from network.organisation_fields import Known
from network.organisation_lines import LINE_FIELDS, Line
from network.organisation_plan import Plan, directory_state
from network.permissions import Reach
from network.queries.duplicates import twins

logger = logging.getLogger(__name__)
STEPS = tuple(str(part) for part in range(100))


def carry_out(pk: int) -> None:
    """Do what the import waits for, when it waits for a worker."""
    jobs.carry_out(OrganisationImport.objects.select_related("owner"), pk, STEPS, _work)


def _work(imported: OrganisationImport) -> None:
    if imported.stage == ImportStage.STORING:
        _store(imported)
    elif imported.is_undoing:
        _undo(imported)
    else:
        _check(imported)


def _plan(imported: OrganisationImport, where: Reach) -> Plan:
    columns = columns_of(imported)
    known = Known.now()
    return Plan(
        records(imported.path, imported.format, columns, known),
        known,
        source=imported.source,
        where=where,
        headings=headings(imported.path, imported.format, columns),
        twins=twins,
        beat=lambda rows: _tell(imported, rows),
    )


def columns_of(imported: OrganisationImport) -> Columns | None:
    """Return what the person said of the columns; None for lists that need no saying."""
    if "fields" not in imported.choices:
        return None
    fields = {int(at): code for at, code in imported.choices["fields"].items()}
    return Columns(imported.choices["header"], fields, imported.choices.get("sheet", ""))


def _tell(imported: OrganisationImport, rows: int) -> None:
    """Say how far the work is; refuse when it is no longer ours."""
    part = min(99, 100 * rows // max(imported.rows, 1))
    facts = {"steps_done": part, "step": str(part), "heartbeat": timezone.now()}
    if not still_ours(imported).update(**facts):
        raise LostClaimError


def _check(imported: OrganisationImport) -> None:
    """Read the file and write what each row would do; it is seen once all of it is there."""
    state, where = directory_state(), reach_now(imported.owner)
    OrganisationImportLine.objects.filter(imported=imported).delete()
    plan = _plan(imported, where)
    for lines in plan.portions():
        with transaction.atomic():
            write(OrganisationImportLine, ("imported_id", *LINE_FIELDS), _rows(imported, lines))
    with transaction.atomic():
        facts = choose_again(imported, plan.likes.of_earlier, where=where)
        facts |= {"directory_state": state, "digest": plan.digest.hexdigest()}
        _finish(imported, ImportStage.CHECKED, **facts)


def _rows(imported: OrganisationImport, lines: Sequence[Line]) -> Iterator[list[Any]]:
    return ([imported.pk, *line.as_list()] for line in lines)


def _store(imported: OrganisationImport) -> None:
    """Store what was shown; where something has changed meanwhile, check again and let the person look."""
    try:
        _look_again(imported)
        with _pulse(imported) as beat, transaction.atomic():
            store_lines(imported, beat)
            _finish(imported, ImportStage.STORED)
    except MeanwhileError as meanwhile:
        logger.info("import %s is checked again: %s", imported.pk, meanwhile)
        choices = {**imported.choices, MEANWHILE: str(meanwhile)}
        if not still_ours(imported).update(stage=ImportStage.CHECKING, is_outdated=True, choices=choices):
            raise LostClaimError from meanwhile
        imported.is_outdated, imported.choices = True, choices
        _check(imported)
    else:
        take_away(imported.path)


def _undo(imported: OrganisationImport) -> None:
    """Put back what the list did, as far as nothing hinders it; in one transaction, whose end says so.

    Where the person lost a right meanwhile nothing of it stays, and it is done over with what they reach now.
    """
    try:
        _undo_now(imported)
    except MeanwhileError as meanwhile:
        logger.info("import %s is undone again from the beginning: %s", imported.pk, meanwhile)
        _undo_now(imported)


def _undo_now(imported: OrganisationImport) -> None:
    with _pulse(imported) as beat, transaction.atomic():
        told = undo_lines(imported, by=imported.owner, beat=beat)
        stage = ImportStage.UNDONE if told.done else ImportStage(imported.stage)
        _finish(imported, stage, counts=counted(imported, told))


def _look_again(imported: OrganisationImport) -> None:
    """Plan anew where the directory has changed; somebody's change elsewhere in it need not touch the list."""
    if directory_state() == imported.directory_state:
        return
    plan = _plan(imported, reach_now(imported.owner))
    for _lines in plan.portions():
        pass
    if plan.digest.hexdigest() != imported.digest:
        raise MeanwhileError(DIRECTORY)


def _mark(imported: OrganisationImport) -> Path:
    return imported.path.with_name(f"{imported.name}.part")


def _write_mark(mark: Path, part: int) -> None:
    """Write how far the storing is; a disk that is full must not stop it."""
    with suppress(OSError):
        mark.write_text(str(part), encoding="ascii")


def told_so_far(imported: OrganisationImport) -> OrganisationImport:
    """Return the import with how far its storing is, where that is told by a file."""
    with suppress(OSError, ValueError):
        imported.steps_done = max(imported.steps_done, int(_mark(imported).read_text(encoding="ascii")))
    return imported


def _finish(imported: OrganisationImport, stage: ImportStage, **facts: Any) -> None:
    done = {"state": JobState.DONE, "stage": stage, "finished_at": timezone.now(), "steps_done": 100}
    if not still_ours(imported).update(**done, **facts):
        raise LostClaimError


@contextmanager
def _pulse(imported: OrganisationImport) -> Iterator[Any]:
    """Give a way to tell how far a transaction is while nothing of it is seen yet: by a connection of its own.

    SQLite has one writer at a time, which is this one, and nobody can take the work over; there a file tells it.
    """
    if connection.vendor != "postgresql" or connection.in_atomic_block:
        mark = _mark(imported)
        try:
            yield lambda rows: _write_mark(mark, min(99, 100 * rows // max(imported.rows, 1)))
        finally:
            mark.unlink(missing_ok=True)
        return
    other = connections.create_connection(DEFAULT_DB_ALIAS)
    table = other.ops.quote_name(OrganisationImport._meta.db_table)
    statement = f"UPDATE {table} SET steps_done = %s, heartbeat = %s WHERE id = %s AND claim = %s AND state = %s"  # noqa: S608 - the name of our own table

    def beat(rows: int) -> None:
        part = min(99, 100 * rows // max(imported.rows, 1))
        with other.cursor() as cursor:
            cursor.execute(statement, [part, timezone.now(), imported.pk, imported.claim, JobState.RUNNING])
            if not cursor.rowcount:
                raise LostClaimError

    try:
        yield beat
    finally:
        other.close()
