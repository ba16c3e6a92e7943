"""From a calendar file to a timetable: repeated events are weekday rows, other days are exceptions by date; pure.

What comes out is compared, day by day for two years, with what the calendar says; nothing is guessed beyond it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from network.enums import HolidayRule
from network.hours import DAY, DayException, Span, Timetable, openings_on
from places.calendar_events import CalendarEvent, Events, events_of
from places.opening_text import OpeningTextError, Reading
from places.opening_text import refusal as why
from places.opening_text.reading import MOST_ROWS, Remark
from places.opening_text.rows import DAY_MINUTES, Over, Piece, Pieces, in_week
from places.opening_text.second_reader import days_to_try

FEWEST_TIMES = 3
MOST_SHOWN = 6
MOST_TURN = 8

READ = _("Luimme aukioloiksi nämä tapahtumat: %(titles)s.")
CANCELLED = _("Peruttuja tapahtumia jäi pois: %(number)s.")
FAR = _("Yli kahden vuoden päässä olevia tapahtumia jäi pois: %(number)s.")
PAST = _("Menneitä tapahtumia jäi pois: %(number)s.")
NO_TITLE = _("nimetön")


def read_calendar(sent: bytes, today: date) -> Reading:
    """Return the openings of the file from the day on; OpeningTextError names the event that cannot be taken."""
    events = events_of(sent, today)
    if not events.openings and not events.closed:
        raise OpeningTextError(why.NO_COMING_EVENTS)
    told = _told(events, today)
    repeated = [event for event in events.openings if event.repeats]
    single = [event for event in events.openings if not event.repeats]
    spans = in_week([*_repeated_spans(repeated, today), *_spans_in_series(single, today)])
    exceptions = _exceptions(Timetable(tuple(spans), holidays=HolidayRule.AS_USUAL), told, events, today)
    for found in (spans, exceptions):
        if len(found) > MOST_ROWS:
            raise OpeningTextError(why.TOO_MANY_ROWS, rows=len(found), most=MOST_ROWS)
    return Reading(Timetable(tuple(spans), tuple(exceptions)), tells_holidays=False, remarks=tuple(_remarks(events)))


def _told(events: Events, today: date) -> dict[date, Pieces]:
    """What the calendar says of each day: its openings; a day that is said to be closed has none."""
    found: dict[date, list[Piece]] = defaultdict(list)
    for event in events.openings:
        for moment in event.times:
            for day, piece in _pieces(moment, event):
                if day >= today:
                    found[day].append(piece)
    for closed in events.closed:
        for day in list(found):
            if closed.first <= day <= closed.last:
                del found[day]
    return {day: _laid(pieces) for day, pieces in found.items()}


def _pieces(moment: datetime, event: CalendarEvent) -> Iterator[tuple[date, Piece]]:
    starts = moment.hour * 60 + moment.minute
    ends = starts + event.minutes
    yield moment.date(), Piece(starts, min(ends, DAY_MINUTES), event.state)
    if ends > DAY_MINUTES:
        yield moment.date() + DAY, Piece(0, ends - DAY_MINUTES, event.state)


def _laid(pieces: Sequence[Piece]) -> Pieces:
    laid: Pieces = ()
    for piece in sorted(pieces):
        laid = Over((piece,))(laid)
    return laid


def _repeated_spans(events: Sequence[CalendarEvent], today: date) -> Iterator[Span]:
    for event in events:
        repeats = event.repeats
        assert repeats is not None  # noqa: S101 - for the reader of types
        for weekday in repeats.weekdays:
            first = _first_on(event, weekday)
            for day, piece in _pieces(first, event):
                shift = (day - first.date()).days
                last = repeats.last + timedelta(days=shift) if repeats.last else None
                if repeats.nth is not None and shift:
                    raise OpeningTextError(why.OVER_MIDNIGHT, event.title)
                if last is None or last >= today:
                    yield Span(
                        day.isoweekday(), piece.starts, piece.ends, piece.state, repeats.every_weeks,
                        _in_turn(day, repeats.every_weeks, today) if repeats.every_weeks > 1 else None, repeats.nth,
                        day if day > today else None, last,
                    )  # fmt: skip


def _first_on(event: CalendarEvent, weekday: int) -> datetime:
    """The first time of the event on the weekday, in the week in which it begins or in the next one of its turn."""
    monday = event.begins - timedelta(days=event.begins.isoweekday() - 1)
    first = monday + timedelta(days=weekday - 1)
    every = event.repeats.every_weeks if event.repeats else 1
    return first if first >= event.begins else first + timedelta(weeks=every)


def _in_turn(day: date, every: int, today: date) -> date:
    while day < today:
        day += timedelta(weeks=every)
    return day


def _spans_in_series(events: Sequence[CalendarEvent], today: date) -> Iterator[Span]:
    """Single events that are alike and come in even weeks, as one row from the first of them to the last."""
    alike: dict[tuple[int, Piece], set[date]] = defaultdict(set)
    for event in events:
        for moment in event.times:
            for day, piece in _pieces(moment, event):
                if day >= today:
                    alike[day.isoweekday(), piece].add(day)
    for (weekday, piece), found in alike.items():
        days = sorted(found)
        every = min(((b - a).days // 7 for a, b in pairwise(days)), default=0)
        if len(days) >= FEWEST_TIMES and 1 <= every <= MOST_TURN:
            fits = [day for day in days if ((day - days[0]).days // 7) % every == 0]
            could = (days[-1] - days[0]).days // (7 * every) + 1
            if len(fits) * 3 >= could * 2:
                anchor = days[0] if every > 1 else None
                yield Span(
                    weekday, piece.starts, piece.ends, piece.state, every, anchor, None,
                    days[0] if days[0] > today else None, days[-1],
                )  # fmt: skip


def _exceptions(usual: Timetable, told: Mapping[date, Pieces], events: Events, today: date) -> list[DayException]:
    """The days on which the calendar says something else than the rows."""
    found: list[DayException] = []
    for day in days_to_try(today):
        title = next((closed.title for closed in events.closed if closed.first <= day <= closed.last), "")
        wanted = told.get(day, ())
        rows = _laid([Piece(o.starts, o.ends, o.state) for o in openings_on(usual, day)])
        if title or rows != wanted:
            found += _of_day(day, wanted, title)
    return _joined(found)


def _of_day(day: date, pieces: Pieces, title: str) -> list[DayException]:
    return [DayException(day, day, "", p.starts, p.ends, p.state) for p in pieces] or [DayException(day, day, title)]


def _joined(exceptions: Sequence[DayException]) -> list[DayException]:
    """Closed days in a row for the same reason are one exception."""
    joined: list[DayException] = []
    for exception in exceptions:
        last = joined[-1] if joined else None
        if last and _goes_on(last, exception):
            joined[-1] = replace(last, last=exception.last)
        else:
            joined.append(exception)
    return joined


def _goes_on(before: DayException, after: DayException) -> bool:
    is_alike = before.starts is None and after == replace(before, first=after.first, last=after.last)
    return is_alike and before.last + DAY == after.first


def _remarks(events: Events) -> Iterator[Remark]:
    titles = Counter(event.title or str(NO_TITLE) for event in events.openings)
    shown = [f"{title} ({number})" if number > 1 else title for title, number in titles.most_common(MOST_SHOWN)]
    if len(titles) > MOST_SHOWN:
        shown.append("…")
    if shown:
        yield Remark(READ, (("titles", ", ".join(shown)),))
    for text, number in ((CANCELLED, events.cancelled), (PAST, events.past), (FAR, events.far)):
        if number:
            yield Remark(text, (("number", str(number)),))
