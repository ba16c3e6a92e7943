"""Who leads a circle and has led it, and whom it asks to lead it next."""

from datetime import date
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import AskState
from groups.models.circle import Circle

LONGEST_NOTE = 500


class LeadTerm(models.Model):
    """One person's time as a lead, the last day included; without a person where the account has been deleted."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="lead_terms")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="lead_terms"
    )
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-since", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["circle", "user"], condition=Q(until=None, user__isnull=False), name="lead_term_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="lead_term_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.circle}: {self.since}–{self.until or ''}"


class LeadInvitationQuerySet(models.QuerySet["LeadInvitation"]):
    def waiting(self) -> Self:
        return self.filter(state=AskState.ASKED)


class LeadInvitation(models.Model):
    """The circle asks one person to lead it; the link carries `nonce`, and only its own person accepts.

    With `replaces` that lead gives the task away when the answer is yes, and stays as a helper.
    """

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="lead_invitations")
    nonce = models.UUIDField(default=uuid4, unique=True, editable=False)
    email = models.EmailField(_("Sähköposti"), blank=True)
    note = models.CharField(_("Viesti hänelle"), max_length=LONGEST_NOTE, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fi")
    state = models.CharField(max_length=10, choices=AskState, default=AskState.ASKED)
    replaces = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="lead_invitations"
    )
    invited_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField()
    answer = models.CharField(_("Viesti piirille"), max_length=LONGEST_NOTE, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = LeadInvitationQuerySet.as_manager()

    class Meta:
        ordering = ("-invited_at", "-pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state=AskState.ASKED, answered_at=None) & ~Q(email="")
                | ~Q(state=AskState.ASKED) & Q(answered_at__isnull=False),
                name="lead_invitation_waits_or_is_answered",
            ),
            models.UniqueConstraint(
                fields=["circle", "email"], condition=Q(state=AskState.ASKED), name="lead_invited_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle}: {self.get_state_display()}"

    def is_expired(self, today: date) -> bool:
        """Whether nobody answered in time, and no night has noted it yet."""
        return self.state == AskState.ASKED and self.expires_on < today
