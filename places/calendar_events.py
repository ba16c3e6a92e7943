"""The events of a calendar file (iCalendar) as openings: read whole, bounded, refused by name; pure.

Times are told in wall time of Finland, whatever zone the file speaks in; a repeated event whose wall time would move
with the clocks is refused.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule
from dateutil.rrule import weekday as rule_weekday
from icalendar import Calendar, Event, vBroken

from network.enums import OpenState
from network.hours import DAY, HELSINKI
from places.opening_text import OpeningTextError
from places.opening_text import refusal as why
from places.opening_text.comments import state_of
from places.opening_text.second_reader import days_to_try

MOST_BYTES = 500_000
MOST_EVENTS = 1500
MOST_REPEATED = 60
MOST_MEETINGS = 6000
MOST_TURN = 8
EARLIEST = datetime(1970, 1, 1)  # noqa: DTZ001 - wall time
LATEST = datetime(2099, 12, 31)  # noqa: DTZ001 - wall time
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
FREQUENCIES = {"DAILY": DAILY, "WEEKLY": WEEKLY, "MONTHLY": MONTHLY}
KNOWN_PARTS = {"FREQ", "INTERVAL", "BYDAY", "UNTIL", "COUNT", "WKST"}
# What a library throws at a property that it cannot read; a file from elsewhere may hold anything.
BROKEN = (ValueError, KeyError, IndexError, TypeError, AttributeError, ArithmeticError, RecursionError)
CLOSED_WORDS = ("suljettu", "kiinni", "closed", "stängt", "geschlossen", "ei auki")


@dataclass(frozen=True)
class Repeats:
    """How an event repeats: every so many weeks on weekdays, or on the nth weekday of the month, up to a day."""

    weekdays: tuple[int, ...]
    every_weeks: int
    nth: int | None
    last: date | None


@dataclass(frozen=True)
class CalendarEvent:
    """One event: its wall times in the window that is looked at, its length, and how it repeats, if it does."""

    title: str
    state: str
    begins: datetime
    minutes: int
    times: tuple[datetime, ...]
    repeats: Repeats | None = None


@dataclass(frozen=True)
class ClosedDays:
    """Whole days of which the calendar says that the door is closed."""

    title: str
    first: date
    last: date


@dataclass(frozen=True)
class Events:
    """What a file holds; what is cancelled, past or years ahead is counted and left out."""

    openings: tuple[CalendarEvent, ...]
    closed: tuple[ClosedDays, ...]
    cancelled: int
    past: int
    far: int


def events_of(sent: bytes, today: date) -> Events:
    """Return the events of the file from the day on; OpeningTextError names the event that cannot be taken."""
    components = _components(sent)
    try:
        return _events(components, today)
    except OpeningTextError:
        raise
    except BROKEN as error:
        raise OpeningTextError(why.BROKEN_EVENT) from error


def _events(components: Sequence[Event], today: date) -> Events:
    masters = [event for event in components if "RECURRENCE-ID" not in event]
    changed = _changed(components)
    openings: list[CalendarEvent] = []
    closed: list[ClosedDays] = []
    cancelled = past = far = 0
    last_day = days_to_try(today)[-1]
    for event in masters:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            cancelled += 1
        elif not isinstance(_start(event), datetime):
            days = _closed_days(event)
            past, far = past + (days.last < today), far + (days.first > last_day)
            closed += [days] if days.last >= today and days.first <= last_day else []
        else:
            found = list(_opening(event, changed.get(str(event.get("UID", "")), {}), today))
            openings += [one for one in found if one]
            if not any(found):
                is_far = _day_of(event) > last_day
                past, far = past + (not is_far), far + is_far
    repeated = sum(1 for event in openings if event.repeats)
    if repeated > MOST_REPEATED or sum(len(event.times) for event in openings) > MOST_MEETINGS:
        raise OpeningTextError(why.TOO_MANY_EVENTS, most=MOST_REPEATED)
    cancelled += sum(1 for times in changed.values() for event in times.values() if _is_cancelled(event))
    return Events(tuple(openings), tuple(closed), cancelled, past, far)


def _components(sent: bytes) -> list[Event]:
    if len(sent) > MOST_BYTES:
        raise OpeningTextError(why.FILE_TOO_LARGE, most=MOST_BYTES // 1000)
    if b"BEGIN:VCALENDAR" not in sent[:2000].upper():
        raise OpeningTextError(why.NOT_A_CALENDAR)
    try:
        found = Calendar.from_ical(sent.decode("utf-8-sig"))
        events = [event for event in found.walk("VEVENT") if isinstance(event, Event)]
    except BROKEN as error:
        raise OpeningTextError(why.NOT_A_CALENDAR) from error
    if not events:
        raise OpeningTextError(why.NO_EVENTS)
    if len(events) > MOST_EVENTS:
        raise OpeningTextError(why.TOO_MANY_EVENTS, most=MOST_EVENTS)
    return events


def _is_cancelled(event: Event) -> bool:
    return str(event.get("STATUS", "")).upper() == "CANCELLED"


def _title(event: Event) -> str:
    return " ".join(str(event.get("SUMMARY", "")).split())[:80]


def _name(event: Event) -> str:
    """What a message calls the event: its title, or when it begins."""
    value = event.get("DTSTART")
    begins = None if isinstance(value, vBroken) else getattr(value, "dt", None)
    return _title(event) or (begins.isoformat(" ")[:16] if isinstance(begins, datetime) else str(begins or ""))


def _start(event: Event) -> date | datetime:
    return _moment(event, "DTSTART")


def _moment(event: Event, name: str) -> date | datetime:
    value = event.get(name)
    found = None if isinstance(value, vBroken) else getattr(value, "dt", None)
    if not isinstance(found, date):
        raise OpeningTextError(why.NO_EVENT_TIME, _name(event))
    zone = str(getattr(value, "params", {}).get("TZID", ""))
    if zone and isinstance(found, datetime) and found.tzinfo is None:
        raise OpeningTextError(why.UNKNOWN_ZONE, _name(event), zone=zone[:40])
    return found


def _day_of(event: Event) -> date:
    begins = _start(event)
    return wall(begins).date() if isinstance(begins, datetime) else begins


def wall(moment: datetime) -> datetime:
    """Return the moment in wall time of Finland; one without a zone is wall time already."""
    return moment.astimezone(HELSINKI).replace(tzinfo=None) if moment.tzinfo else moment


def _changed(events: Sequence[Event]) -> dict[str, dict[datetime, Event]]:
    """The single times of repeated events that were moved or cancelled, by event and by the time they had."""
    found: dict[str, dict[datetime, Event]] = {}
    for event in events:
        if "RECURRENCE-ID" in event:
            moment = _moment(event, "RECURRENCE-ID")
            if not isinstance(moment, datetime):
                raise OpeningTextError(why.NO_EVENT_TIME, _name(event))
            found.setdefault(str(event.get("UID", "")), {})[wall(moment)] = event
    return found


def _closed_days(event: Event) -> ClosedDays:
    first, title = _start(event), _title(event)
    if not any(word in title.lower() for word in CLOSED_WORDS):
        raise OpeningTextError(why.WHOLE_DAY_EVENT, title)
    if "RRULE" in event or "RDATE" in event:
        raise OpeningTextError(why.OTHER_REPEATS, title)
    last = _moment(event, "DTEND") - DAY if "DTEND" in event else first
    if last < first or (last - first).days > 400:
        raise OpeningTextError(why.NO_SUCH_DATE, title)
    return ClosedDays(title, first, last)


def _opening(event: Event, changed: dict[datetime, Event], today: date) -> Iterator[CalendarEvent | None]:
    """The event's openings, and those of its times that were moved as events of their own; None where all is past."""
    title, begins = _title(event), _start(event)
    if any(word in title.lower() for word in CLOSED_WORDS):
        raise OpeningTextError(why.CLOSED_FOR_HOURS, title)
    if not isinstance(begins, datetime) or not EARLIEST < wall(begins) < LATEST:
        raise OpeningTextError(why.NO_SUCH_DATE, _name(event))
    minutes = _minutes(event)
    repeats: Repeats | None = None
    times: tuple[datetime, ...] = (wall(begins),)
    if "RRULE" in event:
        repeats, times = _repeated(event, begins, today)
    elif "RDATE" in event:
        raise OpeningTextError(why.OTHER_REPEATS, title)
    left_out = _left_out(event) | set(changed)
    last = days_to_try(today)[-1]
    coming = tuple(moment for moment in times if moment not in left_out and today - DAY <= moment.date() <= last)
    yield CalendarEvent(title, _state(title), wall(begins), minutes, coming, repeats) if coming else None
    for moved in changed.values():
        if not _is_cancelled(moved):
            yield from _opening(_without_repeats(moved), {}, today)


