"""Which circles a person may see, answer for, manage and approve."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from groups.enums import DIARY_ROLES, CircleState, MemberRole
from groups.models import Circle
from groups.models.circle import CircleQuerySet
from network.models import Membership, User
from network.permissions import ROLE_PERMISSIONS, Permission, Reach, reach

EVERY_CIRCLE = ~Q(pk__in=[])


def _within(where: Reach) -> Q:
    return EVERY_CIRCLE if where.everywhere else Q(municipality__in=where.municipalities)


def own_or_supported(user: User | AnonymousUser, permission: Permission, roles: tuple[str, ...]) -> CircleQuerySet:
    """Keep the circles in which the person has one of the roles, or that their permission covers."""
    if not isinstance(user, User):
        return Circle.objects.none()
    own = Q(pk__in=user.circles.filter(role__in=roles).values("circle"))
    where = reach(user, permission)
    return Circle.objects.of_people().filter(own | _within(where) if where else own)


def visible_circles(user: User | AnonymousUser) -> CircleQuerySet:
    """Keep the circles whose page the person may open: public ones, their own, those of the area they support."""
    if not isinstance(user, User):
        return Circle.objects.published()
    return Circle.objects.published() | inside_circles(user)


def inside_circles(user: User | AnonymousUser) -> CircleQuerySet:
    """Keep the circles whose checklist and papers the person may read."""
    return own_or_supported(user, Permission.SUPPORT_CIRCLE, tuple(MemberRole.values))


def answerable_circles(user: User | AnonymousUser) -> CircleQuerySet:
    """Keep the circles whose checklist the person may answer: led, helped or coordinated by them."""
    return own_or_supported(user, Permission.APPROVE_CIRCLE, (MemberRole.LEAD, MemberRole.HELPER))


def managed_circles(user: User | AnonymousUser) -> CircleQuerySet:
    """Keep the circles that the person may send, edit, pause and end."""
    return own_or_supported(user, Permission.APPROVE_CIRCLE, (MemberRole.LEAD,))


def reported_circles(user: User | AnonymousUser) -> CircleQuerySet:
    """Keep the circles whose gatherings the person reports: carried by them, or of their area."""
    return own_or_supported(user, Permission.REPORT_ATTENDANCE, (MemberRole.LEAD, MemberRole.HELPER))


def approvable_circles(user: User | AnonymousUser) -> CircleQuerySet:
    """Keep the circles of the area that the person coordinates."""
    where = reach(user, Permission.APPROVE_CIRCLE)
    return Circle.objects.of_people().filter(_within(where)) if where else Circle.objects.none()


def backed_circles(user: User) -> CircleQuerySet:
    """Keep the circles whose background contact the person may name: those of the area, and those they back."""
    found = own_or_supported(user, Permission.SUPPORT_CIRCLE, (MemberRole.BACKGROUND_CONTACT,))
    return found.exclude(state=CircleState.ENDED)


def people_with(permission: Permission, municipality: str) -> QuerySet[User]:
    """Return the people whose membership in force lets them do this in the municipality."""
    roles = [role for role, permissions in ROLE_PERMISSIONS.items() if permission in permissions]
    holding = Membership.objects.current().filter(
        Q(municipality=municipality) | Q(municipality=None, organisation=None), role__in=roles
    )
    return User.objects.filter(is_active=True, pk__in=holding.values("user")).order_by("pk")


def diary_circles(user: User | AnonymousUser) -> CircleQuerySet:
    """Keep the circles whose diary the person reads and writes: their own alone; no role of the network opens it."""
    if not isinstance(user, User):
        return Circle.objects.none()
    return Circle.objects.filter(pk__in=user.circles.filter(role__in=DIARY_ROLES).values("circle"))


def belongs_to_a_circle(user: User | AnonymousUser) -> bool:
    """Say whether the person is one of any circle's people; they read the ideas that circles pass on."""
    return isinstance(user, User) and user.circles.exists()


def may_use_codes(user: User | AnonymousUser) -> bool:
    """Say whether the person runs a circle or keeps a place, where somebody may show a slip."""
    carries = (MemberRole.LEAD, MemberRole.HELPER)
    return isinstance(user, User) and (
        bool(reach(user, Permission.EDIT_PLACE)) or user.circles.filter(role__in=carries).exists()
    )
