"""The rounds of prescription slips: counts told once a month, codes and counts forgotten."""

from datetime import date

from django.db.models import F, Q
from django.utils import timezone

from groups.models import SlipCode, SlipTally
from groups.models.slip import TALLY_KEPT_FOR


def tell_tallies(today: date | None = None) -> int:
    """Let the givers see the counts as they stand, once in a month; return how many tallies moved."""
    month = (today or timezone.localdate()).replace(day=1)
    due = SlipTally.objects.filter(Q(told_on=None, quarter__lt=month) | Q(told_on__lt=month))
    return due.update(told_given=F("given"), told_used=F("used"), told_on=month)


def forget_slips() -> dict[str, int]:
    """Delete codes after 90 days, and the counts themselves after two years."""
    old = SlipTally.objects.filter(quarter__lt=timezone.localdate() - TALLY_KEPT_FOR)
    return {"slip codes": SlipCode.objects.old().delete()[0], "slip counts": old.delete()[0]}
