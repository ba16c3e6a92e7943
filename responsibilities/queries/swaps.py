"""What may be swapped for what."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef

from network.models import User
from responsibilities.enums import SwapState, TurnState
from responsibilities.models import AwayDays, RotaPerson, SwapRequest, Turn
from responsibilities.models.rota import TurnQuerySet

MOST_TURNS = 40


def _able(turns: TurnQuerySet, user: User) -> TurnQuerySet:
    """Keep the turns at whose gathering the person has no turn of the same rota, and is not away."""
    away = AwayDays.objects.filter(
        user=user, first__lte=OuterRef("gathering__day"), last__gte=OuterRef("gathering__day")
    )
    on_it = Turn.objects.filter(rota=OuterRef("rota"), gathering=OuterRef("gathering"), holder__user=user)
    return turns.exclude(Exists(away)).exclude(Exists(on_it))


def turns_in_return(turn: Turn, others: Iterable[tuple[RotaPerson, str]]) -> list[tuple[Turn, str]]:
    """Return the others' agreed turns that the holder could take instead, each with when and whose it is."""
    called = {person.pk: name for person, name in others}
    agreed = Turn.objects.ahead().filter(rota=turn.rota, holder__in=called, state=TurnState.CONFIRMED)
    if turn.holder is None or turn.holder.user is None:
        return []
    able = _able(agreed, turn.holder.user).whole().in_order()[:MOST_TURNS]
    return [(one, f"{one.when}: {called[one.holder_id]}") for one in able if one.holder_id]


def takeable(turn: Turn, user: User) -> bool:
    """Say whether the turn is there for the person to take."""
    if turn.holder is None:
        return True
    asked = SwapRequest.objects.filter(turn=turn, state=SwapState.OPEN).select_related("asked").first()
    return asked is not None and (asked.asked is None or asked.asked.user_id == user.pk)


def what_returns(turn: Turn, user: User) -> list[Turn]:
    """Return the person's own turns that the holder would take instead."""
    asked = SwapRequest.objects.filter(turn=turn, state=SwapState.OPEN).select_related("asker__user").first()
    if asked is None or asked.asker.user is None:
        return []
    agreed = Turn.objects.ahead().filter(holder__user=user, state=TurnState.CONFIRMED, pk__in=asked.in_return.all())
    return list(_able(agreed, asked.asker.user).whole().in_order())
