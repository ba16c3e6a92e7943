"""What surveys do when a room below announces something: old rounds close, and raw texts are forgotten."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from network.announcements import forgetting, morning
from reporting.surveys.actions import close_old_rounds, forget_raw_texts


@receiver(morning)
def close_rounds(today: date, **_kwargs: Any) -> dict[str, int]:
    """Close the rounds whose last day is two weeks ago."""
    return {"survey rounds closed": close_old_rounds(today)}


@receiver(forgetting)
def forget_own(**_kwargs: Any) -> dict[str, int]:
    """Delete what people wrote in surveys and nobody cleaned in time."""
    return {"raw texts of surveys": forget_raw_texts()}
