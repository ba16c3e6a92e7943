"""Report attendance: what was sent twice is stored once, and nothing that somebody reported is overwritten unseen."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from groups.announcements import gathering_reported
from groups.attendance import Attendance, Report, Verdict, judge
from groups.counts import Counts, as_counts
from groups.enums import GatheringState
from groups.models import AttendanceVersion, Gathering
from groups.queries.held import Held, held
from network.audit import record
from network.models import User
from network.ready_write import ReadyInsert, ReadyUpdate

VALUES = ("state", "visitors", "first_timers", "counts", "reason", "reported_by", "reported_at")
_overwrite = ReadyUpdate(Gathering, [*VALUES, "version"])
_insert = ReadyInsert(AttendanceVersion, [*VALUES, "gathering", "number", "submission", "why"])


@dataclass(frozen=True)
class Stored:
    """The report is now what holds; `before` is what held until now."""

    gathering: Gathering
    before: Attendance


@dataclass(frozen=True)
class AlreadyStored:
    """The very same had been stored before; nothing was written."""

    gathering: Gathering


@dataclass(frozen=True)
class Conflict:
    """Something else is stored than the sender had seen: `ours` is stored, `theirs` was sent and not stored."""

    gathering: Gathering
    ours: Attendance
    theirs: Attendance


@dataclass(frozen=True)
class Closed:
    """The gathering's quarter is closed; nothing was written."""

    gathering: Gathering
    quarter: str


Result = Stored | AlreadyStored | Conflict | Closed


def report_attendance(
    gathering: Gathering,
    *,
    state: str,
    visitors: int | None = None,
    first_timers: int | None = None,
    counts: Counts = (),
    reason: str = "",
    submission: UUID,
    seen_version: int,
    why: str = "",
    by: User | None,
) -> Result:
    """Store one report; every version is kept, and a resent or outdated one changes nothing."""
    said = Attendance(state, visitors, first_timers, reason, counts)
    return report_all([Report(gathering.pk, said, submission, seen_version, why)], by=by)[0]


@transaction.atomic
def report_all(reports: Sequence[Report], *, by: User | None) -> list[Result]:
    """Store the reports in one transaction and return what became of each, in the same order."""
    return report_held(reports, held({report.gathering for report in reports}), by=by)


def report_held(reports: Sequence[Report], of: Held, *, by: User | None) -> list[Result]:
    """Store reports of gatherings that the caller's transaction holds; their new versions are added to `of`."""
    results: list[Result] = []
    new: list[AttendanceVersion] = []
    for report in reports:
        gathering = of.gatherings[report.gathering]
        result = _take(gathering, report, _same_submission(of, gathering, report), by)
        results.append(result)
        if isinstance(result, Stored):
            new.append(of.add(_version(gathering, report)))
    changed = {r.gathering.pk: r.gathering for r in results if isinstance(r, Stored)}
    _overwrite(list(changed.values()))
    _insert(new)
    _tell(results, reports, by)
    return results


def report_added(added: Sequence[tuple[Gathering, Attendance, UUID]], *, by: User | None) -> None:
    """Write gatherings that nobody had expected, each with its first report, inside the caller's transaction.

    A time at which the circle meets already is an IntegrityError, and nothing is written.
    """
    for gathering, said, _submission in added:
        gathering.set_week()
        _write(gathering, said, by)
    Gathering.objects.bulk_create([gathering for gathering, _said, _submission in added], batch_size=500)
    AttendanceVersion.objects.bulk_create(
        [_version(g, Report(g.pk, said, submission, 0)) for g, said, submission in added], batch_size=500
    )
    for gathering, _said, _submission in added:
        gathering_reported.send(sender=Gathering, gathering=gathering, by=by)


def attendance_of(row: Gathering | AttendanceVersion) -> Attendance:
    """Return what a row says, as a value."""
    return Attendance(row.state, row.visitors, row.first_timers, row.reason, as_counts(row.counts))


def closed_quarter(gathering: Gathering) -> str:
    """Return the quarter that is closed to the gathering's numbers, or nothing, as the lock found it."""
    return str(gathering.closed)  # type: ignore[attr-defined]


def _same_submission(of: Held, gathering: Gathering, report: Report) -> Attendance | None:
    """What this very submission has stored before."""
    return next((attendance_of(v) for v in of.versions[gathering.pk] if v.submission == report.submission), None)


def _take(gathering: Gathering, report: Report, same_submission: Attendance | None, by: User | None) -> Result:
    stored = attendance_of(gathering)
    verdict = judge(report, stored=stored, version=gathering.version, same_submission=same_submission)
    if verdict is Verdict.ALREADY_STORED:
        return AlreadyStored(gathering)
    if closed := closed_quarter(gathering):
        return Closed(gathering, closed)
    if verdict is Verdict.CONFLICT:
        return Conflict(gathering, stored, report.said)
    if report.said.state == GatheringState.HELD and not gathering.is_due():
        raise ValueError("a gathering whose day has not come cannot have been held")
    _write(gathering, report.said, by)
    return Stored(gathering, stored)


def _write(gathering: Gathering, said: Attendance, by: User | None) -> None:
    gathering.state, gathering.visitors = said.state, said.visitors
    gathering.first_timers, gathering.reason = said.first_timers, said.reason
    gathering.counts = dict(said.counts)
    gathering.reported_by, gathering.reported_at = by, timezone.now()
    gathering.version += 1


def _version(gathering: Gathering, report: Report) -> AttendanceVersion:
    values = {name: getattr(gathering, name) for name in VALUES}
    return AttendanceVersion(
        gathering=gathering,
        number=gathering.version,
        submission=report.submission,
        why=report.why[:200],
        **values,
    )


def _tell(results: Iterable[Result], reports: Iterable[Report], by: User | None) -> None:
    """Announce what was stored; a correction goes to the audit trail too, a first report is its own trail."""
    for result, report in zip(results, reports, strict=True):
        if not isinstance(result, Stored):
            continue
        gathering = result.gathering
        if gathering.version > 1:
            changes: dict[str, list[Any]] = {
                "state": [result.before.state, report.said.state],
                "visitors": [result.before.visitors, report.said.visitors],
                "first_timers": [result.before.first_timers, report.said.first_timers],
                "reason": [result.before.reason, report.said.reason],
                "counts": [dict(result.before.counts), dict(report.said.counts)],
            }
            changed = {name: pair for name, pair in changes.items() if pair[0] != pair[1]}
            record("correct_attendance", gathering, by=by, changes=changed, reason=report.why)
        gathering_reported.send(sender=Gathering, gathering=gathering, by=by)
