"""Where a circle that was sent stands: to whom it went, and how long an answer has usually taken."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median_low

from django.utils import timezone

from groups.models import Circle
from groups.permissions import people_with
from network.models import AuditEntry
from network.permissions import Permission

MEASURED_OVER = timedelta(days=365)
FEWEST_MEASURED = 5
MOST_READ = 600
SENT, ANSWERS = "circle send", ("circle approve", "circle ask_for_change")


@dataclass(frozen=True)
class Usual:
    """How long an answer has taken: the median in whole days, begun ones counted, and of how many answers."""

    days: int
    answers: int


@dataclass(frozen=True)
class Standing:
    """When the circle was sent, the coordinators who read it, and how long that usually takes, if measured."""

    sent_at: datetime | None
    readers: list[str]
    usual: Usual | None


def standing(circle: Circle) -> Standing:
    """Return where the sent circle stands."""
    people = people_with(Permission.APPROVE_CIRCLE, circle.municipality_id)
    return Standing(circle.sent_at, [str(person.name or person.email) for person in people], usual_wait())


def usual_wait() -> Usual | None:
    """Return how long people have waited for an answer within a year; None when too few have been answered."""
    since = timezone.now() - MEASURED_OVER
    found = AuditEntry.objects.filter(object_type="groups.circle", verb__in=(SENT, *ANSWERS), at__gte=since)
    rows = list(found.values_list("object_id", "verb", "at", "actor")[:MOST_READ])
    keys = Circle.objects.filter(is_demo=True, pk__in={row[0] for row in rows}).values_list("pk", flat=True)
    demo = {str(key) for key in keys}
    waits = sorted(_waits(row for row in reversed(rows) if row[0] not in demo))
    if len(waits) < FEWEST_MEASURED:
        return None
    return Usual(-(-median_low(waits) // timedelta(days=1)), len(waits))


def _waits(rows: Iterable[tuple[str, str, datetime, str]]) -> Iterable[timedelta]:
    """How long each sending waited for a person's answer; publishing without asking anybody is no answer."""
    sent: dict[str, datetime] = {}
    for key, verb, at, actor in rows:
        if verb == SENT:
            sent[key] = at
        elif key in sent and actor != "system":
            yield at - sent.pop(key)
