"""Swaps: the turn stays with its holder until somebody takes it, as a gift or for another turn."""

import re

import pytest
import time_machine
from django.core import mail
from django.test import Client, TestCase

from groups.actions.gatherings import cancel_gathering
from groups.enums import NotHeldReason
from network.models import AuditEntry
from responsibilities.actions.own_turns import be_away
from responsibilities.actions.swaps import TakenMeanwhileError, ask, close_passed, take, withdraw
from responsibilities.actions.turns import NotFreeError, assign
from responsibilities.enums import SwapState
from responsibilities.models import SwapRequest, Turn
from tests.make import make_user
from tests.rotas import NOON, TUESDAY, WEEK, World, client_of, make_rota, turn_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make_rota(confirmed=True)


def page_of(turn: Turn, act: str) -> str:
    return f"/fi/circles/kahvi/rota/turns/{turn.pk}/{act}/"


def test_the_turn_stays_until_it_is_taken_and_then_both_know(world: World) -> None:
    turn = turn_of(world.bertta)
    with TestCase.captureOnCommitCallbacks(execute=True):
        for _twice in range(2):
            client_of(world.bertta).post(page_of(turn, "swap"), {"asked": ""})
    assert sorted(m.to[0] for m in mail.outbox) == ["aino@example.org", "veikko@example.org"]
    assert "Bertta ei pääse vuoroonsa: tiistai 1.12. klo 13–15." in mail.outbox[0].body
    assert turn_of(world.bertta) == turn
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        for _twice in range(2):
            client_of(world.veikko).post(page_of(turn, "take"), {"in_return": ""})
    assert [m.to for m in mail.outbox] == [["bertta@example.org"]]
    assert "Veikko otti vuorosi" in mail.outbox[0].subject
    turn.refresh_from_db()
    assert turn.holder == world.person(world.veikko)
    request = SwapRequest.objects.get()
    assert (request.state, request.taken_by, request.returned) == ("taken", world.person(world.veikko), None)
    assert AuditEntry.objects.filter(verb="turn taken").count() == 1


def test_one_turn_for_another(world: World) -> None:
    berttas, veikkos = turn_of(world.bertta), turn_of(world.veikko)
    ask(berttas, asked=world.person(world.veikko), in_return=[veikkos], by=world.bertta)
    page = client_of(world.veikko).get(page_of(berttas, "take")).content.decode()
    assert "annan tilalle vuoroni tiistai 8.12. klo 13–15" in page
    with TestCase.captureOnCommitCallbacks(execute=True):
        client_of(world.veikko).post(page_of(berttas, "take"), {"in_return": veikkos.pk})
    assert (turn_of(world.veikko), turn_of(world.bertta)) == (berttas, veikkos)
    assert "tiistai 8.12. klo 13–15" in mail.outbox[-1].body


def test_only_the_one_who_was_asked_may_take(world: World) -> None:
    turn = turn_of(world.bertta)
    ask(turn, asked=world.person(world.veikko), in_return=[], by=world.bertta)
    assert [m.to for m in mail.outbox] == []
    with pytest.raises(TakenMeanwhileError):
        take(turn, by=world.aino)
    answer = client_of(world.aino).get(page_of(turn, "take"), follow=True).content.decode()
    assert "Joku ehti ottaa vuoron" in answer
    take(turn, by=world.veikko)


def test_nothing_is_given_that_the_asker_did_not_choose_or_the_taker_does_not_hold(world: World) -> None:
    berttas, veikkos, ainos = (turn_of(user) for user in (world.bertta, world.veikko, world.aino))
    ask(berttas, asked=None, in_return=[veikkos], by=world.bertta)
    for returned in (ainos, turn_of(world.aino, 1)):
        with pytest.raises(TakenMeanwhileError):
            take(berttas, in_return=returned, by=world.aino)
    assign(veikkos, world.person(world.aino), by=world.aino)
    with pytest.raises(TakenMeanwhileError):
        take(berttas, in_return=veikkos, by=world.veikko)
    assert turn_of(world.bertta) == berttas


def test_a_turn_nobody_asks_away_is_not_taken(world: World) -> None:
    turn = turn_of(world.bertta)
    with pytest.raises(TakenMeanwhileError):
        take(turn, by=world.veikko)
    ask(turn, asked=None, in_return=[], by=world.bertta)
    withdraw(turn, by=world.veikko)
    assert SwapRequest.objects.get().state == SwapState.OPEN
    for _twice in range(2):
        client_of(world.bertta).post(page_of(turn, "withdraw"))
    with pytest.raises(TakenMeanwhileError):
        take(turn, by=world.veikko)
    assert SwapRequest.objects.get().state == SwapState.WITHDRAWN


def test_who_is_away_or_there_already_does_not_take(world: World) -> None:
    turn = turn_of(world.bertta)
    ask(turn, asked=None, in_return=[], by=world.bertta)
    be_away(world.veikko, turn.gathering.day, turn.gathering.day, by=world.veikko)
    with pytest.raises(NotFreeError):
        take(turn, by=world.veikko)
    page = client_of(world.veikko).post(page_of(turn, "take"), {}).content.decode()
    assert "Olet merkinnyt olevasi silloin poissa" in page


