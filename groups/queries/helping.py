"""Whom to help this week: the circles of one's area for which something could be done, and why."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import IntEnum, auto

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from groups.enums import CircleState, GatheringState, MemberRole, NotHeldReason
from groups.fading import Fading, fading
from groups.models import AttendanceAsked, Circle, CircleMember, Gathering, SupportRequest
from groups.queries.askable import askable
from groups.queries.quiet import quiet_drafts
from groups.queries.support import requests_to
from network.models import Municipality, User
from network.permissions import Permission, Reach, reach

MOST_CIRCLES = 400
ASKED_OVER = timedelta(days=21)
MEASURED_OVER = timedelta(weeks=40)
STILL_MEETS = timedelta(weeks=8)
NEW_FOR = timedelta(weeks=8)
NEWCOMERS_OVER = timedelta(weeks=4)
MANY_NEWCOMERS, MANY_OF_VISITORS = 5, 0.3
RUNNING = 2
NO_WORRY = (NotHeldReason.MOVED, NotHeldReason.HOLIDAY)


class Why(IntEnum):
    """Why a circle is on the list, the most urgent first."""

    ESCALATED = auto()
    NOT_HELD = auto()
    SUPPORT = auto()
    NOT_REPORTED = auto()
    FADING = auto()
    NEWCOMERS = auto()
    QUIET = auto()
    NEW = auto()
    ALONE = auto()


@dataclass(frozen=True)
class Asked:
    """A letter that asked for the circle's numbers: to whom, when, and who sent it by hand, if anybody."""

    to: User
    on: date
    by: User | None

    @property
    def is_today(self) -> bool:
        return self.on == timezone.localdate()


@dataclass(frozen=True)
class Reason:
    """One thing in which the circle could be helped; only the facts of its own `why` are given."""

    why: Why
    gatherings: Sequence[Gathering] = ()
    asked: Sequence[Asked] = ()
    leads: Sequence[User] = ()
    fading: Fading | None = None
    request: SupportRequest | None = None
    newcomers: int = 0
    visitors: int = 0
    week: int = 0
    since: date | None = None

    @property
    def name(self) -> str:
        return self.why.name.lower()

    @property
    def was_asked_today(self) -> bool:
        """Whether everybody who leads the circle has had today's letter about it."""
        today = {asked.to.pk for asked in self.asked if asked.is_today}
        return bool(self.leads) and all(lead.pk in today for lead in self.leads)


@dataclass(frozen=True)
class Helped:
    """A circle and why it is on the list, the most urgent reason first."""

    circle: Circle
    reasons: Sequence[Reason]

    @property
    def order(self) -> tuple[int, int, str]:
        return (self.reasons[0].why, -len(self.reasons), self.circle.name)


@dataclass(frozen=True)
class Helping:
    """The list, the most urgent first; of a large area one municipality at a time."""

    rows: Sequence[Helped]
    municipalities: Sequence[Municipality] = ()
    chosen: Municipality | None = None

    @property
    def is_narrowed(self) -> bool:
        return self.chosen is not None


def helping(user: User, municipality: str = "") -> Helping:
    """Return whom to help, in six questions for as many circles as one person can look after.

    An area of more than that is looked at one municipality at a time: the one asked for, or else its first.
    """
    where = reach(user, Permission.SUPPORT_CIRCLE)
    circles = _circles(where, municipality)
    if not municipality and len(circles) <= MOST_CIRCLES:
        return Helping(_rows(user, where, circles))
    towns = _municipalities(where)
    chosen = next((town for town in towns if town.code == municipality), towns[0] if towns else None)
    here = Reach(municipalities=frozenset([chosen.code])) if chosen else where
    return Helping(_rows(user, here, _circles(here)[:MOST_CIRCLES]), towns, chosen)


def first_to_help(user: User, most: int) -> tuple[Sequence[Helped], int] | None:
    """Return the first of the list and how many there are; None when the area is too large for one list."""
    where = reach(user, Permission.SUPPORT_CIRCLE)
    if not where:
        return (), 0
    circles = _circles(where)
    if len(circles) > MOST_CIRCLES:
        return None
    rows = _rows(user, where, circles)
    return rows[:most], len(rows)


def unreported_of(circle: Circle) -> list[Gathering]:
    """Return the circle's gatherings of three weeks that are past and that nobody has reported, the oldest first."""
    today = timezone.localdate()
    late = circle.gatherings.unreported_before(today).filter(day__gte=today - ASKED_OVER)
    return list(late.select_related("circle").order_by("day", "starts", "pk"))


def _circles(where: Reach, municipality: str = "") -> list[Circle]:
    contacts = CircleMember.objects.filter(circle=OuterRef("pk"), role=MemberRole.BACKGROUND_CONTACT)
    found = (Circle.objects.that_go_on() | Circle.objects.expected()).within_reach(where)
    if municipality:
        found = found.filter(municipality=municipality)
    told = found.annotate(has_contact=Exists(contacts.filter(user__is_active=True)))
    return list(told.select_related("municipality", "records").order_by("name", "pk")[: MOST_CIRCLES + 1])


def _municipalities(where: Reach) -> list[Municipality]:
    going_on = Circle.objects.that_go_on().within_reach(where)
    return list(Municipality.objects.filter(pk__in=going_on.order_by().values("municipality")).order_by("name_fi"))


