"""ISO weeks and the months, quarters and years made of them.

A week belongs to the month, quarter and year of its Thursday, so weeks add up exactly to months, and months to years.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

WEEK = re.compile(r"(\d{4})-W(\d{2})")
MONTH = re.compile(r"((?:19|20|21)[0-9]{2})-(0[1-9]|1[0-2])")
QUARTER = re.compile(r"((?:19|20|21)[0-9]{2})-Q([1-4])")
YEAR = re.compile(r"(?:19|20|21)[0-9]{2}")


@dataclass(frozen=True, order=True)
class Week:
    """An ISO week; 2026 has week 53."""

    year: int
    number: int

    def __post_init__(self) -> None:
        date.fromisocalendar(self.year, self.number, 1)

    @classmethod
    def of(cls, day: date) -> Self:
        iso = day.isocalendar()
        return cls(iso.year, iso.week)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-W48`; anything else is a ValueError."""
        found = WEEK.fullmatch(text)
        if not found:
            raise ValueError(f"not an ISO week: {text!r}")
        return cls(int(found[1]), int(found[2]))

    def __str__(self) -> str:
        return f"{self.year}-W{self.number:02d}"

    @property
    def monday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 1)

    @property
    def thursday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 4)

    @property
    def sunday(self) -> date:
        return date.fromisocalendar(self.year, self.number, 7)

    @property
    def month(self) -> date:
        """The first day of the month that the week belongs to."""
        return self.thursday.replace(day=1)

    def plus(self, weeks: int) -> "Week":
        return Week.of(self.monday + timedelta(weeks=weeks))


@dataclass(frozen=True)
class Period:
    """A month, a quarter or a year, as the months it holds (first day of the first and of the last)."""

    kind: str
    text: str
    first_month: date
    last_month: date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-11`, `2026-Q3` or `2026`; anything else is a ValueError."""
        if found := QUARTER.fullmatch(text):
            first = 3 * int(found[2]) - 2
            year = int(found[1])
            return cls("quarter", text, date(year, first, 1), date(year, first + 2, 1))
        if found := MONTH.fullmatch(text):
            month = date(int(found[1]), int(found[2]), 1)
            return cls("month", text, month, month)
        if YEAR.fullmatch(text):
            year = int(text)
            return cls("year", text, date(year, 1, 1), date(year, 12, 1))
        raise ValueError(f"not a month, a quarter or a year: {text!r}")

    @classmethod
    def quarter_of(cls, month: date) -> Self:
        """Return the quarter of a month, given as any of its days."""
        return cls.parse(f"{month.year:04d}-Q{(month.month + 2) // 3}")

    def __str__(self) -> str:
        return self.text

    @property
    def weeks(self) -> list[Week]:
        """The ISO weeks of the period, in order."""
        week = Week.of(self.first_month)
        if week.thursday < self.first_month:
            week = week.plus(1)
        weeks = []
        while week.month <= self.last_month:
            weeks.append(week)
            week = week.plus(1)
        return weeks

    @property
    def first_day(self) -> date:
        return self.weeks[0].monday

    @property
    def last_day(self) -> date:
        return self.weeks[-1].sunday

    @property
    def before(self) -> "Period":
        """The period of the same length just before."""
        year, month = self.first_month.year, self.first_month.month
        if self.kind == "year":
            return Period.parse(f"{year - 1:04d}")
        if self.kind == "quarter":
            quarter = (month - 1) // 3
            return Period.parse(f"{year:04d}-Q{quarter}" if quarter else f"{year - 1:04d}-Q4")
        return Period.parse(f"{year:04d}-{month - 1:02d}" if month > 1 else f"{year - 1:04d}-12")
