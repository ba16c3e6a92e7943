"""Reminding of mappings whose day of looking at them again has come: one letter a person and day agreed, sent once."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial

from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.utils import timezone

from network.letter import letter
from network.models import User
from network.reminding import Tally, send_claimed
from reporting.mapping.queries import keepers_of
from reporting.models import Mapping, MappingReminder

KEPT = timedelta(days=730)


def remind_of_reviews(today: date) -> int:
    """Write of every mapping that is due to whoever answers for it, or to who keeps it; return how many letters left.

    A letter that did not leave is tried again on the next day; one that left is not sent again for the same day agreed.
    """
    tally = Tally()
    for mapping in Mapping.objects.due_for_review(today).select_related("municipality", "responsible"):
        agreed = mapping.next_review_on or today
        for person in _waiting_for(mapping, agreed):
            claim = _claimed(mapping, person, agreed, today)
            if claim is not None:
                send_claimed(claim, person, partial(_written, mapping, person), tally)
    return tally.sent


def _waiting_for(mapping: Mapping, agreed: date) -> Iterator[User]:
    """Yield who is written to and has not had the letter of this day agreed yet."""
    own = mapping.responsible if mapping.responsible and mapping.responsible.is_active else None
    had = set(mapping.reminders.filter(review_on=agreed, sent_at__isnull=False).values_list("person", flat=True))
    for person in [own] if own else keepers_of(mapping.municipality):
        if person.pk not in had:
            yield person


def _claimed(mapping: Mapping, person: User, agreed: date, today: date) -> MappingReminder | None:
    """Take today's letter before it is written; None when another run has it."""
    try:
        with transaction.atomic():
            return MappingReminder.objects.create(mapping=mapping, person=person, review_on=agreed, day=today)
    except IntegrityError:
        return None


def _written(mapping: Mapping, person: User) -> EmailMessage:
    context = {"mapping": mapping, "municipality": mapping.municipality}
    return letter(person.email, person.language, "reporting/mail/mapping_due.txt", context)


def forget_old_reminders() -> int:
    """Delete the letters of two years ago, but not the ones of a day that is still agreed: those would leave again."""
    old = MappingReminder.objects.filter(claimed_at__lte=timezone.now() - KEPT)
    keys = [row.pk for row in old.select_related("mapping") if row.review_on != row.mapping.next_review_on]
    return int(MappingReminder.objects.filter(pk__in=keys).delete()[0])