def _without_repeats(event: Event) -> Event:
    for name in ("RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"):
        event.pop(name, None)
    return event


def _state(title: str) -> str:
    """A title, or what it has in brackets, may say the state: "Kirjasto (omatoimiaika)"."""
    inside = title.rpartition("(")[2].rstrip(") ") if title.endswith(")") else ""
    return state_of(title) or (state_of(inside) if inside else "") or OpenState.OPEN


def _minutes(event: Event) -> int:
    begins = _start(event)
    duration = getattr(event.get("DURATION"), "dt", None)
    ends = _moment(event, "DTEND") if "DTEND" in event else None
    if ends is not None and (not isinstance(ends, datetime) or not isinstance(begins, datetime)):
        raise OpeningTextError(why.NO_EVENT_TIME, _name(event))
    if isinstance(ends, datetime) and isinstance(begins, datetime):
        duration = wall(ends) - wall(begins)
    if not isinstance(duration, timedelta) or duration <= timedelta(0):
        raise OpeningTextError(why.NO_EVENT_END, _name(event))
    if duration > DAY:
        raise OpeningTextError(why.TWO_DAYS, _name(event))
    return int(duration.total_seconds() // 60)


def _left_out(event: Event) -> set[datetime]:
    told = event.get("EXDATE", [])
    found: set[datetime] = set()
    for group in told if isinstance(told, list) else [told]:
        for value in getattr(group, "dts", ()):
            moment = value.dt
            if not isinstance(moment, datetime):
                moment = datetime.combine(moment, wall(_start(event)).time())  # type: ignore[arg-type]
            found.add(wall(moment))
    return found


def _repeated(event: Event, begins: datetime, today: date) -> tuple[Repeats, tuple[datetime, ...]]:
    title = _name(event)
    rule = event.get("RRULE")
    parts: dict[str, list[Any]] = {} if isinstance(rule, list) else {k.upper(): v for k, v in dict(rule).items()}
    frequency = str(next(iter(parts.get("FREQ", [""]))))
    if frequency not in FREQUENCIES or set(parts) - KNOWN_PARTS:
        raise OpeningTextError(why.OTHER_REPEATS, title)
    interval = int(next(iter(parts.get("INTERVAL", [1]))))
    days = [_by_day(str(text), title) for text in parts.get("BYDAY", [])]
    weekdays, every, nth = _pattern(frequency, interval, days, begins, title)
    naive = begins.replace(tzinfo=None)
    until, count = _until(parts, begins), int(next(iter(parts.get("COUNT", [0])))) or None
    times = rrule(
        FREQUENCIES[frequency],
        dtstart=naive,
        interval=interval,
        byweekday=[rule_weekday(number - 1, n) for number, n in days] or None,
        until=until,
        count=min(count, MOST_MEETINGS) if count else None,
    )
    horizon = datetime.combine(days_to_try(today)[-1] + DAY, time())
    since = datetime.combine(today - DAY, time())
    found = tuple(wall(moment.replace(tzinfo=begins.tzinfo)) for moment in times.between(since, horizon, inc=True))
    if len({moment.time() for moment in found}) > 1:
        raise OpeningTextError(why.MOVING_TIME, title)
    last = _last(times, until, count, horizon)
    return Repeats(weekdays, every, nth, last), found


def _by_day(text: str, title: str) -> tuple[int, int | None]:
    number, name = text[:-2], text[-2:].upper()
    if name not in WEEKDAYS or number not in ("", "1", "2", "3", "4", "5", "-1", "+1", "+2", "+3", "+4", "+5"):
        raise OpeningTextError(why.OTHER_REPEATS, title)
    return WEEKDAYS.index(name) + 1, int(number) if number else None


def _pattern(
    frequency: str, interval: int, days: Sequence[tuple[int, int | None]], begins: datetime, title: str
) -> tuple[tuple[int, ...], int, int | None]:
    """The weekdays, every how many weeks, and which of the month."""
    numbers = {nth for _weekday, nth in days}
    own = tuple(dict.fromkeys(weekday for weekday, _nth in days)) or (begins.isoweekday(),)
    if frequency == "WEEKLY" and numbers <= {None} and 1 <= interval <= MOST_TURN:
        return own, interval, None
    if frequency == "DAILY" and interval == 1 and numbers <= {None}:
        return own if days else tuple(range(1, 8)), 1, None
    if frequency == "DAILY" and interval % 7 == 0 and 7 <= interval <= 7 * MOST_TURN and not days:
        return own, interval // 7, None
    if frequency == "MONTHLY" and interval == 1 and len(numbers) == 1 and None not in numbers:
        return own, 1, next(iter(numbers))
    raise OpeningTextError(why.OTHER_REPEATS, title)


def _until(parts: dict[str, list[Any]], begins: datetime) -> datetime | None:
    value = next(iter(parts.get("UNTIL", [])), None)
    if value is None:
        return None
    if not isinstance(value, datetime):
        return datetime.combine(value, time(23, 59))
    if value.tzinfo and begins.tzinfo:
        value = value.astimezone(begins.tzinfo)
    return min(value.replace(tzinfo=None), LATEST)


def _last(times: rrule, until: datetime | None, count: int | None, horizon: datetime) -> date | None:
    """The last day of a series that ends; None when it goes on, or ends so late that nobody can know yet."""
    if until is None and count is None:
        return None
    if until is not None and until > horizon:
        return wall(until).date()
    ends = times.before(LATEST, inc=True)
    return ends.date() if ends else None
