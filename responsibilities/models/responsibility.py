"""Who takes which duty in which circle, from when to when; an open one is an invitation."""

from datetime import date, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.checklist import topics
from groups.enums import CircleState
from network.models import User
from responsibilities.enums import Duty, HeldAs
from responsibilities.enums import ResponsibilityState as State
from responsibilities.models.carrier import Carrier

NOBODY = Q(taken_by__isnull=True, carrier__isnull=True)
NO_SUCCESSOR = Q(next_user__isnull=True, next_carrier__isnull=True)


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    def inviting(self, day: date | None = None) -> Self:
        """Keep the open duties of circles that meet, still needed on the day (today when none is given)."""
        day = day or timezone.localdate()
        needed = Q(wanted_until=None) | Q(wanted_until__gte=day)
        return self.filter(needed, state=State.OPEN, circle__state=CircleState.PUBLISHED)

    def current(self) -> Self:
        return self.exclude(state=State.ENDED)


class Responsibility(models.Model):
    """One duty in one circle: open, taken or ended. `topic` is the checklist topic it came from.

    `held_as` tells who has it because the checklist says so; empty when somebody took it by themselves.
    `wanted_from` and `wanted_until` say when somebody is needed, `since` and `until` when the holder has it: the last
    day is included. The holder is a person with an account or a carrier without one, and `message` is what they said
    when they took it; a name that was taken back leaves an ended duty with nobody. `reminded_of` is the last day that
    the leads have been told of.
    `next_user` or `next_carrier` is who goes on from the day after `until`, as agreed ahead: one row holds both days,
    so that there is no gap and no overlap. `ended_with_circle` tells what is offered anew if the circle begins again.
    """

    circle = models.ForeignKey("groups.Circle", models.CASCADE, related_name="responsibilities")
    duty = models.CharField(max_length=16, choices=Duty)
    topic = models.CharField(max_length=40, blank=True)
    option = models.CharField(max_length=40, blank=True)
    note = models.CharField(_("Mitä tarvitaan"), max_length=200, blank=True)
    wanted_from = models.DateField(_("Mistä alkaen"), null=True, blank=True)
    wanted_until = models.DateField(_("Mihin asti"), null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="responsibilities"
    )
    carrier = models.ForeignKey(Carrier, models.SET_NULL, null=True, blank=True, related_name="responsibilities")
    held_as = models.CharField(max_length=12, choices=HeldAs, blank=True)
    message = models.CharField(_("Viesti piirille"), max_length=500, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(_("Viimeinen päivä"), null=True, blank=True)
    reminded_of = models.DateField(null=True, blank=True, editable=False)
    next_user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    next_carrier = models.ForeignKey(Carrier, models.SET_NULL, null=True, blank=True, related_name="+")
    next_message = models.CharField(max_length=500, blank=True)
    ended_with_circle = models.BooleanField(default=False, db_default=False, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = ResponsibilityQuerySet.as_manager()

    class Meta:
        ordering = ("circle_id", "duty", "pk")
        indexes = (models.Index(fields=["state", "duty"], name="duty_by_state"),)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(state__in=list(State)), name="duty_state_known"),
            models.CheckConstraint(
                condition=~Q(state=State.OPEN) | (NOBODY & Q(since__isnull=True, until__isnull=True)),
                name="open_duty_has_no_holder",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.TAKEN) | ((~NOBODY | ~Q(held_as="")) & Q(since__isnull=False)),
                name="taken_duty_has_holder",
            ),
            models.CheckConstraint(
                condition=Q(held_as="") | Q(state__in=(State.TAKEN, State.ENDED)),
                name="held_duty_is_not_open",
            ),
            models.CheckConstraint(
                condition=Q(taken_by__isnull=True) | Q(carrier__isnull=True), name="duty_has_one_holder"
            ),
            models.CheckConstraint(
                condition=NO_SUCCESSOR | Q(state__in=(State.TAKEN, State.ENDED), until__isnull=False),
                name="duty_goes_on_after_a_last_day",
            ),
            models.CheckConstraint(
                condition=Q(next_user__isnull=True) | Q(next_carrier__isnull=True), name="duty_has_one_successor"
            ),
            models.CheckConstraint(
                condition=Q(ended_with_circle=False) | Q(state=State.ENDED), name="duty_ended_with_circle_has_ended"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ENDED) | Q(until__isnull=False), name="ended_duty_has_last_day"
            ),
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(until__isnull=True) | Q(until__gte=F("since")),
                name="duty_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(wanted_from__isnull=True)
                | Q(wanted_until__isnull=True)
                | Q(wanted_until__gte=F("wanted_from")),
                name="duty_wanted_in_order",
            ),
            models.UniqueConstraint(
                fields=["circle", "topic", "option"],
                condition=~Q(state=State.ENDED) & ~Q(topic=""),
                name="duty_once_per_option",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle}: {self.get_duty_display()}"

    @property
    def called(self) -> str:
        """What the duty is called in a list of the circle's own: in the responsibility network, the party's name."""
        option = topics()["responsibility_network"].option(self.option) if self.duty == Duty.NETWORK else None
        return option.label if option else str(Duty(self.duty).label)

    @property
    def bearer(self) -> User | Carrier | None:
        """Who has the duty or had it; None where the checklist says it in general, or the name has been taken back."""
        return self.taken_by or self.carrier

    @property
    def successor(self) -> User | Carrier | None:
        """Who goes on with the duty from the day after its last day, as agreed ahead."""
        return self.next_user or self.next_carrier

    @property
    def goes_on_from(self) -> date | None:
        """The first day of the successor."""
        return self.until + timedelta(days=1) if self.until and self.successor else None

    @property
    def holder(self) -> str:
        """Who has the duty, as its circle reads it: a name, or whoever the checklist says."""
        return str(self.bearer or "") or self.get_held_as_display()
