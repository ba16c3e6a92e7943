"""A coordinator asks the keepers of one record or of many; keepers confirm by a signed link."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from network.actions.mail import write_to
from network.actions.once import GoneError
from network.audit import record
from network.confirm_links import Link, record_token
from network.enums import AskOutcome, AskStage, JobState
from network.keeping import Keepers, Record, keeping_of
from network.letter_links import ABOUT_FACTS
from network.models import AuditEntry, NoFactLetters, ReminderOrder, User
from network.models.reminder_order import KEPT_FOR
from network.tasks import send_reminder_order

NOT_AGAIN_IN = timedelta(days=1)
VERB = "keepers_reminded"


@dataclass(frozen=True)
class Asked:
    """What became of asking about one record: how many letters left, or why none did."""

    outcome: AskOutcome
    letters: int = 0


@transaction.atomic
def remind_now(about: Record, *, by: User) -> Asked:
    """Write to the record's own keepers, never to a coordinator in their stead nor to whoever asks; once a day."""
    keeping = keeping_of(about.kind)
    thing = keeping.public().select_for_update(of=("self",)).filter(pk=about.key).first()
    if thing is None:
        raise GoneError
    asked = AuditEntry.objects.filter(
        object_type=thing._meta.label_lower, object_id=str(thing.pk), verb=VERB, at__gt=timezone.now() - NOT_AGAIN_IN
    )
    people, hindrance = _whom(keeping.keepers(about.key), by)
    if hindrance is not None:
        return Asked(hindrance)
    if asked.exists():
        return Asked(AskOutcome.ASKED)
    record(VERB, thing, by=by)
    for person in people:
        context = {"rows": [(about, record_token(about, person))], "all_token": "", "rest": 0}
        write_to([person], "network/mail/digest.txt", {**context, "stop": ABOUT_FACTS.address(person)})
    return Asked(AskOutcome.SENT, len(people))


def _whom(keepers: Keepers, by: User) -> tuple[list[User], AskOutcome | None]:
    """Return who can be written to, or what stands in the way of writing to anybody."""
    if keepers.are_coordinators or not keepers.people:
        return [], AskOutcome.NO_KEEPER
    others = [person for person in keepers.people if person.pk != by.pk]
    reached = [person for person in others if person.email]
    silent = set(NoFactLetters.objects.filter(person__in=reached).values_list("person", flat=True))
    people = [person for person in reached if person.pk not in silent]
    hindrances = ((others, AskOutcome.OWN), (reached, AskOutcome.NO_ADDRESS), (people, AskOutcome.STOPPED))
    return people, next((why for left, why in hindrances if not left), None)


def order_reminders(
    *,
    chosen: Mapping[str, Sequence[int]] | None = None,
    narrowed: Mapping[str, str] | None = None,
    back: str = "",
    by: User,
) -> ReminderOrder:
    """Begin to ask about the chosen records, or about all that the filter leaves; nothing is sent before a yes.

    `back` is the query string of the list on which they were asked for.
    """
    choices: dict[str, Any] = {"filter": dict(narrowed)} if narrowed is not None else {"chosen": dict(chosen or {})}
    choices["back"] = back
    with transaction.atomic():
        order = ReminderOrder.objects.create(owner=by, choices=choices)
        record("reminders_ordered", order, by=by)
    transaction.on_commit(lambda: send_reminder_order(order.pk))
    return order


@transaction.atomic
def send_reminders(order: ReminderOrder, *, by: User) -> bool:
    """Let the letters leave, once: said twice they leave once. Say whether this was the word."""
    return _begin(order, AskStage.CHECKED, "reminders_confirmed", by)


@transaction.atomic
def send_failed_again(order: ReminderOrder, *, by: User) -> bool:
    """Try the letters again that could not leave; those that left are not touched."""
    if not _begin(order, AskStage.SENT, "reminders_tried_again", by):
        return False
    order.lines.filter(outcome=AskOutcome.FAILED).update(outcome=AskOutcome.PLANNED, error="")
    return True


def _begin(order: ReminderOrder, stage: AskStage, verb: str, by: User) -> bool:
    found = ReminderOrder.objects.filter(pk=order.pk, stage=stage, state=JobState.DONE)
    waits = {"stage": AskStage.SENDING, "state": JobState.QUEUED, "queued_at": timezone.now(), "attempt": 0}
    if not found.update(steps_done=0, **waits):
        return False
    record(verb, order, by=by)
    transaction.on_commit(lambda: send_reminder_order(order.pk))
    return True


def forget_orders() -> dict[str, int]:
    """Delete a month after they were asked for what became of letters to many keepers."""
    old = ReminderOrder.objects.filter(ordered_at__lt=timezone.now() - KEPT_FOR)
    return {"letters to many keepers": int(old.delete()[0])}


@transaction.atomic
def confirm_by_link(link: Link) -> int:
    """Confirm everything that the link still waits for; return how many records."""
    if link.person is None:
        return 0
    for about in link.waiting:
        keeping_of(about.kind).confirm(about.key, by=link.person)
    return len(link.waiting)
