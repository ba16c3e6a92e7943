"""Accounts: started by whoever signs in, forgotten when unconfirmed, given out and deleted to their owner."""

from datetime import timedelta
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, transaction
from django.utils import timezone

from network.announcements import Hindrance, own_data_asked, person_leaving
from network.audit import record
from network.models import Membership, User

UNCONFIRMED_KEPT = timedelta(days=1)


def find_or_start_account(email: str, *, language: str) -> User | None:
    """Return the person with this address, or a new one; nobody when the account has been closed."""
    email = email.lower()
    owner = EmailAddress.objects.filter(email=email, verified=True).select_related("user").first()
    user = owner.user if owner else User.objects.filter(email__iexact=email).first() or _start(email, language)
    if not user.is_active:
        return None
    EmailAddress.objects.get_or_create(user=user, email=email, defaults={"primary": user.email.lower() == email})
    return user


def _start(email: str, language: str) -> User:
    forget_unconfirmed()
    try:
        with transaction.atomic():
            return User.objects.create_user(email, language=language)
    except IntegrityError:
        return User.objects.get(email__iexact=email)


def forget_unconfirmed() -> int:
    """Delete accounts that were started a day ago and whose code never came back; return how many."""
    started = User.objects.filter(
        last_login=None,
        date_joined__lt=timezone.now() - UNCONFIRMED_KEPT,
        memberships=None,
        password__startswith=UNUSABLE_PASSWORD_PREFIX,
        is_superuser=False,
    )
    found = started.exclude(emailaddress__verified=True)
    count = found.count()
    found.delete()
    return count


@transaction.atomic
def delete_account(user: User, *, by: User) -> None:
    """Delete the person with everything that names them; the trail keeps the number alone."""
    record("account_deleted", user, by=by)
    user.delete()


def hindrances(user: User) -> list[Hindrance]:
    """Return what the person must hand over before the account can go, as the rooms above say."""
    answers: list[Any] = person_leaving.send(sender=User, user=user)
    return [found for _room, answer in answers for found in answer]


def own_data(user: User) -> dict[str, Any]:
    """Return everything that is kept of the person, for their own file."""
    data: dict[str, Any] = {
        "email": user.email,
        "name": user.name,
        "language": user.language,
        "joined": user.date_joined.isoformat(),
        "last_sign_in": user.last_login.isoformat() if user.last_login else None,
        "has_password": user.has_usable_password(),
        "roles": [_role(membership) for membership in user.memberships.select_related("municipality", "organisation")],
    }
    answers: list[Any] = own_data_asked.send(sender=User, user=user)
    for _room, answer in answers:
        data |= answer
    return data


def _role(membership: Membership) -> dict[str, Any]:
    return {
        "role": membership.role,
        "municipality": membership.municipality.name_fi if membership.municipality else None,
        "organisation": membership.organisation.name if membership.organisation else None,
        "from": membership.valid_from.isoformat() if membership.valid_from else None,
        "until": membership.valid_until.isoformat() if membership.valid_until else None,
    }
