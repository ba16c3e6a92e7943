"""Rotas: people take turns in a duty of a circle, gathering by gathering; visitors are not in them."""

from datetime import date, datetime, timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import GatheringState, NotHeldReason
from network.hours import moment_of, wall_clock
from network.hours_in_words import clock_range, day_in_words
from responsibilities.enums import RotaDuty, SwapState, TurnState
from responsibilities.models.carrier import Carrier

MOST_AT_ONCE = 3
WEEKS_SHORTEST, WEEKS_USUAL, WEEKS_LONGEST = 4, 12, 26
URGENT = timedelta(hours=48)


class Rota(models.Model):
    """A duty that people take in turns in one circle. `planned_until` is the last day that has been shared out.

    A rota that has ended is begun again and not made anew, so that past turns are remembered.
    """

    circle = models.ForeignKey("groups.Circle", models.CASCADE, related_name="rotas")
    duty = models.CharField(_("Mitä tehdään vuorotellen"), max_length=16, choices=RotaDuty)
    name = models.CharField(_("Vuoron nimi"), max_length=40, blank=True)
    people_per_turn = models.PositiveSmallIntegerField(_("Montako ihmistä kerralla"), default=1)
    weeks = models.PositiveSmallIntegerField(_("Montako viikkoa eteenpäin"), default=WEEKS_USUAL)
    planned_until = models.DateField(null=True, blank=True, editable=False)
    topic = models.CharField(max_length=40, blank=True)
    ended_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("circle_id", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle", "duty", "name"], name="rota_once_per_duty"),
            models.CheckConstraint(
                condition=Q(duty=RotaDuty.OTHER) & ~Q(name="") | ~Q(duty=RotaDuty.OTHER) & Q(name=""),
                name="rota_of_another_duty_has_a_name",
            ),
            models.CheckConstraint(
                condition=Q(people_per_turn__gte=1, people_per_turn__lte=MOST_AT_ONCE), name="rota_people_per_turn"
            ),
            models.CheckConstraint(
                condition=Q(weeks__gte=WEEKS_SHORTEST, weeks__lte=WEEKS_LONGEST), name="rota_weeks_ahead"
            ),
        ]

    def __str__(self) -> str:
        return self.name or str(self.get_duty_display())

    def get_absolute_url(self) -> str:
        return reverse("responsibilities:rota", args=[self.circle.slug])


class RotaPersonQuerySet(models.QuerySet["RotaPerson"]):
    def current(self) -> Self:
        """Keep those who take turns now."""
        return self.filter(left_on=None)


class RotaPerson(models.Model):
    """Somebody who takes turns, with an account or named by the circle with their consent.

    `earlier` counts turns without a row: forgotten ones, or a newcomer's start.
    """

    rota = models.ForeignKey(Rota, models.CASCADE, related_name="people")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="rotas")
    carrier = models.ForeignKey(Carrier, models.CASCADE, null=True, blank=True, related_name="rotas")
    earlier = models.PositiveSmallIntegerField(default=0)
    left_on = models.DateField(null=True, blank=True)
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = RotaPersonQuerySet.as_manager()

    class Meta:
        ordering = ("rota_id", "pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rota", "user"], name="rota_person_once"),
            models.UniqueConstraint(fields=["rota", "carrier"], name="rota_carrier_once"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, carrier=None) | Q(user=None, carrier__isnull=False),
                name="rota_person_is_user_or_carrier",
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def called(self) -> str:
        """The name by which the others know the person."""
        return self.user.get_short_name() if self.user else self.full_name

    @property
    def full_name(self) -> str:
        """The name with which two of one first name are told apart; an address is nobody's name."""
        if self.user:
            return self.user.name or self.called
        return self.carrier.name if self.carrier else ""

    @property
    def identity(self) -> str:
        """The same for one person in every rota."""
        return f"user:{self.user_id}" if self.user_id else f"carrier:{self.carrier_id}"


class TurnQuerySet(models.QuerySet["Turn"]):
    def ahead(self) -> Self:
        """Keep the turns of gatherings that have not begun, cancelled ones left out."""
        today, minute = wall_clock(timezone.now())
        coming = Q(gathering__day__gt=today) | Q(gathering__day=today, gathering__starts__gt=minute)
        return self.filter(coming).exclude(gathering__state=GatheringState.NOT_HELD)

    def done(self) -> Self:
        """Keep the turns that were agreed on and whose gathering has begun, unless it was not held.

        Somebody who kept the door open for nobody did their turn.
        """
        today, minute = wall_clock(timezone.now())
        begun = Q(gathering__day__lt=today) | Q(gathering__day=today, gathering__starts__lte=minute)
        not_held = Q(gathering__state=GatheringState.NOT_HELD) & ~Q(gathering__reason=NotHeldReason.NOBODY_CAME)
        return self.filter(begun, state=TurnState.CONFIRMED).exclude(not_held)

    def whole(self) -> Self:
        """Bring along what letters and pages tell of a turn."""
        return self.select_related("rota__circle", "gathering", "holder__user", "holder__carrier")

    def in_order(self) -> Self:
        return self.order_by("gathering__day", "gathering__starts", "rota_id", "place", "pk")


