"""Whom a circle's newcomers and its own people reach: always somebody, and never by name to a stranger."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from groups.models.circle import CircleQuerySet
from groups.permissions import own_or_supported
from network.keeping import Keepers, kept, nearest
from network.models import User
from network.permissions import Permission


def people_of(circle: Circle, *roles: MemberRole) -> list[User]:
    """Return the people who have one of the roles in the circle and can still sign in."""
    members = circle.members.filter(role__in=roles).values("user")
    return list(User.objects.filter(is_active=True, pk__in=members).order_by("pk"))


def contacts_of(circle: Circle) -> Keepers:
    """Return whom a newcomer's words reach: the lead, else the background contact, else helpers, else the area's."""
    tiers = (
        (MemberRole.LEAD, _("piirin vastuuhenkilö")),
        (MemberRole.BACKGROUND_CONTACT, _("piirin taustayhteyshenkilö")),
        (MemberRole.HELPER, _("piirin väki")),
    )
    for role, called in tiers:
        if people := people_of(circle, role):
            return Keepers(people, called)
    return nearest((), "", circle.municipality_id)


def behind(circle: Circle) -> Keepers:
    """Return who stands behind the circle when its own people do not answer: the background contact, or the area's."""
    own = people_of(circle, MemberRole.BACKGROUND_CONTACT)
    return nearest(own, _("piirin taustayhteyshenkilö"), circle.municipality_id)


def circles_answered_by(user: User) -> CircleQuerySet:
    """Return the circles whose newcomers the person answers: their own, or their area's that nobody carries."""
    anybody = CircleMember.objects.filter(circle=OuterRef("pk"), user__is_active=True)
    own = Q(Exists(anybody.filter(user=user)))
    return Circle.objects.filter(kept(user, own=own, has_own=Exists(anybody)))


def circles_counted_by(user: User) -> QuerySet[Circle]:
    """Return the circles of which the person sees how many newcomers wait, and nothing of what they wrote."""
    return own_or_supported(user, Permission.SUPPORT_CIRCLE, ())