def test_a_turn_that_is_returned_and_a_day_away_do_not_meet(world: World) -> None:
    berttas, veikkos = turn_of(world.bertta), turn_of(world.veikko)
    ask(berttas, asked=None, in_return=[veikkos], by=world.bertta)
    be_away(world.bertta, veikkos.gathering.day, veikkos.gathering.day, by=world.bertta)
    with pytest.raises(TakenMeanwhileError):
        take(berttas, in_return=veikkos, by=world.veikko)
    page = client_of(world.veikko).get(page_of(berttas, "take")).content.decode()
    assert "annan tilalle" not in page
    take(berttas, by=world.veikko)


def test_an_urgent_question_is_told_to_the_lead_at_once(world: World) -> None:
    early, late = turn_of(world.veikko), turn_of(world.bertta)
    with TestCase.captureOnCommitCallbacks(execute=True):
        ask(early, asked=world.person(world.bertta), in_return=[], by=world.veikko)
    assert [m.to for m in mail.outbox] == [["bertta@example.org"]]
    mail.outbox.clear()
    with time_machine.travel("2026-11-29T14:00:00+02:00", tick=False), TestCase.captureOnCommitCallbacks(execute=True):
        ask(late, asked=world.person(world.veikko), in_return=[], by=world.bertta)
        ask(late, asked=world.person(world.veikko), in_return=[], by=world.bertta)
    assert sorted(m.to[0] for m in mail.outbox) == ["aino@example.org", "veikko@example.org"]
    urgent = next(m for m in mail.outbox if m.to == ["aino@example.org"])
    assert "Vuoro tarvitsee sinua" in urgent.subject
    assert "Bertta ei pääse, eikä kukaan ole vielä ottanut vuoroa." in urgent.body


def test_a_turn_without_anybody_is_taken_by_whoever_comes_first(world: World) -> None:
    turn = turn_of(world.bertta)
    assign(turn, None, by=world.aino)
    page = client_of(world.veikko).get("/fi/turns/").content.decode()
    assert "Voisitko ottaa jonkin näistä?" in page
    take(turn, by=world.veikko)
    with pytest.raises(TakenMeanwhileError):
        take(turn, by=world.bertta)
    turn.refresh_from_db()
    assert (turn.holder, turn.state) == (world.person(world.veikko), "confirmed")


def test_a_question_lapses_when_its_gathering_begins_or_is_cancelled(world: World) -> None:
    first, second = turn_of(world.bertta), turn_of(world.veikko)
    for turn, user in ((first, world.bertta), (second, world.veikko)):
        ask(turn, asked=None, in_return=[], by=user)
    cancel_gathering(second.gathering, reason=NotHeldReason.WEATHER, by=world.aino)
    assert second.requests.get().state == SwapState.CLOSED
    with time_machine.travel("2026-12-01T13:00:00+02:00", tick=False):
        assert close_passed() == 1
        assert close_passed() == 0
        with pytest.raises(TakenMeanwhileError):
            take(first, by=world.veikko)
        assert turn_of(world.aino).gathering.day == TUESDAY + 3 * WEEK


def test_a_question_asked_anew_asks_others_for_other_turns(world: World) -> None:
    turn, other = turn_of(world.bertta), turn_of(world.veikko)
    ask(turn, asked=world.person(world.veikko), in_return=[other], by=world.bertta)
    ask(turn, asked=None, in_return=[], by=world.bertta)
    request = SwapRequest.objects.get()
    assert (request.asked, list(request.in_return.all())) == (None, [])
    page = client_of(world.bertta).get(page_of(turn, "swap")).content.decode()
    assert "Pääsen sittenkin" in page
    assert "tiistai 8.12. klo 13–15: Veikko" in page


def test_questions_by_the_dozen_wait_and_nothing_typed_is_lost(world: World) -> None:
    turn, other = turn_of(world.bertta), turn_of(world.veikko)
    client = client_of(world.bertta)
    for _again in range(10):
        client.post(page_of(turn, "swap"), {"asked": ""})
        client.post(page_of(turn, "withdraw"))
    answer = client.post(page_of(turn, "swap"), {"asked": "", "in_return": [other.pk]})
    assert answer.status_code == 429
    assert re.search(rf'value="{other.pk}"[^>]*checked', answer.content.decode())


def test_others_turns_and_strangers(world: World, client: Client) -> None:
    turn = turn_of(world.bertta)
    ask(turn, asked=None, in_return=[], by=world.bertta)
    stranger = make_user()
    for act in ("swap", "take"):
        assert client_of(stranger).get(page_of(turn, act)).status_code == 404
        assert client_of(stranger).post(page_of(turn, act), {}).status_code == 404
        assert client.get(page_of(turn, act)).status_code == 302
    assert client_of(world.veikko).get(page_of(turn, "swap")).status_code == 404
    assert client_of(world.veikko).post(page_of(turn, "withdraw")).status_code == 404
    with pytest.raises(TakenMeanwhileError):
        take(turn, by=stranger)
    with pytest.raises(TakenMeanwhileError):
        ask(turn, asked=None, in_return=[], by=world.veikko)
