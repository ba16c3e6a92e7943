"""What the responsibilities room does when a checklist topic is answered."""

from typing import Any

from django.dispatch import receiver

from groups.announcements import topic_answered
from groups.models import ChecklistAnswer, Circle
from network.models import User
from responsibilities.actions.wishes import follow_answer
from responsibilities.wishes import WISHES, wished


@receiver(topic_answered)
def follow(circle: Circle, answer: ChecklistAnswer, by: User | None, **_: Any) -> None:
    if answer.topic in WISHES:
        doer = User.objects.filter(pk=answer.details.get("doer"), is_active=True).first()
        said = {"doer": doer.pk if doer else None, "agreed": answer.details.get("agreed", ())}
        follow_answer(circle, answer.topic, wished(answer.topic, answer.options, **said), by=by)
