"""What has been corrected or reported since a report was frozen; the report itself stays as it is."""

from dataclasses import dataclass, replace

from groups.models import AttendanceVersion
from reporting.compiling import area_of, figures_of
from reporting.document import Document, document_of
from reporting.figures import Statistics
from reporting.models import Report
from reporting.report_rows import removed_of
from reporting.tables import Cell


@dataclass(frozen=True)
class Change:
    """One figure of the whole: as the report has it, and as it would be now."""

    name: str
    then: str
    now: str


@dataclass(frozen=True)
class Since:
    """What has changed: the figures of the whole, and whether anything at all has, a single month for example."""

    changes: tuple[Change, ...]
    is_same: bool


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

    The day of the figures stays that of the report, so that only later numbers and corrections differ.
    """
    frozen = Statistics.from_json(report.figures or {})
    area = area_of(report)
    if area is None:
        return Since((), is_same=True)
    now = figures_of(area, report.period_value, report)
    if replace(frozen, area=now.area, contents=now.contents, version=now.version) == now:
        return Since((), is_same=True)
    before, after = (_cells(document_of(figures, report.audience)) for figures in (frozen, now))
    names = [*after, *(name for name in before if name not in after)]
    told = (Change(name, _text(before.get(name)), _text(after.get(name))) for name in names)
    return Since(tuple(change for change in told if change.then != change.now), is_same=False)


def _cells(document: Document) -> dict[str, Cell]:
    return {str(cell.column.label): cell for cell in document.flat[0].lines[0].cells}


def _text(cell: Cell | None) -> str:
    return cell.text if cell else "–"
