"""What the week sheet asks: the week's gatherings, the ones that were never reported, what is usual."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Avg, Count, Q, Window
from django.db.models.functions import Coalesce
from django.utils import timezone

from groups.enums import GatheringState
from groups.models import AttendanceVersion, Circle, Gathering
from groups.models.gathering import GatheringQuerySet
from groups.permissions import reported_circles
from groups.queries.meetings import UncertainMeeting, uncertain_meetings
from network.enums import HolidayRule
from network.models import User
from network.periods import Week
from network.permissions import Permission, reach
from network.public_holidays import holiday_on

MOST_LATE = 30
MOST_ON_SHEET = 400
MOST_UNCERTAIN = 60
USUAL_OVER = timedelta(weeks=26)


@dataclass(frozen=True)
class Totals:
    """The sums of a week's sheet; what was not reported is in no sum."""

    held: int = 0
    not_held: int = 0
    not_reported: int = 0
    coming: int = 0
    visitors: int = 0
    first_timers: int = 0


@dataclass(frozen=True)
class Late:
    """Past gatherings that nobody reported: the oldest of them, and how many there are in all."""

    gatherings: Sequence[Gathering]
    count: int


def has_sheet(user: User) -> bool:
    """Say whether the person reports attendance at all: of an area, or of a circle that they carry."""
    if reach(user, Permission.REPORT_ATTENDANCE):
        return True
    runs = reach(user, Permission.EDIT_PLACE).organisations
    return Circle.objects.led_by(user).exists() or (bool(runs) and Circle.objects.recording_for(runs).exists())


def week_gatherings(user: User, week: Week, town: str = "") -> list[Gathering]:
    """Return the week's gatherings that the person may report, in the order in which they take place.

    Of more than a sheet has room for come its first ones, and one more.
    """
    rows = _shown(user).in_week(week)
    rows = rows.filter(circle__municipality=town) if town else rows
    return list(rows.order_by("day", "starts", "circle__name", "pk")[: MOST_ON_SHEET + 1])


def uncertain_in_week(user: User, week: Week) -> list[UncertainMeeting]:
    """Return the public holidays of the week on which circles that the person reports may have met."""
    if not any(holiday_on(week.monday + timedelta(days=step)) for step in range(7)):
        return []
    circles = reported_circles(user).meeting().filter(timetable__holidays=HolidayRule.UNKNOWN)
    whole = circles.select_related("timetable").prefetch_related("timetable__spans", "timetable__exceptions")
    return uncertain_meetings(whole.order_by("name", "pk")[:MOST_UNCERTAIN], week.monday, week.sunday)


def late_gatherings(user: User, besides: Week, town: str = "") -> Late:
    """Return the oldest past gatherings of other weeks that nobody reported."""
    late = _late(_shown(user), besides)
    if town:
        late = late.filter(circle__municipality=town)
    elif reach(user, Permission.REPORT_ATTENDANCE).everywhere:
        oldest = late.order_by("day", "starts", "circle__name", "pk")[:MOST_LATE]
        return Late(list(oldest), late_rows(user, besides).count())
    # The order is by a day that no index knows: counting needs every row, and the limit would lure the database into
    # reading the whole country in the order of the days.
    counted = late.annotate(in_all=Window(Count("pk")), when=Coalesce("day", "day"))
    counted = counted.order_by("when", "starts", "circle__name", "pk")
    found = list(counted[:MOST_LATE])
    return Late(found, found[0].in_all if found else 0)


def late_rows(user: User, besides: Week) -> GatheringQuerySet:
    """Keep the past gatherings of other weeks that nobody reported."""
    return _late(Gathering.objects.reportable_by(user), besides)


def _late(rows: GatheringQuerySet, besides: Week) -> GatheringQuerySet:
    """Keep what is late; the week is told by its days, which the index of unreported gatherings knows."""
    late = rows.unreported_before(timezone.localdate())
    return late.filter(Q(day__lt=besides.monday) | Q(day__gt=besides.sunday))


def _shown(user: User) -> GatheringQuerySet:
    """The rows with what the sheet shows of each: a circle has forty columns more, and half are read as JSON."""
    rows: GatheringQuerySet = Gathering.objects.reportable_by(user).with_asked()
    of_gathering = [field.attname for field in Gathering._meta.concrete_fields]
    of_circle = ("name", "slug", "state", "municipality__name_fi", "municipality__name_sv", "records__slug")
    of_reporter = ("reported_by__name", "reported_by__email")
    whole = rows.select_related("circle__municipality", "circle__records", "reported_by")
    return whole.only(*of_gathering, *(f"circle__{name}" for name in of_circle), *of_reporter)


def by_week(gatherings: Iterable[Gathering]) -> list[tuple[Week, list[Gathering]]]:
    """Return gatherings that are in the order of their days, grouped by ISO week."""
    return [(week, list(rows)) for week, rows in groupby(gatherings, key=lambda g: g.week)]


def totals(gatherings: Iterable[Gathering], today: date) -> Totals:
    """Return the sums of the gatherings."""
    rows = list(gatherings)
    held = [g for g in rows if g.state == GatheringState.HELD]
    waiting = [g for g in rows if g.state == GatheringState.NOT_REPORTED]
    return Totals(
        held=len(held),
        not_held=len(rows) - len(held) - len(waiting),
        not_reported=sum(1 for g in waiting if g.day <= today),
        coming=sum(1 for g in waiting if g.day > today),
        visitors=sum(g.visitors or 0 for g in held),
        first_timers=sum(g.first_timers or 0 for g in held),
    )


def day_sums(gatherings: Iterable[Gathering]) -> list[tuple[date, int]]:
    """Return the visitors of each day on which something takes place; nothing where all is on one day."""
    sums: dict[date, int] = {}
    for gathering in gatherings:
        sums[gathering.day] = sums.get(gathering.day, 0) + (gathering.visitors or 0)
    return sorted(sums.items()) if len(sums) > 1 else []


def versions_of(gatherings: Iterable[Gathering]) -> dict[int, list[AttendanceVersion]]:
    """Return every version of the gatherings that were corrected, the newest first, by gathering."""
    corrected = [g.pk for g in gatherings if g.version > 1]
    found: dict[int, list[AttendanceVersion]] = {}
    if corrected:
        rows = AttendanceVersion.objects.filter(gathering__in=corrected).select_related("reported_by")
        for row in rows.order_by("gathering", "-number"):
            found.setdefault(row.gathering_id, []).append(row)
    return found


def usual_visitors(circles: Iterable[int]) -> dict[int, float]:
    """Return the mean number of visitors of the circles' gatherings of the last half year, where there are any."""
    since = timezone.localdate() - USUAL_OVER
    rows = Gathering.objects.held().filter(circle__in=set(circles), day__gte=since)
    return dict(rows.order_by().values_list("circle").annotate(mean=Avg("visitors")))
