"""Invented municipalities with their districts and postal codes, beside those that the region really has."""

from collections.abc import Iterator
from datetime import date
from random import Random

from network.enums import LocalityKind
from network.models import Locality, Municipality
from reporting.synthetic.vocabulary import DISTRICTS, FORMS, LANDS

SOURCE = "synthetic"
WIDTHS = ((62, 21.7, 28.5), (64, 22.5, 30.0), (66, 25.0, 29.2), (68, 24.2, 28.8), (70, 24.5, 28.2))


def write_land(total: int, draw: Random, today: date) -> None:
    """Write municipalities until there are so many, spread over the country, most of them in its south."""
    taken = set(Municipality.objects.values_list("code", flat=True))
    codes = [code for code in (f"{number:03}" for number in range(1, 1000)) if code not in taken]
    names = [land + form for land in LANDS for form in FORMS]
    draw.shuffle(codes)
    draw.shuffle(names)
    made = [_municipality(codes[i], names[i], draw, today) for i in range(total - len(taken))]
    Municipality.objects.bulk_create(made)
    rows = [row for town in made for row in _localities(town, draw)]
    for row in rows:
        row.set_keys()
    Locality.objects.bulk_create(rows)


def _municipality(code: str, name: str, draw: Random, today: date) -> Municipality:
    lat = round(min(69.7, 60.1 + abs(draw.gauss(0, 2.6))), 5)
    west, east = next((west, east) for north, west, east in WIDTHS if lat <= north)
    return Municipality(
        code=code,
        name_fi=name,
        name_sv=name,
        lat=lat,
        lon=round(draw.uniform(west, east), 5),
        region="Keksitty maakunta",
        wellbeing_services_county="Keksitty hyvinvointialue",
        population=int(draw.lognormvariate(8.9, 1.0)) + 700,
        population_year=today.year,
    )


def _localities(town: Municipality, draw: Random) -> Iterator[Locality]:
    yield _locality(town, town.name_fi, LocalityKind.MUNICIPALITY, "", town.lat, town.lon)
    for number, district in enumerate(DISTRICTS):
        lat, lon = round(town.lat + draw.gauss(0, 0.02), 5), round(town.lon + draw.gauss(0, 0.04), 5)
        name = f"{town.name_fi}n {district.lower()}"
        yield _locality(town, name, LocalityKind.DISTRICT, "", lat, lon)
        yield _locality(town, name, LocalityKind.POSTAL_CODE, f"{town.code}{number}0", lat, lon)


def _locality(town: Municipality, name: str, kind: str, postal_code: str, lat: float, lon: float) -> Locality:
    return Locality(
        name_fi=name, kind=kind, municipality=town, postal_code=postal_code, lat=lat, lon=lon, source=SOURCE
    )
