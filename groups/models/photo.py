"""Photos of a circle."""

from typing import Any, ClassVar

from django.db import models

from groups.models.circle import Circle
from places.models import PhotoFields


class CirclePhoto(PhotoFields):
    """A photo of a circle: where it meets and what is done together."""

    folder = "circles"
    address = "circle_photo"
    space = "groups"

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="photos")

    class Meta(PhotoFields.Meta):
        constraints: ClassVar = [
            *PhotoFields.Meta.constraints,
            models.UniqueConstraint(fields=["circle", "digest"], name="circle_photo_once"),
        ]

    @property
    def owner(self) -> Any:
        return self.circle
