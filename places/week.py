"""The coming seven days of a timetable, as the week table shows them; pure but for the page's language."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.enums import OpenState
from network.hours import (
    AS_USUAL,
    HOLIDAY_WEEKDAY,
    DayException,
    Opening,
    Span,
    Timetable,
    closure_on,
    is_uncertain_on,
    openings_on,
)
from network.hours_in_words import WEEKDAYS, clock, clock_range, day_in_words, season_in_words, span_in_words
from network.open_line import short_date
from network.public_holidays import holiday_name

DAYS_AHEAD = 90


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
    days = (today + timedelta(days=ahead) for ahead in range(7))
    return [_day(timetable, day, day == today) for day in days]


def _day(timetable: Timetable, day: date, is_today: bool) -> DayInWords:
    closure = closure_on(timetable, day)
    said = _("suljettu: %(reason)s") % {"reason": closure.reason} if closure and closure.reason else ""
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


def coming_changes(timetable: Timetable, today: date) -> list[str]:
    """Return the days ahead that differ from the week, in words; public holidays among them."""
    until = today + timedelta(days=DAYS_AHEAD)
    ahead = sorted(
        (e for e in timetable.exceptions if e.last >= today and e.first <= until), key=lambda e: (e.first, e.last)
    )
    changes = [(exception.first, _change(exception)) for exception in ahead]
    return list(dict.fromkeys(text for _day, text in sorted([*changes, *_coming_holidays(timetable, today)])))


def _coming_holidays(timetable: Timetable, today: date) -> Iterable[tuple[date, str]]:
    """The holidays ahead on which the week would be open: what is known of them; a dated exception says it itself."""
    usual = replace(timetable, holidays=AS_USUAL)
    for day in (today + timedelta(days=ahead) for ahead in range(DAYS_AHEAD + 1)):
        name = holiday_name(day, get_language() or "fi")
        if name and not any(e.covers(day) for e in timetable.exceptions) and openings_on(usual, day):
            yield day, f"{day_in_words(day)} {name}: {_on_holiday(timetable, day)}"


def _on_holiday(timetable: Timetable, day: date) -> str:
    if is_uncertain_on(timetable, day):
        return _("ajat eivät ole tiedossa, kysy ennen kuin lähdet")
    openings = openings_on(timetable, day)
    if not openings:
        return _("suljettu")
    hours = ", ".join(f"{clock(o.starts)}–{clock(o.ends)}" for o in openings)
    return _("auki klo %(hours)s") % {"hours": hours}


def _change(exception: DayException) -> str:
    days = short_date(exception.first)
    if exception.last != exception.first:
        days = f"{days}–{short_date(exception.last)}"
    if exception.starts is None or exception.ends is None:
        text = _("%(days)s suljettu") % {"days": days}
    else:
        state, hours = OpenState(exception.state).label, f"{clock(exception.starts)}–{clock(exception.ends)}"
        text = _("%(days)s %(state)s klo %(hours)s") % {"days": days, "state": state, "hours": hours}
    return f"{text}: {exception.reason}" if exception.reason else text


def weekly_lines(spans: Iterable[Span], today: date) -> list[str]:
    """Return the hours that repeat, a line each; the same hours on three days or more in a row are one line."""
    lines: list[str] = []
    days_of: dict[tuple[int, int, str], list[int]] = {}
    for span in sorted({span for span in spans if span.valid_until is None or span.valid_until >= today}, key=_in_week):
        if span.every_weeks == 1 and span.nth_of_month is None and not season_in_words(span):
            days_of.setdefault((span.starts, span.ends, span.state), []).append(span.weekday)
        else:
            lines.append(_with_state(span_in_words(span), span.state))
    runs = [(run, hours) for hours, days in days_of.items() for run in _runs(sorted(set(days)))]
    plain = [_run_in_words(run, *hours) for run, hours in sorted(runs)]
    return list(dict.fromkeys([*plain, *lines]))


def _in_week(span: Span) -> tuple[int, int, int]:
    return (span.weekday, span.starts, span.ends)


def _runs(days: list[int]) -> list[list[int]]:
    """Split days into runs that follow each other, and runs of two into single days."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1 and day != HOLIDAY_WEEKDAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return [part for run in runs for part in ([run] if len(run) > 2 else [[day] for day in run])]


def _run_in_words(run: list[int], starts: int, ends: int, state: str) -> str:
    if len(run) == 1:
        return _with_state(span_in_words(Span(run[0], starts, ends)), state)
    days = f"{WEEKDAYS[run[0] - 1]}–{WEEKDAYS[run[-1] - 1]}"
    return _with_state(f"{days} {clock_range(starts, ends)}", state)


def _with_state(text: str, state: str) -> str:
    return text if state == OpenState.OPEN else f"{text} ({OpenState(state).label})"
