"""The diary of a circle: its entries, their photos, and the consent of everybody who can be recognised in one."""

from datetime import timedelta
from secrets import token_hex
from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import DIARY_ROLES, ConsentReach
from groups.models.circle import Circle, CircleMember
from groups.models.gathering import Gathering
from network.files import free_name
from places.models import PictureFields

LONGEST_TEXT = 4000
MOST_PEOPLE = 30
UNDO_FOR = timedelta(minutes=10)


def free_key() -> str:
    """Return what nobody can guess and a paper has room for."""
    return token_hex(8)


class DiaryQuerySet(models.QuerySet["Diary"]):
    def without_readers(self) -> Self:
        """Keep the diaries that nobody can read any more."""
        readers = CircleMember.objects.filter(circle=OuterRef("circle"), role__in=DIARY_ROLES, user__is_active=True)
        return self.filter(~Exists(readers))


class Diary(models.Model):
    """A circle has opened its diary; `invite` is in the link by which its lead lets more of its people in."""

    circle = models.OneToOneField(Circle, models.CASCADE, related_name="diary")
    invite = models.CharField(max_length=32, unique=True, default=free_name, editable=False)
    opened_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = DiaryQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.circle)


class DiaryEntryQuerySet(models.QuerySet["DiaryEntry"]):
    def kept(self) -> Self:
        """Keep the entries that nobody has removed."""
        return self.filter(removed_at=None)

    def restorable(self) -> Self:
        """Keep the removed entries that can still be brought back."""
        return self.filter(removed_at__gt=timezone.now() - UNDO_FOR)

    def gone(self) -> Self:
        """Keep the removed entries whose time to be brought back is over."""
        return self.filter(removed_at__lte=timezone.now() - UNDO_FOR)


class DiaryEntry(models.Model):
    """What happened on a day, in a circle's own words; `key` names the form, so that sent twice is written once."""

    diary = models.ForeignKey(Diary, models.CASCADE, related_name="entries")
    key = models.UUIDField(default=uuid4, unique=True, editable=False)
    day = models.DateField(_("Päivä"))
    text = models.TextField(_("Mitä tapahtui"), max_length=LONGEST_TEXT)
    gathering = models.ForeignKey(
        Gathering, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Kokoontuminen")
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="diary_entries"
    )
    written_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = DiaryEntryQuerySet.as_manager()

    class Meta:
        ordering = ("-day", "-pk")
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="diary_entry_says_something")]
        indexes = (models.Index(fields=["diary", "-day", "-id"], name="diary_by_day"),)

    def __str__(self) -> str:
        return f"{self.diary} {self.day}"

    def get_absolute_url(self) -> str:
        return reverse("diary:entry", args=[self.diary.circle.slug, self.pk])


class DiaryPhotoQuerySet(models.QuerySet["DiaryPhoto"]):
    def with_marks(self) -> Self:
        """Add how many people have agreed (`marks`), and how many of them to each wider use."""
        return self.annotate(
            marks=_marks(),
            booklet_marks=_marks(reach__in=(ConsentReach.BOOKLET, ConsentReach.IDEAS)),
            idea_marks=_marks(reach=ConsentReach.IDEAS),
        )

    def agreed(self) -> Self:
        """Keep the photos in which everybody who can be recognised has agreed to being seen by the circle."""
        return self.with_marks().filter(entry__removed_at=None, marks__gte=F("people"))

    def unmarked(self) -> Self:
        """Keep the photos that wait for somebody's consent."""
        return self.with_marks().filter(marks__lt=F("people"))

    def agreed_for_booklet(self) -> Self:
        return self.agreed().filter(booklet_marks__gte=F("people"))

    def agreed_for_ideas(self) -> Self:
        return self.agreed().filter(idea_marks__gte=F("people"))


def _marks(**reach: object) -> Coalesce:
    rows = PhotoConsent.objects.filter(photo=OuterRef("pk"), **reach).order_by().values("photo")
    return Coalesce(Subquery(rows.annotate(all=Count("pk")).values("all"), output_field=IntegerField()), 0)


class DiaryPhoto(PictureFields):
    """A photo of an entry; `people` is how many can be recognised in it, and each of them must have agreed."""

    folder = "diary/photos"
    address = "diary_photo"
    is_private = True

    entry = models.ForeignKey(DiaryEntry, models.CASCADE, related_name="photos")
    people = models.PositiveSmallIntegerField(_("Kuinka monta ihmistä kuvasta tunnistaa?"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="diary_photos"
    )

    objects: ClassVar = DiaryPhotoQuerySet.as_manager()

    class Meta(PictureFields.Meta):
        ordering = ("pk",)
        constraints: ClassVar = [
            *PictureFields.Meta.constraints,
            models.UniqueConstraint(fields=["entry", "digest"], name="diary_photo_once"),
            models.CheckConstraint(condition=Q(people__lte=MOST_PEOPLE), name="diary_photo_people_plausible"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("diary:photo", args=[self.entry.diary.circle.slug, self.pk])


class PhotoConsent(models.Model):
    """One recognisable person has agreed to one photo; they are called as only the circle knows them.

    `key` is what their own link withdraws the consent by: it is signed in the link, and names nobody.
    """

    photo = models.ForeignKey(DiaryPhoto, models.CASCADE, related_name="consents")
    key = models.CharField(max_length=16, unique=True, default=free_key, editable=False)
    known_as = models.CharField(_("Lempinimi tai nimikirjaimet"), max_length=40)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="asked_consents",
        verbose_name=_("Kuka kysyi luvan"),
    )
    asked_on = models.DateField(_("Milloin lupa kysyttiin"))
    reach = models.CharField(_("Missä kuvaa saa näyttää"), max_length=8, choices=ConsentReach)

    class Meta:
        ordering = ("pk",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["photo", "known_as"], name="photo_consent_once"),
            models.CheckConstraint(condition=~Q(known_as=""), name="photo_consent_names_somebody"),
        ]

    def __str__(self) -> str:
        return self.known_as
