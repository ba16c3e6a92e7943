"""Which organisation stands behind a circle, has stood behind it, or has been asked to."""

from typing import ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import AskState
from groups.models.circle import Circle

LONGEST_MESSAGE = 1000


class HostTermQuerySet(models.QuerySet["HostTerm"]):
    def asked(self) -> Self:
        return self.filter(state=AskState.ASKED)

    def in_force(self) -> Self:
        return self.filter(state=AskState.ACCEPTED, until=None)

    def told(self) -> Self:
        """Keep those that hold or have held: who stands behind the circle, and who stood."""
        return self.filter(state=AskState.ACCEPTED).order_by("-since", "-pk")


class HostTerm(models.Model):
    """A circle's question to an organisation, and from a yes on the time for which it stands behind the circle.

    `name` is what the organisation was called, kept for when its record is gone; `Circle.host` is the one in force.
    """

    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="host_terms")
    organisation = models.ForeignKey(
        "network.Organisation", models.SET_NULL, null=True, blank=True, related_name="host_terms"
    )
    name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=AskState, default=AskState.ASKED)
    message = models.TextField(_("Viestisi järjestölle"), max_length=LONGEST_MESSAGE, blank=True)
    answer = models.TextField(_("Viestisi piirille"), max_length=LONGEST_MESSAGE, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="host_questions"
    )
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="host_answers"
    )
    answered_at = models.DateTimeField(null=True, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects: ClassVar = HostTermQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle"], condition=Q(state=AskState.ASKED), name="host_asked_once"),
            models.UniqueConstraint(
                fields=["circle"], condition=Q(state=AskState.ACCEPTED, until=None), name="host_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(state=AskState.ACCEPTED, since__isnull=False)
                | ~Q(state=AskState.ACCEPTED) & Q(since=None, until=None),
                name="host_term_is_of_a_yes",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="host_term_in_order"),
            models.CheckConstraint(
                condition=Q(state=AskState.ASKED, answered_at=None)
                | ~Q(state=AskState.ASKED) & Q(answered_at__isnull=False),
                name="host_answer_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle}: {self.name}"
