"""Letters about turns: to their holders, and to the leads whom a proposal waits for."""

from collections import defaultdict
from collections.abc import Iterable

from groups.actions.circles import leads_of
from groups.models import Circle
from network.actions.mail import write_to
from network.models import User
from responsibilities.enums import TurnState
from responsibilities.models import Turn


def tell_holders(what: str, turns: Iterable[Turn], *, by: User | None) -> None:
    """Write to each holder of the turns what became of them, one letter a person; who did it themselves knows."""
    own: dict[User, list[Turn]] = defaultdict(list)
    for turn in turns:
        person = turn.holder.user if turn.holder else None
        if person and person != by:
            own[person].append(turn)
    for person, theirs in own.items():
        context = {"what": what, "turns": theirs, "circle": theirs[0].rota.circle}
        write_to([person], "responsibilities/mail/turns.txt", context)


def tell_leads(circle: Circle, what: str, *, by: User | None) -> None:
    """Write to the circle's leads that a proposal waits for them, and why; nothing when none does."""
    waiting = Turn.objects.ahead().filter(rota__circle=circle, rota__ended_on=None, state=TurnState.PROPOSED)
    count, nobody = waiting.count(), waiting.filter(holder=None).count()
    if count:
        people = [lead for lead in leads_of(circle) if lead != by]
        context = {"what": what, "circle": circle, "count": count, "nobody": nobody}
        write_to(people, "responsibilities/mail/rota_waits.txt", context)
