"""What the rows of a sent table would do, told before anything is written: each row beside what is stored now."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from statistics import median
from typing import Any

from django.utils import timezone

from groups.attendance import NOT_REPORTED, Attendance
from groups.counts import as_counts
from groups.enums import WRITING, GatheringState, LineKind
from groups.imports import CellError, Line, line_of
from groups.models import AttendanceVersion, Circle, Gathering, ImportLine, QuarterClosing
from groups.models.circle import CircleQuerySet
from groups.queries.attendance import usual_visitors
from network.enums import OpenState
from network.hours import Timetable, openings_on
from network.models import User
from network.periods import Period, Week
from network.permissions import Permission, reach
from network.words import fold

FIRST_YEAR = 2000
UNLIKELY_OVER, UNLIKELY_TIMES, UNLIKELY_WITHOUT_HISTORY, HISTORY = 30, 3, 100, 5
AT_ONCE = 400
BEAT_EVERY = 1000
FIRST, LAST = "first", "last"
Row = tuple[int, Mapping[str, str]]


def import_circles(user: User) -> CircleQuerySet:
    """Keep the circles whose numbers the person may bring in from a table: those of their area."""
    where = reach(user, Permission.REPORT_ATTENDANCE)
    circles: CircleQuerySet = Circle.objects.counted()
    return circles.within_reach(where) if where else circles.none()


def as_value(said: Mapping[str, Any]) -> Attendance:
    """Return the value that a line keeps as JSON."""
    if not said:
        return NOT_REPORTED
    return Attendance(said["state"], said["visitors"], said["first_timers"], said["reason"], as_counts(said["counts"]))


def as_json(said: Attendance) -> dict[str, Any]:
    """Return the value as a line keeps it; nothing where nothing is reported."""
    if said == NOT_REPORTED:
        return {}
    facts = {"state": said.state, "visitors": said.visitors, "first_timers": said.first_timers, "reason": said.reason}
    return {**facts, "counts": dict(said.counts)}


class Names:
    """Circles as files name them: by address name, by number, by name; and as the person said of other names."""

    def __init__(self, circles: CircleQuerySet, told: Mapping[str, str]) -> None:
        self.found: dict[str, int] = {}
        by_name: dict[str, list[int]] = defaultdict(list)
        for pk, slug, name in circles.order_by("pk").values_list("pk", "slug", "name"):
            by_name[fold(name)].append(pk)
            self.found[slug] = self.found[str(pk)] = pk
        self.ambiguous = {name for name, keys in by_name.items() if len(keys) > 1}
        self.found |= {name: keys[0] for name, keys in by_name.items() if len(keys) == 1}
        self.told = {fold(name): meant for name, meant in told.items()}

    def key(self, text: str) -> int | None:
        """Return the circle's key; None for a name of no circle, or of several."""
        meant = self.told.get(fold(text)) or text
        return self.found.get(meant) or self.found.get(fold(meant))


