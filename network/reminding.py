"""Asking keepers whether the facts still hold: one letter a person, sent once, whatever happens to the worker."""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from django.core.mail import EmailMessage
from django.db import IntegrityError, transaction
from django.db.models import Model, Q
from django.utils import timezone, translation

from network.confirm_links import all_token, record_token
from network.enums import RoundKind
from network.freshness import CONFIRM_AFTER, GREY_AFTER, WARN_AFTER
from network.keeping import Record, keepings
from network.letter import letter
from network.letter_links import ABOUT_FACTS, with_button
from network.models import Digest, DigestLine, NoFactLetters, ReminderOrder, ReminderRound, User

logger = logging.getLogger(__name__)

STEPS = (CONFIRM_AFTER, WARN_AFTER, GREY_AFTER, 300)
NOT_OFTENER = timedelta(days=14)
MOST_LINES = 30
MOST_ERRORS = 50
DIGESTS_KEPT = timedelta(days=730)


@dataclass(frozen=True)
class Due:
    """A record to ask about, and the step that it has reached."""

    record: Record
    step: int


@dataclass
class Tally:
    """What a round did."""

    sent: int = 0
    failed: int = 0
    errors: list[str] = field(default_factory=list)

    def trouble(self, what: str, error: Exception) -> None:
        logger.error("a reminder failed: %s", what, exc_info=error)
        self.failed += 1
        if len(self.errors) < MOST_ERRORS:
            self.errors.append(f"{what}: {type(error).__name__}")


def step_of(record: Record, today: date) -> int | None:
    """Return the last step that the record has reached, or None while it is fresh; never confirmed asks at once."""
    days = (today - (record.confirmed_on or record.since)).days
    reached = [step for step in STEPS if days >= step]
    if record.confirmed_on is None:
        return max(reached, default=0)
    return max(reached, default=None)


def remind_all(today: date | None = None) -> Tally:
    """Write to everybody who keeps something that should be confirmed; one that fails does not stop the others."""
    today = today or timezone.localdate()
    return go_round(RoundKind.FACTS, ((person, partial(remind, person, today)) for person in _people(today)))


def go_round(kind: RoundKind, turns: Iterable[tuple[User, Callable[[Tally], None]]]) -> Tally:
    """Take each person's turn and note the round; one turn that fails does not stop the others."""
    row = ReminderRound.objects.create(kind=kind)
    tally = Tally()
    for person, take_turn in turns:
        try:
            take_turn(tally)
        except Exception as error:
            tally.trouble(str(person.pk), error)
    row.finished_at, row.sent, row.failed, row.errors = timezone.now(), tally.sent, tally.failed, tally.errors
    row.save()
    return tally


def send_claimed(claim: Model, person: User, written: Callable[[], EmailMessage], tally: Tally) -> None:
    """Write and send the letter of a claimed row, and note on the row whether it left."""
    rows = type(claim)._default_manager.filter(pk=claim.pk)
    try:
        written().send()
    except Exception as error:
        rows.update(error=type(error).__name__[:200])
        tally.trouble(str(person), error)
    else:
        rows.update(sent_at=timezone.now(), error="")
        tally.sent += 1


def _people(today: date) -> Iterator[User]:
    """Yield everybody who may keep something and has had no letter in two weeks, each once."""
    seen: set[int] = set()
    recent = Digest.objects.filter(sent_at__isnull=False, day__gt=today - NOT_OFTENER).values("person")
    silent = NoFactLetters.objects.values("person")
    for keeping in keepings():
        for person in list(keeping.people().exclude(pk__in=recent).exclude(pk__in=silent).order_by("pk")):
            if person.pk not in seen:
                seen.add(person.pk)
                yield person


def remind(person: User, today: date, tally: Tally) -> None:
    """Write to one person what has reached a new step; nothing when nothing has, or when today's letter is taken."""
    found = due(person, today)
    if not found:
        return
    digest = claimed(person, today, found[:MOST_LINES])
    if digest is not None:
        send_claimed(digest, person, lambda: written(digest, found), tally)


def due(person: User, today: date) -> list[Due]:
    """Return what the person keeps and has not been asked about at this step, the longest unconfirmed first."""
    limit = today - timedelta(days=CONFIRM_AFTER)
    found: list[Due] = []
    for keeping in keepings():
        stale = keeping.kept_by(person).filter(Q(confirmed_on=None) | Q(confirmed_on__lte=limit))
        for record in keeping.records(stale):
            step = step_of(record, today)
            if step is not None:
                found.append(Due(record, step))
    asked = _asked(person)
    new = [one for one in found if (one.record.kind, one.record.key, one.step, one.record.confirmed_on) not in asked]
    return sorted(new, key=lambda one: (one.record.confirmed_on or date.min, one.record.title))


def _asked(person: User) -> set[tuple[str, int, int, date | None]]:
    lines = DigestLine.objects.filter(digest__person=person, digest__sent_at__isnull=False)
    return set(lines.values_list("record_kind", "record_key", "step", "confirmed_on"))


def claimed(person: User, today: date, found: Iterable[Due], order: ReminderOrder | None = None) -> Digest | None:
    """Take today's letter to the person before it is written; None when it has left or another run has it.

    One that could not leave may be taken again.
    """
    try:
        with transaction.atomic():
            digest = Digest.objects.create(person=person, day=today, order=order)
            _note(digest, found)
    except IntegrityError:
        return _taken_again(person, today, found, order)
    return digest


@transaction.atomic
def _taken_again(person: User, today: date, found: Iterable[Due], order: ReminderOrder | None) -> Digest | None:
    failed = Digest.objects.filter(person=person, day=today, sent_at=None).exclude(error="")
    if not failed.update(error="", claimed_at=timezone.now(), order=order):
        return None
    digest = Digest.objects.get(person=person, day=today)
    digest.lines.all().delete()
    _note(digest, found)
    return digest


def _note(digest: Digest, found: Iterable[Due]) -> None:
    DigestLine.objects.bulk_create(
        DigestLine(
            digest=digest,
            record_kind=one.record.kind,
            record_key=one.record.key,
            step=one.step,
            confirmed_on=one.record.confirmed_on,
        )
        for one in found
    )


def written(digest: Digest, found: list[Due]) -> EmailMessage:
    """Return the letter of a claimed row, with the way to stop such letters."""
    person, shown = digest.person, found[:MOST_LINES]
    with translation.override(person.language):
        stop = ABOUT_FACTS.address(person)
        context = {
            "person": person,
            "rows": [(one.record, record_token(one.record, person)) for one in shown],
            "all_token": all_token(digest) if len(shown) > 1 else "",
            "rest": len(found) - len(shown),
            "today": digest.day,
            "stop": stop,
        }
        return with_button(letter(person.email, person.language, "network/mail/digest.txt", context), stop)


def forget_old_digests() -> dict[str, int]:
    """Delete letters and rounds of two years ago."""
    before = timezone.now() - DIGESTS_KEPT
    return {
        "reminders": int(Digest.objects.filter(claimed_at__lte=before).delete()[0]),
        "rounds of reminders": int(ReminderRound.objects.filter(started_at__lte=before).delete()[0]),
    }
