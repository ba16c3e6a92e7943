"""An independent reader's opinion of a text: a maintained library is asked of every minute of two years; pure.

The library knows no Finnish school holidays and reads "SH Mo-Fr" as either of the two, where the rules of OpenStreetMap
mean both at once. So each kind of day is asked of a text without them: on a holiday "PH 10:00-12:00" is "10:00-12:00",
on other days it is not there. Where a text does without such words, it is asked as it was written, too.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from network.enums import HolidayRule, OpenState
from network.hours import DAY, Days, Timetable, openings_on, welcome_of
from network.hours_in_words import clock
from network.public_holidays import holiday_on
from places.opening_text import refusal as why
from places.opening_text.comments import state_of
from places.opening_text.grammar import DAY_MINUTES, FALLBACK, PUBLIC, SCHOOL, Rule
from places.opening_text.reading import Reading
from places.opening_text.refusal import OpeningTextError

YEARS = 2
UNTOLD = "unknown"
Line = list[tuple[int, str]]
Kind = tuple[bool, bool]


def check(text: str, rules: Sequence[Rule], reading: Reading, today: date, school: Sequence[Days] = ()) -> None:
    """Raise OpeningTextError when the library understands the rules in another way than the reading of them."""
    asked = reading.timetable
    if not reading.tells_holidays:
        asked = replace(asked, holidays=HolidayRule.AS_USUAL)
    days = days_to_try(today)
    last, school = days[-1] + DAY, school or invented_school_holidays(today)
    terms = [(day, (holiday_on(day), _is_within(day, school))) for day in days]
    ours = replace(asked, school_holidays=tuple(school))
    try:
        _compare_all(text, rules, ours, terms, last)
    except _Differs as differs:
        raise _refusal(rules, differs) from differs


class _Differs(Exception):  # noqa: N818 - an opinion, not a fault
    """The readers part ways at this minute of this day."""

    def __init__(self, day: date, minute: int) -> None:
        super().__init__(day, minute)
        self.day, self.minute = day, minute


def _refusal(rules: Sequence[Rule], differs: _Differs) -> OpeningTextError:
    """The refusal, with the part of the text that readers are known to take in different ways."""
    when = {"day": f"{differs.day.day}.{differs.day.month}.{differs.day.year}", "clock": clock(differs.minute)}
    for rule in rules:
        if rule.joined_by == FALLBACK:
            return OpeningTextError(why.FALLBACK, f"|| {rule.text}")
        if any(ends > DAY_MINUTES for _starts, ends in rule.times):
            return OpeningTextError(why.NIGHTS_DIFFER, rule.text, **when)
    return OpeningTextError(why.READERS_DIFFER, **when)


def _compare_all(
    text: str, rules: Sequence[Rule], ours: Timetable, terms: Sequence[tuple[date, Kind]], last: date
) -> None:
    today = terms[0][0]
    told = {kind: _of_all(_of_kind(rules, kind), today, last) for kind in {kind for _day, kind in terms}}
    for day, kind in terms:
        _compare(ours, day, told[kind].get(day, []))
    if not any(rule.only_both or SCHOOL in rule.holidays or rule.joined_by == FALLBACK for rule in rules):
        try:
            as_written = _by_day(text, today, last, country="FI")
        except OpeningTextError:
            return  # written in a way that the library does not know; its rules have been asked above
        for day, _kind in terms:
            _compare(ours, day, as_written.get(day, []))


def days_to_try(today: date) -> list[date]:
    return [today + step * DAY for step in range(365 * YEARS + 1)]


def invented_school_holidays(today: date) -> list[Days]:
    """Days to try school holidays with where none are known: a text must mean the same whichever they are."""
    return [(today + timedelta(days=11 + 150 * turn), today + timedelta(days=29 + 150 * turn)) for turn in range(5)]


def _is_within(day: date, stretches: Sequence[Days]) -> bool:
    return any(first <= day <= last for first, last in stretches)


def _of_all(texts: Sequence[str], today: date, last: date) -> dict[date, Line]:
    """What the library says of each day: of the first text, and where it says closed, of the next one.

    `||` means any minute that is left, and the library takes it for any day that is left; so it is asked without it.
    """
    first, *others = [_by_day(text, today, last) for text in texts] or [{}]
    for other in others:
        for day, line in other.items():
            first[day] = _filled(first.get(day, []), line)
    return first


def _filled(line: Line, under: Line) -> Line:
    edges = sorted({0, *(minute for minute, _state in (*line, *under))})
    return [(minute, _at(line, minute) or _at(under, minute)) for minute in edges]


def _of_kind(rules: Sequence[Rule], kind: Kind) -> list[str]:
    """The rules as they are on days of the kind, in as many texts as one is told under another: see `_of_all`.

    A || B; C is A; C where that is open, and B; C elsewhere.
    """
    begins = [place for place, rule in enumerate(rules) if place == 0 or rule.joined_by == FALLBACK]
    return [
        _text_of_kind([rules[start], *(rule for rule in rules[start + 1 :] if rule.joined_by != FALLBACK)], kind)
        for start in begins
    ]


def _text_of_kind(rules: Sequence[Rule], kind: Kind) -> str:
    """The rules as they are on days of the kind: (is a public holiday, is a school holiday)."""
    holds = {PUBLIC: kind[0], SCHOOL: kind[1]}
    parts: list[str] = []
    for rule in rules:
        named = any(holds[holiday] for holiday in rule.holidays)
        weekdays = rule.weekday_text
        if rule.holidays and not named and (rule.only_both or not weekdays):
            continue
        if rule.holidays and named and not rule.only_both:
            weekdays = "Mo-Su"
        told = " ".join(part for part in (rule.wide_text, weekdays, rule.rest_text) if part)
        parts.append(f"{rule.joined_by if parts else ''} {told}")
    return "".join(parts).strip()


def _by_day(text: str, first: date, last: date, country: str | None = None) -> dict[date, Line]:
    """What the library says of each day: from which minute on which state holds."""
    from opening_hours import OpeningHours, ParserError  # type: ignore[attr-defined]

    if not text:
        return {}
    try:
        found = OpeningHours(text, country=country, auto_country=False, auto_timezone=False)
    except ParserError as error:
        raise OpeningTextError(why.NOT_UNDERSTOOD, text) from error
    begins, ends = datetime.combine(first, time()), datetime.combine(last, time())
    days: dict[date, Line] = {}
    for starts, until, state, comment in found.intervals(begins, ends):
        if str(state) == "closed":
            continue
        said = _state(str(state), comment)
        for day, minute, end in _parts(starts, min(until, ends)):
            days.setdefault(day, []).extend([(minute, said), (end, "")])
    return days


def _state(state: str, comment: str) -> str:
    return state_of(comment) or (UNTOLD if state == "unknown" else OpenState.OPEN)


def _parts(starts: datetime, until: datetime) -> Iterator[tuple[date, int, int]]:
    while starts < until:
        midnight = datetime.combine(starts.date() + DAY, time())
        ends = min(midnight, until)
        yield starts.date(), _minute(starts), 1440 if ends == midnight else _minute(ends)
        starts = ends


def _minute(moment: datetime) -> int:
    return moment.hour * 60 + moment.minute


def _compare(timetable: Timetable, day: date, theirs: Line) -> None:
    if any(state == UNTOLD for _minute, state in theirs):
        return
    openings = openings_on(timetable, day)
    if not (openings or theirs):
        return
    edges = sorted({0, *(minute for minute, _state in theirs), *(m for o in openings for m in (o.starts, o.ends))})
    for minute in edges:
        here = [o for o in openings if o.starts <= minute < o.ends]
        ours = min(here, key=welcome_of).state if here else ""
        if ours != _at(theirs, minute):
            raise _Differs(day, minute)


def _at(theirs: Line, minute: int) -> str:
    """The state at the minute; a stretch that ends as another begins is told after it."""
    held = ""
    for since, state in theirs:
        if since <= minute:
            held = state
    return held if minute < 1440 else ""
