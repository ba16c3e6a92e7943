"""The life of a circle as pages tell it: how it ended, who has led it, who stands behind it, and what is near."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.utils import timezone

from groups.enums import MemberRole
from groups.models import Circle, CircleEnding, HostTerm, LeadInvitation, LeadTerm
from network.distance_in_words import distance_words
from network.enums import Precision, RecordKind
from network.geo import Point, distance_m
from network.keeping import keeping_of
from network.models import Listing, User
from network.open_line import open_line
from network.permissions import Permission, reach
from network.queries.near import centre_of
from network.queries.nearest import nearest
from network.queries.organisations import organisations_within
from places.queries.never_empty import Nearby
from places.queries.search import where_words

NEAREST = 5


@dataclass(frozen=True)
class Life:
    """An ended circle in sums alone: from when to when, and how many gatherings in how many years."""

    ending: CircleEnding | None
    held: int
    years: int
    hosts: Sequence[HostTerm]


def life_of(circle: Circle) -> Life:
    """Return how the circle lived and ended."""
    held = circle.gatherings.held()
    years = held.order_by().values("day__year").distinct().count()
    ending = circle.endings.filter(restarted_on=None).first()
    return Life(ending, held.count(), years, list(circle.host_terms.told().select_related("organisation")))


def open_near(circle: Circle) -> list[Nearby]:
    """Return the places and circles that are nearest to where the circle met, with when they are open."""
    point, precision = _where(circle)
    found = Listing.objects.shown_on(timezone.localdate()).filter(lat__isnull=False, is_demo=circle.is_demo)
    keys = nearest(found, point, NEAREST)
    rows = Listing.objects.select_related("municipality").in_bulk(keys)
    exact = precision == Precision.EXACT
    return [_nearby(rows[pk], point, exact=exact) for pk in keys if pk in rows]


def _where(circle: Circle) -> tuple[Point, str]:
    place = circle.place
    if place and place.point:
        return place.point, place.precision
    if circle.point:
        return circle.point, Precision.EXACT
    return centre_of(circle.municipality, circle.area)


def _nearby(row: Listing, point: Point, *, exact: bool) -> Nearby:
    apart = distance_m(point, Point(row.lat, row.lon)) if row.lat is not None and row.lon is not None else None
    distance = distance_words(apart, exact=exact and row.precision == Precision.EXACT) if apart is not None else ""
    line = open_line(row.timetable(), timezone.now(), meets=row.kind == "circle")
    return Nearby(row.get_absolute_url(), row.title, where_words(row), distance, line)


@dataclass(frozen=True)
class Leading:
    """A stretch of time in which one person led; the name is nobody's once the account is gone."""

    name: str
    since: date
    until: date | None


def lead_history(circle: Circle) -> list[Leading]:
    """Return who leads the circle and who has led it, the newest first."""
    terms = LeadTerm.objects.filter(circle=circle).select_related("user")
    return [Leading(str(t.user) if t.user else "", t.since, t.until) for t in terms]


def lead_invitations(circle: Circle) -> QuerySet[LeadInvitation]:
    """Return whom the circle has asked to lead it, the newest first."""
    found: QuerySet[LeadInvitation] = circle.lead_invitations.select_related("invited_by")
    return found


def is_lead(circle: Circle, user: User) -> bool:
    """Say whether the person leads the circle."""
    return circle.members.filter(user=user, role=MemberRole.LEAD).exists()


def host_in_force(circle: Circle) -> HostTerm | None:
    """Return since when the present organisation stands behind the circle."""
    found: HostTerm | None = circle.host_terms.in_force().select_related("organisation").first()
    return found


def may_answer_for_host(user: User | AnonymousUser, circle: Circle) -> bool:
    """Say whether the person keeps the facts of the organisation that stands behind the circle."""
    where = reach(user, Permission.EDIT_ORGANISATION)
    host = circle.host_id
    return host is not None and bool(where) and organisations_within(where).filter(pk=host).exists()


def host_questions_for(user: User) -> QuerySet[HostTerm]:
    """Return what circles have asked of the organisations whose facts the person keeps, and what was promised."""
    mine = organisations_within(reach(user, Permission.EDIT_ORGANISATION))
    found: QuerySet[HostTerm] = HostTerm.objects.filter(organisation__in=mine.values("pk"))
    return found.select_related("circle__municipality", "organisation", "asked_by", "answered_by")


def host_questions_waiting(user: User) -> QuerySet[HostTerm]:
    """Return what waits for the person's own answer: asked of their organisation, or of one that has no editors."""
    kept = keeping_of(RecordKind.ORGANISATION).kept_by(user)
    found: QuerySet[HostTerm] = HostTerm.objects.asked().filter(organisation__in=kept.values("pk"))
    return found.select_related("circle")


def asked_to_lead(user: User) -> QuerySet[LeadInvitation]:
    """Return the invitations to lead that wait for the person's answer."""
    waiting = LeadInvitation.objects.waiting().filter(email=user.email.lower(), expires_on__gte=timezone.localdate())
    found: QuerySet[LeadInvitation] = waiting.select_related("circle")
    return found
