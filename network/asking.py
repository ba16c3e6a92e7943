"""Ask the keepers of many records whether the facts hold: first whom it would reach, then the letters, one a person."""

import logging
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.utils import timezone, translation

from network import jobs
from network.actions.reminders import VERB
from network.audit import record_all
from network.bulk import batches
from network.enums import AskOutcome, AskStage, JobState
from network.jobs import LostClaimError, still_ours
from network.keeping import Keepers, Record, keeping_of, keepings
from network.models import AuditEntry, Digest, DigestLine, NoFactLetters, ReminderOrder, ReminderOrderLine, User
from network.permissions import Permission, reach
from network.queries.freshness import any_step, as_records, stale_records
from network.reminding import MOST_LINES, Due, Tally, claimed, send_claimed, step_of, written

logger = logging.getLogger(__name__)
STEPS = tuple(str(part) for part in range(100))
NOT_AGAIN_IN = timedelta(days=7)
AT_ONCE = 200
About = tuple[str, int]


def carry_out(pk: int) -> None:
    """Do what the order waits for, when it waits for a worker."""
    jobs.carry_out(ReminderOrder.objects.select_related("owner"), pk, STEPS, _work)


def _work(order: ReminderOrder) -> None:
    with translation.override(settings.LANGUAGE_CODE):  # keepers' roles are kept in the source language
        if order.stage == AskStage.SENDING:
            _send(order)
        else:
            _check(order)


