"""The mapping of a municipality: who acts there, where and with what money, and what has been agreed of it."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models.reminder import ClaimedLetter
from network.permissions import Reach
from reporting.enums import MappingPartKind, Practice, Side, SideState, WorkState


class MappingQuerySet(models.QuerySet["Mapping"]):
    def within_reach(self, reach: Reach) -> Self:
        return self if reach.everywhere else self.filter(municipality__in=reach.municipalities)

    def due_for_review(self, today: date) -> Self:
        """Keep those that were to be looked at again by now."""
        return self.filter(next_review_on__lte=today)


class Responsible(models.Model):
    """Who answers for something: a member of the network, or a worker by a written name or title."""

    responsible = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Vastuuhenkilö verkostosta"),
    )
    responsible_name = models.CharField(_("Tai työntekijän nimi tai tehtävänimike"), max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def responsible_person(self) -> str:
        """Who answers for it; empty where nobody has been agreed."""
        return str(self.responsible) if self.responsible else self.responsible_name


class Mapping(Responsible):
    """What is known and agreed of a municipality's community work; its parts and rows hang from it."""

    municipality = models.OneToOneField("network.Municipality", models.PROTECT, related_name="mapping")
    consultation = models.CharField(_("Konsultaatio"), max_length=12, choices=Practice, blank=True)
    consultation_note = models.CharField(_("Miten konsultaatio tehdään"), max_length=500, blank=True)
    work_pair = models.CharField(_("Työparityö"), max_length=12, choices=Practice, blank=True)
    work_pair_note = models.CharField(_("Miten työparina toimitaan"), max_length=500, blank=True)
    measured = models.CharField(_("Kuinka usein mitataan"), max_length=200, blank=True)
    metrics = models.CharField(_("Mitä mittareita seurataan"), max_length=500, blank=True)
    follow_up = models.CharField(_("Miten seurataan"), max_length=500, blank=True)
    schedule = models.CharField(_("Sovittu aikataulu"), max_length=500, blank=True)
    next_review_on = models.DateField(_("Milloin kartoitus katsotaan uudelleen"), null=True, blank=True)
    is_demo = models.BooleanField(default=False, editable=False)

    objects: ClassVar = MappingQuerySet.as_manager()

    class Meta:
        ordering = ("municipality__name_fi",)
        indexes = (models.Index(fields=["next_review_on"], name="mapping_by_review"),)

    def __str__(self) -> str:
        return str(self.municipality)

    def get_absolute_url(self) -> str:
        return reverse("reporting:mapping", args=[self.municipality_id])

    def is_due(self, today: date) -> bool:
        """Whether the agreed day of looking at it again has come."""
        return self.next_review_on is not None and self.next_review_on <= today


class MappingPart(Responsible):
    """One of the six parts: how far it is, who does it, and from when to when."""

    mapping = models.ForeignKey(Mapping, models.CASCADE, related_name="parts")
    kind = models.CharField(max_length=10, choices=MappingPartKind)
    state = models.CharField(_("Missä vaiheessa"), max_length=10, choices=WorkState, blank=True)
    note = models.TextField(_("Muistiinpanot"), max_length=2000, blank=True)
    started_on = models.DateField(_("Aloitettu"), null=True, blank=True)
    done_on = models.DateField(_("Valmis"), null=True, blank=True)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["mapping", "kind"], name="mapping_part_once"),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(started_on=None) | Q(done_on__gte=models.F("started_on")),
                name="mapping_part_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(done_on=None) | Q(state=WorkState.DONE), name="mapping_part_done_on_when_done"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.mapping}: {self.get_kind_display()}"


class MappingSide(models.Model):
    """What a person has said of one of the four sides, and when."""

    mapping = models.ForeignKey(Mapping, models.CASCADE, related_name="sides")
    side = models.CharField(max_length=12, choices=Side)
    state = models.CharField(max_length=8, choices=SideState, blank=True)
    note = models.CharField(max_length=300, blank=True)
    told_on = models.DateField(default=timezone.localdate)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [models.UniqueConstraint(fields=["mapping", "side"], name="mapping_side_once")]

    def __str__(self) -> str:
        return f"{self.mapping}: {self.get_side_display()}"


class MappingRow(models.Model):
    """One row of a mapping; the rows of a kind are written together and stay in the order they were given."""

    order = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ("order", "pk")


class PossibleSpace(MappingRow):
    """A space that is not in use yet but could be."""

    mapping = models.ForeignKey(Mapping, models.CASCADE, related_name="possible_spaces")
    name = models.CharField(_("Tila"), max_length=160)
    where = models.CharField(_("Missä"), max_length=160, blank=True)
    keeper = models.CharField(_("Kenen tila"), max_length=160, blank=True)
    note = models.CharField(_("Mitä pitää selvittää"), max_length=300, blank=True)

    def __str__(self) -> str:
        return self.name


class CentreStep(MappingRow):
    """One step on the way of a community centre, of a place or of an area that has none yet."""

    mapping = models.ForeignKey(Mapping, models.CASCADE, related_name="centre_steps")
    place = models.ForeignKey(
        "places.Place", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Paikka")
    )
    area = models.CharField(_("Tai alue, jolla ei vielä ole paikkaa"), max_length=120, blank=True)
    step = models.CharField(_("Askel"), max_length=200)
    state = models.CharField(_("Missä vaiheessa"), max_length=10, choices=WorkState, blank=True)
    day = models.DateField(_("Päivä"), null=True, blank=True)

    def __str__(self) -> str:
        return self.step

    @property
    def centre(self) -> str:
        """Of which place or area the step is."""
        return self.place.name if self.place else self.area


class MappingReminder(ClaimedLetter):
    """A letter that reminds a person of a mapping whose day of looking at it again has come."""

    mapping = models.ForeignKey(Mapping, models.CASCADE, related_name="reminders")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mapping_reminders")
    review_on = models.DateField()

    class Meta:
        ordering = ("-day", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["mapping", "person", "review_on", "day"], name="mapping_reminder_once_a_day"
            ),
            models.CheckConstraint(condition=Q(sent_at=None) | Q(error=""), name="mapping_reminder_sent_or_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.mapping} {self.person} {self.day}"
