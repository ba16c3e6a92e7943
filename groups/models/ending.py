"""How a circle ended: the day, its story and thanks, and the day on which it began again."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from groups.models.circle import Circle

LONGEST_STORY, LONGEST_THANKS = 3000, 1000


class CircleEnding(models.Model):
    """One end of a circle; `began_on` is when the life that ended had begun.

    Of an end that was followed by a new beginning the page says nothing more.
    """

    circle = models.ForeignKey(Circle, models.CASCADE, related_name="endings")
    began_on = models.DateField()
    ended_on = models.DateField()
    story = models.TextField(_("Piirin tarina"), max_length=LONGEST_STORY, blank=True)
    thanks = models.TextField(_("Kiitokset"), max_length=LONGEST_THANKS, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    restarted_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ("-ended_on", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["circle"], condition=Q(restarted_on=None), name="circle_ends_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(ended_on__gte=F("began_on")), name="circle_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(restarted_on=None) | Q(restarted_on__gte=F("ended_on")),
                name="circle_restarts_after_its_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle}: {self.ended_on}"
