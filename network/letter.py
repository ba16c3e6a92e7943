"""A letter: rendered in its reader's language, the first line is the subject."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation


def letter(address: str, language: str, template: str, context: Mapping[str, Any]) -> EmailMessage:
    """Return the letter to the address; whatever its subject holds stays on one line."""
    with translation.override(language):
        facts = {"site": settings.SITE_URL.rstrip("/"), "network_name": settings.NETWORK_NAME}
        text = render_to_string(template, {**facts, **context})
    subject, _line, body = text.strip().partition("\n")
    return EmailMessage(" ".join(subject.split()), body.strip() + "\n", to=[address])