class Turn(models.Model):
    """One place of a rota at one gathering; without a holder it waits for somebody.

    `lead_told_at` is when the circle's leads were told that the turn needs them.
    """

    rota = models.ForeignKey(Rota, models.CASCADE, related_name="turns")
    gathering = models.ForeignKey("groups.Gathering", models.CASCADE, related_name="turns")
    place = models.PositiveSmallIntegerField(default=1)
    holder = models.ForeignKey(RotaPerson, models.SET_NULL, null=True, blank=True, related_name="turns")
    state = models.CharField(max_length=10, choices=TurnState, default=TurnState.PROPOSED)
    lead_told_at = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects: ClassVar = TurnQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["rota", "gathering", "place"], name="turn_once_per_place"),
            models.UniqueConstraint(
                fields=["gathering", "holder"], condition=Q(holder__isnull=False), name="turn_once_per_person"
            ),
            models.CheckConstraint(condition=Q(place__gte=1, place__lte=MOST_AT_ONCE), name="turn_place"),
        ]

    def __str__(self) -> str:
        return f"{self.rota} {self.gathering}"

    @property
    def begins(self) -> datetime:
        return moment_of(self.gathering.day, self.gathering.starts)

    @property
    def when(self) -> str:
        """The day and the time in the page's language."""
        return f"{day_in_words(self.gathering.day)} {clock_range(self.gathering.starts, self.gathering.ends)}"


class SwapRequest(models.Model):
    """A holder cannot come and asks the others, or one of them; the turn stays with its holder until it is taken.

    `in_return` are turns that the asker would take instead; `returned` is the one that was given, none for a gift.
    """

    turn = models.ForeignKey(Turn, models.CASCADE, related_name="requests")
    asker = models.ForeignKey(RotaPerson, models.CASCADE, related_name="requests")
    asked = models.ForeignKey(RotaPerson, models.CASCADE, null=True, blank=True, related_name="+")
    in_return = models.ManyToManyField(Turn, related_name="+")
    state = models.CharField(max_length=10, choices=SwapState, default=SwapState.OPEN)
    taken_by = models.ForeignKey(RotaPerson, models.SET_NULL, null=True, blank=True, related_name="+")
    returned = models.ForeignKey(Turn, models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["turn"], condition=Q(state=SwapState.OPEN), name="swap_open_once"),
            models.CheckConstraint(
                condition=Q(state=SwapState.OPEN, closed_at=None)
                | ~Q(state=SwapState.OPEN) & Q(closed_at__isnull=False),
                name="swap_open_or_closed",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.turn}: {self.get_state_display()}"


class AwayDays(models.Model):
    """Days on which a person takes no turns, in no circle; only the days, never why.

    Somebody without an account says them for the circle that has named them.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="away_days")
    carrier = models.ForeignKey(Carrier, models.CASCADE, null=True, blank=True, related_name="away_days")
    first = models.DateField(_("Ensimmäinen päivä"))
    last = models.DateField(_("Viimeinen päivä"))

    class Meta:
        ordering = ("first", "last", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="away_days_end_after_start"),
            models.UniqueConstraint(fields=["user", "first", "last"], name="away_days_once"),
            models.UniqueConstraint(fields=["carrier", "first", "last"], name="carriers_away_days_once"),
            models.CheckConstraint(
                condition=Q(user__isnull=False, carrier=None) | Q(user=None, carrier__isnull=False),
                name="away_is_user_or_carrier",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"

    def covers(self, day: date) -> bool:
        return self.first <= day <= self.last


class TurnFeed(models.Model):
    """A person's own calendar address; a new number makes the old address worthless."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="turn_feed")
    number = models.CharField(max_length=32)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.user)


class TurnReminder(models.Model):
    """The letter to one person about one day's turns; the row is claimed before it leaves, so it leaves once."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="turn_reminders")
    day = models.DateField()
    claimed_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ("-day", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "day"], name="turn_reminder_once_a_day"),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(error=""), name="turn_reminder_sent_or_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.day}"
