"""Rooms that a place lends to groups, and the promises that it has given."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from places.enums import LendingPrice
from places.models.place import Place
from places.models.timetable import Timetable

MOST_SEATS = 2000


class Lending(models.Model):
    """What a group should know of a room before asking for it; what is not told is not claimed.

    `timetable` holds the weekly times when the room is free; without any, the place's own opening hours are the guess.
    """

    place = models.OneToOneField(Place, models.CASCADE, related_name="lending")
    is_offered = models.BooleanField(_("Lainaamme tilaa ryhmille"), default=False)
    room = models.CharField(_("Mikä tila"), max_length=120, blank=True)
    seats = models.PositiveSmallIntegerField(_("Kuinka monelle"), null=True, blank=True)
    price = models.CharField(_("Maksaako tila"), max_length=8, choices=LendingPrice, default=LendingPrice.ASK)
    price_note = models.CharField(_("Mitä se maksaa"), max_length=160, blank=True)
    kitchen = models.BooleanField(_("Keittiö tai keittopaikka"), default=False)
    dishes = models.BooleanField(_("Astiat kahvitteluun"), default=False)
    access_note = models.CharField(_("Esteettömyys tässä tilassa"), max_length=160, blank=True)
    contact_name = models.CharField(_("Keneltä tilaa kysytään"), max_length=120, blank=True)
    contact_phone = models.CharField(_("Hänen puhelinnumeronsa"), max_length=30, blank=True)
    note = models.TextField(_("Mitä lainaajan pitää tietää"), max_length=600, blank=True)
    timetable = models.OneToOneField(Timetable, models.SET_NULL, null=True, blank=True, related_name="lending")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(seats=None) | Q(seats__isnull=False, seats__range=(1, MOST_SEATS)), name="lending_seats"
            )
        ]

    def __str__(self) -> str:
        return f"{self.place}: {self.room}"

    @property
    def contact(self) -> tuple[str, str]:
        """Whom to ask, and their telephone: of the room, or else of the whole place."""
        if self.contact_name or self.contact_phone:
            return self.contact_name, self.contact_phone
        return self.place.contact_name, self.place.contact_phone


class Loan(models.Model):
    """A promise of the room to a group; `key` names the agreement in the room above, `declared` the hours it blocks."""

    place = models.ForeignKey(Place, models.CASCADE, related_name="loans")
    key = models.UUIDField(unique=True, default=uuid4)
    borrower = models.CharField(max_length=120)
    listing_key = models.PositiveBigIntegerField()
    since = models.DateField(default=timezone.localdate)
    declared = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ("borrower", "pk")

    def __str__(self) -> str:
        return f"{self.place}: {self.borrower}"
