"""Stopping the letters about missing numbers, and having them again."""

from django.db import transaction

from groups.models import NoAttendanceLetters
from network.audit import record
from network.models import User


@transaction.atomic
def stop_letters(person: User) -> None:
    """Write to the person about missing numbers no more; stopping twice changes nothing."""
    _row, is_new = NoAttendanceLetters.objects.get_or_create(person=person)
    if is_new:
        record("letters about numbers stopped", person, by=person)


@transaction.atomic
def start_letters(person: User) -> None:
    """Write to the person again."""
    if NoAttendanceLetters.objects.filter(person=person).delete()[0]:
        record("letters about numbers started", person, by=person)
