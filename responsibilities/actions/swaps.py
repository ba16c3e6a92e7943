"""Swaps never leave a hole: a turn stays with its holder until somebody else takes it, and one taker wins."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from groups.actions.circles import leads_of
from network.actions.mail import write_to
from network.audit import record
from network.models import User
from responsibilities.actions.sharing import close_requests, locked_rota
from responsibilities.actions.turns import NotFreeError, is_free
from responsibilities.enums import SwapState, TurnState
from responsibilities.models import RotaPerson, SwapRequest, Turn
from responsibilities.models.rota import URGENT


class TakenMeanwhileError(Exception):
    """Somebody else was first, or the turn is no longer there to take."""


@transaction.atomic
def ask(turn: Turn, *, asked: RotaPerson | None, in_return: Iterable[Turn], by: User) -> SwapRequest:
    """Ask everyone, or one, to take the turn, which stays with its holder meanwhile; asked twice is asked once."""
    rota = locked_rota(turn.rota)
    turn, me = _own(turn, by)
    wanted = {one.pk for one in in_return}
    request = turn.requests.filter(state=SwapState.OPEN).first()
    if request and request.asked == asked and {one.pk for one in request.in_return.all()} == wanted:
        return request
    request = request or SwapRequest(turn=turn, asker=me)
    request.asked = asked
    request.save()
    request.in_return.set(wanted)
    record("swap asked", turn, by=by, changes={"asked": [None, asked.pk if asked else "everyone"]})
    context = {"turn": turn, "asker": me, "returns": request.in_return.exists()}
    others = rota.people.current().exclude(pk=me.pk).select_related("user")
    people = [person.user for person in (others.filter(pk=asked.pk) if asked else others) if person.user]
    write_to(people, "responsibilities/mail/swap_asked.txt", context)
    if turn.begins - timezone.now() <= URGENT and turn.lead_told_at is None:
        Turn.objects.filter(pk=turn.pk).update(lead_told_at=timezone.now())
        leads = [lead for lead in leads_of(rota.circle) if lead != by]
        write_to(leads, "responsibilities/mail/turn_urgent.txt", {"turns": [turn], "circle": rota.circle})
    return request


def _own(turn: Turn, by: User) -> tuple[Turn, RotaPerson]:
    """Return the turn as it stands, and its holder, who must be this person; an agreed turn that is ahead."""
    mine = Turn.objects.ahead().filter(pk=turn.pk, holder__user=by, state=TurnState.CONFIRMED).whole().first()
    if mine is None or mine.holder is None:
        raise TakenMeanwhileError
    return mine, mine.holder


@transaction.atomic
def withdraw(turn: Turn, *, by: User) -> None:
    """Take the request back: the holder comes after all; withdrawn twice changes nothing."""
    locked_rota(turn.rota)
    mine = SwapRequest.objects.filter(turn=turn, asker__user=by, state=SwapState.OPEN)
    if mine.update(state=SwapState.WITHDRAWN, closed_at=timezone.now()):
        record("swap withdrawn", turn, by=by)


@transaction.atomic
def take(turn: Turn, *, in_return: Turn | None = None, by: User) -> Turn:
    """Take a turn that has nobody, or that its holder asks to be taken, as a gift or for a turn of one's own."""
    rota = locked_rota(turn.rota)
    turn = Turn.objects.whole().get(pk=turn.pk)
    me = rota.people.current().filter(user=by).first()
    if me and turn.holder_id == me.pk:
        return turn
    if me is None or not Turn.objects.ahead().filter(pk=turn.pk).exists():
        raise TakenMeanwhileError
    if not is_free(me, turn):
        raise NotFreeError
    if turn.holder is None:
        return _seat(turn, me, by=by)
    request = turn.requests.select_related("asker__user").filter(state=SwapState.OPEN).first()
    if request is None or request.asked_id not in (None, me.pk):
        raise TakenMeanwhileError
    if in_return:
        _give(in_return, request, me, by=by)
    request.state, request.closed_at = SwapState.TAKEN, timezone.now()
    request.taken_by, request.returned = me, in_return
    request.save()
    _seat(turn, me, by=by)
    if request.asker.user:
        context = {"turn": turn, "taker": me, "returned": request.returned}
        write_to([request.asker.user], "responsibilities/mail/swap_taken.txt", context)
    return turn


def _seat(turn: Turn, person: RotaPerson, *, by: User) -> Turn:
    """Let the person, who said so, hold the turn."""
    old = turn.holder_id
    turn.holder, turn.state, turn.lead_told_at = person, TurnState.CONFIRMED, None
    turn.save()
    record("turn taken", turn, by=by, changes={"holder": [old, person.pk]})
    return turn


def _give(turn: Turn, request: SwapRequest, giver: RotaPerson, *, by: User) -> None:
    """Give a turn of one's own to the asker, who said that this one would do."""
    offered = Turn.objects.ahead().filter(holder=giver, state=TurnState.CONFIRMED, pk__in=request.in_return.all())
    mine = offered.whole().filter(pk=turn.pk).first()
    if mine is None or not is_free(request.asker, mine):
        raise TakenMeanwhileError
    close_requests([mine])
    _seat(mine, request.asker, by=by)


def close_passed() -> int:
    """Let requests lapse whose gathering has begun; return how many."""
    waiting = SwapRequest.objects.filter(state=SwapState.OPEN)
    passed = waiting.exclude(turn__in=Turn.objects.ahead())
    return passed.update(state=SwapState.CLOSED, closed_at=timezone.now())