class Plan:
    """The rows matched with what is stored; reads only, in a few queries however many rows there are.

    `beat` is called now and then, so that whoever waits for a long table sees that the work is alive.
    """

    def __init__(self, user: User, choices: Mapping[str, Any], beat: Callable[[], None] = lambda: None) -> None:
        self.choices, self.beat = choices, beat
        self.circles = import_circles(user)
        self.names = Names(self.circles, choices.get("circles", {}))
        self.today = timezone.localdate()
        self.lines: list[ImportLine] = []
        self.said: dict[int, Attendance] = {}

    def read(self, rows: Iterable[Row]) -> list[ImportLine]:
        """Return a line for each row, in order."""
        for at, (row, cells) in enumerate(rows):
            self._read(row, cells)
            self._tick(at)
        waiting = [line for line in self.lines if not line.kind]
        known = {c.pk: c for c in _whole(self.circles, {line.circle_id for line in waiting if line.circle_id})}
        stored = _stored(waiting)
        for at, line in enumerate(waiting):
            self._match(line, known[line.circle_id or 0], stored.get((line.circle_id, line.day), []))
            self._tick(at)
        self._settle_repeated([line for line in waiting if line.kind in (*WRITING, LineKind.SAME)])
        self._close([line for line in waiting if line.kind in WRITING], known)
        self._flag([line for line in waiting if line.kind in WRITING])
        return self.lines

    def _tick(self, at: int) -> None:
        if at % BEAT_EVERY == BEAT_EVERY - 1:
            self.beat()

    def _read(self, row: int, cells: Mapping[str, str]) -> None:
        line = ImportLine(row=row, kind="", named=cells.get("circle", "")[:120])
        self.lines.append(line)
        try:
            read: Line = line_of(row, cells)
        except CellError as error:
            line.kind, line.column = LineKind.UNREADABLE, error.column
            line.problem, line.shown = error.code, error.shown
            return
        line.day, line.starts, line.ends = read.day, read.starts, read.ends
        line.said, self.said[row] = as_json(read.said), read.said
        line.circle_id = self.names.key(read.circle)
        if line.circle_id is None:
            line.kind, line.column = LineKind.UNKNOWN_CIRCLE, "circle"
            line.problem = "ambiguous" if fold(read.circle) in self.names.ambiguous else "unknown"
        elif read.said == NOT_REPORTED:
            line.kind = LineKind.NOTHING
        elif read.day.year < FIRST_YEAR or (read.said.state == GatheringState.HELD and read.day > self.today):
            line.kind, line.column = LineKind.OUTSIDE, "date"

    def _match(self, line: ImportLine, circle: Circle, stored: Sequence[Gathering]) -> None:
        found = [g for g in stored if line.starts in (None, g.starts)]
        if len(found) > 1:
            line.kind, line.column, line.problem = LineKind.NO_TIME, "time", "several"
        elif found:
            self._compare(line, found[0])
        else:
            self._add(line, circle)

    def _compare(self, line: ImportLine, gathering: Gathering) -> None:
        line.gathering_id, line.seen_version = gathering.pk, gathering.version
        line.starts, line.ends = gathering.starts, gathering.ends
        before = _value_of(gathering)
        line.before = as_json(before)
        if before == self.said[line.row]:
            line.kind = LineKind.SAME
        else:
            line.kind = LineKind.NEW if before == NOT_REPORTED else LineKind.CHANGED

    def _add(self, line: ImportLine, circle: Circle) -> None:
        """A day on which nothing was expected gets its time from the row, the timetable or the person: no guess."""
        line.kind = LineKind.ADDED
        if line.day and line.day > self.today:
            line.kind, line.column = LineKind.OUTSIDE, "date"
        elif line.starts is None or line.ends is None:
            times = self._time_of(circle, line)
            if times is None:
                line.kind, line.column, line.problem = LineKind.NO_TIME, "time", "none"
            else:
                line.starts, line.ends = times

    def _time_of(self, circle: Circle, line: ImportLine) -> tuple[int, int] | None:
        hours = _hours_of(circle)
        on_day = [o for o in openings_on(hours, day_of(line)) if o.state != OpenState.CLOSED]
        times = {(o.starts, o.ends) for o in on_day} or {(s.starts, s.ends) for s in hours.spans}
        fitting = {t for t in times if line.starts in (None, t[0])}
        if len(fitting) == 1:
            return fitting.pop()
        told = self.choices.get("times") or []
        return (told[0], told[1]) if len(told) == 2 and line.starts in (None, told[0]) else None

    def _settle_repeated(self, lines: Sequence[ImportLine]) -> None:
        """Of rows about the same gathering the first holds where all agree; otherwise as the person chose."""
        same: dict[tuple[Any, ...], list[ImportLine]] = defaultdict(list)
        for line in lines:
            same[line.circle_id, line.day, line.starts].append(line)
        for group in same.values():
            if len(group) == 1:
                continue
            agree = all(self.said[line.row] == self.said[group[0].row] for line in group)
            choice = FIRST if agree else self.choices.get("duplicates", "")
            kept = {FIRST: group[0], LAST: group[-1]}.get(choice)
            for line in group:
                if line is not kept:
                    line.kind = LineKind.REPEATED if kept else LineKind.DUPLICATE
                    other = kept or next(each for each in group if each is not line)
                    line.column, line.shown = "visitors", str(other.row)

    def _close(self, lines: Iterable[ImportLine], known: Mapping[int, Circle]) -> None:
        closed = set(QuarterClosing.objects.in_force().values_list("municipality", "quarter"))
        for line in lines:
            quarter = str(Period.quarter_of(Week.of(day_of(line)).month))
            if {(None, quarter), (known[line.circle_id or 0].municipality_id, quarter)} & closed:
                line.kind, line.column, line.shown = LineKind.CLOSED, "date", quarter

    def _flag(self, lines: Sequence[ImportLine]) -> None:
        """Mark what a person should look at: numbers far over the circle's usual, and years apart from the others.

        What is usual is told by the table itself where it has enough of the circle, otherwise by what is stored.
        """
        numbers: dict[int, list[int]] = defaultdict(list)
        for line in lines:
            if (visitors := self.said[line.row].visitors) is not None:
                numbers[line.circle_id or 0].append(visitors)
        usual = usual_visitors(numbers)
        usual |= {circle: median(found) for circle, found in numbers.items() if len(found) >= HISTORY}
        apart = stray_years(Counter(line.day.year for line in lines if line.day))
        for line in lines:
            mean = usual.get(line.circle_id or 0)
            limit = UNLIKELY_WITHOUT_HISTORY if mean is None else UNLIKELY_TIMES * mean
            line.is_unlikely = (self.said[line.row].visitors or 0) > max(limit, UNLIKELY_OVER)
            line.is_stray = bool(line.day and line.day.year in apart)


