"""What the reporting room does when the rooms below announce something."""

from datetime import date
from typing import Any

from django.dispatch import receiver

from network.announcements import forgetting, morning
from reporting.schedules.making import make_due
from reporting.shares.sharing import forget_old_shares


@receiver(morning)
def scheduled_reports_are_ordered(today: date, **_kwargs: Any) -> dict[str, int]:
    """Order what is due, also what fell due while there was no worker."""
    return make_due(today)


@receiver(forgetting)
def forget_own(**_kwargs: Any) -> dict[str, int]:
    """Delete links that have opened nothing for a year."""
    return forget_old_shares()
