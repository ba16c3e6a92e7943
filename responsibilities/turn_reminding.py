"""Letters that the clock sends about turns: to the holder the day before, to the leads when a turn lacks somebody."""

import logging
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from groups.enums import MemberRole
from network.letter import letter
from network.models import User
from network.reminding import Tally, send_claimed
from responsibilities.enums import SwapState, TurnState
from responsibilities.models import SwapRequest, Turn, TurnReminder
from responsibilities.models.rota import URGENT

logger = logging.getLogger(__name__)
DAY = timedelta(days=1)


def remind_all(today: date | None = None) -> int:
    """Write to everybody who has a turn tomorrow, once; return how many letters left."""
    day = (today or timezone.localdate()) + DAY
    own: dict[User, list[Turn]] = defaultdict(list)
    agreed = Turn.objects.ahead().filter(gathering__day=day, state=TurnState.CONFIRMED, rota__ended_on=None)
    for turn in agreed.whole().in_order():
        for person in _who_is_written_to(turn):
            own[person].append(turn)
    return sum(_remind(person, day, turns) for person, turns in own.items())


def _who_is_written_to(turn: Turn) -> Iterable[User]:
    """Return the holder; for somebody without an account the leads, who remind them by word of mouth."""
    if turn.holder and turn.holder.user:
        return [turn.holder.user] if turn.holder.user.is_active else []
    return User.objects.filter(circles__circle=turn.rota.circle_id, circles__role=MemberRole.LEAD, is_active=True)


def _remind(person: User, day: date, turns: list[Turn]) -> bool:
    claim = _claimed(person, day)
    if claim is None:
        return False
    tally, context = Tally(), {"turns": turns, "person": person}
    template = "responsibilities/mail/turn_tomorrow.txt"
    send_claimed(claim, person, lambda: letter(person.email, person.language, template, context), tally)
    return bool(tally.sent)


def _claimed(person: User, day: date) -> TurnReminder | None:
    """Take the day's letter to the person before it is written; None when another worker has it, or it has left.

    One that could not be sent may be taken again.
    """
    try:
        with transaction.atomic():
            claimed: TurnReminder = TurnReminder.objects.create(user=person, day=day)
            return claimed
    except IntegrityError:
        failed = TurnReminder.objects.filter(user=person, day=day, sent_at=None).exclude(error="")
        row: TurnReminder | None = failed.first()
        taken = row is not None and failed.filter(pk=row.pk).update(error="", claimed_at=timezone.now())
        return row if taken else None


def tell_leads_of_holes() -> int:
    """Tell the leads, once, of turns within two days that nobody has or agreed to, or that look for a taker."""
    claimed = _claimed_holes()
    by_circle: dict[int, list[Turn]] = defaultdict(list)
    for turn in claimed:
        by_circle[turn.rota.circle_id].append(turn)
    for turns in by_circle.values():
        _tell_leads(turns)
    return len(claimed)


@transaction.atomic
def _claimed_holes() -> list[Turn]:
    """Mark the turns before the letter is written, so that of many workers one writes it."""
    looking = SwapRequest.objects.filter(turn=OuterRef("pk"), state=SwapState.OPEN)
    soon = Turn.objects.ahead().filter(gathering__day__lte=timezone.localdate() + URGENT, rota__ended_on=None)
    lacking = soon.filter(Q(state=TurnState.PROPOSED) | Q(Exists(looking)), lead_told_at=None)
    held = lacking.select_for_update(of=("self",)).order_by("pk")
    keys = [turn.pk for turn in held.select_related("gathering") if turn.begins - timezone.now() <= URGENT]
    Turn.objects.filter(pk__in=keys).update(lead_told_at=timezone.now())
    return list(Turn.objects.filter(pk__in=keys).whole().in_order())


def _tell_leads(turns: Sequence[Turn]) -> None:
    circle = turns[0].rota.circle
    leads = User.objects.filter(circles__circle=circle, circles__role=MemberRole.LEAD, is_active=True)
    context = {"turns": turns, "circle": circle}
    try:
        for lead in leads:
            letter(lead.email, lead.language, "responsibilities/mail/turn_urgent.txt", context).send()
    except Exception:
        logger.exception("the leads could not be told of a turn")
        Turn.objects.filter(pk__in=[turn.pk for turn in turns]).update(lead_told_at=None)
