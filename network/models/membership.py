"""Who holds which role, where, and from when to when."""

from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.enums import Role


class MembershipQuerySet(models.QuerySet["Membership"]):
    def current(self, day: date | None = None) -> Self:
        """Keep the memberships in force on the day (today when none is given)."""
        day = day or timezone.localdate()
        return self.filter(Q(valid_from=None) | Q(valid_from__lte=day), Q(valid_until=None) | Q(valid_until__gte=day))


class Membership(models.Model):
    """A role of a person, in one municipality, for one organisation, or in the whole network."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    role = models.CharField(_("Tehtävä"), max_length=24, choices=Role)
    municipality = models.ForeignKey(
        "network.Municipality", models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    organisation = models.ForeignKey(
        "network.Organisation", models.CASCADE, null=True, blank=True, related_name="memberships"
    )
    valid_from = models.DateField(_("Alkaen"), null=True, blank=True)
    valid_until = models.DateField(_("Asti"), null=True, blank=True)

    objects: ClassVar = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(role=Role.ORGANISATION_EDITOR, organisation__isnull=False, municipality=None)
                | (~Q(role=Role.ORGANISATION_EDITOR) & Q(organisation=None)),
                name="membership_organisation_with_editor_only",
            ),
            models.CheckConstraint(
                condition=~Q(role=Role.MUNICIPALITY_READER) | Q(municipality__isnull=False),
                name="membership_reader_has_municipality",
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_from=None) | Q(valid_until__gte=models.F("valid_from")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"
