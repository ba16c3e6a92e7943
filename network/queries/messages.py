"""Which messages are a person's to handle."""

from typing import Any

from django.db.models import BooleanField, Case, DateTimeField, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from network.keeping import keepings
from network.models import AuditEntry, KeeperMessage, User
from network.permissions import Permission, reach


def messages_for(user: User) -> QuerySet[KeeperMessage]:
    """Return the messages about what the person keeps, and to a coordinator the late ones of the area too."""
    where = reach(user, Permission.CHASE_FACTS)
    late = KeeperMessage.objects.late().values("pk")
    mine = Q(pk__in=[])
    for keeping in keepings():
        mine |= Q(record_kind=keeping.kind, record_key__in=keeping.kept_by(user).values("pk"))
        if where:
            mine |= Q(record_kind=keeping.kind, record_key__in=keeping.within(where).values("pk"), pk__in=late)
    found: QuerySet[KeeperMessage] = KeeperMessage.objects.filter(mine)
    return found


def with_edits(messages: QuerySet[KeeperMessage]) -> QuerySet[Any]:
    """Tell of each message whether facts of its record were changed after it came, and before it was handled."""
    until = Coalesce(OuterRef("handled_at"), Value(timezone.now(), output_field=DateTimeField()))
    trail = AuditEntry.objects.filter(at__gt=OuterRef("received_at"), at__lte=until)
    of_kinds = [
        When(record_kind=keeping.kind, then=Exists(trail.filter(keeping.edits_of(OuterRef("record_key")))))
        for keeping in keepings()
    ]
    return messages.annotate(is_edited=Case(*of_kinds, output_field=BooleanField()))


def waiting_for(user: User) -> QuerySet[KeeperMessage]:
    """Keep the messages that wait for the person."""
    return messages_for(user).filter(handled_at=None)
