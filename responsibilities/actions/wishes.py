"""Duties that follow from the checklist: open or held as an answer says, ended when it no longer does."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from groups.models import Circle
from network.audit import record
from network.models import User
from responsibilities.enums import ResponsibilityState as State
from responsibilities.holding import end_row, lapse_proposals
from responsibilities.models import Responsibility
from responsibilities.wishes import Wish


@dataclass
class FollowedDuties:
    """What became of a topic's duties when its answer changed."""

    opened: list[Responsibility] = field(default_factory=list)
    held: list[Responsibility] = field(default_factory=list)
    sought_no_more: list[Responsibility] = field(default_factory=list)


@transaction.atomic
def follow_answer(circle: Circle, topic: str, wanted: Mapping[str, Wish], *, by: User | None) -> FollowedDuties:
    """Make the topic's current duties those that the answer speaks of; what ends stays on record.

    Whoever offered and was accepted keeps the duty as long as the answer speaks of it. Returns the duties that are
    open now, held now or sought no more, and were not so before.
    """
    followed = FollowedDuties()
    rows = Responsibility.objects.current().filter(circle=circle, topic=topic).select_for_update(of=("self",))
    rows = rows.select_related("circle__municipality", "taken_by", "carrier")
    current = {duty.option: duty for duty in rows}
    for option, duty in current.items():
        if option not in wanted or _is_held_otherwise(duty, wanted[option]):
            if duty.state == State.OPEN:
                followed.sought_no_more.append(duty)
            end_row(duty, by=by, reason=f"answer changed: {topic}")
        elif duty.state == State.OPEN and not wanted[option].is_open:
            _hold(duty, wanted[option], by=by)
            followed.held.append(duty)
    kept = {option for option, duty in current.items() if duty.state != State.ENDED}
    fresh = [_row(circle, topic, option, wish) for option, wish in wanted.items() if option not in kept]
    for duty in Responsibility.objects.bulk_create(fresh):
        (followed.opened if duty.state == State.OPEN else followed.held).append(duty)
    return followed


def _is_held_otherwise(duty: Responsibility, wish: Wish) -> bool:
    return bool(duty.held_as) and (duty.held_as, duty.taken_by_id) != (wish.held_as, wish.person)


def _hold(duty: Responsibility, wish: Wish, *, by: User | None) -> None:
    lapse_proposals(duty)
    old = duty.state
    duty.state, duty.since = State.TAKEN, timezone.localdate()
    duty.held_as, duty.taken_by_id = wish.held_as or "", wish.person
    duty.save()
    record("duty held", duty, by=by, changes={"state": [old, duty.state]})


def _row(circle: Circle, topic: str, option: str, wish: Wish) -> Responsibility:
    row = Responsibility(circle=circle, duty=wish.duty, topic=topic, option=option)
    if not wish.is_open:
        row.state, row.since = State.TAKEN, timezone.localdate()
        row.held_as, row.taken_by_id = wish.held_as or "", wish.person
    return row
