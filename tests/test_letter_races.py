"""One correction sent many times at once, and one letter handled by two: on PostgreSQL, where races are real."""

from collections.abc import Callable
from functools import partial
from uuid import uuid4

import pytest
from django.core import mail
from django.db.models import QuerySet

from network.actions.messages import Written, handle, receive
from network.enums import MessageKind, Outcome, Role
from network.keeping import Record, record_of
from network.models import AuditEntry, KeeperMessage
from tests.at_once import at_once, on_postgresql
from tests.make import make_member, make_message, make_municipality, make_place

pytestmark = on_postgresql
ROUNDS, SENDERS = 5, 8


def without_locks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)


def a_record() -> Record:
    about = record_of("place", pk=make_place().pk)
    assert about is not None
    return about


def sent_eight_times() -> tuple[int, int]:
    """Return how many letters are stored and how many keepers were written to."""
    about = a_record()
    before = len(mail.outbox)
    written = Written(MessageKind.CORRECTION, wrong="hours", text="Ovi on kiinni.")
    at_once(*(partial(receive, written, about, key=uuid4()) for _ in range(SENDERS)))
    stored = KeeperMessage.objects.filter(record_kind=about.kind, record_key=about.key).count()
    return stored, len(mail.outbox) - before


def test_the_same_correction_eight_times_at_once_is_one_letter() -> None:
    make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    assert [sent_eight_times() for _round in range(ROUNDS)] == [(1, 1)] * ROUNDS


def test_without_the_lock_it_is_several_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    make_member(Role.SOCIAL_INSTRUCTOR, make_municipality())
    without_locks(monkeypatch)
    assert any(sent_eight_times() != (1, 1) for _round in range(ROUNDS))


def handled_by_two() -> tuple[int, int, int]:
    """Return how often it is told as handled: in the trail, to its sender, and as how many outcomes."""
    message = make_message(a_record(), email="aino@example.org")
    before = len(mail.outbox)
    outcomes = (Outcome.CORRECTED, Outcome.NO_NEED)
    acts: list[Callable[[], object]] = [
        partial(handle, message, outcome, by=make_member(Role.COORDINATOR)) for outcome in outcomes
    ]
    told = {done.outcome for done in at_once(*acts) if isinstance(done, KeeperMessage)}
    trail = AuditEntry.objects.filter(verb="message_handled", object_id=str(message.pk))
    return trail.count(), len(mail.outbox) - before, len(told)


def test_two_who_handle_one_letter_at_once_have_handled_it_once() -> None:
    assert [handled_by_two() for _round in range(ROUNDS)] == [(1, 1, 1)] * ROUNDS


def test_without_the_lock_it_is_handled_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    without_locks(monkeypatch)
    assert any(handled_by_two() != (1, 1, 1) for _round in range(ROUNDS))
