"""What has been corrected or reported since a report was frozen; the report itself stays as it is."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext

from groups.models import AttendanceVersion
from reporting.compiling import area_of, figures_of
from reporting.document import Document, document_of
from reporting.enums import Audience
from reporting.figures import VERSION, Statistics
from reporting.models import Report
from reporting.optional import SUMMED
from reporting.report_rows import removed_of
from reporting.tables import Line

MOST_ROWS = 200
Key = tuple[str, int, str]
"""A figure: its row's name, which of the rows of that name, and its own name."""


@dataclass(frozen=True)
class Change:
    """One figure of a row: as the report has it, and as it would be now."""

    row: str
    name: str
    then: str
    now: str


@dataclass(frozen=True)
class ChangedTable:
    """What differs in one table, row by row; `more` figures are left out of a very long one."""

    caption: str
    head: str
    changes: tuple[Change, ...]
    more: int


@dataclass(frozen=True)
class Since:
    """What has changed: figures of the whole, and of each table of months, weeks, municipalities and other rows."""

    changes: tuple[Change, ...] = ()
    tables: tuple[ChangedTable, ...] = ()

    @property
    def is_same(self) -> bool:
        return not self.changes and not self.tables


@dataclass(frozen=True)
class _Told:
    """A table as it is compared: its figures in words, None where there is no number to be told."""

    caption: str
    head: str
    numbers: dict[Key, str]
    words: dict[Key, str]


NOTHING = _Told("", "", {}, {})


def has_later_numbers(report: Report) -> bool:
    """Say whether a number of the report's gatherings was given, corrected or taken away after it was finished."""
    area = area_of(report)
    if report.finished_at is None or area is None:
        return False
    gatherings = area.gatherings().in_period(report.period_value)  # type: ignore[attr-defined]
    later = AttendanceVersion.objects.filter(reported_at__gt=report.finished_at, gathering__in=gatherings)
    return bool(later.exists() or removed_of(report, area).exists())


def changed_since(report: Report) -> Since:
    """Compare the frozen figures with those that the same order would give now, for the same reader.

    The day of the figures stays that of the report, so that only later numbers and corrections differ. Of a shareable
    report both sides are what may be shared: a rounded cell has changed when it would be shown otherwise.
    """
    area = area_of(report)
    if area is None:
        return Since()
    frozen, now = Statistics.from_json(report.figures or {}), figures_of(area, report.period_value, report)
    # Sums of topics were shared by another rule before version 4, so that they differ without a change.
    is_of_old_rule = report.audience == Audience.SHAREABLE and frozen.version != VERSION
    left_out = SUMMED if is_of_old_rule else ()
    before, after = (
        {table.caption: table for table in _tables(document_of(figures, report.audience), left_out)}
        for figures in (frozen, now)
    )
    captions = dict.fromkeys([*after, *before])
    found = [_changed(before.get(caption, NOTHING), after.get(caption, NOTHING)) for caption in captions]
    whole = found[0]
    return Since(whole.changes, tuple(table for table in found[1:] if table.changes))


def _tables(document: Document, left_out: Collection[str]) -> Iterable[_Told]:
    """Yield what can differ: the whole first, then months or weeks, municipalities, earlier periods, and facts."""
    whole, *others = document.flat
    yield _told("", whole.head, whole.lines, left_out)
    for table in others:
        lines = table.lines[::3] if table.key == "comparison" else table.lines[:-1]  # changes, and the whole again
        yield _told(table.caption, table.head, lines, left_out)
    for table in document.fact_tables:
        yield _told(table.caption, table.head, table.lines, left_out, short=True)
    counted = {(reason, 0, gettext("Kokoontumisia")): str(number) for reason, number in document.reasons}
    yield _Told(gettext("Miksi ei pidetty"), gettext("Syy"), counted, {})


def _told(caption: str, head: str, lines: Iterable[Line], left_out: Collection[str], *, short: bool = False) -> _Told:
    told, seen = _Told(caption, head, {}, {}), Counter[str]()
    for line in lines:
        for cell in line.cells:
            if cell.column.key.removeprefix("place_") not in left_out:
                kept = told.words if cell.value is None else told.numbers
                kept[line.name, seen[line.name], str(cell.column.short if short else cell.column.label)] = cell.text
        seen[line.name] += 1
    return told


def _changed(then: _Told, now: _Told) -> ChangedTable:
    """Return the figures that differ; one of which either side has no number must have one on the other."""
    here = then if now is NOTHING else now
    keys = dict.fromkeys([*now.numbers, *then.numbers])
    changes = [
        Change(row, name, _text(then, (row, nth, name)), _text(now, (row, nth, name)))
        for row, nth, name in keys
        if then.numbers.get((row, nth, name)) != now.numbers.get((row, nth, name))
    ]
    return ChangedTable(here.caption, here.head, tuple(changes[:MOST_ROWS]), max(0, len(changes) - MOST_ROWS))


def _text(told: _Told, key: Key) -> str:
    return told.numbers.get(key) or told.words.get(key) or "–"
