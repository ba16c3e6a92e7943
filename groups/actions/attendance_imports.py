"""Take a sent table in: keep the file, note what its person decides, store all that was shown or nothing, undo it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import Any, TypeVar
from uuid import NAMESPACE_URL, UUID, uuid4, uuid5

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from groups.actions.attendance import AlreadyStored, Closed, Conflict, Stored, report_added, report_all
from groups.attendance import NOT_REPORTED, Report
from groups.enums import HINDERING, WRITING, LineKind
from groups.import_plan import as_value, day_of, import_circles
from groups.models import (
    AttendanceImport,
    AttendanceVersion,
    Circle,
    Gathering,
    ImportLine,
    QuarterClosing,
    RemovedGathering,
)
from groups.tasks import send_import
from network.audit import record
from network.enums import ImportStage, JobState
from network.files import put_whole, take_away
from network.models import User
from network.models.sent_table import FILE_KEPT_FOR, KEPT_FOR
from network.periods import Period, Week

AT_ONCE = 500
ROWS_AT_ONCE = 600
Thing = TypeVar("Thing")


class MeanwhileError(Exception):
    """Something has changed since the rows were checked: a number, a quarter, or the person's own area."""


class CorrectedError(Exception):
    """Somebody has corrected an imported number since, or closed its quarter; `count` says how many of them."""

    def __init__(self, count: int) -> None:
        super().__init__(f"{count} imported numbers are not as they were stored")
        self.count = count


def keep_file(content: bytes, *, file_name: str, rows: int, by: User) -> AttendanceImport:
    """Keep a sent file until it is stored; its name is shown, and never used as a path."""
    with transaction.atomic():
        imported: AttendanceImport = AttendanceImport.objects.create(
            owner=by, file_name=file_name[:120], rows=rows, state=JobState.DONE
        )
        put_whole(imported.path, content)
        record("import_sent", imported, by=by, changes={"rows": [None, rows]})
    return imported


@transaction.atomic
def ask_check(imported: AttendanceImport, *, choices: Mapping[str, Any], by: User) -> AttendanceImport:
    """Have the rows checked by these choices; what was checked before goes."""
    _only(imported, ImportStage.COLUMNS, ImportStage.CHECKED, ImportStage.CHECKING)
    imported.choices, imported.is_outdated = dict(choices), False
    return _queue(imported, ImportStage.CHECKING)


@transaction.atomic
def ask_store(imported: AttendanceImport, *, left_out: Sequence[str], by: User) -> AttendanceImport:
    """Have everything that was shown stored, but for the kinds of rows that the person leaves out."""
    _only(imported, ImportStage.CHECKED)
    imported.choices, imported.is_outdated = {**imported.choices, "left_out": list(left_out)}, False
    record("import_confirmed", imported, by=by, changes={"left_out": [[], list(left_out)]})
    return _queue(imported, ImportStage.STORING)


def _only(imported: AttendanceImport, *stages: ImportStage) -> None:
    current = AttendanceImport.objects.select_for_update().get(pk=imported.pk)
    if current.stage not in stages:
        raise MeanwhileError(current.stage)


def _queue(imported: AttendanceImport, stage: ImportStage) -> AttendanceImport:
    imported.stage, imported.state, imported.queued_at = stage, JobState.QUEUED, timezone.now()
    imported.claim, imported.attempt, imported.error = "", 0, ""
    imported.save()
    if imported.rows > ROWS_AT_ONCE:
        transaction.on_commit(partial(send_import, imported.pk))
    return imported


def chosen_lines(imported: AttendanceImport) -> QuerySet[ImportLine]:
    """Return the rows that are stored: those that write, without what the person left out."""
    left_out = set(imported.choices.get("left_out", []))
    lines = ImportLine.objects.filter(imported=imported, kind__in=[k for k in WRITING if k not in left_out])
    if "unlikely" in left_out:
        lines = lines.filter(is_unlikely=False)
    return lines.filter(is_stray=False) if "stray" in left_out else lines


def is_hindered(imported: AttendanceImport) -> bool:
    """Say whether rows that cannot be taken are neither mended nor left out."""
    left_out = set(imported.choices.get("left_out", []))
    return any(imported.counts.get(kind) and kind not in left_out for kind in HINDERING)


@transaction.atomic
def store_lines(imported: AttendanceImport, *, by: User) -> int:
    """Store every chosen row, or raise MeanwhileError and store none; return how many were stored."""
    if is_hindered(imported):
        raise MeanwhileError("hindered")
    lines = list(chosen_lines(imported).order_by("row"))
    _check_reach(lines, by)
    added = [line for line in lines if line.kind == LineKind.ADDED]
    _check_open(added)
    try:
        for some in _portions(added):
            report_added([(_gathering(line), as_value(line.said), submission_of(line)) for line in some], by=by)
    except IntegrityError as error:
        raise MeanwhileError("added") from error
    for some in _portions([line for line in lines if line.kind != LineKind.ADDED]):
        _report(some, imported, by)
    record("import_attendance", imported, by=by, changes={"gatherings": [0, len(lines)]})
    return len(lines)


def submission_of(line: ImportLine) -> UUID:
    """Return the row's own submission: the same row stored twice is stored once."""
    return uuid5(NAMESPACE_URL, f"attendance import {line.imported_id} row {line.row}")


