"""Between the rows of a rota and the pure proposer: who has done what, which places are free, what is proposed."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Count, Max, Q
from django.utils import timezone

from groups.actions.gatherings import expect_gatherings
from groups.enums import CircleState, GatheringState
from groups.models import Circle, Gathering
from network.hours import wall_clock
from responsibilities.enums import SwapState, TurnState
from responsibilities.fair_turns import Slot, Taker, propose
from responsibilities.models import AwayDays, Rota, RotaPerson, SwapRequest, Turn


def locked_rota(rota: Rota) -> Rota:
    """Return the rota as it stands now, held so that its turns change hands one act at a time."""
    return Rota.objects.select_for_update(of=("self",)).select_related("circle__municipality").get(pk=rota.pk)


def locked_rotas(circle: Circle) -> list[Rota]:
    """Return the circle's rotas that go on, each held, always in the same order."""
    rows = Rota.objects.select_for_update(of=("self",)).select_related("circle__municipality")
    return list(rows.filter(circle=circle, ended_on=None).order_by("pk"))


def plan(rota: Rota, *, anew: bool = True) -> None:
    """Share out the weeks ahead, the agreed turns left as they are; nothing yet for a circle that does not meet."""
    if rota.circle.state != CircleState.PUBLISHED:
        return
    rota.planned_until = timezone.localdate() + timedelta(weeks=rota.weeks)
    rota.save(update_fields=["planned_until"])
    expect_gatherings(rota.circle, until=rota.planned_until)
    beyond = rota.turns.ahead().filter(state=TurnState.PROPOSED, gathering__day__gt=rota.planned_until)
    Turn.objects.filter(pk__in=list(beyond.values_list("pk", flat=True))).delete()
    share_out(rota, anew=anew)


def share_out(rota: Rota, *, anew: bool = False) -> None:
    """Propose people for the coming turns that have nobody; `anew` also for those that are only proposed so far."""
    gatherings = _gatherings(rota)
    rows = _rows(rota, gatherings)
    free = [turn for turn in rows if turn.state == TurnState.PROPOSED and (anew or turn.holder_id is None)]
    is_free = {turn.pk for turn in free}
    held = _by_gathering(turn for turn in rows if turn.pk not in is_free and turn.holder_id)
    asked = _by_gathering(free)
    slots = [
        Slot(
            gathering.pk,
            gathering.day,
            len(held[gathering.pk]) + len(asked[gathering.pk]),
            tuple(turn.holder_id for turn in held[gathering.pk] if turn.holder_id),
        )
        for gathering in gatherings
    ]
    found = propose(slots, takers_of(rota), before=_just_before(rota, gatherings))
    for key, people in found.turns.items():
        _seat(asked[key], people)
    now = timezone.now()
    for turn in free:
        turn.changed_at = now
    Turn.objects.bulk_update(free, ["holder", "changed_at"], batch_size=200)


def _gatherings(rota: Rota) -> list[Gathering]:
    """The coming gatherings that are shared out: within the plan, or with a turn already."""
    if rota.planned_until is None:
        return []
    today, minute = wall_clock(timezone.now())
    within = Q(day__lte=rota.planned_until) | Q(turns__rota=rota)
    coming = rota.circle.gatherings.filter(Q(day__gt=today) | Q(day=today, starts__gt=minute), within)
    return list(coming.filter(state=GatheringState.NOT_REPORTED).order_by("day", "starts", "pk").distinct())


def _rows(rota: Rota, gatherings: Sequence[Gathering]) -> list[Turn]:
    """Return the gatherings' turns, one for each place: what is lacking is added, what is one too many goes."""
    known = rota.turns.filter(gathering__in=gatherings)
    too_many = Q(place__gt=rota.people_per_turn) & (Q(state=TurnState.PROPOSED) | Q(holder=None))
    known.filter(too_many).delete()
    there = set(known.values_list("gathering", "place"))
    places = range(1, rota.people_per_turn + 1)
    Turn.objects.bulk_create(
        Turn(rota=rota, gathering=gathering, place=place)
        for gathering in gatherings
        for place in places
        if (gathering.pk, place) not in there
    )
    return list(known.order_by("gathering__day", "gathering__starts", "gathering", "place"))


def _by_gathering(turns: Iterable[Turn]) -> dict[int, list[Turn]]:
    found: dict[int, list[Turn]] = defaultdict(list)
    for turn in turns:
        found[turn.gathering_id].append(turn)
    return found


def _seat(turns: Iterable[Turn], people: Sequence[int]) -> None:
    """Put the people on the turns of one gathering; who is on one of them already stays where they are."""
    rows = list(turns)
    staying = {turn.holder_id for turn in rows if turn.holder_id in people}
    coming = [key for key in people if key not in staying]
    for turn in rows:
        if turn.holder_id not in staying:
            turn.holder_id = coming.pop(0) if coming else None


def takers_of(rota: Rota) -> list[Taker]:
    """Return those who take turns, each with what they have done and the days they are away."""
    done = Q(turns__in=Turn.objects.done().filter(rota=rota))
    people = RotaPerson.objects.current().filter(Q(user__is_active=True) | Q(user=None), rota=rota)
    counted = people.annotate(done=Count("turns", filter=done), last=Max("turns__gathering__day", filter=done))
    theirs = Q(user__in=people.exclude(user=None).values("user"))
    theirs |= Q(carrier__in=people.exclude(carrier=None).values("carrier"))
    away: dict[tuple[int | None, int | None], list[tuple[date, date]]] = defaultdict(list)
    for days in AwayDays.objects.filter(theirs, last__gte=timezone.localdate()):
        away[days.user_id, days.carrier_id].append((days.first, days.last))
    return [
        Taker(person.pk, person.earlier + person.done, person.last, tuple(away[person.user_id, person.carrier_id]))
        for person in counted.order_by("pk")
    ]


def _just_before(rota: Rota, gatherings: Sequence[Gathering]) -> list[int]:
    """Return who had the last turn that was done."""
    last = (
        rota.turns.done().order_by("-gathering__day", "-gathering__starts").values_list("gathering", flat=True).first()
    )
    if last is None or not gatherings:
        return []
    return [key for key in rota.turns.filter(gathering=last).values_list("holder", flat=True) if key]


def level_start(rota: Rota) -> int:
    """Return how many turns count for somebody who joins now: as many as whoever has fewest, agreed ones ahead too."""
    agreed = Q(turns__in=Turn.objects.ahead().filter(rota=rota, state=TurnState.CONFIRMED))
    ahead = dict(
        RotaPerson.objects.current().filter(rota=rota).annotate(n=Count("turns", filter=agreed)).values_list("pk", "n")
    )
    return min((taker.done + ahead[taker.key] for taker in takers_of(rota)), default=0)


def close_requests(turns: Iterable[Turn]) -> None:
    """Let the open requests of the turns lapse: there is nothing to swap any more."""
    SwapRequest.objects.filter(turn__in=list(turns), state=SwapState.OPEN).update(
        state=SwapState.CLOSED, closed_at=timezone.now()
    )
