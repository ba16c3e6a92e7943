"""What the life of a circle asks of the clock and of accounts: leads' terms, invitations, hosts' questions."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.db.models.signals import post_save, pre_delete
from django.dispatch import receiver

from groups.actions import hosts, leads, seasons
from groups.enums import MemberRole
from groups.models import CircleMember, HostTerm, LeadInvitation, LeadTerm
from network.announcements import forgetting, morning, own_data_asked
from network.models import User


@receiver(post_save, sender=CircleMember)
def a_lead_begins(instance: CircleMember, created: bool, **_kwargs: Any) -> None:
    if created and instance.role == MemberRole.LEAD:
        leads.begin_term(instance.circle, instance.user)


@receiver(pre_delete, sender=CircleMember)
def a_lead_stops(instance: CircleMember, **_kwargs: Any) -> None:
    """Before the account is gone, so that a term never stays open without its person."""
    if instance.role == MemberRole.LEAD:
        leads.end_term(instance.circle, instance.user)


@receiver(pre_delete, sender=User)
def an_address_that_was_asked_goes(instance: User, **_kwargs: Any) -> None:
    """What was asked of an account that goes is asked of nobody."""
    LeadInvitation.objects.filter(email__iexact=instance.email).delete()


@receiver(morning)
def what_is_due_in_the_lives_of_circles(today: date, **_kwargs: Any) -> dict[str, int]:
    """Write breaks of the year ahead and remind of their ends; let invitations to lead run out."""
    return seasons.look_at_seasons(today) | leads.let_lead_invitations_lapse(today)


@receiver(forgetting)
def forget_invitations(**_kwargs: Any) -> dict[str, int]:
    """Delete whom circles asked: of people a month after the answer, of organisations that did not promise a year."""
    return leads.forget_lead_invitations() | hosts.forget_host_questions()


@receiver(own_data_asked)
def own_terms(user: User, **_kwargs: Any) -> dict[str, Any]:
    """What is kept of a person as a lead, as somebody who was asked, and as an answerer for an organisation."""
    terms = LeadTerm.objects.filter(user=user).select_related("circle").order_by("pk")
    asked = LeadInvitation.objects.filter(Q(email__iexact=user.email) | Q(invited_by=user)).select_related("circle")
    hosts = HostTerm.objects.filter(Q(asked_by=user) | Q(answered_by=user)).select_related("circle").order_by("pk")
    return {
        "led": [{"circle": t.circle.name, "from": str(t.since), "until": str(t.until or "")} for t in terms],
        "invitations_to_lead": [
            {"circle": row.circle.name, "note": row.note, "answer": row.answer, "at": row.invited_at.isoformat()}
            for row in asked.order_by("pk")
        ],
        "host_questions": [
            {"circle": row.circle.name, "organisation": row.name, "message": row.message, "answer": row.answer}
            for row in hosts
        ],
    }
