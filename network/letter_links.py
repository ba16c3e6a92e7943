"""A person's own signed word for stopping letters of one kind; it does not grow old."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMessage
from django.urls import reverse

from network.models import NoFactLetters, User


@dataclass(frozen=True)
class Letters:
    """Letters of one kind: their name in the audit trail, who wants none, and the page that stops them."""

    name: str
    stopped: Any
    salt: str
    page: str
    template: str

    def token(self, person: User) -> str:
        """Return the token of the person."""
        return signing.dumps(person.pk, salt=self.salt)

    def address(self, person: User) -> str:
        """Return the whole address of the page that stops the letters, in the language in force."""
        return f"{settings.SITE_URL.rstrip('/')}{reverse(self.page, args=[self.token(person)])}"

    def reader_of(self, token: str) -> User | None:
        """Return whose token it is."""
        try:
            return User.objects.filter(pk=signing.loads(token, salt=self.salt), is_active=True).first()
        except (signing.BadSignature, ValueError, TypeError):
            return None


ABOUT_FACTS = Letters(
    "letters about facts",
    NoFactLetters,
    "network.fact_letters",
    "network:fact_letters",
    "network/fact_letters.html",
)


def with_button(message: EmailMessage, stop: str) -> EmailMessage:
    """Let a mail program show its own button for stopping the letters (RFC 2369, RFC 8058)."""
    message.extra_headers["List-Unsubscribe"] = f"<{stop}>"
    message.extra_headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return message
