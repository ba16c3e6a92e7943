"""The dates, months, years and weeks with which a rule of opening hours begins; pure."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.utils.functional import Promise

from places.opening_text import refusal as why
from places.opening_text.day_sets import EVER, WHOLE_YEAR, Dates, dates_joined, season_between
from places.opening_text.refusal import OpeningTextError
from places.opening_text.tokens import Tokens

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}
MOST_WEEKS_IN_YEAR = 53
EARLIEST_YEAR, LATEST_YEAR = 1970, 2099
LONGEST_MONTH = {month: monthrange(2024, month)[1] for month in range(1, 13)}


@dataclass(frozen=True)
class Wide:
    """Which dates and parts of the year, and which weeks: each pair of dates and a season is one way to suit."""

    days: tuple[tuple[Dates, int], ...] = ((EVER, WHOLE_YEAR),)
    weeks: frozenset[int] | None = None
    are_dated: bool = False
    told_days: bool = False
    text: str = ""

    @property
    def is_always(self) -> bool:
        return not self.told_days and self.weeks is None


@dataclass(frozen=True)
class Point:
    """A day, or a month when the day is not told; of one year when that is told."""

    year: int | None
    month: int
    day: int | None

    def first(self) -> tuple[int, int]:
        return (self.month, self.day or 1)

    def last(self) -> tuple[int, int]:
        return (self.month, self.day or LONGEST_MONTH[self.month])


def days_text(first: date, last: date) -> str:
    """Return told dates: "2026 Dec 24", "2026 Dec 24-26", "2026 Dec 24-2027 Jan 06", "2027 Apr 01+"."""
    if last == date.max:
        return f"{_day_text(first)}+"
    if first == last:
        return _day_text(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{_day_text(first)}-{last.day:02d}"
    return f"{_day_text(first)}-{_day_text(last)}"


def _day_text(day: date) -> str:
    return f"{day.year} {MONTHS[day.month - 1]} {day.day:02d}"


class DateParts:
    """Reads the wide part of one rule."""

    def __init__(self, tokens: Tokens) -> None:
        self.tokens = tokens
        self.weeks_began = False
        self.before: Point | None = None
        self.months_left_out: list[tuple[int, str]] = []

    def read(self) -> Wide:
        """Return the dates and weeks that the rule begins with; none is always."""
        tokens = self.tokens
        start = tokens.position
        if tokens.peek.word == "easter":
            raise self._refused(why.EASTER, start)
        years = self._years()
        days = self._days(years)
        weeks = self._weeks()
        if tokens.peek.word == "easter":
            raise self._refused(why.EASTER, tokens.position)
        if days is None:
            days = [(years, WHOLE_YEAR, bool(years))] if years else []
        told = {is_dated for _dates, _season, is_dated in days}
        if len(told) > 1:
            raise OpeningTextError(why.YEAR_MISSING, tokens.between(0))
        pairs = tuple((dates or EVER, season) for dates, season, _dated in days)
        is_dated = told == {True} and not years
        text = self._text(start, pairs, is_dated=is_dated)
        return Wide(pairs or ((EVER, WHOLE_YEAR),), weeks, are_dated=is_dated, told_days=bool(days), text=text)

    def _text(self, start: int, pairs: tuple[tuple[Dates, int], ...], *, is_dated: bool) -> str:
        """What was read; dates of told years with their days, which every reader knows: not "2026 Nov-2027 Mar"."""
        if not is_dated or self.weeks_began:
            return self._with_every_month(start)
        return ",".join(days_text(*map(date.fromordinal, days)) for dates, _season in pairs for days in dates)

    def _with_every_month(self, start: int) -> str:
        """What was read with the months that were left out, for not every reader knows "Dec 24,25"."""
        found, begins = self.tokens.between(start), self.tokens.begins_at(start)
        for place, month in reversed(self.months_left_out):
            found = f"{found[: place - begins]}{month} {found[place - begins :]}"
        return found

    def _refused(self, reason: Promise, start: int) -> OpeningTextError:
        return OpeningTextError(reason, self.tokens.rest_of_rule(start))

    def _years(self) -> Dates:
        """Years that hold for all the months after them; one year before a month belongs to that date alone."""
        tokens, start = self.tokens, self.tokens.position
        found: list[tuple[int, int]] = []
        while tokens.peek.kind == "year":
            if not found and tokens.after.word in MONTH_NUMBERS:
                return ()
            first = last = self._year()
            if tokens.take_sign("-"):
                last = self._year()
            elif tokens.take_sign("+"):
                last = date.max.year
            if tokens.peek.text == "/" or last < first:
                raise self._refused(why.NOT_UNDERSTOOD, start)
            found.append((date(first, 1, 1).toordinal(), date(last, 12, 31).toordinal()))
            if not (tokens.peek.text == "," and tokens.after.kind == "year"):
                break
            tokens.take()
        return dates_joined(found)

    def _year(self) -> int:
        start = self.tokens.position
        text = self.tokens.take_kind("year")
        if not text or not EARLIEST_YEAR <= int(text) <= LATEST_YEAR:
            raise self._refused(why.NO_SUCH_DATE, start)
        return int(text)

    def _days(self, years: Dates) -> list[tuple[Dates, int, bool]] | None:
        tokens = self.tokens
        if not self._is_date(0):
            return None
        found = [self._range(years)]
        while tokens.peek.text == "," and (self._is_date(1) or self._is_day_alone()):
            tokens.take()
            found.append(self._range(years))
        return found

    def _is_day_alone(self) -> bool:
        """Whether a day of the month that was just said follows the comma: "Dec 24,25"."""
        return self.tokens.after.kind == "number" and self.before is not None and self.before.day is not None

    def _is_date(self, ahead: int) -> bool:
        token = self.tokens.after if ahead else self.tokens.peek
        return token.kind == "year" or token.word in MONTH_NUMBERS

    def _range(self, years: Dates) -> tuple[Dates, int, bool]:
        tokens, start = self.tokens, self.tokens.position
        first = self._point()
        if tokens.take_sign("+"):
            return self._until_the_end(first, years, start)
        last = self._last(first) if tokens.take_sign("-") else first
        self.before = last
        if years and (first.year or last.year):
            raise self._refused(why.NOT_UNDERSTOOD, start)
        try:
            if first.year is not None:
                return (_dated(first, last),), WHOLE_YEAR, True
            season = season_between(first.first(), last.last())
        except ValueError as error:
            raise self._refused(why.NO_SUCH_DATE, start) from error
        if last.year is not None:
            raise self._refused(why.YEAR_MISSING, start)
        if years and last.last() < first.first():
            raise self._refused(why.YEAR_OVER_NEW_YEAR, start)
        return years, season, False

    def _until_the_end(self, first: Point, years: Dates, start: int) -> tuple[Dates, int, bool]:
        if years or first.day is None:
            raise self._refused(why.NOT_UNDERSTOOD, start)
        try:
            if first.year is not None:
                begins = date(first.year, first.month, first.day).toordinal()
                return ((begins, date.max.toordinal()),), WHOLE_YEAR, True
            return EVER, season_between(first.first(), (12, 31)), False
        except ValueError as error:
            raise self._refused(why.NO_SUCH_DATE, start) from error

    def _point(self) -> Point:
        tokens, start = self.tokens, self.tokens.position
        if tokens.peek.kind == "number" and self.before is not None:
            self.months_left_out.append((tokens.peek.starts, MONTHS[self.before.month - 1]))
            return replace(self.before, day=self._day_of_month())
        year = self._year() if tokens.peek.kind == "year" else None
        month = MONTH_NUMBERS.get(tokens.peek.word)
        if tokens.peek.word == "easter":
            raise self._refused(why.EASTER, start)
        if month is None:
            raise self._refused(why.NOT_UNDERSTOOD, start)
        tokens.take()
        return Point(year, month, self._day_of_month())

    def _day_of_month(self) -> int | None:
        tokens = self.tokens
        if tokens.peek.kind != "number" or tokens.after.text == "/":
            return None
        start = tokens.position
        day = int(tokens.take().text[:4])
        if not 1 <= day <= 31:
            raise self._refused(why.NO_SUCH_DATE, start - 1)
        return day

    def _last(self, first: Point) -> Point:
        tokens, start = self.tokens, self.tokens.position
        if tokens.peek.kind == "number" and first.day is not None:
            return Point(first.year, first.month, self._day_of_month())
        last = self._point()
        if (last.day is None) != (first.day is None):
            raise self._refused(why.NOT_UNDERSTOOD, start - 2)
        if first.year is not None and last.year is None:
            goes_on = last.last() < first.first()
            if goes_on and first.day is None:
                raise self._refused(why.YEAR_OVER_NEW_YEAR, start - 3)
            return Point(first.year + goes_on, last.month, last.day)
        return last

    def _weeks(self) -> frozenset[int] | None:
        tokens = self.tokens
        if tokens.peek.word != "week":
            return None
        start = tokens.position
        self.weeks_began = True
        tokens.take()
        found: set[int] = set()
        found.update(self._week_range(start))
        while tokens.peek.text == "," and tokens.after.kind == "number":
            tokens.take()
            found.update(self._week_range(start))
        return frozenset(found)

    def _week_range(self, start: int) -> Iterator[int]:
        tokens = self.tokens
        first = tokens.take_kind("number")
        last = tokens.take_kind("number") if tokens.take_sign("-") else first
        step = tokens.take_kind("number") if tokens.take_sign("/") else "1"
        if not (first and last and step) or max(len(first), len(last), len(step)) > 3:
            raise self._refused(why.NO_SUCH_WEEK, start)
        if not 1 <= int(first) <= int(last) <= MOST_WEEKS_IN_YEAR or int(step) < 1:
            raise self._refused(why.NO_SUCH_WEEK, start)
        return iter(range(int(first), int(last) + 1, int(step)))


def _dated(first: Point, last: Point) -> tuple[int, int]:
    """The days between two dates of told years; an error where there is no such day."""
    if first.year is None or last.year is None:
        raise ValueError("a date without a year")
    begins = date(first.year, *first.first())
    month, day = last.month, last.day or monthrange(last.year, last.month)[1]
    ends = date(last.year, month, day)
    if ends < begins:
        raise ValueError("the last day is before the first")
    return (begins.toordinal(), ends.toordinal())
