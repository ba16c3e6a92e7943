"""Take attendance in from a file: all rows or none, and never over what somebody has reported."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone

from groups.actions.attendance import attendance_of, closed_quarter, report_all
from groups.attendance import NOT_REPORTED, Report
from groups.enums import GatheringState
from groups.imports import Line
from groups.models import Circle, Gathering
from groups.queries.closing import with_closing
from network.audit import record
from network.hours import openings_on
from network.imports.textfile import BadFileError, Problem
from network.models import User


@dataclass(frozen=True)
class Imported:
    """How many gatherings were reported, how many of them were made for it, how many rows said nothing new."""

    reported: int
    created: int
    unchanged: int


@dataclass
class Prepared:
    """The rows matched with their gatherings: what to report, by gathering, and what stands in the way."""

    reports: dict[int, tuple[Line, Gathering]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    created: int = 0
    unchanged: int = 0


@transaction.atomic
def import_attendance(lines: Sequence[Line], *, by: User | None, dry_run: bool = False) -> Imported:
    """Report every row's gathering, or raise BadFileError and report none; the same rows again change nothing."""
    circles = _circles(lines)
    prepared = Prepared()
    for line in lines:
        if line.circle in circles:
            _prepare(line, circles[line.circle], prepared)
        else:
            prepared.problems.append(Problem(line.row, "circle", "no such circle"))
    prepared.problems += _closed(prepared)
    if prepared.problems:
        raise BadFileError(prepared.problems)
    report_all([_report(line, gathering) for line, gathering in prepared.reports.values()], by=by)
    counts = Counter(gathering.circle for _line, gathering in prepared.reports.values())
    for circle, count in counts.items():
        record("import_attendance", circle, by=by, changes={"gatherings": [0, count]})
    if dry_run:
        transaction.set_rollback(True)
    return Imported(len(prepared.reports), prepared.created, prepared.unchanged)


def _prepare(line: Line, circle: Circle, prepared: Prepared) -> None:
    gathering = _gathering(circle, line)
    if gathering is None:
        prepared.problems.append(Problem(line.row, "date", "the circle does not meet then; give the time too"))
    elif problem := _problem(line, gathering, prepared.reports):
        prepared.problems.append(problem)
    elif line.said in (NOT_REPORTED, attendance_of(gathering)) or gathering.pk in prepared.reports:
        prepared.unchanged += 1
    else:
        if gathering._state.adding:
            gathering.save()
            prepared.created += 1
        prepared.reports[gathering.pk] = (line, gathering)


def _circles(lines: Iterable[Line]) -> dict[str, Circle]:
    """Return the circles that the rows name, by slug or number."""
    names = {line.circle for line in lines}
    circles = Circle.objects.published().select_related("timetable")
    circles = circles.prefetch_related("timetable__spans", "timetable__exceptions")
    numbers = {int(name) for name in names if name.isascii() and name.isdecimal() and len(name) < 18}
    by_number = {str(c.pk): c for c in circles.filter(pk__in=numbers)}
    return by_number | {c.slug: c for c in circles.filter(slug__in=names)}


def _gathering(circle: Circle, line: Line) -> Gathering | None:
    """Return the gathering of the day (and time), as it is, as the timetable promises it, or as the row gives it."""
    rows = list(circle.gatherings.filter(day=line.day).select_related("circle"))
    if line.starts is not None:
        rows = [row for row in rows if row.starts == line.starts]
    if len(rows) == 1:
        return rows[0]
    if rows:
        return None
    if line.starts is not None and line.ends is not None:
        return Gathering(circle=circle, day=line.day, starts=line.starts, ends=line.ends, is_added=True)
    promised = openings_on(circle.timetable.as_hours(), line.day) if circle.timetable else []
    if len(promised) != 1:
        return None
    return Gathering(circle=circle, day=line.day, starts=promised[0].starts, ends=promised[0].ends)


def _problem(line: Line, gathering: Gathering, found: dict[int, tuple[Line, Gathering]]) -> Problem | None:
    if line.said.state == GatheringState.HELD and line.day > timezone.localdate():
        return Problem(line.row, "date", "the day has not come yet")
    if gathering.pk in found and found[gathering.pk][0].said != line.said:
        return Problem(line.row, "visitors", f"row {found[gathering.pk][0].row} says something else of this gathering")
    stored = attendance_of(gathering)
    if line.said != NOT_REPORTED and stored not in (NOT_REPORTED, line.said):
        told = stored.visitors if stored.visitors is not None else stored.reason
        return Problem(line.row, "visitors", f"“{told}” has been reported already; correct it on the week sheet")
    return None


def _closed(prepared: Prepared) -> list[Problem]:
    text = "the quarter %s is closed; the coordinator can open it"
    quarters = with_closing(Gathering.objects.filter(pk__in=prepared.reports)).order_by("pk")
    rows = [(prepared.reports[g.pk][0].row, closed_quarter(g)) for g in quarters]
    return [Problem(row, "date", text % quarter) for row, quarter in rows if quarter]


def _report(line: Line, gathering: Gathering) -> Report:
    said = line.said
    name = f"import {gathering.pk} {said.state} {said.visitors} {said.first_timers} {said.reason}"
    name += "".join(f" {code}={number}" for code, number in said.counts)
    return Report(gathering.pk, said, uuid5(NAMESPACE_URL, name), gathering.version)
