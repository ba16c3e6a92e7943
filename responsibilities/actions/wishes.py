"""Duties that follow from the checklist: opened when an answer wishes for them, ended when it no longer does."""

from collections.abc import Mapping

from django.db import transaction

from groups.models import Circle
from network.models import User
from responsibilities.actions.duties import end_row
from responsibilities.enums import Duty
from responsibilities.models import Responsibility


@transaction.atomic
def follow_answer(circle: Circle, topic: str, wanted: Mapping[str, Duty], *, by: User | None) -> None:
    """Make the topic's current duties those that the answer wishes for; what ends stays on record."""
    current = {duty.option: duty for duty in Responsibility.objects.current().filter(circle=circle, topic=topic)}
    for option, duty in current.items():
        if option not in wanted:
            end_row(duty, by=by, reason=f"answer changed: {topic}")
    Responsibility.objects.bulk_create(
        Responsibility(circle=circle, duty=duty, topic=topic, option=option)
        for option, duty in wanted.items()
        if option not in current
    )
