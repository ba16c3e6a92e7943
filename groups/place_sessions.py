"""When the visitors of a place are counted: once a day, or once for each stretch in which its door is open."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from groups.enums import RecordedPer
from network.enums import WELCOMES_ANYONE
from network.hours import Opening, openings_between
from places.enums import PlaceState
from places.models import Place
from places.timetables import union

LAST_MINUTE = 1440


def sessions(place: Place, per: str, first: date, last: date) -> Iterator[Opening]:
    """Yield what the place's hours promise, exceptions and holidays included; forms of work that overlap are one."""
    if place.state != PlaceState.PUBLISHED:
        return
    forms = place.work_forms.filter(timetable__isnull=False).select_related("timetable")
    told = [
        form.timetable.as_hours()
        for form in forms.prefetch_related("timetable__spans", "timetable__exceptions")
        if form.timetable
    ]
    open_to_all = (o for o in openings_between(union(told), first, last) if o.state in WELCOMES_ANYONE)
    for day, openings in groupby(sorted(open_to_all), key=lambda o: o.day):
        stretches = list(_joined(openings))
        if per == RecordedPer.DAY:
            stretches = [(stretches[0][0], stretches[-1][1])]
        yield from (Opening(day, starts, ends) for starts, ends in stretches)


def _joined(openings: Iterable[Opening]) -> Iterator[tuple[int, int]]:
    """Join the openings of one day that touch each other; one past midnight is counted on the day on which it began."""
    begun: tuple[int, int] | None = None
    for opening in openings:
        ends = min(opening.ends, LAST_MINUTE)
        if begun and opening.starts <= begun[1]:
            begun = (begun[0], max(begun[1], ends))
            continue
        if begun:
            yield begun
        begun = (opening.starts, ends)
    if begun:
        yield begun
