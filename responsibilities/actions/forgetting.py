"""Forgetting: whom the circle asked, what was offered, and names that carry nothing any more."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from groups.actions.checklist import forget_doer
from network.actions.mail import write_to
from network.models import User
from responsibilities.actions.carriers import erase
from responsibilities.enums import HeldAs, ProposalState
from responsibilities.enums import ResponsibilityState as State
from responsibilities.holding import answerers, end_row, hold, reopen_after
from responsibilities.models import Carrier, Invitation, Offer, Responsibility, RotaPerson

NAMES_KEPT = timedelta(days=365)
INVITED_KEPT = timedelta(days=30)


def forget_old(today: date) -> dict[str, int]:
    """Forget whom the circle asked a month after the answer, and names that have carried nothing for a year."""
    before = timezone.now() - INVITED_KEPT
    asked = Invitation.objects.exclude(state=ProposalState.WAITING).filter(answered_at__lte=before)
    offers = Offer.objects.exclude(state=ProposalState.WAITING).filter(answered_at__lte=before)
    idle = list(_idle_carriers(today))
    for carrier in idle:
        erase(carrier, by=None)
    return {
        "invitations to duties": int(asked.delete()[0]),
        "offers of duties": int(offers.delete()[0]),
        "names without an account": len(idle),
    }


def _idle_carriers(today: date) -> QuerySet[Carrier]:
    """Those who have had no duty for a year; named long ago and never given one is idle too."""
    own = Responsibility.objects.filter(carrier=OuterRef("pk"))
    recent = own.filter(until__gt=today - NAMES_KEPT)
    old = Carrier.objects.filter(created_at__lte=timezone.now() - NAMES_KEPT)
    taking = RotaPerson.objects.current().filter(carrier=OuterRef("pk"), rota__ended_on=None)
    promised = Responsibility.objects.current().filter(next_carrier=OuterRef("pk"))
    old = old.exclude(Exists(promised))
    return old.exclude(Exists(own.current())).exclude(Exists(recent)).exclude(Exists(taking)).order_by("pk")


def leave(user: User) -> None:
    """Whoever deletes their account gives their duties back: the circles' leads are told, and look for somebody new."""
    held = Responsibility.objects.filter(taken_by=user, state=State.TAKEN)
    for duty in [hold(row) for row in held.order_by("pk")]:
        end_row(duty, by=user, reason="account deleted")
        if duty.held_as == HeldAs.SELF:
            forget_doer(duty.circle, duty.topic, by=user)
        reopen_after(duty)
        leads = [lead for lead in answerers(duty.circle) if lead != user]
        write_to(leads, "responsibilities/mail/left.txt", {"duty": duty})
    Responsibility.objects.filter(taken_by=user).update(message="")
    Responsibility.objects.filter(next_user=user).update(next_user=None, next_message="")
    Carrier.objects.filter(email__iexact=user.email).update(email="")
