"""ISO weeks and the months, quarters and years made of them; and free stretches of days.

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
FREE = re.compile(r"((?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2})\.\.((?:19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2})")
LONGEST_FREE = timedelta(days=731)
SUNDAY = 7


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
    """A week, a month, a quarter, a year, or a free stretch of whole days.

    A month, a quarter and a year hold whole weeks, those whose Thursday they hold: of them `first_month` and
    `last_month` are the first days of the first and the last month. A free stretch holds the days `first_day` to
    `last_day`, both included, whatever weeks those belong to.
    """

    kind: str
    text: str
    first_day: date
    last_day: date
    first_month: date
    last_month: date

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2026-W48`, `2026-11`, `2026-Q3`, `2026` or `2026-09-01..2026-10-15`; anything else is a ValueError."""
        if found := QUARTER.fullmatch(text):
            first = 3 * int(found[2]) - 2
            year = int(found[1])
            return cls._of_months("quarter", text, date(year, first, 1), date(year, first + 2, 1))
        if found := MONTH.fullmatch(text):
            month = date(int(found[1]), int(found[2]), 1)
            return cls._of_months("month", text, month, month)
        if YEAR.fullmatch(text):
            year = int(text)
            return cls._of_months("year", text, date(year, 1, 1), date(year, 12, 1))
        if YEAR.match(text) and WEEK.fullmatch(text):
            week = Week.parse(text)
            return cls("week", text, week.monday, week.sunday, week.month, week.month)
        if found := FREE.fullmatch(text):
            return cls.free(date.fromisoformat(found[1]), date.fromisoformat(found[2]))
        raise ValueError(f"not a week, a month, a quarter, a year or days from..to: {text!r}")

    @classmethod
    def free(cls, first: date, last: date) -> Self:
        """Return the days from the first to the last, both included; at most two years of them."""
        if not timedelta(0) <= last - first < LONGEST_FREE:
            raise ValueError(f"not days from..to, at most two years: {first}..{last}")
        return cls("free", f"{first}..{last}", first, last, Week.of(first).month, Week.of(last).month)

    @classmethod
    def _of_months(cls, kind: str, text: str, first: date, last: date) -> Self:
        begins = Week.of(first)
        begins = begins if begins.month >= first else begins.plus(1)
        ends = Week.of(last.replace(day=28) + timedelta(days=10))
        while ends.month > last:
            ends = ends.plus(-1)
        return cls(kind, text, begins.monday, ends.sunday, first, last)

    @classmethod
    def quarter_of(cls, month: date) -> Self:
        """Return the quarter of a month, given as any of its days."""
        return cls.parse(f"{month.year:04d}-Q{(month.month + 2) // 3}")

    def __str__(self) -> str:
        return self.text

    @property
    def weeks(self) -> list[Week]:
        """The ISO weeks that the period has days of, in order."""
        week, weeks = Week.of(self.first_day), []
        while week.monday <= self.last_day:
            weeks.append(week)
            week = week.plus(1)
        return weeks

    @property
    def is_whole_weeks(self) -> bool:
        """Whether every week of the period is in it from Monday to Sunday."""
        return self.first_day.isoweekday() == 1 and self.last_day.isoweekday() == SUNDAY

    def days_of(self, week: Week) -> tuple[date, date]:
        """Return the first and the last day of the week that are in the period."""
        return max(week.monday, self.first_day), min(week.sunday, self.last_day)

    @property
    def before(self) -> "Period":
        """The period of the same kind just before; of a free stretch, as many days just before."""
        year, month = self.first_month.year, self.first_month.month
        if self.kind == "week":
            return Period.parse(str(Week.of(self.first_day).plus(-1)))
        if self.kind == "free":
            length = self.last_day - self.first_day
            ends = self.first_day - timedelta(days=1)
            return Period.free(ends - length, ends)
        if self.kind == "year":
            return Period.parse(f"{year - 1:04d}")
        if self.kind == "quarter":
            quarter = (month - 1) // 3
            return Period.parse(f"{year:04d}-Q{quarter}" if quarter else f"{year - 1:04d}-Q4")
        return Period.parse(f"{year:04d}-{month - 1:02d}" if month > 1 else f"{year - 1:04d}-12")

    @property
    def year_before(self) -> "Period":
        """The same period of the year before: the week of the same number, or the year's last; the same days."""
        if self.kind == "week":
            week = Week.of(self.first_day)
            last = Week.of(date(week.year - 1, 12, 28))
            return Period.parse(str(Week(week.year - 1, min(week.number, last.number))))
        if self.kind == "free":
            return Period.free(_a_year_before(self.first_day), _a_year_before(self.last_day))
        return Period.parse(f"{self.first_month.year - 1:04d}{self.text[4:]}")


def _a_year_before(day: date) -> date:
    """Return the same day of the year before; of 29 February the day before it."""
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
