"""Turns follow their gatherings: cancelled, moved, added, another timetable, a break."""

from datetime import date
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.test import TestCase

from groups.actions.attendance import report_attendance
from groups.actions.circles import pause, resume
from groups.actions.gatherings import add_gathering, cancel_gathering, move_gathering
from groups.actions.timetables import close_days, set_meeting_times
from groups.enums import NotHeldReason
from groups.models import Circle, Gathering
from network.hours import Span
from responsibilities.actions.own_turns import be_away
from responsibilities.actions.swaps import ask
from responsibilities.enums import SwapState
from responsibilities.models import SwapRequest, Turn
from tests.rotas import NOON, TUESDAY, WEEK, World, confirm_all, make_rota, turn_of, turns_of

pytestmark = pytest.mark.django_db
ON_WEDNESDAY = date(2026, 12, 2)


@pytest.fixture(autouse=True)
def _today() -> object:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def world() -> World:
    return make_rota(confirmed=True)


def gathering_of(world: World, weeks: int) -> Gathering:
    return world.circle.gatherings.get(day=TUESDAY + weeks * WEEK)


def test_a_cancelled_gathering_frees_its_turn_and_is_told_once(world: World) -> None:
    request = ask(turn_of(world.bertta), asked=None, in_return=[], by=world.bertta)
    mail.outbox.clear()
    with TestCase.captureOnCommitCallbacks(execute=True):
        gathering = cancel_gathering(gathering_of(world, 1), reason=NotHeldReason.VENUE_CLOSED, by=world.aino)
        cancel_gathering(gathering, reason=NotHeldReason.WEATHER, by=world.aino)
    assert [m.to for m in mail.outbox] == [["bertta@example.org"]]
    assert "Kokoontuminen on peruttu" in mail.outbox[0].body
    assert turn_of(world.bertta).gathering.day == TUESDAY + 4 * WEEK
    request.refresh_from_db()
    assert request.state == SwapState.CLOSED


def test_a_gathering_held_after_all_has_its_holder_again(world: World) -> None:
    gathering = cancel_gathering(gathering_of(world, 1), reason=NotHeldReason.WEATHER, by=world.aino)
    with TestCase.captureOnCommitCallbacks(execute=True):
        report_attendance(
            gathering, state="not_reported", submission=uuid4(), seen_version=gathering.version, by=world.aino
        )
    assert "pidetään sittenkin" in mail.outbox[-1].body
    assert turn_of(world.bertta).gathering == gathering


def test_a_cancelled_gathering_is_nobodys_turn_done(world: World) -> None:
    cancel_gathering(gathering_of(world, 1), reason=NotHeldReason.WEATHER, by=world.aino)
    with time_machine.travel("2026-12-09T12:00:00+02:00", tick=False):
        assert Turn.objects.done().filter(holder__user=world.bertta).count() == 0
        assert Turn.objects.done().filter(holder__user=world.veikko).count() == 1


def test_who_waited_for_nobody_did_their_turn(world: World) -> None:
    with time_machine.travel("2026-12-09T12:00:00+02:00", tick=False):
        cancel_gathering(gathering_of(world, 1), reason=NotHeldReason.NOBODY_CAME, by=world.aino)
        assert Turn.objects.done().filter(holder__user=world.bertta).count() == 1


def test_a_moved_gathering_takes_its_turn_along(world: World) -> None:
    before = Turn.objects.count()
    with TestCase.captureOnCommitCallbacks(execute=True):
        moved = move_gathering(gathering_of(world, 1), day=ON_WEDNESDAY, starts=600, ends=660, by=world.aino)
    assert [m.to for m in mail.outbox] == [["bertta@example.org"]]
    assert "keskiviikko 2.12. klo 10–11" in mail.outbox[0].body
    assert turn_of(world.bertta).gathering == moved
    assert Turn.objects.count() == before


def test_who_is_away_at_the_new_time_is_let_off_and_somebody_else_is_proposed(world: World) -> None:
    be_away(world.bertta, ON_WEDNESDAY, ON_WEDNESDAY, by=world.bertta)
    with TestCase.captureOnCommitCallbacks(execute=True):
        moved = move_gathering(gathering_of(world, 1), day=ON_WEDNESDAY, starts=600, ends=660, by=world.veikko)
    turn = moved.turns.get()
    assert turn.holder in {world.person(world.aino), world.person(world.veikko)}
    assert turn.state == "proposed"
    assert sorted(m.to[0] for m in mail.outbox) == ["aino@example.org", "bertta@example.org"]


