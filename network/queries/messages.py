"""Which messages are a person's to handle."""

from django.db.models import Q, QuerySet

from network.keeping import keepings
from network.models import KeeperMessage, User
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


def waiting_for(user: User) -> QuerySet[KeeperMessage]:
    """Keep the messages that wait for the person."""
    return messages_for(user).filter(handled_at=None)
