"""Calendar feeds: openings as iCalendar, the same bytes for the same facts; pure but for the page's language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard

from network.enums import OpenState
from network.geo import Point
from network.hours import DAY, HELSINKI, Opening, Timetable, openings_on

ZONE = str(HELSINKI)
REFRESH = timedelta(hours=12)
FIRST_REVISION = datetime(2020, 1, 1, tzinfo=UTC)
HIDDEN_STATES = (OpenState.CLOSED, OpenState.OWN_GROUP)
WINTER, SUMMER = timedelta(hours=2), timedelta(hours=3)


@dataclass(frozen=True)
class Window:
    """The days that a feed tells of, the first and the last included."""

    first: date
    last: date

    @classmethod
    def around(cls, today: date, *, past: int = 30, ahead: int = 180) -> "Window":
        return cls(today - past * DAY, today + ahead * DAY)

    def days(self) -> Iterator[date]:
        return (self.first + step * DAY for step in range((self.last - self.first).days + 1))


@dataclass(frozen=True)
class Subject:
    """A place or a circle whose openings become events; `key` never changes, `revised` moves with every change."""

    key: str
    title: str
    timetable: Timetable
    url: str
    revised: datetime
    where: str = ""
    point: Point | None = None
    told: str = ""
    tells_cancelled: bool = False
    cancelled: frozenset[Opening] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Feed:
    """A calendar that people subscribe to."""

    name: str
    told: str
    url: str
    subjects: tuple[Subject, ...]
    window: Window


def feed_bytes(feed: Feed, host: str) -> bytes:
    """Return the feed as iCalendar text; `host` makes the identities of its events the portal's own."""
    calendar = Calendar()
    for name, value in (
        ("prodid", f"-//{host}//Silmukka//FI"),
        ("version", "2.0"),
        ("calscale", "GREGORIAN"),
        ("method", "PUBLISH"),
        ("name", feed.name),
        ("x-wr-calname", feed.name),
        ("description", feed.told),
        ("x-wr-caldesc", feed.told),
        ("x-wr-timezone", ZONE),
        ("url", feed.url),
    ):
        calendar.add(name, value)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT12H")
    calendar.add_component(_zone())
    for subject in feed.subjects:
        for opening, is_cancelled in occurrences(subject, feed.window):
            calendar.add_component(_event(subject, opening, host, is_cancelled=is_cancelled))
    return bytes(calendar.to_ical())


def occurrences(subject: Subject, window: Window) -> list[tuple[Opening, bool]]:
    """Return the openings of the window in order, and whether each is cancelled.

    A meeting that an exception takes away is told as cancelled; a closed door is simply not in the feed.
    """
    found: dict[Opening, bool] = {}
    for day in window.days():
        held = openings_on(subject.timetable, day)
        found |= dict.fromkeys(merged(held), False)
        if subject.tells_cancelled:
            found |= dict.fromkeys(_taken_away(subject.timetable, day, held), True)
    starts = {(opening.day, opening.starts) for opening, is_cancelled in found.items() if not is_cancelled}
    gone = (o for o in subject.cancelled if window.first <= o.day <= window.last and (o.day, o.starts) not in starts)
    known = {(opening.day, opening.starts) for opening in found}
    found |= {opening: True for opening in gone if (opening.day, opening.starts) not in known}
    return sorted((item for item in found.items() if item[0].state not in HIDDEN_STATES), key=lambda item: item[0])


def merged(openings: Iterable[Opening]) -> list[Opening]:
    """Return the day's openings with those of one state joined where they touch: one door is one event."""
    joined: dict[str, list[Opening]] = {}
    for opening in sorted(openings):
        same = joined.setdefault(opening.state, [])
        if same and opening.starts <= same[-1].ends:
            same[-1] = replace(same[-1], ends=max(same[-1].ends, opening.ends))
        else:
            same.append(opening)
    return sorted(opening for same in joined.values() for opening in same)


def _taken_away(timetable: Timetable, day: date, held: Iterable[Opening]) -> list[Opening]:
    """What the week promises for the day and an exception takes away."""
    if not any(exception.covers(day) for exception in timetable.exceptions):
        return []
    starts = {opening.starts for opening in held}
    promised = openings_on(replace(timetable, exceptions=()), day)
    return [opening for opening in promised if opening.starts not in starts]


def _event(subject: Subject, opening: Opening, host: str, *, is_cancelled: bool) -> Event:
    event = Event()
    minutes = f"{opening.starts // 60:02d}{opening.starts % 60:02d}"
    event.add("uid", f"{subject.key}-{opening.day:%Y%m%d}-{minutes}-{opening.state}@{host}")
    event.add("dtstamp", subject.revised)
    event.add("last-modified", subject.revised)
    event.add("sequence", 2 * int((subject.revised - FIRST_REVISION).total_seconds() // 60) + is_cancelled)
    event.add("dtstart", opening.starts_at)
    event.add("dtend", opening.ends_at)
    event.add("summary", _title(subject, opening, is_cancelled=is_cancelled))
    event.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    event.add("url", subject.url)
    if subject.where:
        event.add("location", subject.where)
    if subject.point:
        event.add("geo", (subject.point.lat, subject.point.lon))
    if subject.told:
        event.add("description", subject.told)
    return event


def _title(subject: Subject, opening: Opening, *, is_cancelled: bool) -> str:
    if is_cancelled:
        return _("Peruttu: %(name)s") % {"name": subject.title}
    if opening.state == OpenState.OPEN:
        return subject.title
    return f"{subject.title} ({OpenState(opening.state).label})"


def _zone() -> Timezone:
    """The rule of summer time as it has been since 1996, as rules with an end that every reader expands alike."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    summer, winter = TimezoneDaylight(), TimezoneStandard()
    spring, autumn = datetime.fromisoformat("1997-03-30T03:00"), datetime.fromisoformat("1996-10-27T04:00")
    parts = (
        (summer, spring, 3, datetime(2037, 3, 29, 1, tzinfo=UTC), WINTER, SUMMER, "EEST"),
        (winter, autumn, 10, datetime(2037, 10, 25, 1, tzinfo=UTC), SUMMER, WINTER, "EET"),
    )
    for part, begins, month, until, before, after, name in parts:
        part.add("tzname", name)
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        part.add("dtstart", begins)
        part.add("rrule", {"freq": "yearly", "bymonth": month, "byday": "-1su", "until": until})
        zone.add_component(part)
    return zone
