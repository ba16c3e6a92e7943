"""Which stated value of an hour holds where and when."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Q

from reporting.models import HourValue

CENT = Decimal("0.01")
MINUTES = 60


@dataclass(frozen=True)
class Stated:
    """Euros for an hour, and where the number comes from."""

    euros: Decimal
    source: str

    def of(self, minutes: int) -> Decimal:
        """Return what so many minutes are worth, to the cent."""
        return (self.euros * minutes / MINUTES).quantize(CENT, ROUND_HALF_UP)


class Values:
    """The values in force of some years; a municipality's own comes before that of the network."""

    def __init__(self, years: Collection[int], towns: Collection[str]) -> None:
        of_areas = Q(municipality=None) | Q(municipality__in=towns)
        rows = HourValue.objects.in_force().filter(of_areas, year__in=years).order_by("pk")
        self.known = {(row.municipality_id or "", row.year): Stated(row.euros, row.source) for row in rows}

    def of(self, town: str, year: int) -> Stated | None:
        """Return the value of the municipality's hours in the year; None when nobody has stated one."""
        return self.known.get((town, year)) or self.known.get(("", year))
