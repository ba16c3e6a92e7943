"""Roles: people are invited, roles are given and end; nothing of the past is deleted."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from network.actions.mail import write_to
from network.actions.once import held, tried_again
from network.audit import record
from network.enums import Role
from network.models import Membership, Municipality, Organisation, User


@dataclass(frozen=True)
class RoleGiven:
    """A role with where it holds and from when to when."""

    role: Role
    municipality: Municipality | None = None
    organisation: Organisation | None = None
    valid_from: date | None = None
    valid_until: date | None = None


@transaction.atomic
def invite(email: str, given: RoleGiven, *, name: str = "", language: str = "fi", by: User) -> User:
    """Give a role to whoever reads this address, known or new, and write to them."""
    user = tried_again(lambda: _known_or_invited(email, name, language, by))
    give(user, given, by=by)
    return user


def _known_or_invited(email: str, name: str, language: str, by: User) -> User:
    user = User.objects.filter(email__iexact=email).first()
    if user is None:
        user = User.objects.create_user(email, name=name, language=language)
        EmailAddress.objects.create(user=user, email=user.email, primary=True)
        record("person_invited", user, by=by)
    return user


@transaction.atomic
def give(user: User, given: RoleGiven, *, by: User) -> Membership:
    """Give the person a role; giving the same again while it is in force changes nothing."""
    if user == by:
        raise ValidationError(_("Et voi antaa tehtävää itsellesi. Pyydä toista pääkäyttäjää."))
    if given.organisation:
        held(given.organisation)
    user = held(user)
    same = user.memberships.current().filter(
        role=given.role, municipality=given.municipality, organisation=given.organisation
    )
    if membership := same.first():
        return membership
    start = given.valid_from or timezone.localdate()
    membership = Membership.objects.create(
        user=user,
        role=given.role,
        municipality=given.municipality,
        organisation=given.organisation,
        valid_from=start,
        valid_until=given.valid_until,
    )
    record("role_given", membership, by=by, changes=_where(membership))
    write_to([user], "network/mail/role_given.txt", {"membership": membership})
    return membership


@transaction.atomic
def end(membership: Membership, *, by: User) -> Membership:
    """End the role now; it stays in the person's past. What has ended already is not ended again."""
    membership = held(membership)
    if is_last_administrator(membership):
        raise ValidationError(_("Verkostossa pitää olla ainakin yksi pääkäyttäjä."))
    yesterday = timezone.localdate() - timedelta(days=1)
    if membership.valid_until and membership.valid_until <= yesterday:
        return membership
    before = {"from": _day(membership.valid_from), "until": _day(membership.valid_until)}
    membership.valid_until = yesterday
    if membership.valid_from and membership.valid_from > yesterday:
        membership.valid_from = yesterday
    membership.save()
    record("role_ended", membership, by=by, changes={**_where(membership), "valid": [before, _day(yesterday)]})
    return membership


def is_last_administrator(membership: Membership) -> bool:
    """Whether nobody would be left to manage people if this role ended."""
    if membership.role != Role.ADMINISTRATOR or membership.municipality_id:
        return False
    others = Membership.objects.current().filter(role=Role.ADMINISTRATOR, municipality=None, user__is_active=True)
    return not others.exclude(pk=membership.pk).exclude(user=membership.user).exists()


def _where(membership: Membership) -> dict[str, Any]:
    return {
        "user": [None, membership.user_id],
        "role": [None, membership.role],
        "municipality": [None, membership.municipality_id],
        "organisation": [None, membership.organisation_id],
    }


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
