"""When something is open: spans and exceptions in wall time; pure functions, no database.

Times are minutes of the local day (0 to 1440), so a clock change never moves a door.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from network.public_holidays import holiday_on

HELSINKI = ZoneInfo("Europe/Helsinki")
DAY = timedelta(days=1)
HOLIDAY_WEEKDAY = 8
UNKNOWN, AS_USUAL = "unknown", "as_usual"
TERM, SCHOOL_HOLIDAY = "term", "holiday"
# What a person who comes to the door would rather hear; of two states at once the first one is said.
MOST_WELCOMING = ("open", "self_service", "with_reservation", "by_appointment", "with_key", "own_group", "closed")
Days = tuple[date, date]


@dataclass(frozen=True, order=True)
class Span:
    """A repeating stretch of a weekday (1 Monday … 7 Sunday, 8 a public holiday of any weekday).

    `season_from` and `season_until` are days of any year as month * 100 + day; a season may go on over New Year.
    `school` keeps it to school terms or to school holidays. `on_holidays`: it holds on public holidays as well.
    """

    weekday: int
    starts: int
    ends: int
    state: str = "open"
    every_weeks: int = 1
    anchor: date | None = None
    nth_of_month: int | None = None
    valid_from: date | None = None
    valid_until: date | None = None
    season_from: int | None = None
    season_until: int | None = None
    school: str = ""
    on_holidays: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.weekday <= HOLIDAY_WEEKDAY:
            raise ValueError("weekday is 1 (Monday) to 7 (Sunday), or 8 (public holiday)")
        if not 0 <= self.starts < self.ends <= 1440:
            raise ValueError("a span starts before it ends, within one day")
        if self.every_weeks > 1 and self.anchor is None:
            raise ValueError("every n weeks needs an anchor day")
        if (self.season_from is None) != (self.season_until is None):
            raise ValueError("a season has a first and a last day")

    def is_on(self, day: date) -> bool:
        """Say whether the span takes place on this day, holidays and school terms left aside."""
        return day.isoweekday() == self.weekday and self.is_in_force(day)

    def is_in_force(self, day: date) -> bool:
        """Say whether everything but the weekday suits the day."""
        return (
            (self.valid_from is None or day >= self.valid_from)
            and (self.valid_until is None or day <= self.valid_until)
            and (self.every_weeks == 1 or weeks_between(self.anchor, day) % self.every_weeks == 0)
            and (self.nth_of_month is None or self.nth_of_month in nths_of_month(day))
            and in_season(day, self.season_from, self.season_until)
        )


@dataclass(frozen=True)
class DayException:
    """Days on which the weekly spans do not hold; spans given here hold instead.

    `season` tells a break of the year's round, which has a name of its own in every language.
    """

    first: date
    last: date
    reason: str = ""
    starts: int | None = None
    ends: int | None = None
    state: str = "closed"
    season: str = ""

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


@dataclass(frozen=True)
class Timetable:
    """Weekly spans and the exceptions to them; what holds on public holidays; the known school holidays."""

    spans: Sequence[Span] = ()
    exceptions: Sequence[DayException] = field(default=())
    holidays: str = UNKNOWN
    school_holidays: Sequence[Days] = ()


@dataclass(frozen=True, order=True)
class Opening:
    """One stretch of one day, in wall time."""

    day: date
    starts: int
    ends: int
    state: str = "open"

    @property
    def starts_at(self) -> datetime:
        return moment_of(self.day, self.starts)

    @property
    def ends_at(self) -> datetime:
        return moment_of(self.day, self.ends)


def monday_of(day: date) -> date:
    """Return the Monday of the day's ISO week."""
    return day - timedelta(days=day.isoweekday() - 1)


def weeks_between(anchor: date | None, day: date) -> int:
    """Return how many ISO weeks lie between two days."""
    return 0 if anchor is None else (monday_of(day) - monday_of(anchor)).days // 7


