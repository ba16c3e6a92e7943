"""A rota's life: started, changed, proposed anew, confirmed, ended; and who takes turns in it."""

import hashlib
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from groups.actions.circles import locked
from groups.enums import CircleState, MemberRole
from groups.models import Circle
from network.audit import record
from network.models import User
from responsibilities.actions.rota_letters import tell_holders, tell_leads
from responsibilities.actions.sharing import close_requests, level_start, locked_rota, locked_rotas, plan, share_out
from responsibilities.enums import RotaDuty, TurnState
from responsibilities.holding import key_of
from responsibilities.models import Carrier, Rota, RotaPerson, SwapRequest, Turn
from responsibilities.models.rota import WEEKS_USUAL

Party = User | Carrier
RUNNING_OUT = timedelta(weeks=3)


class ChangedMeanwhileError(Exception):
    """The proposal is not the one that was shown."""


@transaction.atomic
def start_rota(
    circle: Circle,
    duty: RotaDuty,
    *,
    name: str = "",
    topic: str = "",
    people: Iterable[Party] | None = None,
    people_per_turn: int = 1,
    weeks: int = WEEKS_USUAL,
    by: User | None,
) -> Rota:
    """Let people take turns in a duty, those who carry the circle unless named; one that goes on already is enough."""
    circle = locked(circle)
    rota = Rota.objects.filter(circle=circle, duty=duty, name=name).first()
    if rota and rota.ended_on is None and rota.people.current().exists():
        return rota
    rota = rota or Rota(circle=circle, duty=duty, name=name)
    rota.topic, rota.people_per_turn, rota.weeks, rota.ended_on = topic, people_per_turn, weeks, None
    rota.save()
    record("rota started", rota, by=by, changes={"duty": [None, duty]})
    for person in carriers_of(circle) if people is None else people:
        _join(rota, person, by=by)
    plan(rota)
    return rota


def carriers_of(circle: Circle) -> list[User]:
    """Return the people with an account who lead the circle or help in it."""
    carrying = circle.members.filter(role__in=(MemberRole.LEAD, MemberRole.HELPER))
    return list(User.objects.filter(is_active=True, pk__in=carrying.values("user")).order_by("pk"))


@transaction.atomic
def change_rota(rota: Rota, *, people: Iterable[Party], people_per_turn: int, weeks: int, by: User) -> Rota:
    """Write who takes turns, how many at a time and how far ahead, and propose anew what nobody has confirmed."""
    rota = locked_rota(rota)
    wanted = {key_of(person): person for person in people}
    now = {person.identity: person for person in rota.people.current()}
    facts = {"people_per_turn": people_per_turn, "weeks": weeks}
    changes = {field: [getattr(rota, field), new] for field, new in facts.items() if getattr(rota, field) != new}
    rota.people_per_turn, rota.weeks = people_per_turn, weeks
    rota.save()
    if changes:
        record("rota changed", rota, by=by, changes=changes)
    for pk, person in wanted.items():
        if pk not in now:
            _join(rota, person, by=by)
    for pk, leaver in now.items():
        if pk not in wanted:
            _leave(leaver, by=by)
    plan(rota)
    return rota


def _join(rota: Rota, who: Party, *, by: User | None) -> RotaPerson:
    """Take the person in, level with whoever has the fewest turns: nobody catches up the time before they came."""
    start = level_start(rota)
    person, is_new = RotaPerson.objects.get_or_create(rota=rota, **_as_field(who))
    if not is_new and person.left_on is None:
        return person
    person.left_on = None
    person.earlier = max(person.earlier, start - person.turns.done().count())
    person.save()
    record("rota joined", rota, by=by, changes={"person": [None, key_of(who)]})
    return person


def _as_field(who: Party) -> dict[str, Any]:
    return {"user": who} if isinstance(who, User) else {"carrier": who}


@transaction.atomic
def leave(person: RotaPerson, *, by: User | None) -> None:
    """Let the person off the rota: their turns ahead are proposed to others, and the leads hear of it."""
    rota = locked_rota(person.rota)
    _leave(person, by=by)
    share_out(rota)
    tell_leads(rota.circle, "left", by=by)