def _rows(user: User, where: Reach, circles: Sequence[Circle]) -> list[Helped]:
    by_key = {circle.pk: circle for circle in circles}
    reasons: dict[int, list[Reason]] = defaultdict(list)
    for circle, reason in _of_requests(user, where):
        reasons[circle.pk].append(reason)
        by_key.setdefault(circle.pk, circle)
    for key, rows in _of_gatherings(by_key).items():
        reasons[key] += rows
    for circle in circles:
        reasons[circle.pk] += _of_circle(circle)
    for circle in _quiet(where):
        by_key[circle.pk] = circle
        reasons[circle.pk].append(Reason(Why.QUIET, since=_last_written(circle)))
    found = (Helped(by_key[key], sorted(rows, key=lambda row: row.why)) for key, rows in reasons.items() if rows)
    return sorted(found, key=lambda row: row.order)


def _of_requests(user: User, where: Reach) -> Iterable[tuple[Circle, Reason]]:
    """The requests for support that the person answers; those that others answer stay between them."""
    mine = requests_to(user).open().filter(circle__in=Circle.objects.within_reach(where).values("pk"))
    for request in mine.select_related("circle__municipality").order_by("waits_since", "pk"):
        why = Why.ESCALATED if request.escalated_at else Why.SUPPORT
        yield request.circle, Reason(why, request=request)


def _of_circle(circle: Circle) -> Iterable[Reason]:
    if circle.state == CircleState.PUBLISHED and circle.published_at:
        age = timezone.localdate() - timezone.localdate(circle.published_at)
        if age < NEW_FOR:
            yield Reason(Why.NEW, week=age.days // 7 + 1)
    if circle.state != CircleState.RECORD and not circle.has_contact:  # type: ignore[attr-defined]
        yield Reason(Why.ALONE)


def _quiet(where: Reach) -> QuerySet[Circle]:
    found: QuerySet[Circle] = quiet_drafts(timezone.now()).within_reach(where).select_related("municipality")
    return found.annotate(last_answer=Max("answers__answered_at")).order_by("updated_at", "pk")[:MOST_CIRCLES]


def _last_written(circle: Circle) -> date:
    answered = circle.last_answer  # type: ignore[attr-defined]
    return timezone.localdate(max(circle.updated_at, answered or circle.updated_at))


def _of_gatherings(circles: dict[int, Circle]) -> dict[int, list[Reason]]:
    """What the past gatherings of the circles tell, three questions for all of them."""
    today = timezone.localdate()
    past = Gathering.objects.filter(circle__in=list(circles), day__gte=today - MEASURED_OVER, day__lt=today)
    told = past.order_by("circle", "day", "starts").only(
        "circle", "day", "iso_year", "iso_week", "starts", "state", "visitors", "first_timers", "reason"
    )
    by_circle: dict[int, list[Gathering]] = defaultdict(list)
    for gathering in told:
        by_circle[gathering.circle_id].append(gathering)
    late = {key: _late(rows, today) for key, rows in by_circle.items()}
    waiting = {key: rows for key, rows in late.items() if rows}
    asked, leads = _asked(waiting), askable(waiting)
    found = {}
    for key, rows in by_circle.items():
        found[key] = [
            *((Reason(Why.NOT_REPORTED, waiting[key], asked[key], leads.get(key, ())),) if key in waiting else ()),
            *_of_figures(rows, today, meets=circles[key].is_expected),
        ]
    return found


def _late(gatherings: Iterable[Gathering], today: date) -> list[Gathering]:
    return [g for g in gatherings if g.state == GatheringState.NOT_REPORTED and g.day >= today - ASKED_OVER]


def _asked(late: dict[int, list[Gathering]]) -> dict[int, list[Asked]]:
    """The letters about the missing numbers, the newest first, each person and day once."""
    keys = [g.pk for rows in late.values() for g in rows]
    lines = AttendanceAsked.objects.filter(gathering__in=keys, letter__sent_at__isnull=False)
    found: dict[int, dict[tuple[int, date], Asked]] = defaultdict(dict)
    told = lines.select_related("letter__person", "letter__asked_by", "gathering").order_by("-letter__day", "pk")
    for line in told:
        letter = line.letter
        found[line.gathering.circle_id].setdefault(
            (letter.person_id, letter.day), Asked(letter.person, letter.day, letter.asked_by)
        )
    return defaultdict(list, {key: list(rows.values()) for key, rows in found.items()})


def _of_figures(gatherings: Sequence[Gathering], today: date, *, meets: bool) -> Iterable[Reason]:
    if not meets:
        return
    counted = [g for g in gatherings if g.reason not in NO_WORRY]
    last = counted[-RUNNING:]
    if len(last) == RUNNING and all(g.state == GatheringState.NOT_HELD for g in last):
        yield Reason(Why.NOT_HELD, last)
    held = [g for g in counted if g.state == GatheringState.HELD]
    if held and held[-1].day >= today - STILL_MEETS:
        fallen = fading([g.visitors or 0 for g in held])
        if fallen:
            yield Reason(Why.FADING, fading=fallen)
    yield from _of_newcomers([g for g in held if g.day >= today - NEWCOMERS_OVER and g.first_timers is not None])


def _of_newcomers(held: Sequence[Gathering]) -> Iterable[Reason]:
    """Of those gatherings alone in which it was asked."""
    visitors, newcomers = sum(g.visitors or 0 for g in held), sum(g.first_timers or 0 for g in held)
    if newcomers >= MANY_NEWCOMERS and newcomers >= MANY_OF_VISITORS * visitors:
        yield Reason(Why.NEWCOMERS, newcomers=newcomers, visitors=visitors)
