"""Gatherings that a timetable promises, as rows; the one writer below the actions and the daily task."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from groups.announcements import gatherings_expected
from groups.enums import GatheringState
from groups.horizon import AHEAD
from groups.models import Circle, Gathering
from groups.place_sessions import sessions
from network.enums import OpenState
from network.hours import Opening, openings_between, wall_clock

DAY = timedelta(days=1)


@dataclass(frozen=True)
class Written:
    """How many gatherings were added and how many taken back."""

    added: int
    removed: int


def horizon() -> date:
    """Return the day up to which gatherings are written ahead."""
    return timezone.localdate() + AHEAD


@transaction.atomic
def write_expected(circle: Circle, until: date) -> Written:
    """Make the circle's unreported gatherings agree with its timetable up to the day; reported ones stay as they are.

    Days since the last writing are made up for, so a night without a worker leaves no hole; what has been written
    further ahead than the day agrees too.
    """
    now = timezone.now()
    until = max(until, circle.expected_until or until)
    promised = {(o.day, o.starts): o for o in _promised(circle, wall_clock(now)[0], until)}
    coming = _coming(circle, until)
    removed = [g for g in coming if (g.day, g.starts) not in promised]
    _correct_ends(coming, promised.values())
    existing = (
        set(circle.gatherings.filter(day__gte=min(d for d, _ in promised)).values_list("day", "starts"))
        if (promised)
        else set()
    )
    new = [_gathering(circle, o) for key, o in promised.items() if key not in existing]
    if circle.records is not None:
        new = _of_untold_days(new, existing, wall_clock(now)[0])
    Gathering.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    _remember(circle, until)
    if new or removed:
        gatherings_expected.send(sender=Gathering, circle=circle, removed=removed)
    Gathering.objects.filter(pk__in=[gathering.pk for gathering in removed]).delete()
    return Written(len(new), len(removed))


def _promised(circle: Circle, today: date, until: date) -> Iterable[Opening]:
    if not circle.is_expected:
        return []
    if circle.records is not None:
        first = circle.expected_until + DAY if circle.expected_until else _start_of(circle, today)
        return sessions(circle.records, circle.recorded_per, min(first, today), until)
    if circle.timetable is None:
        return []
    since = circle.expected_until + DAY if circle.expected_until else _start_of(circle, today)
    openings = openings_between(circle.timetable.as_hours(), min(since, today), until)
    return (o for o in openings if o.state != OpenState.CLOSED)


def _of_untold_days(new: list[Gathering], existing: set[tuple[date, int]], today: date) -> list[Gathering]:
    """Leave a day of a place that has come as it is: other hours or another way of counting begin tomorrow."""
    told = {day for day, _starts in existing if day <= today}
    return [gathering for gathering in new if gathering.day not in told]


def _start_of(circle: Circle, today: date) -> date:
    return timezone.localdate(circle.published_at) if circle.published_at else today


def _coming(circle: Circle, until: date) -> list[Gathering]:
    today, minute = wall_clock(timezone.now())
    rows: QuerySet[Gathering] = circle.gatherings.filter(
        Q(day__gt=today) | Q(day=today, starts__gt=minute),
        state=GatheringState.NOT_REPORTED,
        version=0,
        is_added=False,
    )
    return list(rows.filter(day__lte=until) if circle.is_expected else rows)


def _correct_ends(coming: Iterable[Gathering], promised: Iterable[Opening]) -> None:
    ends = {(o.day, o.starts): o.ends for o in promised}
    changed = []
    for gathering in coming:
        end = ends.get((gathering.day, gathering.starts), gathering.ends)
        if gathering.ends != end:
            gathering.ends = end
            changed.append(gathering)
    Gathering.objects.bulk_update(changed, ["ends"], batch_size=200)


def _gathering(circle: Circle, opening: Opening) -> Gathering:
    gathering = Gathering(circle=circle, day=opening.day, starts=opening.starts, ends=opening.ends)
    gathering.set_week()
    return gathering


def _remember(circle: Circle, until: date) -> None:
    if circle.published_at is None:
        return
    if circle.is_expected:
        circle.expected_until = max(until, circle.expected_until or until)
    else:
        circle.expected_until = timezone.localdate()
    Circle.objects.filter(pk=circle.pk).update(expected_until=circle.expected_until)