@transaction.atomic
def leave_all(who: Party, *, circle: Circle | None = None, by: User | None) -> None:
    """Let the person off the rotas of the circle, or of every circle."""
    mine = RotaPerson.objects.current().filter(**_as_field(who)).select_related("rota").order_by("rota_id")
    for person in mine.filter(rota__circle=circle) if circle else mine:
        leave(person, by=by)


def _leave(person: RotaPerson, *, by: User | None) -> None:
    if person.left_on is not None:
        return
    person.left_on = timezone.localdate()
    person.save(update_fields=["left_on"])
    record("rota left", person.rota, by=by, changes={"person": [person.identity, None]})
    ahead = Turn.objects.ahead().filter(holder=person)
    close_requests(ahead)
    SwapRequest.objects.filter(asked=person).update(asked=None)
    free(ahead)


def free(turns: Iterable[Turn]) -> None:
    """Leave the turns without a holder, to be proposed to somebody."""
    keys = [turn.pk for turn in turns]
    facts = {"holder": None, "state": TurnState.PROPOSED, "lead_told_at": None, "changed_at": timezone.now()}
    Turn.objects.filter(pk__in=keys).update(**facts)


@transaction.atomic
def propose_anew(circle: Circle, *, by: User) -> None:
    """Share out again everything in the circle's rotas that nobody has confirmed."""
    for rota in locked_rotas(circle):
        plan(rota)
        record("rota proposed", rota, by=by)


def seen_token(proposed: Iterable[Turn]) -> str:
    """Return what a page remembers of the proposal that it showed."""
    rows = sorted((turn.pk, turn.holder_id) for turn in proposed if turn.holder_id)
    return hashlib.sha256(repr(rows).encode()).hexdigest()[:16]


@transaction.atomic
def confirm(circle: Circle, *, seen: str, by: User) -> list[Turn]:
    """Agree on the proposed turns that were shown and tell each holder theirs; confirmed twice is confirmed once."""
    rotas = locked_rotas(circle)
    waiting = Turn.objects.ahead().filter(rota__in=rotas, state=TurnState.PROPOSED, holder__isnull=False)
    turns = list(waiting.whole().in_order())
    if not turns:
        return []
    if seen_token(turns) != seen:
        raise ChangedMeanwhileError
    Turn.objects.filter(pk__in=[turn.pk for turn in turns]).update(
        state=TurnState.CONFIRMED, lead_told_at=None, changed_at=timezone.now()
    )
    for rota in rotas:
        count = sum(turn.rota_id == rota.pk for turn in turns)
        if count:
            record("turns confirmed", rota, by=by, changes={"turns": [None, count]})
    tell_holders("confirmed", turns, by=by)
    return turns


@transaction.atomic
def end_rota(rota: Rota, *, by: User | None) -> Rota:
    """End the rota today: what was done stays on record, turns ahead are off and their holders hear of it."""
    rota = locked_rota(rota)
    if rota.ended_on:
        return rota
    agreed = list(rota.turns.ahead().filter(state=TurnState.CONFIRMED).whole().in_order())
    rota.ended_on, rota.planned_until = timezone.localdate(), None
    rota.save()
    record("rota ended", rota, by=by)
    tell_holders("ended", agreed, by=by)
    Turn.objects.filter(pk__in=list(rota.turns.ahead().values_list("pk", flat=True))).delete()
    return rota


def extend_rotas(today: date) -> int:
    """Propose the next weeks of every rota that is running out, and ask its leads to look; return how many circles."""
    going_on = Rota.objects.filter(ended_on=None, circle__state=CircleState.PUBLISHED)
    short = going_on.filter(planned_until__lt=today + RUNNING_OUT).select_related("circle")
    circles = {rota.circle_id: rota.circle for rota in short if _is_running_out(rota, today)}
    for circle in circles.values():
        _extend(circle, today)
    return len(circles)


def _is_running_out(rota: Rota, today: date) -> bool:
    if rota.planned_until is None or not rota.people.current().exists():
        return False
    return rota.planned_until < today + min(RUNNING_OUT, timedelta(weeks=rota.weeks) / 2)


@transaction.atomic
def _extend(circle: Circle, today: date) -> None:
    short = [rota for rota in locked_rotas(circle) if _is_running_out(rota, today)]
    for rota in short:
        plan(rota, anew=False)
        record("rota proposed", rota, by=None)
    if short:
        tell_leads(circle, "running_out", by=None)
