"""Who keeps a circle: its lead and helpers, else instructors, else coordinators."""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from groups.actions import circles as actions
from groups.enums import CircleState, MemberRole
from groups.models import Circle, CircleMember
from groups.permissions import answerable_circles
from groups.queries.meetings import times_in_words, venue_in_words
from network.enums import RecordKind
from network.keeping import AREA_ROLES, Keepers, Keeping, has_instructor, kept, nearest
from network.models import User
from network.permissions import Reach

CARRIERS = (MemberRole.LEAD, MemberRole.HELPER)


class CircleKeeping(Keeping):
    """The groups room answers for circles that go on or have a break."""

    kind = RecordKind.CIRCLE
    edits = ("circle edited",)

    def public(self) -> QuerySet[Circle]:
        found: QuerySet[Circle] = Circle.objects.filter(state__in=(CircleState.PUBLISHED, CircleState.PAUSED))
        return found

    def within(self, where: Reach) -> QuerySet[Circle]:
        return self.public().filter(pk__in=Circle.objects.within_reach(where).values("pk"))

    def kept_by(self, user: User) -> QuerySet[Circle]:
        carriers = _carriers()
        own = Q(Exists(carriers.filter(user=user)))
        return self.public().filter(kept(user, own=own, has_own=Exists(carriers)))

    def confirmable_by(self, user: User) -> QuerySet[Circle]:
        return confirmable_circles(user)

    def keepers(self, key: int) -> Keepers:
        circle = Circle.objects.get(pk=key)
        carriers = circle.members.filter(role__in=CARRIERS).values("user")
        own = User.objects.filter(is_active=True, pk__in=carriers).order_by("pk")
        return nearest(own, _("ryhmän vastuuhenkilö"), circle.municipality_id)

    def has_nearer(self) -> Q:
        return Q(Exists(_carriers())) | Q(has_instructor())

    def people(self) -> QuerySet[User]:
        carries = CircleMember.objects.filter(user=OuterRef("pk"), role__in=CARRIERS)
        holds = Q(memberships__role__in=AREA_ROLES)
        return User.objects.filter(Q(Exists(carries)) | holds, is_active=True).distinct()

    def confirm(self, key: int, *, by: User) -> None:
        actions.edit(Circle.objects.get(pk=key), by=by)

    def facts(self, key: int) -> list[tuple[str, str]]:
        related = Circle.objects.select_related("municipality", "place", "host", "timetable")
        circle = related.get(pk=key)
        where = [venue_in_words(circle), circle.area, circle.municipality.name]
        facts: list[tuple[str, Any]] = [
            (_("Piirin nimi"), circle.name),
            (_("Lyhyesti"), circle.summary),
            (_("Milloin"), "; ".join(times_in_words(circle)) or _("Aika sovitaan vielä")),
            (_("Missä"), ", ".join(dict.fromkeys(part for part in where if part))),
            (_("Yhteyshenkilön etunimi"), circle.contact_name),
            (_("Puhelin"), circle.contact_phone),
            (_("Taustalla oleva järjestö"), circle.host.name if circle.host else ""),
        ]
        return [(name, str(value)) for name, value in facts if value]


def _carriers() -> QuerySet[CircleMember]:
    carriers: QuerySet[CircleMember] = CircleMember.objects.filter(
        circle=OuterRef("pk"), role__in=CARRIERS, user__is_active=True
    )
    return carriers


def confirmable_circles(user: User) -> QuerySet[Circle]:
    """Return the public circles whose facts the person may confirm: those they keep, and those they may answer for."""
    keeping = CircleKeeping()
    mine = Q(pk__in=answerable_circles(user).values("pk")) | Q(pk__in=keeping.kept_by(user).values("pk"))
    return keeping.public().filter(mine)
