"""What the clock does to duties: reminds ahead, ends on the last day, lets what nobody answered lapse."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from groups.enums import CircleState
from groups.models import Circle
from network.actions.mail import write_to
from responsibilities.actions.circle_life import end_with_circle
from responsibilities.enums import ProposalState
from responsibilities.enums import ResponsibilityState as State
from responsibilities.holding import answerers, end_row, hold, reopen_after, write_to_holder, write_to_offerer
from responsibilities.models import Invitation, Offer, Responsibility

REMIND_AHEAD = timedelta(days=7)
OFFER_LATE = timedelta(days=4)
OFFER_KEPT = timedelta(days=30)


def end_what_is_over(today: date) -> dict[str, int]:
    """End duties whose last day has gone and look for somebody new; stop looking for what is needed no more."""
    overdue = Responsibility.objects.filter(state=State.TAKEN, until__lt=today)
    unneeded = Responsibility.objects.filter(state=State.OPEN, wanted_until__lt=today)
    gone = Circle.objects.filter(state=CircleState.ENDED, pk__in=Responsibility.objects.current().values("circle"))
    return {
        "duties over": sum(_end_overdue(row, today) for row in overdue.order_by("pk")),
        "duties not needed": sum(_end(row, "not needed any more") for row in unneeded.order_by("pk")),
        "duties of ended circles": sum(end_with_circle(circle, by=None) for circle in gone.order_by("pk")),
    }


@transaction.atomic
def _end_overdue(row: Responsibility, today: date) -> bool:
    duty = hold(row)
    if duty.state != State.TAKEN or duty.until is None or duty.until >= today:
        return False
    end_row(duty, until=duty.until, by=None, reason="last day gone")
    fresh = reopen_after(duty) if duty.circle.state != CircleState.ENDED else None
    if duty.successor:
        return True
    write_to(answerers(duty.circle), "responsibilities/mail/over.txt", {"duty": duty, "fresh": fresh})
    return True


@transaction.atomic
def _end(row: Responsibility, reason: str) -> bool:
    duty = hold(row)
    if duty.state == State.ENDED:
        return False
    end_row(duty, by=None, reason=reason)
    return True


def remind_of_last_days(today: date) -> int:
    """Tell the leads and the holder of each last day a week ahead, once; return how many duties were told of."""
    soon = Responsibility.objects.filter(state=State.TAKEN, until__range=(today, today + REMIND_AHEAD))
    return sum(_remind(row) for row in soon.order_by("pk"))


@transaction.atomic
def _remind(row: Responsibility) -> bool:
    duty = hold(row)
    if duty.state != State.TAKEN or duty.until is None or duty.until == duty.reminded_of:
        return False
    duty.reminded_of = duty.until
    duty.save(update_fields=["reminded_of"])
    leads = [] if duty.successor else answerers(duty.circle)
    write_to(leads, "responsibilities/mail/ending.txt", {"duty": duty})
    if duty.bearer not in leads:
        write_to_holder(duty.bearer, "responsibilities/mail/your_ending.txt", {"duty": duty})
    return True


def remind_of_offers(now_at: datetime) -> int:
    """Tell the leads once of an offer that has waited for days; return how many."""
    late = Offer.objects.waiting().filter(received_at__lte=now_at - OFFER_LATE, reminded_at=None)
    count = 0
    for row in late.select_related("duty__circle", "user").order_by("pk"):
        if Offer.objects.waiting().filter(pk=row.pk, reminded_at=None).update(reminded_at=now_at):
            write_to(
                answerers(row.duty.circle), "responsibilities/mail/offer_waits.txt", {"offer": row, "duty": row.duty}
            )
            count += 1
    return count


@transaction.atomic
def let_lapse(today: date) -> dict[str, int]:
    """Let invitations that nobody answered in time run out, and offers that no lead answered in a month."""
    over = {"state": ProposalState.LAPSED, "answered_at": timezone.now()}
    invitations = Invitation.objects.waiting().filter(expires_on__lt=today).update(**over)
    old = Offer.objects.select_for_update().waiting().filter(received_at__lte=timezone.now() - OFFER_KEPT)
    rows = list(old.select_related(None))
    for row in Offer.objects.filter(pk__in=[row.pk for row in rows]).select_related("user", "duty__circle"):
        write_to_offerer(row, "responsibilities/mail/offer_unanswered.txt", {"duty": row.duty})
    emptied = {"name": "", "email": "", "phone": "", "message": ""}
    Offer.objects.filter(pk__in=[row.pk for row in rows]).update(**emptied, **over)
    return {"unanswered invitations": invitations, "unanswered offers": len(rows)}