def day_of(line: ImportLine) -> date:
    """Return the day of a line that was read; one without a day is not asked."""
    if line.day is None:
        raise ValueError(f"row {line.row} has no day")
    return line.day


def stray_years(years: Mapping[int, int]) -> set[int]:
    """Return the years that stand apart from the run of years in which most rows are."""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    main = max(runs, key=lambda run: sum(years[year] for year in run), default=[])
    return set(years) - set(main)


def _value_of(row: Gathering | AttendanceVersion) -> Attendance:
    return Attendance(row.state, row.visitors, row.first_timers, row.reason, as_counts(row.counts))


def _whole(circles: CircleQuerySet, keys: Iterable[int]) -> Iterable[Circle]:
    wanted = sorted(keys)
    rows = circles.select_related("timetable").prefetch_related("timetable__spans", "timetable__exceptions")
    for at in range(0, len(wanted), AT_ONCE):
        yield from rows.filter(pk__in=wanted[at : at + AT_ONCE])


def _stored(lines: Sequence[ImportLine]) -> dict[tuple[int | None, date | None], list[Gathering]]:
    """Return the gatherings there are on the days of the lines, by circle and day."""
    days = [line.day for line in lines if line.day]
    wanted = sorted({line.circle_id for line in lines if line.circle_id})
    found: dict[tuple[int | None, date | None], list[Gathering]] = defaultdict(list)
    for at in range(0, len(wanted), AT_ONCE):
        rows = Gathering.objects.filter(circle__in=wanted[at : at + AT_ONCE], day__gte=min(days), day__lte=max(days))
        for gathering in rows.order_by("day", "starts").iterator(chunk_size=2000):
            found[gathering.circle_id, gathering.day].append(gathering)
    return found


def _hours_of(circle: Circle) -> Timetable:
    """Return the circle's hours, read once for all its rows."""
    if not hasattr(circle, "hours"):
        circle.hours = circle.timetable.as_hours() if circle.timetable else Timetable(())  # type: ignore[attr-defined]
    hours: Timetable = circle.hours  # type: ignore[attr-defined]
    return hours
