"""A circle's questions to places about their rooms, and the answers."""

from datetime import date
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from groups.enums import VenueState
from groups.models.circle import Circle
from network.hours import Span

CURRENT = (VenueState.ASKED, VenueState.CONFIRMED)


class VenueRequestQuerySet(models.QuerySet["VenueRequest"]):
    def current(self) -> Self:
        return self.filter(state__in=CURRENT)

    def confirmed(self) -> Self:
        return self.filter(state=VenueState.CONFIRMED)


class VenueRequest(models.Model):
    """One circle asks one place for its room; `times` are the weekly times as they were when it was asked.

    `key` is also the key of the relayed message and of the place's promise.
    """

    key = models.UUIDField(unique=True, default=uuid4, editable=False)
    circle = models.ForeignKey(Circle, models.CASCADE, related_name="venue_requests")
    place = models.ForeignKey("places.Place", models.CASCADE, related_name="venue_requests")
    state = models.CharField(max_length=10, choices=VenueState, default=VenueState.ASKED)
    message = models.TextField(_("Viestisi paikan väelle"), max_length=1000, blank=True)
    answer = models.TextField(_("Viestisi piirille"), max_length=1000, blank=True)
    times = models.JSONField(default=list, blank=True)
    is_declared = models.BooleanField(default=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="venue_requests")
    asked_at = models.DateTimeField(default=timezone.now)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="answered_venue_requests"
    )
    answered_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = VenueRequestQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-pk")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["circle", "place"], condition=Q(state__in=CURRENT), name="venue_asked_once_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["circle"], condition=Q(state=VenueState.CONFIRMED), name="venue_confirmed_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=(VenueState.ASKED, VenueState.WITHDRAWN)) | Q(answered_at__isnull=False),
                name="venue_answer_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.circle}: {self.place} {self.state}"

    @property
    def spans(self) -> list[Span]:
        """The weekly times that were asked for."""
        return [as_span(row) for row in self.times]

    @property
    def colour(self) -> str:
        return {VenueState.CONFIRMED: "green", VenueState.ASKED: "yellow"}.get(VenueState(self.state), "grey")


def as_row(span: Span) -> dict[str, Any]:
    """Return a weekly time as plain values."""
    anchor = span.anchor.isoformat() if span.anchor and span.every_weeks > 1 else None
    return {
        "weekday": span.weekday,
        "starts": span.starts,
        "ends": span.ends,
        "every_weeks": span.every_weeks,
        "anchor": anchor,
        "nth_of_month": span.nth_of_month,
    }


def as_span(row: dict[str, Any]) -> Span:
    """Return the weekly time of plain values."""
    return Span(**{**row, "anchor": date.fromisoformat(row["anchor"]) if row["anchor"] else None})
