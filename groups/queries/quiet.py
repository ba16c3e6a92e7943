"""Circles whose founding has gone quiet: what is missing, whose they are, and who has offered a hand."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from groups.enums import MemberRole
from groups.models import Circle, CircleMember
from groups.models.circle import CircleQuerySet
from groups.queries.readiness import Missing, missing_before_sending
from groups.queries.rules import founding_rules
from network.models import AuditEntry, User
from network.permissions import Reach

QUIET_AFTER = timedelta(days=14)
HAND_OFFERED = "hand offered"


@dataclass(frozen=True)
class QuietDraft:
    """A draft that needs a hand: when somebody last wrote to it, what it lacks, and who has offered help, when."""

    circle: Circle
    quiet_since: date
    missing: list[Missing]
    leads: list[User]
    offered_at: datetime | None
    offered_by: str

    @property
    def is_changes_asked(self) -> bool:
        return bool(self.circle.coordinator_message)


def quiet_drafts(moment: datetime) -> CircleQuerySet:
    """Return the unfinished circles to which nobody has written anything in two weeks."""
    return Circle.objects.unfinished().quiet_since(moment - QUIET_AFTER)


def with_people(circles: CircleQuerySet) -> CircleQuerySet:
    """Bring along what a quiet draft tells, in five queries however many rows."""
    members = Prefetch("members", CircleMember.objects.select_related("user").order_by("pk"))
    related = circles.select_related("municipality", "place", "timetable")
    return related.prefetch_related(members, "answers", "timetable__spans", "timetable__exceptions")


def drafts_that_need_a_hand(where: Reach, most: int) -> tuple[list[QuietDraft], int]:
    """Return the quiet drafts of the area, the longest quiet first, and how many there are in all."""
    if not where:
        return [], 0
    found = quiet_drafts(timezone.now()).within_reach(where)
    count = found.count()
    return (told(list(with_people(found).order_by("updated_at", "pk")[:most])) if count else []), count


def told(circles: Sequence[Circle]) -> list[QuietDraft]:
    """Return what the circles lack and who has offered help, for circles fetched with their people."""
    rules, offers = founding_rules(), _offers(circles)
    names = dict(User.objects.filter(pk__in={who for _at, who in offers.values()}).values_list("pk", "name"))
    return [
        QuietDraft(
            circle,
            last_written(circle),
            missing_before_sending(circle, rules),
            [member.user for member in circle.members.all() if member.role == MemberRole.LEAD],
            offers[circle.pk][0] if circle.pk in offers else None,
            names.get(offers[circle.pk][1], "") if circle.pk in offers else "",
        )
        for circle in circles
    ]


def last_written(circle: Circle) -> date:
    """Return the day on which somebody last wrote to the circle."""
    moments = [circle.updated_at, *(answer.answered_at for answer in circle.answers.all())]
    return timezone.localdate(max(moments))


def _offers(circles: Sequence[Circle]) -> dict[int, tuple[datetime, int]]:
    """The last offer of help to each circle: when, and by whom."""
    keys = [str(circle.pk) for circle in circles]
    rows = AuditEntry.objects.filter(object_type="groups.circle", object_id__in=keys, verb=HAND_OFFERED)
    found = rows.order_by("at", "pk").values_list("object_id", "at", "actor")
    return {int(key): (at, int(actor.removeprefix("user:"))) for key, at, actor in found}
