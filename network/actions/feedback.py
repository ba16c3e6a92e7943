"""Feedback: received, handled, forgotten."""

import json
from datetime import timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from network.actions.once import held
from network.audit import record
from network.models import Feedback, User

KEPT_AFTER_HANDLING = timedelta(days=365)


def receive(message: str, *, page: str = "", email: str = "") -> Feedback:
    """Put a message into the queue, once however often its form is sent on the same day.

    Who sent it is known only by the address that they gave.
    """
    said = {"message": message, "page": page, "email": email}
    mark = sha256(json.dumps([timezone.localdate().isoformat(), said]).encode()).hexdigest()
    feedback: Feedback = Feedback.objects.get_or_create(mark=mark, defaults=said)[0]
    return feedback


@transaction.atomic
def handle(feedback: Feedback, *, by: User) -> Feedback:
    """Mark the message as dealt with; those dealt with a year ago are deleted on the way."""
    feedback = held(feedback)
    if feedback.handled_at is None:
        feedback.handled_at = timezone.now()
        feedback.save()
        record("feedback_handled", feedback, by=by)
    forget_handled()
    return feedback


def forget_handled() -> int:
    """Delete the messages that were dealt with a year ago; return how many."""
    return int(Feedback.objects.filter(handled_at__lt=timezone.now() - KEPT_AFTER_HANDLING).delete()[0])
