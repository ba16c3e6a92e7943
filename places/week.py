"""The coming seven days of a timetable, as the week table shows them; pure but for the page's language."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import pairwise
from operator import itemgetter
from typing import Any

from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from network.enums import OpenState
from network.hours import (
    AS_USUAL,
    DAY,
    HOLIDAY_WEEKDAY,
    DayException,
    Opening,
    Span,
    Timetable,
    closure_on,
    is_uncertain_on,
    openings_on,
)
from network.hours_in_words import (
    WEEKDAYS,
    clock,
    clock_range,
    day_in_words,
    joined_in_time,
    season_in_words,
    span_in_words,
    whole_date,
)
from network.open_line import short_date, told_reason
from network.public_holidays import holiday_name

DAYS_AHEAD = 90
SOON = timedelta(days=13)


@dataclass(frozen=True)
class SpanInWords:
    """One stretch of a day; the state is said in words unless it is simply open."""

    text: str
    state: str
    state_text: str
    start_minute: int
    minutes: int


@dataclass(frozen=True)
class DayInWords:
    """One day of the week table."""

    label: str
    today: bool
    spans: list[SpanInWords]
    note: str


def coming_week(timetable: Timetable, today: date) -> list[DayInWords]:
    """Return seven days from today on."""
    return days_in_words(timetable, today, 7, today)


def days_in_words(timetable: Timetable, first: date, count: int, today: date) -> list[DayInWords]:
    """Return so many days from the first on; the label of today says that it is."""
    days = (first + timedelta(days=ahead) for ahead in range(count))
    return [_day(timetable, day, day == today) for day in days]


def _day(timetable: Timetable, day: date, is_today: bool) -> DayInWords:
    closure = closure_on(timetable, day)
    reason = told_reason(closure) if closure else ""
    said = _("suljettu: %(reason)s") % {"reason": reason} if reason else ""
    note = ", ".join(part for part in (_holiday(timetable, day), said) if part)
    spans = [_span(opening) for opening in openings_on(timetable, day)]
    return DayInWords(day_in_words(day).capitalize(), is_today, spans, note)


def _holiday(timetable: Timetable, day: date) -> str:
    name = holiday_name(day, get_language() or "fi")
    return _("%(holiday)s: kysy ajoista") % {"holiday": name} if is_uncertain_on(timetable, day) else name


def _span(opening: Opening) -> SpanInWords:
    said = "" if opening.state == OpenState.OPEN else str(OpenState(opening.state).label)
    text = f"{clock(opening.starts)}–{clock(opening.ends)}"
    return SpanInWords(text, opening.state, said, opening.starts, opening.ends - opening.starts)


@dataclass(frozen=True)
class ChangeWords:
    """How a door and a meeting say that a day differs."""

    days_closed: Any
    closed: Any
    open: Any
    unknown: Any


DOOR = ChangeWords(
    days_closed=gettext_lazy("%(days)s suljettu"),
    closed=gettext_lazy("suljettu"),
    open=gettext_lazy("auki klo %(hours)s"),
    unknown=gettext_lazy("ajat eivät ole tiedossa, kysy ennen kuin lähdet"),
)
MEETING = ChangeWords(
    days_closed=gettext_lazy("%(days)s ei kokoonnuta"),
    closed=gettext_lazy("ei kokoonnuta"),
    open=gettext_lazy("kokoonnutaan klo %(hours)s"),
    unknown=gettext_lazy("ei ole sovittu, kokoonnutaanko: kysy ennen kuin lähdet"),
)


def coming_changes(timetable: Timetable, today: date, *, meets: bool = False) -> list[str]:
    """Return the days ahead that differ from the week, in words; public holidays among them; a circle `meets`."""
    words = MEETING if meets else DOOR
    until = today + timedelta(days=DAYS_AHEAD)
    ahead = sorted(
        (e for e in timetable.exceptions if e.last >= today and e.first <= until),
        key=lambda e: (e.first, e.last, e.starts or 0),
    )
    changes = [(exception.first, _change(exception, words)) for exception in _in_runs(ahead)]
    told = sorted([*changes, *_coming_holidays(timetable, today, words)], key=itemgetter(0))
    return list(dict.fromkeys(text for _day, text in told))


def _in_runs(exceptions: Iterable[DayException]) -> list[DayException]:
    """Days in a row on which the same holds are told once, as "28.–31.12."; a day of several hours stays alone."""
    rows = list(exceptions)
    several = {one.first for one, other in pairwise(rows) if one.first == other.first}
    runs: list[DayException] = []
    for row in rows:
        last = runs[-1] if runs else None
        alone = last is not None and not {last.last, row.first} & several
        if last and alone and replace(row, first=last.first, last=last.last) == last and row.first == last.last + DAY:
            runs[-1] = replace(last, last=row.last)
        else:
            runs.append(row)
    return runs


def all_changes(timetable: Timetable, today: date) -> list[str]:
    """Return every told day that differs, however far ahead, with its year where it is not this one."""
    ahead = sorted((e for e in timetable.exceptions if e.last >= today), key=lambda e: (e.first, e.last, e.starts or 0))
    return list(dict.fromkeys(_change(exception, DOOR, today.year) for exception in ahead))


def _coming_holidays(timetable: Timetable, today: date, words: ChangeWords) -> Iterable[tuple[date, str]]:
    """The holidays ahead on which the week would be open: what is known of them; a dated exception says it itself."""
    usual = replace(timetable, holidays=AS_USUAL)
    for day in (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)):
        name = holiday_name(day, get_language() or "fi")
        if name and not any(e.covers(day) for e in timetable.exceptions) and openings_on(usual, day):
            yield day, f"{day_in_words(day)} {name}: {_on_holiday(timetable, day, words)}"


def _on_holiday(timetable: Timetable, day: date, words: ChangeWords) -> str:
    if is_uncertain_on(timetable, day):
        return str(words.unknown)
    openings = openings_on(timetable, day)
    if not openings:
        return str(words.closed)
    hours = ", ".join(f"{clock(o.starts)}–{clock(o.ends)}" for o in openings)
    return str(words.open) % {"hours": hours}


def _change(exception: DayException, words: ChangeWords, this_year: int | None = None) -> str:
    days = _date(exception.first, this_year)
    if exception.last != exception.first:
        days = f"{days}–{_date(exception.last, this_year)}"
    if exception.starts is None or exception.ends is None:
        text = str(words.days_closed) % {"days": days}
    else:
        state, hours = OpenState(exception.state).label, f"{clock(exception.starts)}–{clock(exception.ends)}"
        text = _("%(days)s %(state)s klo %(hours)s") % {"days": days, "state": state, "hours": hours}
    reason = told_reason(exception)
    return f"{text}: {reason}" if reason else text


def _date(day: date, this_year: int | None) -> str:
    return short_date(day) if this_year in (None, day.year) else whole_date(day)


def weekly_lines(spans: Iterable[Span], today: date, *, now_only: bool = False) -> list[str]:
    """Return the hours that repeat, a line each; the same hours on three days or more in a row are one line.

    With `now_only` those that hold these days are told, without their dates: a card has no room for more.
    """
    coming = {span for span in spans if span.valid_until is None or span.valid_until >= today}
    if now_only:
        soon = {s for s in coming if s.valid_from is None or s.valid_from <= today + SOON}
        coming = {replace(span, valid_from=None, valid_until=None) for span in soon or coming}
    lines: list[str] = []
    days_of: dict[tuple[int, int, str, tuple[str, ...]], list[int]] = {}
    for span in sorted(joined_in_time(coming), key=_in_week):
        if span.every_weeks == 1 and span.nth_of_month is None:
            told = tuple(season_in_words(span, today))
            days_of.setdefault((span.starts, span.ends, span.state, told), []).append(span.weekday)
        else:
            lines.append(_with_state(span_in_words(span, today), span.state))
    runs = [(run, hours) for hours, days in days_of.items() for run in _runs(sorted(set(days)))]
    plain = [_run_in_words(run, *hours) for run, hours in sorted(runs)]
    return list(dict.fromkeys([*plain, *lines]))


def _in_week(span: Span) -> tuple[int, int, int, date]:
    return (span.weekday, span.starts, span.ends, span.valid_from or date.min)


def _runs(days: list[int]) -> list[list[int]]:
    """Split days into runs that follow each other, and runs of two into single days."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1 and day != HOLIDAY_WEEKDAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [part for run in runs for part in ([run] if len(run) > 2 else [[day] for day in run])]


def _run_in_words(run: list[int], starts: int, ends: int, state: str, told: tuple[str, ...]) -> str:
    if len(run) == 1:
        text = span_in_words(Span(run[0], starts, ends))
    else:
        text = f"{WEEKDAYS[run[0] - 1]}–{WEEKDAYS[run[-1] - 1]} {clock_range(starts, ends)}"
    return _with_state(", ".join([text, *told]), state)


def _with_state(text: str, state: str) -> str:
    return text if state == OpenState.OPEN else f"{text} ({OpenState(state).label})"
