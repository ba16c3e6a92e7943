"""Two at the same moment on a rota: on PostgreSQL, where races are real."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection, connections

from responsibilities import turn_reminding
from responsibilities.actions import rota as rota_actions
from responsibilities.actions import swaps
from responsibilities.actions.swaps import TakenMeanwhileError, ask, take
from responsibilities.models import Rota, SwapRequest, Turn, TurnReminder
from tests.rotas import NOON, World, confirm_all, make_rota, turn_of

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite writes one at a time"),
]
ROUNDS = 8


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do the acts at the same moment, each on a connection of its own; return results and refusals."""
    barrier = Barrier(len(acts))

    def run(act: Callable[[], object]) -> object:
        try:
            barrier.wait(10)
            return act()
        except TakenMeanwhileError as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def winners(world: World) -> int:
    """Let two take the same turn at once; return how many were told that it is theirs."""
    turn = turn_of(world.bertta)
    ask(turn, asked=None, in_return=[], by=world.bertta)
    results = at_once(lambda: take(turn, by=world.aino), lambda: take(turn, by=world.veikko))
    return sum(not isinstance(result, TakenMeanwhileError) for result in results)


def test_of_two_takers_one_wins() -> None:
    world = make_rota(confirmed=True)
    for _round in range(ROUNDS):
        assert winners(world) == 1
        assert SwapRequest.objects.filter(state="open").count() == 0
        turn = Turn.objects.ahead().exclude(holder__user=world.bertta).whole().in_order().first()
        assert turn
        Turn.objects.filter(pk=turn.pk).update(holder=world.person(world.bertta))


def test_without_the_lock_two_win(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the guard off, the violation seen."""
    world = make_rota(confirmed=True)
    barrier = Barrier(2)

    def unlocked(rota: Rota) -> Rota:
        return Rota.objects.select_related("circle").get(pk=rota.pk)

    save = SwapRequest.save

    def slow(request: SwapRequest, **kwargs: Any) -> None:
        barrier.wait(10)
        save(request, **kwargs)

    turn = turn_of(world.bertta)
    ask(turn, asked=None, in_return=[], by=world.bertta)
    monkeypatch.setattr(swaps, "locked_rota", unlocked)
    monkeypatch.setattr(SwapRequest, "save", slow)
    results = at_once(lambda: take(turn, by=world.aino), lambda: take(turn, by=world.veikko))
    assert not any(isinstance(result, TakenMeanwhileError) for result in results)


def test_a_swap_and_its_withdrawal_at_once_leave_one_holder() -> None:
    world = make_rota(confirmed=True)
    for _round in range(ROUNDS):
        turn = turn_of(world.bertta)
        ask(turn, asked=None, in_return=[], by=world.bertta)
        at_once(lambda t=turn: take(t, by=world.aino), lambda t=turn: swaps.withdraw(t, by=world.bertta))
        request = SwapRequest.objects.filter(turn=turn).first()
        turn.refresh_from_db()
        assert request
        taken = turn.holder == world.person(world.aino)
        assert request.state == ("taken" if taken else "withdrawn")
        Turn.objects.filter(pk=turn.pk).update(holder=world.person(world.bertta))


def test_four_workers_write_one_letter_a_person() -> None:
    world = make_rota(confirmed=True)
    mail.outbox.clear()
    with time_machine.travel("2026-11-30T09:00:00+02:00", tick=False):
        at_once(*[turn_reminding.remind_all] * 4)
    assert [m.to for m in mail.outbox] == [["bertta@example.org"]]
    assert TurnReminder.objects.filter(user=world.bertta, sent_at__isnull=False).count() == 1


def test_without_the_claim_four_workers_write_four_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: the guard off, the violation seen."""
    make_rota(confirmed=True)
    mail.outbox.clear()
    monkeypatch.setattr(turn_reminding, "_claimed", lambda person, day: TurnReminder(user=person, day=day))
    with time_machine.travel("2026-11-30T09:00:00+02:00", tick=False):
        at_once(*[turn_reminding.remind_all] * 4)
    assert len(mail.outbox) == 4


def test_four_workers_tell_the_lead_once() -> None:
    make_rota()
    with time_machine.travel("2026-11-29T14:00:00+02:00", tick=False):
        at_once(*[turn_reminding.tell_leads_of_holes] * 4)
    assert [m.to for m in mail.outbox] == [["aino@example.org"]]


def test_confirmed_twice_at_once_is_told_once() -> None:
    world = make_rota()
    mail.outbox.clear()
    at_once(*[lambda: confirm_all(world.circle, world.aino)] * 2)
    assert sorted(m.to[0] for m in mail.outbox) == ["bertta@example.org", "veikko@example.org"]


def test_proposed_twice_at_once_is_one_rota() -> None:
    world = make_rota()
    at_once(*[lambda: rota_actions.propose_anew(world.circle, by=world.aino)] * 3)
    assert Turn.objects.count() == 5
