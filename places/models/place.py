"""Physical and online places, and the forms of work that go on in them."""

from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.enums import ConfirmedBy, Precision
from network.geo import Point
from network.models import User
from network.models.listing import ON_THE_GLOBE_OR_NOWHERE
from network.permissions import Permission, Reach, reach
from places.enums import PlaceState, WorkFormKind
from places.models.first_visit import FirstVisitFields
from places.models.timetable import Timetable


class PlaceQuerySet(models.QuerySet["Place"]):
    def published(self) -> Self:
        return self.filter(state=PlaceState.PUBLISHED)

    def within_reach(self, reach: Reach) -> Self:
        """Keep the places of the municipalities and organisations that the reach covers."""
        if reach.everywhere:
            return self
        return self.filter(
            Q(municipality__in=reach.municipalities) | Q(work_forms__organisers__organisation__in=reach.organisations)
        ).distinct()

    def editable_by(self, user: User | AnonymousUser) -> Self:
        """Keep the places whose facts and hours the person keeps."""
        where = reach(user, Permission.EDIT_PLACE)
        return self.within_reach(where) if where else self.none()


class Place(FirstVisitFields):
    """One physical place, whatever forms of work go on there."""

    slug = models.SlugField(max_length=110, unique=True)
    name = models.CharField(_("Paikan nimi"), max_length=160)
    municipality = models.ForeignKey("network.Municipality", models.PROTECT, related_name="places")
    area = models.CharField(_("Kaupunginosa tai kylä"), max_length=80, blank=True)
    address = models.CharField(_("Katuosoite"), max_length=160, blank=True)
    postal_code = models.CharField(_("Postinumero"), max_length=5, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    precision = models.CharField(max_length=12, choices=Precision, default=Precision.UNKNOWN)
    summary = models.CharField(_("Lyhyesti"), max_length=300, blank=True)
    description = models.TextField(_("Mitä täällä tapahtuu"), max_length=3000, blank=True)
    contact_name = models.CharField(_("Keneltä voi kysyä"), max_length=120, blank=True)
    contact_phone = models.CharField(_("Puhelin"), max_length=30, blank=True)
    contact_email = models.EmailField(_("Sähköposti"), blank=True)
    website = models.URLField(_("Verkkosivu"), blank=True)
    audiences = models.JSONField(default=list, blank=True)
    openness = models.JSONField(default=list, blank=True)
    equipment = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    ways = models.JSONField(default=list, blank=True)
    manners = models.JSONField(default=list, blank=True)
    needs = models.JSONField(default=list, blank=True)
    state = models.CharField(max_length=10, choices=PlaceState, default=PlaceState.PUBLISHED)
    source = models.CharField(max_length=300, blank=True)
    is_demo = models.BooleanField(default=False)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=12, choices=ConfirmedBy, default=ConfirmedBy.SOURCE)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar = PlaceQuerySet.as_manager()

    class Meta:
        ordering = ("municipality__name_fi", "name")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=ON_THE_GLOBE_OR_NOWHERE,
                name="place_on_the_globe",
            ),
            models.CheckConstraint(
                condition=Q(precision=Precision.UNKNOWN) | Q(lat__isnull=False), name="place_precision_needs_position"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("places:place", args=[self.slug])

    @property
    def point(self) -> Point | None:
        return Point(self.lat, self.lon) if self.lat is not None and self.lon is not None else None


class WorkForm(models.Model):
    """A form of work that goes on in a place, with hours of its own.

    `source_row` is the row it was imported from: another import changes only what has changed in the source,
    and no person's edit is overwritten.
    """

    place = models.ForeignKey(Place, models.CASCADE, related_name="work_forms")
    kind = models.CharField(max_length=24, choices=WorkFormKind)
    timetable = models.OneToOneField(Timetable, models.SET_NULL, null=True, blank=True, related_name="work_form")
    external_id = models.CharField(max_length=60, unique=True, null=True, blank=True)
    source_row = models.JSONField(default=dict, blank=True)
    verbatim = models.TextField(blank=True)
    note = models.TextField(blank=True)
    handed_over_to = models.CharField(max_length=160, blank=True)
    handed_over_organisation = models.ForeignKey(
        "network.Organisation", models.SET_NULL, null=True, blank=True, related_name="received_work_forms"
    )

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.place}: {self.get_kind_display()}"


class WorkFormOrganiser(models.Model):
    """An organisation that runs the form of work, and the short form under which the source listed it."""

    work_form = models.ForeignKey(WorkForm, models.CASCADE, related_name="organisers")
    organisation = models.ForeignKey("network.Organisation", models.PROTECT, related_name="run_work_forms")
    listed_as = models.CharField(max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position",)
        constraints = (
            models.UniqueConstraint(fields=["work_form", "organisation"], name="organiser_once_per_work_form"),
        )

    def __str__(self) -> str:
        return self.listed_as