def test_an_added_gathering_gets_a_turn_and_the_agreed_ones_stay(world: World) -> None:
    before = turns_of(world.rota)
    gathering = add_gathering(world.circle, day=ON_WEDNESDAY, starts=600, ends=660, by=world.bertta)
    assert gathering.turns.get().holder == world.person(world.veikko)
    assert [row for row in turns_of(world.rota) if row[0] != ON_WEDNESDAY] == before
    far = add_gathering(world.circle, day=date(2027, 6, 1), starts=600, ends=660, by=world.bertta)
    assert not far.turns.exists()


def test_another_hour_of_the_same_day_keeps_its_holder(world: World) -> None:
    names = [name for _day, name, _state in turns_of(world.rota)][1:]
    with TestCase.captureOnCommitCallbacks(execute=True):
        set_meeting_times(Circle.objects.get(pk=world.circle.pk), [Span(2, 840, 960)], by=world.aino)
    after = [
        (turn.gathering.starts, turn.holder.called) for turn in Turn.objects.ahead().whole().in_order() if turn.holder
    ]
    assert after[-4:] == [(840, name) for name in names]
    assert any("klo 14–16" in m.body for m in mail.outbox)
    assert {turn.state for turn in Turn.objects.ahead()} == {"confirmed"}


def test_another_weekday_frees_the_turns_and_proposes_new_ones(world: World) -> None:
    with TestCase.captureOnCommitCallbacks(execute=True):
        set_meeting_times(Circle.objects.get(pk=world.circle.pk), [Span(4, 780, 900)], by=world.aino)
    days = {turn.gathering.day.isoweekday() for turn in Turn.objects.ahead().filter(gathering__day__gt=TUESDAY)}
    assert days == {4}
    assert {turn.state for turn in Turn.objects.ahead().filter(gathering__day__gt=TUESDAY)} == {"proposed"}
    told = [m for m in mail.outbox if "Kokoontumisajat muuttuivat. Nämä vuorot" in m.body]
    assert sorted(m.to[0] for m in told) == ["aino@example.org", "bertta@example.org", "veikko@example.org"]
    assert len([m for m in mail.outbox if "odottaa vahvistustasi" in m.body]) == 1


def test_twelve_weeks_of_an_old_timetable_leave_nothing_behind() -> None:
    world = make_rota(weeks=26)
    set_meeting_times(Circle.objects.get(pk=world.circle.pk), [Span(4, 780, 900)], by=world.aino)
    assert {g.day.isoweekday() for g in world.circle.gatherings.filter(day__gt=TUESDAY)} == {4}
    assert {t.gathering.day.isoweekday() for t in Turn.objects.filter(gathering__day__gt=TUESDAY)} == {4}


def test_closed_days_take_their_turns_away(world: World) -> None:
    close_days(Circle.objects.get(pk=world.circle.pk), TUESDAY + WEEK, TUESDAY + 2 * WEEK, "Joulu", by=world.aino)
    days = [day for day, _name, _state in turns_of(world.rota)]
    assert days == [TUESDAY, TUESDAY + 3 * WEEK, TUESDAY + 4 * WEEK]


def test_a_break_takes_the_turns_away_and_going_on_proposes_new_ones(world: World) -> None:
    pause(world.circle, by=world.aino)
    assert not Turn.objects.ahead().filter(gathering__day__gt=TUESDAY).exists()
    resume(Circle.objects.get(pk=world.circle.pk), by=world.aino)
    ahead = [row for row in turns_of(world.rota) if row[0] > TUESDAY]
    assert [day for day, _name, _state in ahead] == [TUESDAY + n * WEEK for n in range(1, 5)]
    assert {state for _day, _name, state in ahead} == {"proposed"}


def test_a_turn_that_moves_has_no_open_question_left(world: World) -> None:
    ask(turn_of(world.bertta), asked=None, in_return=[], by=world.bertta)
    move_gathering(gathering_of(world, 1), day=ON_WEDNESDAY, starts=600, ends=660, by=world.aino)
    assert SwapRequest.objects.get().state == SwapState.CLOSED
    confirm_all(world.circle, world.aino)
