"""A person's own signed word for stopping the letters about missing numbers; it does not grow old."""

from django.conf import settings
from django.core import signing
from django.urls import reverse

from network.models import User

SALT = "groups.attendance_letters"


def letters_token(person: User) -> str:
    """Return the token of the person."""
    return signing.dumps(person.pk, salt=SALT)


def letters_address(person: User) -> str:
    """Return the whole address of the page that stops the letters, in the language in force."""
    return f"{settings.SITE_URL.rstrip('/')}{reverse('groups:attendance_letters', args=[letters_token(person)])}"


def reader_of(token: str) -> User | None:
    """Return whose token it is."""
    try:
        return User.objects.filter(pk=signing.loads(token, salt=SALT), is_active=True).first()
    except (signing.BadSignature, ValueError, TypeError):
        return None
