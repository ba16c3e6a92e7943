"""Who takes which duty in which circle; an open one is an invitation."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from groups.enums import CircleState
from responsibilities.enums import Duty, HeldAs, ResponsibilityState


class ResponsibilityQuerySet(models.QuerySet["Responsibility"]):
    def inviting(self) -> Self:
        """Keep the open duties of circles that have a public page."""
        return self.filter(state=ResponsibilityState.OPEN, circle__state=CircleState.PUBLISHED)

    def current(self) -> Self:
        return self.exclude(state=ResponsibilityState.ENDED)


class Responsibility(models.Model):
    """One duty in one circle: open, offered to, taken or ended. `topic` is the checklist topic it came from.

    `held_as` tells who holds it because the checklist says so; empty when somebody offered and was accepted.
    """

    circle = models.ForeignKey("groups.Circle", models.CASCADE, related_name="responsibilities")
    duty = models.CharField(max_length=16, choices=Duty)
    topic = models.CharField(max_length=40, blank=True)
    option = models.CharField(max_length=40, blank=True)
    note = models.CharField(_("Mitä tarvitaan"), max_length=200, blank=True)
    state = models.CharField(max_length=8, choices=ResponsibilityState, default=ResponsibilityState.OPEN)
    taken_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="responsibilities"
    )
    held_as = models.CharField(max_length=12, choices=HeldAs, blank=True)
    message = models.CharField(_("Viesti piirille"), max_length=500, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar = ResponsibilityQuerySet.as_manager()

    class Meta:
        ordering = ("circle_id", "duty", "pk")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(state=ResponsibilityState.OPEN) | Q(taken_by=None), name="open_duty_has_nobody"
            ),
            models.CheckConstraint(
                condition=Q(held_as="") | Q(state__in=(ResponsibilityState.TAKEN, ResponsibilityState.ENDED)),
                name="held_duty_is_not_open",
            ),
            models.UniqueConstraint(
                fields=["circle", "topic", "option"],
                condition=~Q(state=ResponsibilityState.ENDED) & ~Q(topic=""),
                name="duty_once_per_option",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle}: {self.get_duty_display()}"

    @property
    def holder(self) -> str:
        """Who holds the duty, as its circle reads it: a person, or whoever the checklist names."""
        return str(self.taken_by) if self.taken_by else self.get_held_as_display()
