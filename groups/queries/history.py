"""What a circle or a place has had: its year, its curve, its round numbers. Nobody is ranked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe

from groups.counts import Count, Unit, all_counts, families
from groups.curve import Point, curve
from groups.enums import GatheringState
from groups.milestones import Milestone, milestones
from groups.models import Circle, Gathering

MOST_POINTS = 60
TENTH = Decimal("0.1")


@dataclass(frozen=True)
class Line:
    """One row of the table under the curve: a gathering, or a week of many."""

    label: str
    held: int
    not_held: int
    not_reported: int
    visitors: int | None

    @property
    def point(self) -> Point:
        return Point(self.label, self.visitors, not_held=bool(self.not_held) and not self.not_reported)


@dataclass(frozen=True)
class Also:
    """An optional number of the year: its sum over the gatherings that told it, and how many those were."""

    label: str
    number: Decimal | int
    times: int


@dataclass(frozen=True)
class Year:
    """A year's figures; the mean is of held and reported gatherings alone, and the rate stands beside it."""

    year: int
    held: int
    not_held: int
    not_reported: int
    visits: int | None
    also: Sequence[Also]
    encounters: int | None

    @property
    def expected(self) -> int:
        return self.held + self.not_held + self.not_reported

    @property
    def rate(self) -> int | None:
        """Reported of a hundred, rounded down."""
        return 100 * (self.held + self.not_held) // self.expected if self.expected else None

    @property
    def mean(self) -> Decimal | None:
        if not self.held or self.visits is None:
            return None
        return (Decimal(self.visits) / self.held).quantize(TENTH, ROUND_HALF_UP)


@dataclass(frozen=True)
class History:
    """One year of a circle or a place, and all its round numbers, the newest first."""

    year: Year
    years: Sequence[int]
    lines: Sequence[Line]
    is_weekly: bool
    milestones: Sequence[Milestone]
    fresh: Sequence[Milestone]

    @property
    def drawing(self) -> SafeString:
        return mark_safe(curve([line.point for line in self.lines]))  # noqa: S308 - our own drawing, its texts escaped

    @property
    def has_missing(self) -> bool:
        return any(line.visitors is None and not line.point.not_held for line in self.lines)

    @property
    def has_not_held(self) -> bool:
        return any(line.point.not_held for line in self.lines)


def history_of(circle: Circle, wanted: str = "") -> History:
    """Return the year that was asked for, or the newest one that has something; one question for all of it.

    Weeks belong to the year of their Thursday, as in the reports.
    """
    today = timezone.localdate()
    rows = circle.gatherings.filter(day__lte=today).order_by("day", "starts")
    past = [row for row in rows if row.day < today or row.state != GatheringState.NOT_REPORTED]
    years = sorted({row.month.year for row in past}, reverse=True)
    year = int(wanted) if wanted.isdecimal() and int(wanted) in years else (years[0] if years else today.year)
    own = [row for row in past if row.month.year == year]
    is_weekly = len(own) > MOST_POINTS
    reached = milestones((row.day, row.visitors or 0) for row in past if row.state == GatheringState.HELD)[::-1]
    return History(
        year=_year(year, own),
        years=years,
        lines=_by_week(own) if is_weekly else [_line(_day(row.day), [row]) for row in own],
        is_weekly=is_weekly,
        milestones=reached,
        fresh=[one for one in reached if one.is_fresh(today)],
    )


def _day(day: date) -> str:
    return str(date_format(day, "SHORT_DATE_FORMAT"))


def _by_week(rows: Iterable[Gathering]) -> list[Line]:
    weeks: dict[str, list[Gathering]] = {}
    for row in rows:
        weeks.setdefault(_day(row.week.monday), []).append(row)
    return [_line(label, some) for label, some in weeks.items()]


def _line(label: str, rows: Sequence[Gathering]) -> Line:
    held = [row for row in rows if row.state == GatheringState.HELD]
    late = sum(row.state == GatheringState.NOT_REPORTED for row in rows)
    visitors = sum(row.visitors or 0 for row in held) if held else None
    return Line(label, len(held), len(rows) - len(held) - late, late, visitors)


def _year(year: int, rows: Sequence[Gathering]) -> Year:
    whole = _line("", rows)
    held = [row for row in rows if row.state == GatheringState.HELD]
    also = [found for count in all_counts().values() if (found := _also(count, held))]
    talks = {count.code for family in families() if family.code == "encounters" for count in family.counts}
    told = [number for row in held for code, number in row.counts.items() if code in talks]
    encounters = sum(told) if told else None
    return Year(year, whole.held, whole.not_held, whole.not_reported, whole.visitors, also, encounters)


def _also(count: Count, held: Iterable[Gathering]) -> Also | None:
    told = [number for row in held if (number := _told(row, count)) is not None]
    if not told:
        return None
    total: Decimal | int = sum(told)
    if count.unit is Unit.HOURS:
        total = (Decimal(total) / 60).quantize(TENTH, ROUND_HALF_UP)
    return Also(count.label, total, len(told))


def _told(row: Gathering, count: Count) -> int | None:
    found: int | None = row.first_timers if count.code == "first_timers" else row.counts.get(count.code)
    return found
