"""Streets as the network's own addresses know them; asked by an index, whatever the number of listings."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Min, Q
from django.utils.translation import get_language

from network.enums import Precision
from network.models import Listing

MOST_HOUSES = 500


@dataclass(frozen=True)
class StreetRow:
    """One house of a street in a municipality: the mean of what stands there."""

    street: str
    house: str
    municipality: str
    municipality_name: str
    address: str
    lat: float
    lon: float
    count: int
    is_exact: bool

    def said(self, house: str = "") -> str:
        """The street as its own addresses write it, the house where it is told, and the municipality."""
        words = self.address.split(",")[0].split()
        digits = next((number for number, word in enumerate(words) if word[:1].isdigit()), len(words))
        name = " ".join(words[:digits]) or self.street.capitalize()
        return f"{name} {house}".strip() + f", {self.municipality_name}"


def on_streets(keys: Iterable[str]) -> list[StreetRow]:
    """Return the houses on the streets by these keys; one query, by the index of the street."""
    wanted = {key for key in keys if key}
    if not wanted:
        return []
    rows = (
        Listing.objects.filter(street__in=wanted, lat__isnull=False)
        .values("street", "house", "municipality", "municipality__name_fi", "municipality__name_sv")
        .annotate(
            written=Min("address"),
            mean_lat=Avg("lat"),
            mean_lon=Avg("lon"),
            here=Count("pk"),
            rough=Count("pk", filter=~Q(precision=Precision.EXACT)),
        )
        .order_by("municipality__name_fi", "street", "house")[:MOST_HOUSES]
    )
    return [_row(row) for row in rows]


def _row(row: Mapping[str, Any]) -> StreetRow:
    swedish = get_language() == "sv"
    return StreetRow(
        street=row["street"],
        house=row["house"],
        municipality=row["municipality"],
        municipality_name=row["municipality__name_sv" if swedish else "municipality__name_fi"],
        address=row["written"],
        lat=row["mean_lat"],
        lon=row["mean_lon"],
        count=row["here"],
        is_exact=not row["rough"],
    )
