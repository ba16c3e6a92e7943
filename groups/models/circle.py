"""Regularly meeting groups of any kind, and the people who carry them."""

from collections.abc import Collection
from datetime import date, datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from groups.enums import CircleKind, CircleState, MemberRole, RecordedPer
from network.enums import ConfirmedBy
from network.freshness import oldest_shown
from network.geo import Point
from network.models import User
from network.models.listing import ON_THE_GLOBE_OR_NOWHERE
from network.permissions import Reach
from places.models import FirstVisitFields


class CircleQuerySet(models.QuerySet["Circle"]):
    def published(self) -> Self:
        """Keep the circles that have a public page."""
        return self.filter(state__in=(CircleState.PUBLISHED, CircleState.PAUSED, CircleState.ENDED))

    def meeting(self) -> Self:
        return self.filter(state=CircleState.PUBLISHED)

    def that_go_on(self) -> Self:
        """Keep the public circles that meet or have a break: one can ask to come along."""
        return self.filter(state__in=(CircleState.PUBLISHED, CircleState.PAUSED))

    def kept_up(self, today: date) -> Self:
        """Leave out those whose facts were confirmed too long ago for lists."""
        return self.filter(Q(confirmed_on=None) | Q(confirmed_on__gte=oldest_shown(today)))

    def of_people(self) -> Self:
        """Leave out the records of places: they are nobody's circle, only where a place's visitors are counted."""
        return self.filter(records=None)

    def recording_for(self, organisations: Collection[int]) -> Self:
        """Keep the records of the places that the organisations run."""
        return self.filter(records__work_forms__organisers__organisation__in=organisations).distinct()

    def expected(self) -> Self:
        """Keep what gatherings are expected of: circles that meet, and places whose visitors are counted."""
        return self.filter(Q(state=CircleState.PUBLISHED) | Q(state=CircleState.RECORD) & ~Q(recorded_per=""))

    def counted(self) -> Self:
        """Keep the circles with a public page, and the places whose visitors are counted: numbers are told of both."""
        return self.published() | self.filter(state=CircleState.RECORD).exclude(recorded_per="")

    def unfinished(self) -> Self:
        """Keep the circles whose founder still has something to do before they are published."""
        return self.filter(state__in=(CircleState.DRAFT, CircleState.CHANGES_ASKED))

    def quiet_since(self, moment: datetime) -> Self:
        """Keep the circles of which nobody has written anything after the moment."""
        return self.filter(updated_at__lte=moment).exclude(answers__answered_at__gt=moment)

    def due_for_review(self, today: date) -> Self:
        """Keep the circles that go on and said that they would look at their agreement by now."""
        return self.filter(state__in=(CircleState.PUBLISHED, CircleState.PAUSED), review_on__lte=today)

    def led_by(self, user: User) -> Self:
        """Keep the circles whose lead or helper the person is."""
        return self.filter(members__user=user, members__role__in=(MemberRole.LEAD, MemberRole.HELPER)).distinct()

    def within_reach(self, reach: Reach) -> Self:
        return self if reach.everywhere else self.filter(municipality__in=reach.municipalities)


