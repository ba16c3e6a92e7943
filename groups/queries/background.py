"""Circles that have nobody behind them, and who of the area could stand there."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from groups.enums import CircleState, MemberRole
from groups.models import ChecklistAnswer, Circle, CircleMember
from groups.permissions import people_with
from groups.queries.readiness import ASKED
from network.enums import Role
from network.models import Membership, User
from network.permissions import Permission, reach

GOING_ON = (CircleState.SENT, CircleState.PUBLISHED, CircleState.PAUSED)


@dataclass(frozen=True)
class Alone:
    """A circle without a background contact, and what its own people said of one."""

    circle: Circle
    asks_network: bool
    own_words: str


def without_contact(user: User) -> QuerySet[Circle]:
    """Return the circles of the person's area that go on and have nobody behind them, the longest first."""
    where = reach(user, Permission.SUPPORT_CIRCLE)
    if not where:
        return Circle.objects.none()
    contacts = CircleMember.objects.filter(circle=OuterRef("pk"), role=MemberRole.BACKGROUND_CONTACT)
    found = Circle.objects.within_reach(where).filter(~Exists(contacts.filter(user__is_active=True)))
    oldest = F("published_at").asc(nulls_last=True)
    rows: QuerySet[Circle] = found.filter(state__in=GOING_ON).select_related("municipality").order_by(oldest, "pk")
    return rows


def with_own_words(circles: Iterable[Circle]) -> list[Alone]:
    """Return each circle with what its checklist says of a background contact; one query for all."""
    rows = list(circles)
    answers = ChecklistAnswer.objects.filter(circle__in=rows, topic="facilitation")
    details: dict[int, dict[str, Any]] = dict(answers.values_list("circle", "details"))
    return [
        Alone(row, said.get("background") == ASKED, str(said.get("background_name") or ""))
        for row in rows
        for said in (details.get(row.pk, {}),)
    ]


def candidates(circle: Circle) -> QuerySet[User]:
    """Return who could stand behind the circle: who supports circles in its area, and the editors of its host."""
    area = people_with(Permission.SUPPORT_CIRCLE, circle.municipality_id)
    editors = Membership.objects.current().filter(role=Role.ORGANISATION_EDITOR, organisation=circle.host_id or 0)
    people = User.objects.filter(is_active=True)
    return people.filter(Q(pk__in=area.values("pk")) | Q(pk__in=editors.values("user"))).order_by("name", "pk")


def contacts_of(circle: Circle) -> list[User]:
    """Return who stands behind the circle now."""
    rows = circle.members.filter(role=MemberRole.BACKGROUND_CONTACT, user__is_active=True)
    return [member.user for member in rows.select_related("user")]


def backed_alone(user: User) -> QuerySet[Circle]:
    """Return the circles that would have nobody behind them without the person."""
    role = MemberRole.BACKGROUND_CONTACT
    others = CircleMember.objects.filter(circle=OuterRef("pk"), role=role, user__is_active=True).exclude(user=user)
    mine = Circle.objects.filter(members__user=user, members__role=role, state__in=GOING_ON)
    found: QuerySet[Circle] = mine.exclude(Exists(others)).distinct()
    return found
