"""A person's own turns, in every circle."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef

from groups.enums import MemberRole
from network.models import User
from responsibilities.enums import TurnState
from responsibilities.models import AwayDays, RotaPerson, SwapRequest, Turn, TurnFeed, TurnReminder
from responsibilities.queries.rota import with_requests


@dataclass(frozen=True)
class OwnTurns:
    """The turns that a person has agreed to, those that are only proposed, and those that they could take."""

    agreed: Sequence[Turn]
    proposed: Sequence[Turn]
    free: Sequence[Turn]

    @property
    def next(self) -> Turn | None:
        return self.agreed[0] if self.agreed else None


def own_rotas(user: User) -> list[RotaPerson]:
    """Return the rotas in which the person takes turns now."""
    mine = RotaPerson.objects.current().filter(user=user, rota__ended_on=None)
    return list(mine.select_related("rota__circle").order_by("rota__circle__name", "rota_id"))


def own_turns(user: User, rotas: Iterable[RotaPerson]) -> OwnTurns:
    """Return the person's turns ahead in the rotas, and those that somebody hopes they would take."""
    me = {person.rota_id: person.pk for person in rotas}
    turns = list(with_requests(Turn.objects.ahead().filter(rota__in=me).whole().in_order()))
    mine = [turn for turn in turns if turn.holder and turn.holder.user_id == user.pk]
    on_it = {(turn.rota_id, turn.gathering_id) for turn in mine}
    others = [turn for turn in turns if (turn.rota_id, turn.gathering_id) not in on_it]
    return OwnTurns(
        agreed=[turn for turn in mine if turn.state == TurnState.CONFIRMED],
        proposed=[turn for turn in mine if turn.state == TurnState.PROPOSED],
        free=[turn for turn in others if is_offered(turn, me[turn.rota_id])],
    )


def is_offered(turn: Turn, person: int) -> bool:
    """Say whether somebody hopes that the person would take the turn; it must come from `with_requests`."""
    if turn.holder_id is None:
        return True
    return turn.request is not None and turn.asked in (None, person)  # type: ignore[attr-defined]


def next_turn(user: User) -> Turn | None:
    """Return the next turn that the person has agreed to, in any circle."""
    agreed = Turn.objects.ahead().filter(holder__user=user, state=TurnState.CONFIRMED, rota__ended_on=None)
    return agreed.whole().in_order().first()


def rota_waits(user: User) -> Exists:
    """Tell, for a question about circles, whether the person leads one in which proposed turns wait for them."""
    led = {"rota__circle__members__user": user, "rota__circle__members__role": MemberRole.LEAD}
    proposed = Turn.objects.ahead().filter(rota__circle=OuterRef("pk"), state=TurnState.PROPOSED, **led)
    return Exists(proposed.filter(rota__ended_on=None))


def own_data(user: User) -> dict[str, Any]:
    """Return what is kept of the person's turns, for their own file."""
    mine = RotaPerson.objects.filter(user=user)
    feed = TurnFeed.objects.filter(user=user).first()
    asked = SwapRequest.objects.filter(asker__user=user).select_related("turn__gathering").order_by("pk")
    return {
        "rotas": [_rota(person) for person in mine.select_related("rota__circle").order_by("pk")],
        "away_days": [[days.first.isoformat(), days.last.isoformat()] for days in AwayDays.objects.filter(user=user)],
        "swaps_asked": [{"day": one.turn.gathering.day.isoformat(), "state": one.state} for one in asked],
        "turn_calendar_since": feed.made_at.isoformat() if feed else None,
        "turn_reminders": [row.day.isoformat() for row in TurnReminder.objects.filter(user=user).order_by("day")],
    }


def _rota(person: RotaPerson) -> dict[str, Any]:
    return {
        "circle": person.rota.circle.name,
        "turn": str(person.rota),
        "joined": person.joined_at.isoformat(),
        "left": person.left_on.isoformat() if person.left_on else None,
        "turns": [
            {"day": turn.gathering.day.isoformat(), "state": turn.state}
            for turn in person.turns.select_related("gathering").in_order()
        ],
    }
