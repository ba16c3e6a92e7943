"""What the network room does when something is announced: it forgets its own, and answers for organisations."""

from typing import Any

from django.dispatch import receiver

from network.actions import feedback, messages, people
from network.announcements import forgetting, own_data_asked
from network.keeping import answer_for
from network.models import User
from network.organisation_keeping import OrganisationKeeping
from network.reminding import forget_old_digests

answer_for(OrganisationKeeping())


@receiver(forgetting)
def forget_own(**_kwargs: Any) -> dict[str, int]:
    """Delete what the network has kept long enough."""
    return {
        "unconfirmed accounts": people.forget_unconfirmed(),
        "handled feedback": feedback.forget_handled(),
        **messages.forget_old(),
        **forget_old_digests(),
    }


@receiver(own_data_asked)
def own_digests(user: User, **_kwargs: Any) -> dict[str, Any]:
    """Which letters have asked the person to confirm facts."""
    return {"reminders": [digest.day.isoformat() for digest in user.digests.order_by("day")]}
