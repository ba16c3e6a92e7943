"""A circle's breaks of the year: said ahead, taken back, written into its timetable, and over by themselves."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Q
from django.utils import timezone, translation

from groups.actions.attendance import report_attendance
from groups.actions.circles import leads_of, locked
from groups.actions.gatherings import cancel_gathering, expect_gatherings
from groups.actions.listings import index_circle, remember_change, whole
from groups.actions.timetables import timetable_of
from groups.enums import CircleState, GatheringState, NotHeldReason
from groups.models import Circle, CircleSeason, Gathering
from network.actions.mail import write_to
from network.audit import record
from network.enums import SeasonBreak
from network.models import User
from places.models import TimetableException

WRITTEN_AHEAD = timedelta(days=430)
TOLD_AHEAD = timedelta(days=7)
DAY = timedelta(days=1)


@transaction.atomic
def set_season(
    circle: Circle, *, kind: SeasonBreak, first: date, last: date, every_year: bool, by: User
) -> tuple[CircleSeason, list[Gathering]]:
    """Say a break of the year: what its timetable promises in it is no longer expected, and feeds say cancelled.

    Gatherings that somebody had added by hand are cancelled for the holiday, and returned. The same said twice is once.
    """
    circle = locked(circle)
    facts = {"kind": kind, "every_year": every_year}
    season, is_new = CircleSeason.objects.get_or_create(
        circle=circle, first=first, last=last, defaults={**facts, "made_by": by}
    )
    if not is_new and (season.kind, season.every_year) == (kind, every_year):
        return season, []
    season.kind, season.every_year = kind, every_year
    season.save()
    record(
        "circle season set",
        season,
        by=by,
        changes={"days": [None, f"{first}–{last}"], "every_year": [None, every_year]},
    )
    _write(circle)
    cancelled = [cancel_gathering(row, reason=NotHeldReason.HOLIDAY, by=by) for row in _added(circle, first, last)]
    return season, cancelled


@transaction.atomic
def remove_season(season: CircleSeason, *, by: User) -> list[Gathering]:
    """Take a break back: what the timetable promises is expected again, and what the break cancelled comes back."""
    circle = locked(season.circle)
    days = season.next_days(timezone.localdate())
    record("circle season removed", season, by=by, changes={"days": [f"{season.first}–{season.last}", None]})
    CircleSeason.objects.filter(pk=season.pk).delete()
    _write(circle)
    return [_expect_again(row, by) for row in _cancelled_for(circle, *days)] if days else []


def _added(circle: Circle, first: date, last: date) -> list[Gathering]:
    rows = circle.gatherings.filter(is_added=True, day__gte=timezone.localdate(), day__range=(first, last))
    return list(rows.filter(state=GatheringState.NOT_REPORTED).order_by("day", "starts"))


def _cancelled_for(circle: Circle, first: date, last: date) -> list[Gathering]:
    rows = circle.gatherings.filter(is_added=True, day__gt=timezone.localdate(), day__range=(first, last))
    rows = rows.filter(state=GatheringState.NOT_HELD, reason=NotHeldReason.HOLIDAY)
    others = list(_coming_days(circle))
    return [row for row in rows if not any(begins <= row.day <= ends for begins, ends, _kind in others)]


def _expect_again(gathering: Gathering, by: User) -> Gathering:
    told = report_attendance(
        gathering,
        state=GatheringState.NOT_REPORTED,
        submission=uuid4(),
        seen_version=gathering.version,
        by=by,
    )
    return told.gathering


def _coming_days(circle: Circle) -> Iterable[tuple[date, date, str]]:
    today = timezone.localdate()
    for season in CircleSeason.objects.filter(circle=circle):
        for first, last in season.days_from(today, today + WRITTEN_AHEAD):
            yield first, last, season.kind


def _write(circle: Circle) -> bool:
    """Make the timetable's coming breaks those that the circle has said; tell whoever reads the timetable."""
    wanted = {(first, last, str(kind)) for first, last, kind in _coming_days(circle)}
    timetable = timetable_of(circle)
    coming = timetable.exceptions.filter(last__gte=timezone.localdate()).exclude(season="")
    rows = {(row.first, row.last, row.season): row for row in coming}
    gone = [row for key, row in rows.items() if key not in wanted]
    new = sorted(wanted - set(rows))
    if not gone and not new:
        return False
    _take_away(gone)
    with translation.override(circle.language):
        TimetableException.objects.bulk_create(
            TimetableException(
                timetable=timetable, first=first, last=last, season=kind, reason=str(SeasonBreak(kind).label)
            )
            for first, last, kind in new
        )
    remember_change(circle)
    fresh = whole(Circle.objects.all()).get(pk=circle.pk)
    expect_gatherings(fresh)
    index_circle(fresh)
    return True


def _take_away(rows: Iterable[TimetableException]) -> None:
    """A break that is cut short was a break until yesterday."""
    today = timezone.localdate()
    for row in rows:
        if row.first < today:
            row.last = today - DAY
            row.save()
        else:
            row.delete()


# --- Each morning ----------------------------------------------------------------------------------------------------


def look_at_seasons(today: date) -> dict[str, int]:
    """Write yearly breaks a year ahead, and remind the leads a week before the day on which they go on; each once."""
    going_on = CircleSeason.objects.filter(circle__state__in=(CircleState.PUBLISHED, CircleState.PAUSED))
    coming = going_on.filter(Q(every_year=True) | Q(last__gte=today)).select_related("circle").order_by("circle", "pk")
    yearly = dict.fromkeys(season.circle_id for season in coming if season.every_year)
    meeting = [season for season in coming if season.circle.state == CircleState.PUBLISHED]
    return {
        "breaks of the year written": sum(_write_ahead(pk) for pk in yearly),
        "ends of breaks of the year told": sum(_tell_of_the_end(season, today) for season in meeting),
    }


@transaction.atomic
def _write_ahead(pk: int) -> int:
    return int(_write(locked(Circle(pk=pk))))


@transaction.atomic
def _tell_of_the_end(season: CircleSeason, today: date) -> int:
    """Take the letter before it is written, so that two clocks send it once."""
    days = season.next_days(today)
    if days is None or not max(days[0], days[1] - TOLD_AHEAD) <= today:
        return 0
    untold = CircleSeason.objects.filter(Q(told_of=None) | ~Q(told_of=days[1]), pk=season.pk)
    if taken := untold.update(told_of=days[1]):
        context = {"circle": season.circle, "season": season, "day": days[1] + DAY}
        write_to(leads_of(season.circle), "groups/mail/season_ends.txt", context)
    return taken
