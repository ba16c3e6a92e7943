"""What becomes of duties when their circle ends, and when it begins again."""

from django.db import transaction
from django.utils import timezone

from groups.actions.checklist import forget_doer
from groups.models import Circle
from network.models import User
from responsibilities.enums import HeldAs
from responsibilities.enums import ResponsibilityState as State
from responsibilities.holding import end_row, hold, write_to_holder
from responsibilities.models import Responsibility

IN_GENERAL = [held.value for held in HeldAs if held is not HeldAs.SELF]


@transaction.atomic
def end_with_circle(circle: Circle, *, by: User | None) -> int:
    """End every duty of the circle, the open ones with their offers and invitations; return how many."""
    rows = list(Responsibility.objects.current().filter(circle=circle).order_by("pk"))
    for duty in [hold(row) for row in rows]:
        if duty.successor:
            write_to_holder(duty.successor, "responsibilities/mail/not_promised.txt", {"duty": duty})
            duty.next_user, duty.next_carrier, duty.next_message = None, None, ""
        end_row(duty, by=by, reason="circle ended", stays=True)
        if duty.held_as == HeldAs.SELF:
            forget_doer(duty.circle, duty.topic, by=by)
    Responsibility.objects.filter(pk__in=[row.pk for row in rows]).update(ended_with_circle=True)
    return len(rows)


@transaction.atomic
def offer_again(circle: Circle, *, by: User | None) -> int:
    """Open anew every duty that ended with the circle; what its answers say in general holds again. Twice is once."""
    rows = Responsibility.objects.select_for_update(of=("self",)).filter(circle=circle, ended_with_circle=True)
    ended = list(rows.order_by("pk"))
    known = set(Responsibility.objects.current().filter(circle=circle).exclude(topic="").values_list("topic", "option"))
    fresh = [_anew(duty) for duty in ended if not duty.topic or (duty.topic, duty.option) not in known]
    Responsibility.objects.bulk_create(fresh)
    Responsibility.objects.filter(pk__in=[duty.pk for duty in ended]).update(ended_with_circle=False)
    return len(fresh)


def _anew(duty: Responsibility) -> Responsibility:
    today = timezone.localdate()
    again = Responsibility(
        circle_id=duty.circle_id, duty=duty.duty, topic=duty.topic, option=duty.option, note=duty.note
    )
    if duty.wanted_until and duty.wanted_until >= today:
        again.wanted_until = duty.wanted_until
    if duty.held_as in IN_GENERAL:
        again.state, again.held_as, again.since = State.TAKEN, duty.held_as, today
    return again