class Circle(FirstVisitFields):
    """A group that meets regularly; its page says who runs it and that everyone may come.

    `expected_until` is the day up to which its gatherings have been written from its timetable;
    `review_on` is the day by which its people go through their agreement again; `key` is of the form that started it.
    A row that `records` a place is no circle: its gatherings are the days on which the place's visitors are counted.
    """

    slug = models.SlugField(max_length=110, unique=True)
    name = models.CharField(_("Piirin nimi"), max_length=120)
    kind = models.CharField(
        _("Millainen ryhmä"), max_length=24, choices=CircleKind, default=CircleKind.NEIGHBOURHOOD_CIRCLE
    )
    state = models.CharField(max_length=14, choices=CircleState, default=CircleState.DRAFT, db_index=True)
    municipality = models.ForeignKey("network.Municipality", models.PROTECT, related_name="circles")
    area = models.CharField(_("Kaupunginosa tai kylä"), max_length=80, blank=True)
    place = models.ForeignKey("places.Place", models.SET_NULL, null=True, blank=True, related_name="circles")
    records = models.OneToOneField(
        "places.Place", models.PROTECT, null=True, blank=True, related_name="visitor_record", editable=False
    )
    recorded_per = models.CharField(max_length=8, choices=RecordedPer, blank=True, editable=False)
    venue = models.CharField(_("Kokoontumistila"), max_length=160, blank=True)
    address = models.CharField(_("Katuosoite"), max_length=160, blank=True)
    lat = models.FloatField(null=True, blank=True)
    lon = models.FloatField(null=True, blank=True)
    summary = models.CharField(_("Lyhyesti"), max_length=300, blank=True)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES, default="fi")
    audiences = models.JSONField(default=list, blank=True)
    openness = models.JSONField(default=list, blank=True)
    languages = models.JSONField(default=list, blank=True)
    ways = models.JSONField(default=list, blank=True)
    manners = models.JSONField(default=list, blank=True)
    needs = models.JSONField(default=list, blank=True)
    timetable = models.OneToOneField("places.Timetable", models.SET_NULL, null=True, blank=True, related_name="circle")
    host = models.ForeignKey(
        "network.Organisation", models.SET_NULL, null=True, blank=True, related_name="hosted_circles"
    )
    contact_name = models.CharField(_("Yhteyshenkilön etunimi"), max_length=80, blank=True)
    contact_phone = models.CharField(_("Puhelin, jonka saa näyttää"), max_length=30, blank=True)
    has_room = models.BooleanField(_("Mukaan mahtuu uusia"), default=True)
    pause_reason = models.CharField(_("Miksi tauko?"), max_length=200, blank=True)
    resumes_on = models.DateField(_("Milloin jatketaan?"), null=True, blank=True)
    resume_told_at = models.DateTimeField(null=True, blank=True, editable=False)
    coordinator_message = models.TextField(max_length=1000, blank=True)
    founded_on = models.DateField(null=True, blank=True)
    review_on = models.DateField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    expected_until = models.DateField(null=True, blank=True, editable=False)
    key = models.UUIDField(unique=True, null=True, editable=False)
    is_demo = models.BooleanField(default=False)
    confirmed_on = models.DateField(null=True, blank=True)
    confirmed_by = models.CharField(max_length=12, choices=ConfirmedBy, default=ConfirmedBy.CIRCLE)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects: ClassVar = CircleQuerySet.as_manager()

    class Meta:
        ordering = ("name", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=ON_THE_GLOBE_OR_NOWHERE,
                name="circle_on_the_globe",
            ),
            models.CheckConstraint(
                condition=~Q(state=CircleState.PUBLISHED) | Q(published_at__isnull=False),
                name="circle_published_has_moment",
            ),
            models.CheckConstraint(
                condition=Q(resumes_on=None) | Q(state=CircleState.PAUSED), name="circle_resumes_from_a_pause"
            ),
            models.CheckConstraint(
                condition=Q(state=CircleState.RECORD, records__isnull=False)
                | ~Q(state=CircleState.RECORD) & Q(records=None, recorded_per=""),
                name="circle_or_record_of_a_place",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        if self.records:
            return reverse("groups:place_visitors", args=[self.records.slug])
        return reverse("groups:circle", args=[self.slug])

    @property
    def is_expected(self) -> bool:
        """Whether gatherings are expected of it now."""
        if self.state == CircleState.RECORD:
            return bool(self.recorded_per)
        return self.state == CircleState.PUBLISHED

    @property
    def point(self) -> Point | None:
        return Point(self.lat, self.lon) if self.lat is not None and self.lon is not None else None


class CircleMember(models.Model):
    """A person who carries a circle; never a visitor."""

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="members")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="circles")
    role = models.CharField(max_length=20, choices=MemberRole, default=MemberRole.LEAD)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["circle", "user", "role"], name="circle_member_once"),)

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"
