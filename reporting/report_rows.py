"""The gatherings from which a finished report was counted, as they were when it was finished."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext, pgettext

from groups.counts import FIRST_TIMERS, Unit, all_counts
from groups.enums import GatheringState, NotHeldReason
from groups.models import AttendanceVersion, Gathering, RemovedGathering
from network.safe_cells import safe
from reporting.areas import Area
from reporting.models import Report

CHUNK = 2000


@dataclass(frozen=True)
class Then:
    """A gathering as it was then: `version` counts its reports up to that, 0 where nobody had reported."""

    gathering: Gathering | RemovedGathering
    state: str
    visitors: int | None
    first_timers: int | None
    counts: dict[str, int]
    reason: str
    version: int
    removed_on: date | None = None

    @property
    def key(self) -> int:
        """The key that the gathering has, or had."""
        return self.gathering.gathering if isinstance(self.gathering, RemovedGathering) else self.gathering.pk

    @property
    def name(self) -> str:
        """The circle, or the place whose visitors are counted."""
        circle = self.gathering.circle
        return circle.records.name if circle.records else circle.name

    @property
    def is_of_place(self) -> bool:
        return self.gathering.circle.records_id is not None

    @property
    def state_in_words(self) -> str:
        return str(GatheringState(self.state).label)

    @property
    def reason_in_words(self) -> str:
        return str(NotHeldReason(self.reason).label) if self.reason else ""


@dataclass(frozen=True)
class Sums:
    """How many rows there are, and how many visitors in them; None where nobody told any."""

    rows: int
    visits: int | None

    def with_removed(self, removed: Sequence[Then]) -> "Sums":
        """Return these with the rows that have been removed since."""
        told = [then.visitors for then in removed if then.visitors is not None]
        visits = (self.visits or 0) + sum(told) if told else self.visits
        return Sums(self.rows + len(removed), visits)


def rows_of(report: Report, area: Area) -> QuerySet[Gathering]:
    """Return the gatherings of a finished report: those that there were then, whatever has been reported since.

    `then_state` and `then_visitors` are what the report found: of what was reported later, the last version before.
    """
    period, moment = report.period_value, _moment(report)
    earlier = AttendanceVersion.objects.filter(gathering=OuterRef("pk"), reported_at__lte=moment).order_by("-number")[
        :1
    ]
    unreported = Value(GatheringState.NOT_REPORTED.value)
    is_later = Q(reported_at__gt=moment)
    of_period: Any = area.gatherings()
    found: QuerySet[Gathering] = of_period.in_period(period).annotate(
        then_state=Case(
            When(is_later, then=Coalesce(Subquery(earlier.values("state")), unreported)), default=F("state")
        ),
        then_visitors=Case(
            When(is_later, then=Subquery(earlier.values("visitors"))),
            default=F("visitors"),
            output_field=IntegerField(),
        ),
    )
    if report.newest_row is not None:
        found = found.filter(pk__lte=report.newest_row)
    happened = Q(day__lt=report.as_of) | Q(day=report.as_of) & ~Q(then_state=GatheringState.NOT_REPORTED)
    return found.filter(happened).order_by("day", "pk")


def removed_of(report: Report, area: Area) -> QuerySet[RemovedGathering]:
    """Return the gatherings that the report counted and that have been removed since, with what the report found."""
    removed: Any = RemovedGathering.objects.in_period(report.period_value)
    newest = -1 if report.newest_row is None else report.newest_row  # of an old report it is not known what it had
    found: QuerySet[RemovedGathering] = removed.filter(
        gathering__lte=newest,
        removed_at__gt=_moment(report),
        day__lte=report.as_of,
        circle__in=area.circles().order_by().values("pk"),
    )
    return found.annotate(then_state=F("state"), then_visitors=F("visitors")).order_by("day", "gathering")


def _moment(report: Report) -> datetime:
    """When the report was finished; of one that never said so, when it was ordered."""
    return report.finished_at or report.queued_at


def sums_of(rows: QuerySet[Any]) -> Sums:
    """Return how many rows there are and how many visits they add up to."""
    found = rows.order_by().aggregate(rows=Count("pk"), visits=Sum("then_visitors"))
    return Sums(found["rows"], found["visits"])


def as_removed(rows: Iterable[RemovedGathering]) -> list[Then]:
    """Return rows that have been removed, as they were when the report was finished."""
    return [replace(_then(row, row), removed_on=timezone.localdate(row.removed_at)) for row in rows]


def as_they_were(report: Report, rows: Sequence[Gathering]) -> list[Then]:
    """Return the rows as they were when the report was finished; what was reported after is asked for at once."""
    moment = _moment(report)
    later = [row.pk for row in rows if row.reported_at and row.reported_at > moment]
    versions: dict[int, AttendanceVersion] = {}
    if later:
        earlier = AttendanceVersion.objects.filter(gathering__in=later, reported_at__lte=moment)
        versions = {version.gathering_id: version for version in earlier.order_by("gathering_id", "number")}
    changed = set(later)
    return [_then(row, versions.get(row.pk) if row.pk in changed else row) for row in rows]


def _then(row: Gathering | RemovedGathering, told: Gathering | RemovedGathering | AttendanceVersion | None) -> Then:
    if told is None:
        return Then(row, GatheringState.NOT_REPORTED, None, None, {}, "", 0)
    version = told.number if isinstance(told, AttendanceVersion) else told.version
    return Then(row, told.state, told.visitors, told.first_timers, told.counts, told.reason, version)


def rows_as_csv(report: Report, rows: QuerySet[Gathering], removed: QuerySet[RemovedGathering]) -> Iterator[bytes]:
    """Yield the rows as CSV for Finnish Excel, some at a time: however many there are, few are held at once.

    Those that have been removed since come last, each with the day of its removal.
    """
    yield "\ufeff".encode() + _lines([_head()])
    after: tuple[date, int] | None = None
    rows = rows.select_related("circle__municipality", "circle__records")
    while True:
        some = rows.filter(Q(day__gt=after[0]) | Q(day=after[0], pk__gt=after[1])) if after else rows
        found = list(some[:CHUNK])
        if not found:
            break
        yield _lines([_cells(then) for then in as_they_were(report, found)])
        after = found[-1].day, found[-1].pk
    if gone := as_removed(removed.select_related("circle__municipality", "circle__records")):
        yield _lines([_cells(then) for then in gone])


def _lines(rows: list[list[Any]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";", lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()


def _codes() -> list[str]:
    return [code for code in all_counts() if code != FIRST_TIMERS]


def _head() -> list[str]:
    counts = all_counts()
    minutes = gettext("%(what)s, minuutteina")
    return [
        gettext("Päivä"),
        gettext("Viikko"),
        gettext("Kunta"),
        gettext("Ryhmä tai paikka"),
        gettext("Paikan kävijät"),
        pgettext("what became of a gathering", "Tila"),
        gettext("Ei pidetty, koska"),
        gettext("Kävijöitä"),
        gettext("Heistä ensi kertaa"),
        *(
            minutes % {"what": counts[code].label} if counts[code].unit is Unit.HOURS else counts[code].label
            for code in _codes()
        ),
        gettext("Monesko ilmoitus"),
        gettext("Tunniste"),
        gettext("Poistettu raportin jälkeen"),
    ]


def _cells(then: Then) -> list[Any]:
    row = then.gathering
    return [
        f"{row.day:%d.%m.%Y}",
        str(row.week),
        safe(row.circle.municipality.name),
        safe(then.name),
        gettext("kyllä") if then.is_of_place else gettext("ei"),
        then.state_in_words,
        then.reason_in_words,
        _number(then.visitors),
        _number(then.first_timers),
        *(_number(then.counts.get(code)) for code in _codes()),
        then.version,
        then.key,
        f"{then.removed_on:%d.%m.%Y}" if then.removed_on else "",
    ]


def _number(value: int | None) -> int | str:
    """A number as it is; what nobody told stays empty and is no zero."""
    return "" if value is None else value
