"""Newcomers' words: whose they are to answer, and how many wait where."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Min, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from groups.models import Circle, Inquiry
from groups.models.inquiry import InquiryQuerySet
from groups.queries.contacts import circles_answered_by, circles_counted_by
from groups.waiting import days_waited
from network.models import User
from network.periods import Week

WEEKS_COUNTED = 52


@dataclass(frozen=True)
class WaitingCount:
    """How many newcomers of one circle wait for an answer, and for how many days the first of them has."""

    circle: str
    count: int
    since: datetime

    @property
    def days(self) -> int:
        return days_waited(self.since, timezone.localdate())


def inquiries_for(user: User) -> InquiryQuerySet:
    """Return what has been written to the circles that the person answers for, and is not to be forgotten yet."""
    found: InquiryQuerySet = Inquiry.objects.kept().filter(circle__in=circles_answered_by(user))
    return found


@dataclass(frozen=True)
class WaitingSum:
    """How many newcomers wait for the person's own answer, how many in their area, and the area's longest wait."""

    own: int
    area: int
    days: int


def waiting_sum(user: User) -> WaitingSum:
    """Return what of newcomers waits for the person, in one question."""
    in_area = Q(circle__in=circles_counted_by(user))
    waiting = (
        Inquiry.objects.kept()
        .waiting()
        .aggregate(
            own=Count("pk", filter=Q(circle__in=circles_answered_by(user))),
            area=Count("pk", filter=in_area),
            since=Min("waits_since", filter=in_area),
        )
    )
    days = days_waited(waiting["since"], timezone.localdate()) if waiting["since"] else 0
    return WaitingSum(waiting["own"], waiting["area"], days)


def waiting_counts(user: User) -> list[WaitingCount]:
    """Return the circles of the person's area with newcomers who wait, the longest wait first: figures alone."""
    waiting = Inquiry.objects.kept().waiting().filter(circle__in=circles_counted_by(user))
    rows = waiting.order_by().values("circle__name").annotate(count=Count("pk"), since=Min("waits_since"))
    return [WaitingCount(row["circle__name"], row["count"], row["since"]) for row in rows.order_by("since")]


def year_of_inquiries(circle: Circle) -> tuple[int, int]:
    """Return how many have written to the circle within a year, and how many of them were answered."""
    first = Week.of(timezone.localdate()).plus(1 - WEEKS_COUNTED)
    rows = [row for row in circle.inquiry_counts.all() if Week(row.iso_year, row.iso_week) >= first]
    return sum(row.received for row in rows), sum(row.answered for row in rows)


@dataclass(frozen=True)
class Turn:
    """One turn of a talk as a page shows it."""

    who: str
    when: datetime
    text: str


def shown_name(author: User | None, circle: Circle) -> str:
    """Return what a stranger is told of who answers: a first name, and never an address."""
    first = author.name.split(" ")[0] if author else ""
    return first or circle.contact_name or _("Piirin väki")


def turns_of(inquiry: Inquiry, *, for_sender: bool) -> list[Turn]:
    """Return the talk from the first question on, as the sender or the circle's people read it."""
    them = _("Sinä") if for_sender else inquiry.name or _("Nimetön tulija")
    turns = [Turn(them, inquiry.received_at, inquiry.question)] if inquiry.question else []
    for reply in inquiry.replies.select_related("author"):
        own = shown_name(reply.author, inquiry.circle)
        turns.append(Turn(own if reply.by_circle else them, reply.written_at, reply.text))
    return turns
