"""Municipalities of the network and the localities that a search knows by name."""

from typing import Any, ClassVar, NamedTuple

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from network.enums import LocalityKind
from network.geo import Point
from network.ready_query import ReadyQuery
from network.words import fold


class Town(NamedTuple):
    """What a page that lists every municipality needs of each; a whole row of each would cost more than the query."""

    code: str
    name_fi: str
    name_sv: str
    lat: float
    lon: float
    population: int | None
    population_year: int | None = None

    @property
    def name(self) -> str:
        """The name in the page's language: Swedish in Swedish, otherwise Finnish."""
        return self.name_sv if get_language() == "sv" else self.name_fi


class Municipality(models.Model):
    """A municipality of the network, by its official three-digit code."""

    code = models.CharField(max_length=3, primary_key=True)
    name_fi = models.CharField(max_length=60)
    name_sv = models.CharField(max_length=60)
    lat = models.FloatField()
    lon = models.FloatField()
    region = models.CharField(max_length=60)
    wellbeing_services_county = models.CharField(max_length=80)
    county_sv = models.CharField(max_length=80, blank=True, default="", db_default="")
    county_code = models.CharField(max_length=2, blank=True, default="", db_default="")
    population = models.PositiveIntegerField(null=True)
    population_year = models.PositiveSmallIntegerField(null=True)

    class Meta:
        ordering = ("name_fi",)
        verbose_name = _("kunta")
        verbose_name_plural = _("kunnat")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the page's language: Swedish in Swedish, otherwise Finnish."""
        return self.name_sv if get_language() == "sv" else self.name_fi

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)


def all_towns() -> tuple[Town, ...]:
    """Return every municipality, lightly, by name; the very same towns as last time where the rows are the same."""
    rows, (known, towns) = _towns(), _last_told[0]
    if rows != known:
        towns = tuple(map(Town._make, rows))
        _last_told[0] = (rows, towns)
    return towns


_last_told: list[tuple[list[Any], tuple[Town, ...]]] = [([], ())]
_towns = ReadyQuery(lambda: Municipality.objects.order_by("name_fi").values_list(*Town._fields))


class Locality(models.Model):
    """A name or postal code on the map: what `near=` understands without a network."""

    name_fi = models.CharField(max_length=80)
    name_sv = models.CharField(max_length=80, blank=True)
    key_fi = models.CharField(max_length=80, db_index=True, editable=False)
    key_sv = models.CharField(max_length=80, db_index=True, editable=False, blank=True)
    kind = models.CharField(max_length=12, choices=LocalityKind)
    municipality = models.ForeignKey(Municipality, models.CASCADE, null=True, blank=True, related_name="localities")
    postal_code = models.CharField(max_length=5, blank=True, db_index=True)
    lat = models.FloatField()
    lon = models.FloatField()
    source = models.CharField(max_length=40)

    class Meta:
        ordering = ("name_fi",)
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "name_fi", "postal_code", "source"], name="locality_once"),
            models.CheckConstraint(
                condition=models.Q(lat__range=(-90, 90), lon__range=(-180, 180)), name="locality_on_the_globe"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **kwargs: object) -> None:
        self.set_keys()
        super().save(**kwargs)  # type: ignore[arg-type]

    def set_keys(self) -> None:
        """Write the folded keys; bulk writers call this before they write."""
        self.key_fi, self.key_sv = fold(self.name_fi), fold(self.name_sv)

    @property
    def name(self) -> str:
        return self.name_sv if get_language() == "sv" and self.name_sv else self.name_fi

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)
