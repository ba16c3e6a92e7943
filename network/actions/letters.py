"""Stopping letters of one kind, and having them again."""

from django.db import transaction

from network.audit import record
from network.letter_links import Letters
from network.models import User


@transaction.atomic
def stop_letters(letters: Letters, *, by: User) -> None:
    """Write such letters to the person no more; stopping twice changes nothing."""
    _row, is_new = letters.stopped.objects.get_or_create(person=by)
    if is_new:
        record(f"{letters.name} stopped", by, by=by)


@transaction.atomic
def start_letters(letters: Letters, *, by: User) -> None:
    """Write such letters to the person again."""
    if letters.stopped.objects.filter(person=by).delete()[0]:
        record(f"{letters.name} started", by, by=by)
