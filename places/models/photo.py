"""Photos of a place or a circle; the files are named by chance, and only what a row names is shown."""

from pathlib import Path
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from network.files import free_name
from places.enums import Shows
from places.models.place import Place
from places.pictures import widths_of

LONGEST_ALT = 250


class PictureFields(models.Model):
    """One picture in a few widths; `digest` is of the bytes as they were sent, so that one sent twice is kept once.

    A private picture lies outside the media, which a proxy may serve by itself.
    """

    folder: ClassVar[str]
    address: ClassVar[str]
    is_private: ClassVar[bool] = False

    name = models.CharField(max_length=32, unique=True, default=free_name, editable=False)
    digest = models.CharField(max_length=64, editable=False)
    width = models.PositiveSmallIntegerField(editable=False)
    height = models.PositiveSmallIntegerField(editable=False)
    alt = models.CharField(_("Mitä kuvassa näkyy"), max_length=LONGEST_ALT)
    added_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(alt=""), name="%(class)s_has_alt")]

    def __str__(self) -> str:
        return self.alt

    @property
    def widths(self) -> tuple[int, ...]:
        return widths_of(self.width)

    def path(self, width: int) -> Path:
        """Return where the file of this width is kept."""
        root = settings.REPORTS_ROOT if self.is_private else settings.MEDIA_ROOT
        return Path(root) / self.folder / f"{self.name}-{width}.jpg"

    @property
    def smallest(self) -> str:
        """The address of the narrowest file."""
        return reverse(self.address, args=[self.name, self.widths[0]])


class PhotoFields(PictureFields):
    """A photo of a place or a circle; whoever shows people says that they have agreed."""

    space: ClassVar[str]

    shows = models.CharField(_("Mistä kuva on"), max_length=8, choices=Shows)
    shows_people = models.BooleanField(_("Kuvassa näkyy ihmisiä, jotka voi tunnistaa."), default=False)
    people_agreed = models.BooleanField(
        _("Kaikki, jotka kuvasta tunnistaa, ovat antaneet luvan sen näyttämiseen."), default=False
    )
    position = models.PositiveSmallIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ("position", "pk")
        constraints: ClassVar = [
            *PictureFields.Meta.constraints,
            models.CheckConstraint(
                condition=Q(shows_people=False) | Q(people_agreed=True), name="%(class)s_people_agreed"
            ),
        ]

    @property
    def owner(self) -> Any:
        """The place or the circle that the photo is of."""
        raise NotImplementedError

    @property
    def edit_url(self) -> str:
        return reverse(f"{self.space}:photo", args=[self.owner.slug, self.pk])

    @property
    def earlier_url(self) -> str:
        return reverse(f"{self.space}:photo_earlier", args=[self.owner.slug, self.pk])

    @property
    def remove_url(self) -> str:
        return reverse(f"{self.space}:photo_remove", args=[self.owner.slug, self.pk])


class PlacePhoto(PhotoFields):
    """A photo of a place: its door, its rooms, its garden, its people."""

    folder = "places"
    address = "place_photo"
    space = "places"

    place = models.ForeignKey(Place, models.CASCADE, related_name="photos")

    class Meta(PhotoFields.Meta):
        constraints: ClassVar = [
            *PhotoFields.Meta.constraints,
            models.UniqueConstraint(fields=["place", "digest"], name="place_photo_once"),
        ]

    @property
    def owner(self) -> Any:
        return self.place
