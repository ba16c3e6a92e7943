"""Twelve weeks of one circle, as a paper holds them: the gatherings there are, and the days that are promised."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Prefetch

from groups.counts import Count
from groups.enums import CircleState
from groups.models import Circle, Gathering
from groups.models.circle import CircleQuerySet
from groups.models.gathering import GatheringQuerySet
from groups.queries.asked_counts import choice_of
from groups.queries.closing import with_closing
from network.enums import OpenState
from network.hours import openings_between
from network.models import Municipality, User
from network.periods import Week

WEEKS = 12
DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Meeting:
    """One day on the paper: a gathering that is written already, or a time that the timetable promises."""

    day: date
    starts: int
    ends: int
    gathering: Gathering | None = None


@dataclass(frozen=True)
class PaperSheet:
    """What the paper of one circle shows."""

    circle: Circle
    first: Week
    meetings: Sequence[Meeting]
    counts: Sequence[Count]

    @property
    def last(self) -> Week:
        return self.first.plus(WEEKS - 1)


def weeks_until(week: Week) -> Week:
    """Return the first of the twelve weeks that end with this one."""
    return week.plus(1 - WEEKS)


def circle_gatherings(user: User, circle: Circle, first: Week) -> list[Gathering]:
    """Return the circle's gatherings of the twelve weeks that the person may report, with what is closed of them."""
    rows = with_closing(Gathering.objects.reportable_by(user).with_asked())
    rows = _within(rows.filter(circle=circle), first).select_related("circle__municipality", "reported_by")
    return list(rows.order_by("day", "starts", "pk"))


def _within(rows: GatheringQuerySet, first: Week) -> GatheringQuerySet:
    return rows.filter(day__gte=first.monday, day__lte=first.plus(WEEKS - 1).sunday)


def paper_sheets(circles: CircleQuerySet, first: Week, today: date) -> list[PaperSheet]:
    """Return a sheet for each of the circles, in the order given; as many queries whatever their number."""
    written = Prefetch("gatherings", _within(Gathering.objects.order_by("day", "starts"), first), to_attr="on_paper")
    rows = circles.select_related("municipality", "timetable").prefetch_related(
        "timetable__spans", "timetable__exceptions", written
    )
    found = list(rows)
    asked = _asked({circle.municipality for circle in found})
    return [PaperSheet(c, first, meetings_of(c, first, today), asked[c.municipality_id]) for c in found]


def _asked(municipalities: Iterable[Municipality]) -> dict[str, Sequence[Count]]:
    return {municipality.code: choice_of(municipality).counts for municipality in municipalities}


def meetings_of(circle: Circle, first: Week, today: date) -> list[Meeting]:
    """Return the circle's days in order: what is written, and beyond that what the timetable promises."""
    written = [Meeting(g.day, g.starts, g.ends, g) for g in circle.on_paper]  # type: ignore[attr-defined]
    known = {(m.day, m.starts) for m in written}
    promised = [m for m in _promised(circle, first, today) if (m.day, m.starts) not in known]
    return sorted([*written, *promised], key=lambda m: (m.day, m.starts))


def _promised(circle: Circle, first: Week, today: date) -> list[Meeting]:
    """Return the days that are not written ahead yet."""
    if circle.state != CircleState.PUBLISHED or circle.timetable is None:
        return []
    since = max(first.monday, today, circle.expected_until + DAY if circle.expected_until else today)
    openings = openings_between(circle.timetable.as_hours(), since, first.plus(WEEKS - 1).sunday)
    return [Meeting(o.day, o.starts, o.ends) for o in openings if o.state != OpenState.CLOSED]
