"""What an hour of volunteer work is said to be worth, by whom, and where the number comes from."""

from decimal import Decimal
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from network.models.organisation_rows import YEARS
from network.permissions import Reach

LEAST, MOST = Decimal("0.01"), Decimal("999.99")
SENSIBLE = (
    MinValueValidator(LEAST, _("Kirjoita arvo euroina, esimerkiksi 15,50.")),
    MaxValueValidator(MOST, _("Tunnin arvo on enintään 999,99 euroa. Tarkista luku.")),
)


class HourValueQuerySet(models.QuerySet["HourValue"]):
    def in_force(self) -> Self:
        """Leave out what was taken back; of the rest the last one of a year and an area holds."""
        return self.filter(undone_at=None)

    def within_reach(self, reach: Reach) -> Self:
        """Keep the values of the municipalities that the reach covers; the network's own only from everywhere."""
        return self if reach.everywhere else self.filter(municipality__in=reach.municipalities)


class HourValue(models.Model):
    """Euros for an hour of volunteer work of a year, in one municipality or, without one, in all the others.

    A row is a statement and is never changed: a new one comes after it, or it is taken back, and then the one before
    holds again. There is none until somebody has stated it.
    """

    municipality = models.ForeignKey("network.Municipality", models.CASCADE, null=True, blank=True, related_name="+")
    year = models.PositiveSmallIntegerField(_("Vuosi"), validators=YEARS)
    euros = models.DecimalField(_("Euroa tunnilta"), max_digits=5, decimal_places=2, validators=SENSIBLE)
    source = models.CharField(_("Mistä arvo on"), max_length=300)
    stated_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    stated_at = models.DateTimeField(default=timezone.now)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar = HourValueQuerySet.as_manager()

    class Meta:
        ordering = ("-pk",)
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(euros__gte=LEAST, euros__lte=MOST), name="hour_value_is_sensible"),
            models.CheckConstraint(condition=~Q(source=""), name="hour_value_has_its_source"),
        ]

    def __str__(self) -> str:
        return f"{self.municipality_id or 'network'} {self.year}: {self.euros}"
