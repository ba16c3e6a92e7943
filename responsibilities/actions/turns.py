"""Turns follow their gatherings: moved, cancelled, held after all, added; and a lead may say who takes one."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from groups.enums import CircleState, GatheringState, NotHeldReason
from groups.models import Circle, Gathering
from network.audit import record
from network.models import User
from responsibilities.actions.rota import free
from responsibilities.actions.rota_letters import tell_holders, tell_leads
from responsibilities.actions.sharing import close_requests, locked_rota, locked_rotas, plan, share_out
from responsibilities.enums import TurnState
from responsibilities.models import AwayDays, Rota, RotaPerson, Turn


class NotFreeError(Exception):
    """The person is away on that day, or has a turn at that gathering already."""


def is_free(person: RotaPerson, turn: Turn) -> bool:
    """Say whether the person may take the turn: not away on its day, and not at the same gathering already."""
    day = turn.gathering.day
    who = {"user": person.user_id} if person.user_id else {"carrier": person.carrier_id}
    if AwayDays.objects.filter(**who, first__lte=day, last__gte=day).exists():
        return False
    return not Turn.objects.filter(gathering=turn.gathering_id, holder=person).exclude(pk=turn.pk).exists()


@transaction.atomic
def assign(turn: Turn, person: RotaPerson | None, *, by: User) -> Turn:
    """Say who takes the turn, or who truly took one that is past; both sides of a change that was agreed hear of it."""
    locked_rota(turn.rota)
    turn = Turn.objects.whole().get(pk=turn.pk)
    old = turn.holder
    if old == person:
        return turn
    is_ahead = Turn.objects.ahead().filter(pk=turn.pk).exists()
    if person and is_ahead and not is_free(person, turn):
        raise NotFreeError
    was_agreed = is_ahead and turn.state == TurnState.CONFIRMED
    if was_agreed:
        tell_holders("given_on", [turn], by=by)
    close_requests([turn])
    turn.holder, turn.lead_told_at = person, None
    if person is None or not is_ahead:
        turn.state = TurnState.CONFIRMED if person else TurnState.PROPOSED
    turn.save()
    record("turn assigned", turn, by=by, changes={"holder": [old and old.pk, person and person.pk]})
    if was_agreed:
        tell_holders("confirmed", [turn], by=by)
    return turn


@transaction.atomic
def follow_expected(circle: Circle, removed: Iterable[Gathering]) -> None:
    """Let turns follow a timetable written anew: to the same day's new time, or off; new ones are proposed."""
    rotas = locked_rotas(circle)
    if not rotas:
        return
    gone = list(Turn.objects.filter(rota__in=rotas, gathering__in=list(removed)).whole().in_order())
    kept = _to_the_same_day(gone)
    lost = [turn for turn in gone if turn.pk not in kept]
    tell_holders("off", [turn for turn in lost if turn.state == TurnState.CONFIRMED], by=None)
    Turn.objects.filter(pk__in=[turn.pk for turn in lost]).delete()
    if circle.state == CircleState.PUBLISHED:
        _fill(rotas)
    if any(turn.state == TurnState.CONFIRMED for turn in lost):
        tell_leads(circle, "changed", by=None)


def _fill(rotas: Iterable[Rota]) -> None:
    for rota in rotas:
        share_out(rota) if rota.planned_until else plan(rota)


def _to_the_same_day(turns: Iterable[Turn]) -> set[int]:
    """Bring turns to another gathering of their day that has none yet; return those that found one."""
    kept, moved = set(), []
    for turn in turns:
        same_day = Gathering.objects.filter(circle=turn.rota.circle_id, day=turn.gathering.day)
        others = same_day.filter(state=GatheringState.NOT_REPORTED).exclude(pk=turn.gathering_id)
        there = others.exclude(turns__rota=turn.rota_id, turns__place=turn.place).order_by("starts").first()
        if there:
            turn.gathering, turn.changed_at = there, timezone.now()
            turn.save()
            kept.add(turn.pk)
            moved.append(turn)
    tell_holders("moved", [turn for turn in moved if turn.state == TurnState.CONFIRMED], by=None)
    return kept


@transaction.atomic
def follow_moved(gathering: Gathering, moved: Gathering, *, by: User | None) -> None:
    """Bring the turns of a moved gathering along; who is away at the new time is let off, and all hear of it."""
    rotas = locked_rotas(gathering.circle)
    turns = list(Turn.objects.filter(rota__in=rotas, gathering=gathering).whole().in_order())
    close_requests(turns)
    for turn in turns:
        turn.gathering, turn.lead_told_at = moved, None
        turn.save()
    agreed = [turn for turn in turns if turn.state == TurnState.CONFIRMED]
    away = [turn for turn in turns if turn.holder and not is_free(turn.holder, turn)]
    tell_holders("moved", [turn for turn in agreed if turn not in away], by=by)
    tell_holders("off", [turn for turn in agreed if turn in away], by=by)
    free(away)
    _fill(rotas)
    if away:
        tell_leads(gathering.circle, "changed", by=by)


@transaction.atomic
def follow_added(gathering: Gathering, *, by: User | None) -> None:
    """Propose turns for a gathering that was added, however far ahead."""
    for rota in locked_rotas(gathering.circle):
        if rota.planned_until and gathering.day <= rota.planned_until:
            share_out(rota)
            tell_leads(rota.circle, "added", by=by)


def follow_reported(gathering: Gathering, *, by: User | None) -> None:
    """Tell the holders of a coming gathering that it is cancelled, or held after all; a moved one is told elsewhere."""
    if gathering.day >= timezone.localdate() and gathering.reason != NotHeldReason.MOVED:
        _follow_cancelling(gathering, by=by)


@transaction.atomic
def _follow_cancelling(gathering: Gathering, *, by: User | None) -> None:
    before = gathering.versions.filter(number=gathering.version - 1).values_list("state", flat=True).first()
    is_off, was_off = gathering.state == GatheringState.NOT_HELD, before == GatheringState.NOT_HELD
    if is_off == was_off:
        return
    rotas = locked_rotas(gathering.circle)
    turns = list(Turn.objects.filter(rota__in=rotas, gathering=gathering).whole().in_order())
    agreed = [turn for turn in turns if turn.state == TurnState.CONFIRMED]
    if is_off:
        close_requests(turns)
    Turn.objects.filter(pk__in=[turn.pk for turn in turns]).update(changed_at=timezone.now())
    tell_holders("cancelled" if is_off else "held_after_all", agreed, by=by)
    if not is_off:
        _fill(rotas)