def _gathering(line: ImportLine) -> Gathering:
    known: dict[str, Any] = {name: getattr(line, name) for name in ("circle_id", "day", "starts", "ends")}
    return Gathering(**known, is_added=True)


def _report(lines: Sequence[ImportLine], imported: AttendanceImport, by: User) -> None:
    if any(line.gathering_id is None for line in lines):
        raise MeanwhileError("gone")
    why = imported.file_name[:200]
    reports = [
        Report(line.gathering_id or 0, as_value(line.said), submission_of(line), line.seen_version, why)
        for line in lines
    ]
    for line, result in zip(lines, report_all(reports, by=by), strict=True):
        if isinstance(result, Conflict | Closed):
            raise MeanwhileError(f"row {line.row}")
        if isinstance(result, AlreadyStored):
            ImportLine.objects.filter(pk=line.pk).update(kind=LineKind.SAME)


def _check_reach(lines: Iterable[ImportLine], by: User) -> None:
    wanted = sorted({line.circle_id or 0 for line in lines})
    within = sum(import_circles(by).filter(pk__in=list(some)).count() for some in _portions(wanted))
    if within != len(wanted):
        raise MeanwhileError("reach")


def _check_open(lines: Iterable[ImportLine]) -> None:
    closings = QuarterClosing.objects.in_force()
    closed = set(closings.select_for_update(of=("self",)).values_list("municipality", "quarter"))
    if not closed:
        return
    lines = list(lines)
    towns: dict[int, str] = {}
    for some in _portions(sorted({line.circle_id or 0 for line in lines})):
        towns |= dict(Circle.objects.filter(pk__in=some).values_list("pk", "municipality"))
    for line in lines:
        quarter = str(Period.quarter_of(Week.of(day_of(line)).month))
        if {(None, quarter), (towns[line.circle_id or 0], quarter)} & closed:
            raise MeanwhileError("closed")


def _portions(things: Iterable[Thing]) -> Iterator[list[Thing]]:
    each = iter(things)
    while some := list(islice(each, AT_ONCE)):
        yield some


@transaction.atomic
def undo_import(imported: AttendanceImport, *, by: User) -> int:
    """Put back what was stored before the import, all of it or nothing; return how many numbers went.

    Refused with a CorrectedError when somebody has corrected one of them since, or its quarter has been closed.
    """
    _only(imported, ImportStage.STORED)
    lines = {submission_of(line): line for line in chosen_lines(imported)}
    count = 0
    for some in _portions(lines):
        versions = list(AttendanceVersion.objects.filter(submission__in=some).select_related("gathering__circle"))
        count += _take_back([(v, lines[v.submission]) for v in versions], by)
    imported.stage = ImportStage.UNDONE
    imported.save(update_fields=["stage"])
    record("import_undone", imported, by=by, changes={"gatherings": [count, 0]})
    return count


def _take_back(stored: Sequence[tuple[AttendanceVersion, ImportLine]], by: User) -> int:
    corrected = sum(version.number != version.gathering.version for version, _line in stored)
    if corrected:
        raise CorrectedError(corrected)
    added = [version.gathering for version, line in stored if line.kind == LineKind.ADDED]
    closed = set(QuarterClosing.objects.in_force().values_list("municipality", "quarter"))
    shut = sum(_is_closed(gathering, closed) for gathering in added)
    if shut:
        raise CorrectedError(shut)
    RemovedGathering.objects.bulk_create(map(_removed, added))
    Gathering.objects.filter(pk__in=[gathering.pk for gathering in added]).delete()
    reports = [
        Report(v.gathering_id, as_value(line.before) if line.before else NOT_REPORTED, uuid4(), v.number, "–")
        for v, line in stored
        if line.kind != LineKind.ADDED
    ]
    results = report_all(reports, by=by)
    lost = sum(not isinstance(result, Stored) for result in results)
    if lost:
        raise CorrectedError(lost)
    return len(stored)


def _removed(gathering: Gathering) -> RemovedGathering:
    kept = ("circle", "day", "iso_year", "iso_week", "month", "version", "state", "visitors", "first_timers", "counts",
            "reason", "reported_by_id", "reported_at")  # fmt: skip
    return RemovedGathering(gathering=gathering.pk, **{name: getattr(gathering, name) for name in kept})


def _is_closed(gathering: Gathering, closed: set[Any]) -> bool:
    quarter = str(Period.quarter_of(gathering.month))
    return bool({(None, quarter), (gathering.circle.municipality_id, quarter)} & closed)


def drop_import(imported: AttendanceImport, *, by: User) -> None:
    """Forget a file that was not stored, and everything that was read of it."""
    path = imported.path
    with transaction.atomic():
        _only(imported, *(stage for stage in ImportStage if stage not in (ImportStage.STORED, ImportStage.UNDONE)))
        record("import_dropped", imported, by=by)
        imported.delete()
    take_away(path)


def forget_imports() -> dict[str, int]:
    """Delete files that nobody stored in a week, and what is known of imports a month after they were sent."""
    now = timezone.now()
    old = AttendanceImport.objects.filter(sent_at__lt=now - FILE_KEPT_FOR)
    waiting = Q(stage__in=(ImportStage.STORED, ImportStage.UNDONE), sent_at__gte=now - KEPT_FOR)
    gone = list(old.exclude(waiting))
    for imported in gone:
        take_away(imported.path)
        imported.delete()
    return {"imported tables": len(gone)}
