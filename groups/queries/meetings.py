"""When and where a circle meets, in words."""

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from groups.changed_days import Change
from groups.enums import CircleState, GatheringState, NotHeldReason
from groups.models import Circle, Gathering
from network.enums import HolidayRule, OpenState, SeasonBreak
from network.hours import Opening, Timetable, is_uncertain_on, openings_between, wall_clock
from network.hours_in_words import day_in_words, days_in_words, spans_in_words
from network.open_line import season_line
from network.public_holidays import holiday_name
from places.models import TimetableException
from places.queries.hours_text import text_of
from places.week import coming_changes

MOST_CHANGES = 4
MOST_BREAKS = 2
BREAKS_AHEAD = timedelta(days=183)
LOOK_AHEAD = timedelta(weeks=10)
Slot = tuple[int, date, int]

HOLIDAYS_IN_WORDS = {
    HolidayRule.UNKNOWN: gettext_lazy("Pyhäpäivistä ei ole vielä sovittu. Kysy ennen kuin lähdet."),
    HolidayRule.CLOSED: gettext_lazy("Pyhäpäivinä ei kokoonnuta."),
    HolidayRule.AS_USUAL: gettext_lazy("Kokoonnutaan myös pyhäpäivinä."),
}


@dataclass(frozen=True)
class UncertainMeeting:
    """A public holiday on which a circle may or may not meet."""

    circle: Circle
    day: date

    @property
    def words(self) -> str:
        return f"{day_in_words(self.day)}, {holiday_name(self.day, get_language() or 'fi')}"


def times_in_words(circle: Circle) -> list[str]:
    """Return when the circle meets, one line per weekly time; a time that ends today is over."""
    if circle.timetable is None:
        return []
    spans = [span for span in circle.timetable.as_hours().spans if span.state != OpenState.CLOSED]
    return spans_in_words(spans, timezone.localdate() + timedelta(days=1))


def holidays_in_words(circle: Circle) -> str:
    """Return what holds on public holidays; nothing where times of their own say it, or where there are no times."""
    if circle.timetable is None or not times_in_words(circle):
        return ""
    return str(HOLIDAYS_IN_WORDS.get(HolidayRule(circle.timetable.holidays), ""))


def break_in_words(circle: Circle) -> str:
    """Return that the circle is on a break of the year today and when it goes on, or nothing."""
    today = timezone.localdate()
    rows = circle.timetable.exceptions.all() if circle.timetable else ()
    going_on = (row.as_exception() for row in rows if row.season and row.first <= today <= row.last)
    last = max(going_on, key=lambda exception: exception.last, default=None)
    return season_line(last) if last else ""


def breaks_in_words(circle: Circle) -> list[str]:
    """Return what somebody who plans to come must know: a break that goes on, and those of the coming half year."""
    if circle.state == CircleState.PAUSED:
        if circle.resumes_on is None:
            return [_("Piiri on tauolla. Kysy yhteyshenkilöltä, milloin jatketaan.")]
        told = _("Piiri on tauolla %(day)s asti. Silloin tavataan taas.")
        return [told % {"day": date_format(circle.resumes_on, "SHORT_DATE_FORMAT")}]
    today = timezone.localdate()
    rows = circle.timetable.exceptions.all() if circle.timetable else ()
    coming = sorted(row for row in _season_days(rows) if today < row[0] <= today + BREAKS_AHEAD)
    ahead = [f"{SeasonBreak(kind).label} {days_in_words(first, last)}" for first, last, kind in coming]
    return [line for line in (break_in_words(circle), *ahead[:MOST_BREAKS]) if line]


def _season_days(rows: Iterable[TimetableException]) -> set[tuple[date, date, str]]:
    return {(row.first, row.last, row.season) for row in rows if row.season}


def hours_as_text(circle: Circle) -> tuple[str, str]:
    """Return when the circle meets as an OSM text and nothing, or nothing and why there is none."""
    return text_of(circle.timetable.as_hours(), timezone.localdate()) if circle.timetable else ("", "")


def coming_changes_of(circle: Circle) -> list[str]:
    """Return the first days ahead on which the circle does not meet as usual, in words."""
    if circle.timetable is None:
        return []
    return coming_changes(circle.timetable.as_hours(), timezone.localdate(), meets=True)[:MOST_CHANGES]


def uncertain_meetings(circles: Iterable[Circle], first: date, last: date) -> list[UncertainMeeting]:
    """Return the public holidays of the days on which a circle would usually meet and nobody has said whether it does.

    Give circles with their timetables fetched; a gathering that somebody added there is no longer uncertain.
    """
    found = []
    for circle in circles:
        hours = circle.timetable.as_hours() if circle.timetable else Timetable()
        days = (first + timedelta(days=step) for step in range((last - first).days + 1))
        found += [UncertainMeeting(circle, day) for day in days if is_uncertain_on(hours, day)]
    added = set(Gathering.objects.filter(circle__in=[m.circle for m in found]).values_list("circle", "day"))
    return [meeting for meeting in found if (meeting.circle.pk, meeting.day) not in added]


def venue_in_words(circle: Circle) -> str:
    """Return where the circle meets: room, place and address, as far as they are known."""
    place = circle.place
    parts = [circle.venue, place.name if place else "", place.address if place else circle.address]
    return ", ".join(dict.fromkeys(part for part in parts if part))


def next_meetings(circle: Circle, count: int = 2, cancelled: Container[Slot] = ()) -> list[Opening]:
    """Return the coming meetings that the timetable promises and nobody has cancelled, a going one first."""
    if circle.timetable is None:
        return []
    today, minute = wall_clock(timezone.now())
    promised = openings_between(circle.timetable.as_hours(), today, today + LOOK_AHEAD)
    coming = (
        opening
        for opening in promised
        if opening.state != OpenState.CLOSED
        and (opening.day > today or opening.ends > minute)
        and (circle.pk, opening.day, opening.starts) not in cancelled
    )
    return list(islice(coming, count))


def cancelled_slots(circles: Iterable[int]) -> set[Slot]:
    """Return the coming meetings of the circles that somebody has cancelled ahead of time."""
    rows = Gathering.objects.filter(circle__in=list(circles), state=GatheringState.NOT_HELD)
    return set(rows.filter(day__gte=timezone.localdate()).values_list("circle", "day", "starts"))


def added_meetings(circle: Circle) -> list[Opening]:
    """Return the coming meetings that somebody has added by hand to those of the timetable."""
    rows = circle.gatherings.filter(is_added=True, day__gte=timezone.localdate())
    return [Opening(row.day, row.starts, row.ends) for row in rows.exclude(state=GatheringState.NOT_HELD)]


def changes_since(circle: Circle, since: date) -> list[Change]:
    """Return what somebody has cancelled or added; one to which nobody came was no less open."""
    return changes_by_circle([circle], since)[circle.pk]


def changes_by_circle(circles: Iterable[Circle], since: date) -> dict[int, list[Change]]:
    """Return the same of many circles by their keys, one query for all of them."""
    found: dict[int, list[Change]] = {circle.pk: [] for circle in circles}
    not_held = Q(state=GatheringState.NOT_HELD) & ~Q(reason=NotHeldReason.NOBODY_CAME)
    rows = Gathering.objects.filter(not_held | Q(is_added=True), circle__in=found, day__gte=since)
    for row in rows.order_by("day", "starts"):
        found[row.circle_id].append(Change(row.day, row.starts, row.ends, row.state != GatheringState.NOT_HELD))
    return found
