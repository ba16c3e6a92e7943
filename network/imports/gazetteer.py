"""Postal codes with positions from GeoNames' file, so that `near=33720` works without a network.

Takes GeoNames' own form (twelve columns, tabs, no header) and a comma-separated form with a header.
A code may stand for several places. The same code and place with other facts on another row is a
contradiction, and the file is refused. For the codes that it holds, the file is the whole truth:
a place that it no longer names under a code is removed.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from django.db import transaction

from network.enums import LocalityKind
from network.imports.textfile import (
    MOST_PROBLEMS,
    BadFileError,
    Problem,
    headed_rows,
    named_rows,
    table_rows,
    text_lines,
)
from network.models import Locality, Municipality

SOURCE = "GeoNames postal codes"
GEONAMES_COLUMNS = (
    "country", "postal_code", "place", "admin_name_1", "admin_code_1", "admin_name_2", "admin_code_2",
    "municipality", "municipality_code", "lat", "lon", "accuracy",
)  # fmt: skip
NEEDED_COLUMNS = ("postal_code", "place", "municipality_code", "lat", "lon")
COUNTRIES = ("FI", "AX")
FINLAND_LAT = (59.0, 70.5)
FINLAND_LON = (18.5, 32.0)
LONGEST_NAME = 80
BATCH = 1000

Key = tuple[str, str]
Facts = tuple[str | None, float, float]


@dataclass(frozen=True)
class PostalPlace:
    """A place that a postal code stands for; the municipality is a code or empty."""

    code: str
    name: str
    municipality: str
    lat: float
    lon: float


@dataclass(frozen=True)
class Outcome:
    """What a load did, or would do; `elsewhere` counts the places outside the network's municipalities."""

    new: int
    changed: int
    unchanged: int
    removed: int
    elsewhere: int


def load_gazetteer(path: Path, *, dry_run: bool = False) -> Outcome:
    """Load every place of the file or none; the same file twice changes nothing."""
    places = read_gazetteer(path)
    with transaction.atomic():
        outcome = _write(places)
        if dry_run:
            transaction.set_rollback(True)
    return outcome


def read_gazetteer(path: Path) -> list[PostalPlace]:
    """Read and check the whole file; raise BadFileError with the first problems, by row and column."""
    problems: list[Problem] = []
    first_on: dict[Key, tuple[int, PostalPlace]] = {}
    for row, cells in _records(path):
        place = _read_place(row, cells, problems)
        if place is not None:
            earlier, same = first_on.setdefault((place.name, place.code), (row, place))
            if same != place:
                message = f"{place.code} {place.name} is said otherwise on row {earlier}"
                problems.append(Problem(row, "postal_code", message))
        if len(problems) >= MOST_PROBLEMS:
            break
    if not first_on and not problems:
        problems.append(Problem(1, "", "the file holds no postal codes"))
    if problems:
        raise BadFileError(problems)
    return [place for _, place in first_on.values()]


def _records(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    lines = text_lines(path)
    first = next(lines, "")
    if "\t" in first:
        return named_rows(table_rows(chain([first], lines), tabs=True), GEONAMES_COLUMNS)
    return headed_rows(chain([first], lines), NEEDED_COLUMNS)


def _read_place(row: int, cells: dict[str, str], problems: list[Problem]) -> PostalPlace | None:
    before = len(problems)
    for column, refuse in CHECKS.items():
        message = refuse(cells[column]) if column in cells else ""
        if message:
            problems.append(Problem(row, column, message))
    if len(problems) > before:
        return None
    return PostalPlace(
        cells["postal_code"], cells["place"], cells["municipality_code"], float(cells["lat"]), float(cells["lon"])
    )


def _bad_digits(count: int, *, may_be_empty: bool = False) -> Callable[[str], str]:
    def refuse(text: str) -> str:
        right = (len(text) == count and text.isascii() and text.isdigit()) or (may_be_empty and not text)
        return "" if right else f"{count} digits are expected, not “{text[:20]}”"

    return refuse


def _bad_degrees(low: float, high: float) -> Callable[[str], str]:
    def refuse(text: str) -> str:
        try:
            right = low <= float(text) <= high
        except ValueError:
            return f"a number is expected, not “{text[:20]}”"
        return "" if right else f"{text[:20]} is not in Finland ({low}–{high})"

    return refuse


def _bad_name(text: str) -> str:
    return "" if 0 < len(text) <= LONGEST_NAME else f"a name of 1–{LONGEST_NAME} characters is expected"


def _bad_country(text: str) -> str:
    return "" if text in COUNTRIES else f"only postal codes of Finland are taken, not “{text[:20]}”"


CHECKS: dict[str, Callable[[str], str]] = {
    "country": _bad_country,
    "postal_code": _bad_digits(5),
    "place": _bad_name,
    "municipality_code": _bad_digits(3, may_be_empty=True),
    "lat": _bad_degrees(*FINLAND_LAT),
    "lon": _bad_degrees(*FINLAND_LON),
}


def _write(places: list[PostalPlace]) -> Outcome:
    ours = set(Municipality.objects.values_list("code", flat=True))
    wanted: dict[Key, Facts] = {
        (p.name, p.code): (p.municipality if p.municipality in ours else None, p.lat, p.lon) for p in places
    }
    rows = Locality.objects.filter(kind=LocalityKind.POSTAL_CODE, source=SOURCE)
    stored: dict[Key, Facts] = {(row.name_fi, row.postal_code): (row.municipality_id, row.lat, row.lon) for row in rows}
    codes = {code for _, code in wanted}
    gone = {key for key in stored if key[1] in codes and key not in wanted}
    write = {key: facts for key, facts in wanted.items() if stored.get(key) != facts}
    _upsert(write)
    for name, code in gone:
        rows.filter(name_fi=name, postal_code=code).delete()
    changed = sum(key in stored for key in write)
    elsewhere = sum(municipality is None for municipality, _, _ in wanted.values())
    return Outcome(len(write) - changed, changed, len(wanted) - len(write), len(gone), elsewhere)


def _upsert(places: dict[Key, Facts]) -> None:
    rows = []
    for (name, code), (municipality, lat, lon) in places.items():
        row = Locality(
            kind=LocalityKind.POSTAL_CODE,
            name_fi=name,
            postal_code=code,
            municipality_id=municipality,
            lat=lat,
            lon=lon,
            source=SOURCE,
        )
        row.set_keys()
        rows.append(row)
    Locality.objects.bulk_create(
        rows,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["kind", "name_fi", "postal_code", "source"],
        update_fields=["municipality", "lat", "lon", "key_fi", "key_sv"],
    )