def _tell(order: ReminderOrder, done: int, whole: int) -> None:
    """Say how far the work is; refuse when it is no longer ours."""
    part = min(99, 100 * done // max(whole, 1))
    if not still_ours(order).update(steps_done=part, step=str(part), heartbeat=timezone.now()):
        raise LostClaimError


def _finish(order: ReminderOrder, stage: AskStage, **facts: Any) -> None:
    done = {"state": JobState.DONE, "stage": stage, "finished_at": timezone.now(), "steps_done": 100}
    if not still_ours(order).update(**done, **facts):
        raise LostClaimError


# --- Whom it would reach --------------------------------------------------------------------------------------------


def _check(order: ReminderOrder) -> None:
    """Write for each record who would be asked, or why nobody is; it is seen once all of it is there."""
    order.lines.all().delete()
    today = timezone.localdate()
    found = list(_asked_for(order, today))
    kept = _Kept(order.owner, today)
    done = 0
    for records in batches(found, AT_ONCE):
        rows = [row for about, keepers in _with_keepers(records) for row in kept.lines(order, about, keepers)]
        ReminderOrderLine.objects.bulk_create(rows)
        done += len(records)
        _tell(order, done, len(found))
    _finish(order, AskStage.CHECKED, records=len(found))


def _asked_for(order: ReminderOrder, today: date) -> Iterator[Record]:
    """Yield the stale records that are meant and of the owner's area."""
    where = reach(order.owner, Permission.CHASE_FACTS)
    if "filter" in order.choices:
        yield from as_records(stale_records(where, today, **order.choices["filter"]))
        return
    for kind, keys in order.choices["chosen"].items():
        keeping = keeping_of(kind)
        for some in batches(keys, AT_ONCE):
            yield from keeping.records(keeping.within(where).filter(any_step(today), pk__in=some))


def _with_keepers(records: Iterable[Record]) -> Iterator[tuple[Record, Keepers]]:
    by_kind: dict[str, list[Record]] = {}
    for about in records:
        by_kind.setdefault(about.kind, []).append(about)
    keepers = {kind: keeping_of(kind).keepers_of([each.key for each in some]) for kind, some in by_kind.items()}
    for about in records:
        yield about, keepers[about.kind][about.key]


@dataclass
class _Kept:
    """What keeps a letter from leaving, as it is known at the start; and how full each person's letter is."""

    owner: User
    today: date
    asked: dict[About, date] = field(init=False)
    silent: set[int] = field(init=False)
    written: set[int] = field(init=False)
    lines_of: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.asked = asked_days(self.today)
        self.silent = set(NoFactLetters.objects.values_list("person", flat=True))
        self.written = set(Digest.objects.filter(day=self.today, error="").values_list("person", flat=True))

    def lines(self, order: ReminderOrder, about: Record, keepers: Keepers) -> list[ReminderOrderLine]:
        day = self.asked.get((about.kind, about.key))
        if day is not None:
            return [_line(order, about, keepers.called, None, AskOutcome.ASKED, day=day)]
        if not keepers.people or keepers.are_coordinators:
            return [_line(order, about, "", None, AskOutcome.NO_KEEPER)]
        return [_line(order, about, keepers.called, person, self._outcome(person)) for person in keepers.people]

    def _outcome(self, person: User) -> AskOutcome:
        if person.pk == self.owner.pk:
            return AskOutcome.OWN
        if not person.email:
            return AskOutcome.NO_ADDRESS
        if person.pk in self.silent:
            return AskOutcome.STOPPED
        if person.pk in self.written:
            return AskOutcome.WRITTEN
        self.lines_of[person.pk] += 1
        return AskOutcome.PLANNED if self.lines_of[person.pk] <= MOST_LINES else AskOutcome.NO_ROOM


def _line(
    order: ReminderOrder, about: Record, called: str, person: User | None, outcome: AskOutcome, day: date | None = None
) -> ReminderOrderLine:
    return ReminderOrderLine(
        order=order,
        record_kind=about.kind,
        record_key=about.key,
        slug=about.slug,
        title=about.title[:200],
        municipality_fi=about.municipality_fi or "",
        municipality_sv=about.municipality_sv or "",
        confirmed_on=about.confirmed_on,
        called=called,
        person=person,
        outcome=outcome,
        day=day,
    )


def asked_days(today: date) -> dict[About, date]:
    """Return when each record was last asked about, of those asked within the week: by a round or by a coordinator."""
    since = today - NOT_AGAIN_IN
    days: dict[About, date] = {}
    kinds = {keeping.public().model._meta.label_lower: keeping.kind.value for keeping in keepings()}
    by_hand = AuditEntry.objects.filter(verb=VERB, at__gt=timezone.now() - NOT_AGAIN_IN)
    for label, key, at in by_hand.order_by("at").values_list("object_type", "object_id", "at"):
        if label in kinds:
            days[kinds[label], int(key)] = timezone.localdate(at)
    asked = DigestLine.objects.filter(digest__sent_at__isnull=False, digest__day__gt=since)
    for about in asked.values_list("record_kind", "record_key", "digest__day"):
        days[about[0], about[1]] = max(about[2], days.get((about[0], about[1]), about[2]))
    return days


# --- The letters ----------------------------------------------------------------------------------------------------


def _send(order: ReminderOrder) -> None:
    """Write to each person once; a letter that fails is told at its records, and the others leave."""
    waiting = order.lines.filter(outcome=AskOutcome.PLANNED)
    people = list(User.objects.filter(pk__in=waiting.values("person")).order_by("pk"))
    waiting.filter(person=None).update(outcome=AskOutcome.CHANGED)
    for done, person in enumerate(people):
        _tell(order, done, len(people))
        lines = list(waiting.filter(person=person))
        try:
            _write_to(order, person, lines)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            logger.exception("a coordinator's letter failed: %s", person.pk)
            _tell_of(order, lines, AskOutcome.FAILED, error=type(error).__name__)
    _finish(order, AskStage.SENT)


def _write_to(order: ReminderOrder, person: User, lines: list[ReminderOrderLine]) -> None:
    today = timezone.localdate()
    own = Digest.objects.filter(person=person, day=today, order=order, error="").first()
    if own is not None:
        _tell_what_was(own, order, lines)
        return
    if NoFactLetters.objects.filter(person=person).exists():
        _tell_of(order, lines, AskOutcome.STOPPED)
        return
    found = _still_to_ask(person, lines, today)
    going = {(one.record.kind, one.record.key) for one in found}
    _tell_of(order, [line for line in lines if (line.record_kind, line.record_key) not in going], AskOutcome.CHANGED)
    lines = [line for line in lines if (line.record_kind, line.record_key) in going]
    if not lines:
        return
    digest = claimed(person, today, found, order)
    if digest is None:
        _tell_of(order, lines, AskOutcome.WRITTEN)
        return
    send_claimed(digest, person, lambda: written(digest, found), Tally())
    digest.refresh_from_db()
    _tell_what_was(digest, order, lines)


def _still_to_ask(person: User, lines: list[ReminderOrderLine], today: date) -> list[Due]:
    """Return what the person still keeps and nobody has confirmed since it was looked at, the oldest first."""
    if not person.is_active:
        return []
    looked_at = {(line.record_kind, line.record_key): line.confirmed_on for line in lines}
    conditions: dict[str, list[int]] = {}
    for kind, key in looked_at:
        conditions.setdefault(kind, []).append(key)
    found: list[Due] = []
    for kind, keys in conditions.items():
        keeping = keeping_of(kind)
        kept = keeping.records(keeping.kept_by(person).filter(pk__in=keys))
        same = [about for about in kept if about.confirmed_on == looked_at[kind, about.key]]
        found += [Due(about, step_of(about, today) or 0) for about in same]
    return sorted(found, key=lambda one: (one.record.confirmed_on or date.min, one.record.title))


def _tell_what_was(digest: Digest, order: ReminderOrder, lines: list[ReminderOrderLine]) -> None:
    """Tell what became of the letter; one that a dying worker had in hand is not known to have left."""
    if digest.sent_at is None:
        _tell_of(order, lines, AskOutcome.FAILED, error=digest.error or "interrupted")
        if not digest.error:
            Digest.objects.filter(pk=digest.pk, sent_at=None).update(error="interrupted")
        return
    with transaction.atomic():
        _tell_of(order, lines, AskOutcome.SENT, day=digest.day)
        for kind, keys in _keys(lines).items():
            record_all(VERB, list(keeping_of(kind).public().filter(pk__in=keys)), by=order.owner)


def _keys(lines: Iterable[ReminderOrderLine]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for line in lines:
        found.setdefault(line.record_kind, []).append(line.record_key)
    return found


def _tell_of(
    order: ReminderOrder,
    lines: Iterable[ReminderOrderLine],
    outcome: AskOutcome,
    *,
    day: date | None = None,
    error: str = "",
) -> None:
    order.lines.filter(pk__in=[line.pk for line in lines]).update(outcome=outcome, day=day, error=error)
