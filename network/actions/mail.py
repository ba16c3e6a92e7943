"""Letters to people: written in their own language, sent after the transaction, never in the way of the act."""

import logging
from collections.abc import Iterable, Mapping
from functools import partial
from typing import Any

from django.core.mail import EmailMessage
from django.db import transaction

from network.letter import letter
from network.models import User

logger = logging.getLogger(__name__)


def write_to(people: Iterable[User], template: str, context: Mapping[str, Any]) -> None:
    """Send each person the letter once the transaction holds; its first line is the subject."""
    for person in people:
        if person.is_active:
            _post(letter(person.email, person.language, template, {"person": person, **context}))


def write_to_address(address: str, language: str, template: str, context: Mapping[str, Any]) -> None:
    """Send the letter to somebody who has no account and left an address."""
    _post(letter(address, language, template, context))


def _post(written: EmailMessage) -> None:
    transaction.on_commit(partial(_send, written), robust=True)


def _send(written: EmailMessage) -> None:
    try:
        written.send()
    except Exception:
        logger.exception("a letter could not be sent")
