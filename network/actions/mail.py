"""Letters to people: written in their own language, sent after the transaction, never in the way of the act."""

import logging
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from network.models import User

logger = logging.getLogger(__name__)


def write_to(people: Iterable[User], template: str, context: Mapping[str, Any]) -> None:
    """Send each person the letter once the transaction holds; its first line is the subject."""
    letters = [_letter(person, template, context) for person in people if person.is_active]
    for letter in letters:
        transaction.on_commit(partial(_send, letter), robust=True)


def _letter(person: User, template: str, context: Mapping[str, Any]) -> EmailMessage:
    with translation.override(person.language):
        facts = {"person": person, "site": settings.SITE_URL.rstrip("/"), "network_name": settings.NETWORK_NAME}
        text = render_to_string(template, {**facts, **context})
    subject, _line, body = text.strip().partition("\n")
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[person.email])


def _send(letter: EmailMessage) -> None:
    try:
        letter.send()
    except Exception:
        logger.exception("a letter could not be sent")
