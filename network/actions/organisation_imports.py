"""Take a list of organisations in: keep the file, note what its person decides, store all that was shown or nothing."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from network.actions.choosing_rows import CHOSEN, left_out_of
from network.actions.once import held, made_lately
from network.actions.organisation_rows import BeyondReachError, ChangedMeanwhileError, Writer
from network.audit import record
from network.bulk import batches
from network.enums import ImportStage, JobState, RowFate
from network.files import put_whole, take_away
from network.imports.organisation_lists import (
    SOURCES,
    WITH_COLUMNS,
    Columns,
    format_of,
    guess_columns,
    headings,
    list_rows,
    records,
    refuse_twice,
)
from network.imports.problems import PROBLEMS
from network.imports.textfile import MOST_PROBLEMS, BadFileError, Problem
from network.imports.workbook import Sheet
from network.models import Membership, Organisation, OrganisationImport, User
from network.models.sent_table import FILE_KEPT_FOR, KEPT_FOR
from network.organisation_fields import Known
from network.organisation_lines import BY_CHOICE, LINE_FIELDS, WRITING, Line, mark_of
from network.organisation_plan import Plan
from network.permissions import Permission, Reach, reach
from network.queries.duplicates import twins
from network.tasks import send_organisation_import

ROWS_AT_ONCE = 400
SHEETS = "sheets"
EVERYWHERE = Reach(everywhere=True)
MEANWHILE, DIRECTORY, REACH = "meanwhile", "directory", "reach"  # what has changed since the list was looked at


class MeanwhileError(Exception):
    """The import is no longer where its person thought; or the directory, or their reach, has changed since."""


@dataclass
class Outcome:
    """What an import did, or would do."""

    counts: dict[str, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)


def import_organisations(
    path: Path,
    *,
    source: str,
    by: User | None,
    dry_run: bool = False,
    skip_likely: bool = False,
    hear: Callable[[Line], None] = lambda _: None,
) -> Outcome:
    """Bring in a whole list in one transaction, its columns guessed; BadFileError names the rows that are wrong.

    `hear` is told of every row that writes something or of which something is left out. With `skip_likely`, a new
    organisation that is likely to be there already is left out; one that a person has left out of a list of the same
    source stays out.
    """
    form = format_of(path)
    columns = _guessed(path, form)
    known, outcome = Known.now(), Outcome()
    problems: list[Problem] = []
    with transaction.atomic():
        where = EVERYWHERE if by is None else reach(by, Permission.KEEP_DIRECTORY)
        named = headings(path, form, columns)
        plan = Plan(records(path, form, columns, known), known, source=source, where=where, headings=named, twins=twins)
        writer = Writer(source, said=source, by=by, where=where)
        for lines in _planned(plan, skip_likely=skip_likely):
            problems += [problem for line in lines for problem in _problems(line)]
            if len(problems) >= MOST_PROBLEMS:
                break
            if not problems and not dry_run:
                writer.write(lines)
            for line in lines:
                outcome.counts[line.fate] = outcome.counts.get(line.fate, 0) + 1
                if line.fate != RowFate.SAME or line.left_out:
                    hear(line)
        if not outcome.counts and not problems:
            problems = [Problem(1, "", "the file holds no organisations", "no_records")]
        if problems:
            raise BadFileError(problems[:MOST_PROBLEMS])
    return outcome


def _planned(plan: Plan, *, skip_likely: bool) -> Iterator[list[Line]]:
    before = set(left_out_of(plan.source).values_list("mark", flat=True))
    for lines in plan.portions():
        for line in lines:
            if line.fate != RowFate.NEW or not line.likes:
                continue
            if (skip_likely and line.is_likely) or (before and mark_of(line.key, line.changes) in before):
                line.fate, line.problem = RowFate.SKIPPED, BY_CHOICE
        yield lines


def _guessed(path: Path, form: str) -> Columns | None:
    if form not in WITH_COLUMNS:
        return None
    rows = [row for row, _at in zip(list_rows(path, form), range(60), strict=False)]
    columns = guess_columns(rows)
    refuse_twice(columns, rows)
    if "name" not in columns.fields.values():
        raise BadFileError([Problem(max(columns.header, 1), "name", "no column is called name", "no_name_column")])
    return columns


def _problems(line: Line) -> list[Problem]:
    return [
        Problem(line.row, column, PROBLEMS.get(code, code) + (f": “{shown}”" if shown else ""), code)
        for column, code, shown in line.mistakes
    ]


def default_source(form: str, file_name: str) -> str:
    """Return the name of the system that a list is from: a standard's own, otherwise the file's without its date."""
    stem = Path(file_name).stem.casefold().rstrip("0123456789-_. ()")
    return SOURCES.get(form) or stem[:60] or "list"


def keep_file(
    content: bytes, *, file_name: str, form: str, rows: int, by: User, sheets: Sequence[Sheet] = ()
) -> OrganisationImport:
    """Keep a sent list until it is stored; its name is shown, and never used as a path.

    Which sheets say something is kept with it: to look for them takes as long as to read the file. The same file sent
    twice is kept once, until its columns have been told.
    """
    with transaction.atomic():
        sent = made_lately(OrganisationImport, "organisation_list_sent", by=by)
        for same in sent.filter(file_name=file_name[:120], rows=rows, format=form, stage=ImportStage.COLUMNS):
            if same.is_over and same.path.exists() and same.path.read_bytes() == content:
                return same  # type: ignore[no-any-return]
        imported: OrganisationImport = OrganisationImport.objects.create(
            owner=by,
            file_name=file_name[:120],
            rows=rows,
            state=JobState.DONE,
            format=form,
            choices={SHEETS: [[each.name, each.member] for each in sheets]},
            source=default_source(form, file_name),
        )
        put_whole(imported.path, content)
        record("organisation_list_sent", imported, by=by, changes={"rows": [None, rows]})
    return imported


def sheets_kept(imported: OrganisationImport) -> list[Sheet]:
    """Return the sheets of a workbook that one may choose of, as they were found when it was sent."""
    return [Sheet(name, member) for name, member in imported.choices.get(SHEETS, ())]


@transaction.atomic
def ask_check(imported: OrganisationImport, *, choices: Mapping[str, Any], source: str, by: User) -> OrganisationImport:
    """Have the rows checked by these choices; what was checked before goes, but for what was chosen of likely rows."""
    at_stage(imported, ImportStage.COLUMNS, ImportStage.CHECKED)
    kept = {code: imported.choices[code] for code in (*CHOSEN, SHEETS) if code in imported.choices}
    imported.choices, imported.source, imported.is_outdated = {**choices, **kept}, source[:60], False
    return queue(imported, ImportStage.CHECKING)


@transaction.atomic
def ask_store(imported: OrganisationImport, *, by: User) -> OrganisationImport:
    """Have everything that was shown stored; a list with a row that cannot be taken is not."""
    at_stage(imported, ImportStage.CHECKED)
    if imported.counts.get(RowFate.REFUSED) or not any(imported.counts.get(fate) for fate in WRITING):
        raise MeanwhileError("nothing to store")
    imported.is_outdated = False
    record("organisation_list_confirmed", imported, by=by)
    return queue(imported, ImportStage.STORING)


def at_stage(imported: OrganisationImport, *stages: ImportStage) -> OrganisationImport:
    """Lock the import and return it as it is now; raise MeanwhileError when it is at none of these stages."""
    current = held(imported)
    if current.stage not in stages:
        raise MeanwhileError(current.stage)
    return current


def queue(imported: OrganisationImport, stage: ImportStage) -> OrganisationImport:
    """Have a worker do what the list waits for at this stage; it is asked for only when the list is long."""
    imported.stage, imported.state, imported.queued_at = stage, JobState.QUEUED, timezone.now()
    imported.claim, imported.attempt, imported.error, imported.steps_done = "", 0, "", 0
    imported.save()
    if imported.rows > ROWS_AT_ONCE:
        transaction.on_commit(partial(send_organisation_import, imported.pk))
    return imported


def store_lines(imported: OrganisationImport, beat: Callable[[int], None]) -> None:
    """Write every shown line; raise MeanwhileError when the directory is not as it was. In the caller's transaction.

    Whoever stores may have lost a task since they looked, or lose it while a long list is written: their reach is
    asked now, and again at the end. A list is its owner's alone.
    """
    where = reach_now(imported.owner)
    writer = Writer(imported.source, said=imported.source, by=imported.owner, where=where, imported=imported)
    done = 0
    try:
        for lines in batches(_lines(imported), 1000):
            writer.write([line for line in lines if line.fate in WRITING])
            done += len(lines)
            beat(done)
        _note_new(imported)
        hold_reach(imported.owner, where)
    except (IntegrityError, ChangedMeanwhileError) as error:
        raise MeanwhileError(DIRECTORY) from error
    except BeyondReachError as error:
        raise MeanwhileError(REACH) from error
    record("organisations_imported", imported, by=imported.owner, changes={"rows": [0, imported.counts]})


def reach_now(user: User) -> Reach:
    """Return where the person keeps the directory at this moment, whatever was asked of them before."""
    return reach(User.objects.get(pk=user.pk), Permission.KEEP_DIRECTORY)


def hold_reach(user: User, where: Reach) -> None:
    """Raise MeanwhileError when the person no longer reaches all of this; otherwise they do until the end.

    Whoever takes a task away waits for the transaction, and whoever is taking it away just now is waited for.
    """
    list(Membership.objects.select_for_update(no_key=True).filter(user=user).order_by("pk"))
    list(User.objects.select_for_update(no_key=True).filter(pk=user.pk))
    if not reach_now(user).holds(where):
        raise MeanwhileError(REACH)


def _note_new(imported: OrganisationImport) -> None:
    """Keep of every new organisation which one it became; by the address name that was promised to it."""
    made = Organisation.objects.filter(slug=OuterRef("slug")).order_by().values("pk")
    imported.lines.filter(fate=RowFate.NEW).update(organisation=Subquery(made))


def _lines(imported: OrganisationImport) -> Iterator[Line]:
    writing = imported.lines.exclude(fate=RowFate.REFUSED).order_by("row")
    for row in writing.values_list(*LINE_FIELDS).iterator(chunk_size=1000):
        yield Line(**dict(zip(LINE_FIELDS, row, strict=True)))


@transaction.atomic
def cancel_import(imported: OrganisationImport, *, by: User) -> bool:
    """Stop the work that is under way; nothing of it stays. Say whether there was something to stop."""
    back = {
        ImportStage.CHECKING: ImportStage.COLUMNS,
        ImportStage.STORING: ImportStage.CHECKED,
        ImportStage.STORED: ImportStage.STORED,
        ImportStage.UNDONE: ImportStage.UNDONE,
    }
    going_on = Q(state=JobState.QUEUED) | Q(state=JobState.RUNNING)
    for stage, before in back.items():
        found = OrganisationImport.objects.filter(going_on, pk=imported.pk, stage=stage)
        if found.update(state=JobState.CANCELLED, stage=before, claim="", finished_at=timezone.now()):
            record("organisation_list_stopped", imported, by=by)
            return True
    return False


def drop_import(imported: OrganisationImport, *, by: User) -> None:
    """Forget a file that was not stored, and everything that was read of it."""
    path = imported.path
    with transaction.atomic():
        at_stage(imported, ImportStage.COLUMNS, ImportStage.CHECKED, ImportStage.CHECKING)
        record("organisation_list_dropped", imported, by=by)
        left_out_of(imported.source).filter(imported=imported).delete()
        imported.delete()
    take_away(path)


def forget_imports() -> dict[str, int]:
    """Delete files that nobody stored in a week, and what is known of imports a month after they were sent."""
    now = timezone.now()
    old = OrganisationImport.objects.filter(sent_at__lt=now - FILE_KEPT_FOR)
    waiting = Q(stage__in=(ImportStage.STORED, ImportStage.UNDONE), sent_at__gte=now - KEPT_FOR)
    gone = list(old.exclude(waiting))
    for imported in gone:
        take_away(imported.path)
        imported.delete()
    return {"lists of organisations": len(gone)}
