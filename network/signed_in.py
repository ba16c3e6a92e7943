"""Who is signed in, with their memberships in force: one statement, written once (ADR 35)."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.db.models import BigIntegerField, DateField, FilteredRelation, Q
from django.utils import timezone

from network.models import Membership, User
from network.ready_query import ReadyQuery, Slot

OF_USER = [field.attname for field in User._meta.concrete_fields]
OF_MEMBERSHIP = [field.attname for field in Membership._meta.concrete_fields]
TODAY = Slot(1, DateField())
IN_FORCE = Q(Q(memberships__valid_from=None) | Q(memberships__valid_from__lte=TODAY)) & Q(
    Q(memberships__valid_until=None) | Q(memberships__valid_until__gte=TODAY)
)

_with_memberships = ReadyQuery(
    lambda: (
        User.objects.annotate(held=FilteredRelation("memberships", condition=IN_FORCE))
        .filter(pk=Slot(0, BigIntegerField()))
        .order_by("held__pk")
        .values_list(*OF_USER, *(f"held__{name}" for name in OF_MEMBERSHIP))
    )
)


class SignedIn(AuthenticationBackend):
    """The library's way to sign in; whose session it is comes with what they may do."""

    def get_user(self, user_id: Any) -> User | None:
        rows = _with_memberships(user_id, timezone.localdate())
        if not rows:
            return None
        user: User = User.from_db("default", OF_USER, rows[0][: len(OF_USER)])
        if not self.user_can_authenticate(user):
            return None
        held = [row[len(OF_USER) :] for row in rows]
        user._current_memberships = [  # type: ignore[attr-defined]
            Membership.from_db("default", OF_MEMBERSHIP, values) for values in held if values[0] is not None
        ]
        return user