def nths_of_month(day: date) -> set[int]:
    """Return which of its weekday the day is in its month: {2}, and -1 too when it is the last."""
    nth = {(day.day - 1) // 7 + 1}
    if (day + timedelta(days=7)).month != day.month:
        nth.add(-1)
    return nth


def in_season(day: date, first: int | None, last: int | None) -> bool:
    """Say whether the day lies in the part of the year; without one every day does."""
    if first is None or last is None:
        return True
    number = day.month * 100 + day.day
    return first <= number <= last if first <= last else number >= first or number <= last


def moment_of(day: date, minute: int) -> datetime:
    """Return the aware moment of a wall-clock minute; 1440 is the next midnight."""
    days, minute = divmod(minute, 1440)
    return datetime.combine(day + timedelta(days=days), time(minute // 60, minute % 60), HELSINKI)


def wall_clock(moment: datetime) -> tuple[date, int]:
    """Return the local day and its minute for an aware moment."""
    local = moment.astimezone(HELSINKI)
    return local.date(), local.hour * 60 + local.minute


def openings_on(timetable: Timetable, day: date) -> list[Opening]:
    """Return the day's openings, earliest first; an exception replaces the whole day.

    On a public holiday only that holds which is said to hold on holidays: never the usual hours by themselves.
    """
    exceptions = [e for e in timetable.exceptions if e.covers(day)]
    if exceptions:
        found = {
            Opening(day, e.starts, e.ends, e.state)
            for e in exceptions
            if e.state != "closed" and e.starts is not None and e.ends is not None
        }
    else:
        found = {Opening(day, s.starts, s.ends, s.state) for s in _spans_on(timetable, day)}
    return sorted(found)


def _spans_on(timetable: Timetable, day: date) -> Iterator[Span]:
    is_holiday = bool(timetable.spans) and holiday_on(day)
    always = timetable.holidays == AS_USUAL
    for span in timetable.spans:
        if span.weekday == HOLIDAY_WEEKDAY:
            suits = is_holiday and span.is_in_force(day)
        else:
            suits = span.is_on(day) and (not is_holiday or always or span.on_holidays)
        if suits and in_school_time(timetable, span, day):
            yield span


def in_school_time(timetable: Timetable, span: Span, day: date) -> bool:
    """Say whether the span's school season holds; where no school holidays are known, every day is term time."""
    is_holiday = bool(span.school) and any(first <= day <= last for first, last in timetable.school_holidays)
    return not span.school or (span.school == SCHOOL_HOLIDAY) == is_holiday


def is_uncertain_on(timetable: Timetable, day: date) -> bool:
    """Say whether the day is a public holiday on which the usual hours may not hold, for nobody has said."""
    return (
        timetable.holidays == UNKNOWN
        and holiday_on(day)
        and not any(e.covers(day) for e in timetable.exceptions)
        and any(s.is_on(day) and not s.on_holidays and in_school_time(timetable, s, day) for s in timetable.spans)
    )


def openings_between(timetable: Timetable, first: date, last: date) -> Iterator[Opening]:
    """Yield the openings of the days first to last, both included, in order."""
    day = first
    while day <= last:
        yield from openings_on(timetable, day)
        day += DAY


def welcome_of(opening: Opening) -> int:
    """Return how far down the list of welcomes the opening's state stands; 0 is simply open."""
    return MOST_WELCOMING.index(opening.state) if opening.state in MOST_WELCOMING else len(MOST_WELCOMING)


def opening_at(timetable: Timetable, moment: datetime, states: Iterable[str] | None = None) -> Opening | None:
    """Return what is open at the moment, of several the most welcoming, or None: the one answer of every page."""
    day, minute = wall_clock(moment)
    found = [
        o for o in openings_on(timetable, day) if o.starts <= minute < o.ends and (states is None or o.state in states)
    ]
    return min(found, key=lambda o: (welcome_of(o), -o.ends), default=None)


def next_opening(
    timetable: Timetable, moment: datetime, states: Iterable[str] | None = None, days: int = 60
) -> Opening | None:
    """Return the first opening that starts after the moment, looking so many days ahead."""
    today, minute = wall_clock(moment)
    for ahead in range(days + 1):
        day = today + ahead * DAY
        coming = [
            o
            for o in openings_on(timetable, day)
            if (day > today or o.starts > minute) and (states is None or o.state in states)
        ]
        if coming:
            return min(coming, key=lambda o: (o.starts, welcome_of(o), -o.ends))
    return None


@dataclass(frozen=True)
class Stretch:
    """A part of a day that somebody has time for: from a minute on, and how long a visit must fit in at least."""

    day: date
    since: int = 0
    minutes: int = 1

    def suits(self, opening: Opening) -> bool:
        return opening.ends - max(opening.starts, self.since) >= self.minutes


def opening_in(timetable: Timetable, stretches: Iterable[Stretch], states: Iterable[str]) -> Opening | None:
    """Return the first opening that suits one of the stretches."""
    allowed = tuple(states)
    for stretch in stretches:
        found = [o for o in openings_on(timetable, stretch.day) if o.state in allowed and stretch.suits(o)]
        if found:
            return min(found, key=lambda o: (welcome_of(o), o.starts))
    return None


def with_dated_terms(timetable: Timetable) -> Timetable:
    """Return the same openings without school seasons: each such span is one with dates for each term or holiday."""
    holidays = sorted(timetable.school_holidays)
    spans = (part for span in timetable.spans for part in _dated(span, holidays))
    return replace(timetable, spans=tuple(dict.fromkeys(spans)), school_holidays=())


def _dated(span: Span, holidays: Sequence[Days]) -> Iterator[Span]:
    if not span.school:
        yield span
        return
    for first, last in _joined(holidays) if span.school == SCHOOL_HOLIDAY else _terms(_joined(holidays)):
        begins = max((day for day in (first, span.valid_from) if day), default=None)
        ends = min((day for day in (last, span.valid_until) if day), default=None)
        if begins is None or ends is None or begins <= ends:
            yield replace(span, school="", valid_from=begins, valid_until=ends)


def _joined(holidays: Iterable[Days]) -> list[Days]:
    joined: list[Days] = []
    for first, last in holidays:
        if joined and first <= joined[-1][1] + DAY:
            joined[-1] = (joined[-1][0], max(joined[-1][1], last))
        else:
            joined.append((first, last))
    return joined


def _terms(holidays: Iterable[Days]) -> Iterator[tuple[date | None, date | None]]:
    begins: date | None = None
    for first, last in holidays:
        yield begins, first - DAY
        begins = last + DAY
    yield begins, None


def closure_on(timetable: Timetable, day: date) -> DayException | None:
    """Return the exception that closes the day, if one does; of several the one that lasts longest."""
    closures = (e for e in timetable.exceptions if e.covers(day) and e.state == "closed")
    return max(closures, key=lambda e: e.last, default=None)


def union_minutes(openings: Iterable[Opening]) -> int:
    """Return the minutes that at least one opening covers."""
    total = 0
    reached: tuple[date, int] | None = None
    for o in sorted(openings):
        start = max(o.starts, reached[1]) if reached and reached[0] == o.day else o.starts
        if o.ends > start:
            total += o.ends - start
            reached = (o.day, o.ends)
    return total


def weekly_minutes(spans: Iterable[Span], day: date) -> int:
    """Return the open minutes of the ISO week that holds the day, overlaps counted once, holidays left aside."""
    monday = monday_of(day)
    return union_minutes(
        openings_between(Timetable(tuple(spans), holidays=AS_USUAL), monday, monday + timedelta(days=6))
    )
