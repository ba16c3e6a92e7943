"""Help that circles ask for: who reads a request, on which side, and how many are open where."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from groups.enums import MemberRole, Supporter
from groups.models import Circle, CircleMember, SupportRequest
from groups.models.circle import CircleQuerySet
from groups.models.support import SupportRequestQuerySet
from groups.queries.contacts import circles_counted_by, people_of
from groups.queries.inquiries import Turn
from network.enums import Role
from network.keeping import in_area, of_area, reach_as
from network.models import User

OWN_SIDE = (MemberRole.LEAD, MemberRole.HELPER)


def circles_asking_as(user: User) -> CircleQuerySet:
    """Return the circles for which the person asks for help: those they lead or help in."""
    return Circle.objects.led_by(user)


def _in_area(user: User, role: Role) -> Q:
    return Q(circle__in=Circle.objects.filter(in_area(reach_as(user, role))))


def _has_role(user: User, *roles: MemberRole) -> Exists:
    return Exists(CircleMember.objects.filter(circle=OuterRef("circle"), user=user, role__in=roles))


def requests_to(user: User) -> SupportRequestQuerySet:
    """Return the requests that the person answers: of circles they stand behind, and what has come to their area."""
    escalated = Q(asked_of=Supporter.COORDINATOR) | Q(escalated_at__isnull=False)
    mine = (
        Q(_has_role(user, MemberRole.BACKGROUND_CONTACT))
        | Q(asked_of=Supporter.INSTRUCTOR) & _in_area(user, Role.SOCIAL_INSTRUCTOR)
        | escalated & _in_area(user, Role.COORDINATOR)
    )
    found: SupportRequestQuerySet = SupportRequest.objects.filter(mine).exclude(_has_role(user, *OWN_SIDE))
    return found


def requests_seen_by(user: User) -> SupportRequestQuerySet:
    """Return the requests that the person may read: their own circles', and those that they answer."""
    answered = Q(pk__in=requests_to(user).values("pk"))
    found: SupportRequestQuerySet = SupportRequest.objects.filter(Q(_has_role(user, *OWN_SIDE)) | answered)
    return found


def is_on_circles_side(request: SupportRequest, user: User) -> bool:
    """Whether the person speaks for the circle in this talk, and not for its support."""
    return request.circle.members.filter(user=user, role__in=OWN_SIDE).exists()


def first_asked(circle: Circle) -> Supporter:
    """Return who is asked first: the background contact, or without one the area's instructor or coordinator."""
    if people_of(circle, MemberRole.BACKGROUND_CONTACT):
        return Supporter.BACKGROUND_CONTACT
    if of_area(Role.SOCIAL_INSTRUCTOR, circle.municipality_id).exists():
        return Supporter.INSTRUCTOR
    return Supporter.COORDINATOR


def supporters_of(request: SupportRequest) -> list[User]:
    """Return who should answer now: those who were asked first, and after escalation the coordinators too."""
    circle = request.circle
    people: list[User] = []
    if request.asked_of == Supporter.INSTRUCTOR:
        people += of_area(Role.SOCIAL_INSTRUCTOR, circle.municipality_id)
    if request.asked_of == Supporter.COORDINATOR or request.escalated_at:
        people += of_area(Role.COORDINATOR, circle.municipality_id)
    people += people_of(circle, MemberRole.BACKGROUND_CONTACT)
    own = {person.pk for person in people_of(circle, *OWN_SIDE)}
    return list({person.pk: person for person in people if person.pk not in own}.values())


def talk_of(request: SupportRequest) -> list[Turn]:
    """Return the talk as both sides read it; nobody is named by an address."""
    sides = {True: _("Piirin väki"), False: _("Piirin tuki")}
    rows = request.messages.select_related("author")
    return [
        Turn((row.author.name if row.author else "") or sides[row.by_circle], row.written_at, row.text) for row in rows
    ]


@dataclass(frozen=True)
class SupportSum:
    """How many requests wait for the person's answer, and how many are open in their area: figures alone."""

    waiting: int
    area: int


def support_sum(user: User) -> SupportSum:
    """Return what of support waits for the person, in one question."""
    counted: QuerySet[Circle] = circles_counted_by(user)
    found = SupportRequest.objects.open().aggregate(
        waiting=Count("pk", filter=Q(waits_since__isnull=False, pk__in=requests_to(user).values("pk"))),
        area=Count("pk", filter=Q(circle__in=counted)),
    )
    return SupportSum(found["waiting"], found["area"])
