"""What the mappings do when something is announced: the morning's reminders, forgetting, a person's own data."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from network.announcements import forgetting, morning, own_data_asked
from network.models import User
from reporting.mapping.reminding import forget_old_reminders, remind_of_reviews
from reporting.models import Mapping, MappingPart, MappingReminder


@receiver(morning)
def remind_of_what_is_due(today: date, **_kwargs: Any) -> dict[str, int]:
    return {"mapping reviews reminded": remind_of_reviews(today)}


@receiver(forgetting)
def forget_letters(**_kwargs: Any) -> dict[str, int]:
    return {"mapping reminders": forget_old_reminders()}


@receiver(own_data_asked)
def own_mappings(user: User, **_kwargs: Any) -> dict[str, Any]:
    """What the mappings keep of a person: what they answer for, and when they were reminded."""
    parts = MappingPart.objects.filter(responsible=user).select_related("mapping__municipality")
    letters = MappingReminder.objects.filter(person=user).select_related("mapping__municipality")
    return {
        "mappings": [row.municipality.name for row in Mapping.objects.filter(responsible=user)],
        "mapping_parts": [{"municipality": p.mapping.municipality.name, "part": p.kind} for p in parts],
        "mapping_reminders": [
            {"municipality": row.mapping.municipality.name, "day": row.day.isoformat()} for row in letters
        ],
    }
