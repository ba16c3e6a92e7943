"""Two ways to a duty: somebody offers to take it, or the circle invites somebody; both wait for one answer."""

from datetime import date
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from responsibilities.enums import ProposalState
from responsibilities.models.responsibility import Responsibility

MOST_LETTERS = 3


class ProposalQuerySet(models.QuerySet[Any]):
    def waiting(self) -> Self:
        return self.filter(state=ProposalState.WAITING)


def answered_has_moment(name: str) -> models.CheckConstraint:
    """Return the constraint that a proposal in a known state waits exactly as long as it has no answer."""
    return models.CheckConstraint(
        condition=Q(state=ProposalState.WAITING, answered_at__isnull=True)
        | Q(state__in=[state for state in ProposalState if state != ProposalState.WAITING], answered_at__isnull=False),
        name=name,
    )


class Offer(models.Model):
    """Somebody would take an open duty: a person with an account, or a visitor who left a name and a way to be reached.

    `key` names the form that sent it, so that sent twice is stored once. What a visitor left is shown to the circle's
    leads only after they have accepted. `organisation` is set where an organisation offers through its own editor.
    """

    duty = models.ForeignKey(Responsibility, models.CASCADE, related_name="offers")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="offers")
    organisation = models.ForeignKey("network.Organisation", models.SET_NULL, null=True, blank=True, related_name="+")
    is_organisation = models.BooleanField(default=False)
    name = models.CharField(_("Nimi, jolla sinua kutsutaan"), max_length=80, blank=True)
    email = models.EmailField(_("Sähköpostisi"), blank=True)
    phone = models.CharField(_("Puhelinnumerosi"), max_length=30, blank=True)
    message = models.CharField(_("Viesti piirille"), max_length=500, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fi")
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    received_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")

    objects: ClassVar = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("received_at", "pk")
        constraints: ClassVar = [
            answered_has_moment("offer_answered_has_moment"),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.WAITING)
                | Q(user__isnull=False)
                | (~Q(name="") & (~Q(email="") | ~Q(phone=""))),
                name="offer_can_be_answered",
            ),
            models.UniqueConstraint(
                fields=["duty", "user"],
                condition=Q(state=ProposalState.WAITING, user__isnull=False),
                name="offer_once_a_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty}: {self.called}"

    @property
    def called(self) -> str:
        """What the offerer is called to the circle."""
        if self.name or self.user is None:
            return self.name
        return self.user.get_short_name()


class Invitation(models.Model):
    """The circle asks one party to take one duty, or to go on with it after its holder (`hands_over`).

    With `from_day` the holder's last day is the day before it; without it the duty moves on the day of the yes.

    The link carries `nonce`; sending the letter again makes a new one, so that only the newest link opens.
    """

    duty = models.ForeignKey(Responsibility, models.CASCADE, related_name="invitations")
    nonce = models.UUIDField(default=uuid4, unique=True, editable=False)
    hands_over = models.BooleanField(default=False)
    from_day = models.DateField(_("Mistä päivästä alkaen"), null=True, blank=True)
    name = models.CharField(_("Ketä kutsut"), max_length=80)
    is_organisation = models.BooleanField(default=False)
    organisation = models.ForeignKey("network.Organisation", models.SET_NULL, null=True, blank=True, related_name="+")
    email = models.EmailField(_("Sähköposti"), blank=True)
    note = models.CharField(_("Viesti kutsutulle"), max_length=500, blank=True)
    language = models.CharField(_("Kirjeen kieli"), max_length=2, choices=settings.LANGUAGES, default="fi")
    state = models.CharField(max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(default=timezone.now)
    expires_on = models.DateField()
    sent_at = models.DateTimeField(null=True, blank=True)
    letters = models.PositiveSmallIntegerField(default=0)
    answer = models.CharField(_("Viesti piirille"), max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = ProposalQuerySet.as_manager()

    class Meta:
        ordering = ("-invited_at", "-pk")
        constraints: ClassVar = [
            answered_has_moment("invitation_answered_has_moment"),
            models.CheckConstraint(condition=Q(letters__lte=MOST_LETTERS), name="invitation_few_letters"),
            models.CheckConstraint(
                condition=Q(is_organisation=True) | Q(organisation=None), name="invited_organisation"
            ),
            models.CheckConstraint(condition=Q(from_day=None) | Q(hands_over=True), name="invitation_day_hands_over"),
            models.UniqueConstraint(
                fields=["duty", "email"],
                condition=Q(state=ProposalState.WAITING) & ~Q(email=""),
                name="invitation_once_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.duty}: {self.name}"

    def is_expired(self, today: date) -> bool:
        """Whether nobody answered in time, and no night has noted it yet."""
        return self.state == ProposalState.WAITING and self.expires_on < today

    @property
    def has_run_out(self) -> bool:
        """Whether it lapsed because nobody answered in time, and not because somebody else was first."""
        answered = timezone.localdate(self.answered_at) if self.answered_at else date.min
        return self.state == ProposalState.LAPSED and answered > self.expires_on
