"""Accounts and roles: started, invited, given, ended, deleted."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db import IntegrityError, transaction
from django.utils import timezone

from network.models import User

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
