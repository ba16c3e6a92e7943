"""The school holidays that a person keeps, by school year."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from network.enums import SchoolHolidayKind
from network.models import SchoolHoliday
from network.models.school_holiday import SchoolHolidayQuerySet, school_year_of
from network.permissions import Reach

YEARS_AHEAD = 1
LISTED = (
    SchoolHolidayKind.AUTUMN,
    SchoolHolidayKind.CHRISTMAS,
    SchoolHolidayKind.WINTER,
    SchoolHolidayKind.SUMMER,
)


@dataclass(frozen=True)
class HolidayRow:
    """One holiday of the list, and whether the reader may change it."""

    holiday: SchoolHoliday
    may_change: bool


@dataclass(frozen=True)
class SchoolYear:
    """A school year with its holidays, and the kinds of holiday that nobody has told of all municipalities."""

    first: int
    rows: list[HolidayRow]
    missing: list[SchoolHolidayKind]

    @property
    def name(self) -> str:
        return f"{self.first}–{self.first + 1}"


def school_years(where: Reach, today: date) -> list[SchoolYear]:
    """Return the school years from this one on, and past ones that have holidays, the newest first."""
    this_year = school_year_of(today)
    found: dict[int, list[HolidayRow]] = {this_year + ahead: [] for ahead in range(YEARS_AHEAD + 1)}
    for holiday in seen(where).select_related("municipality").order_by("first", "municipality__name_fi", "pk"):
        row = HolidayRow(holiday, where.covers(holiday.municipality_id))
        found.setdefault(holiday.school_year, []).append(row)
    return [SchoolYear(year, found[year], _missing(found[year], year < this_year)) for year in sorted(found)[::-1]]


def seen(where: Reach) -> SchoolHolidayQuerySet:
    """Keep the holidays of the reader's municipalities and the common ones."""
    every: SchoolHolidayQuerySet = SchoolHoliday.objects.all()
    if where.everywhere:
        return every
    return every.filter(municipality__in=where.municipalities) | every.filter(municipality=None)


def changeable(where: Reach) -> SchoolHolidayQuerySet:
    """Keep the holidays that the reader may change: common ones only where they reach every municipality."""
    every: SchoolHolidayQuerySet = SchoolHoliday.objects.all()
    return every if where.everywhere else every.filter(municipality__in=where.municipalities)


def _missing(rows: Iterable[HolidayRow], is_past: bool) -> list[SchoolHolidayKind]:
    told = {row.holiday.kind for row in rows}
    return [] if is_past else [kind for kind in LISTED if kind not in told]
