"""A region as the portal is delivered with it: municipalities, localities, and organisations of the handbook."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.text import slugify

from network.enums import LocalityKind, OrganisationKind
from network.imports.textfile import BadFileError, Problem, headed_rows, text_lines
from network.models import Locality, Municipality, Organisation, OrganisationFunction
from network.words import fold

DATA = Path(__file__).resolve().parent.parent / "data"
MUNICIPALITY_COLUMNS = (
    "code", "name_fi", "name_sv", "lat", "lon", "population", "population_year", "region_fi", "county_fi", "county_sv",
    "county_code",
)  # fmt: skip
LOCALITY_COLUMNS = ("name_fi", "name_sv", "kind", "municipality_code", "lat", "lon", "postal_code", "source")
LOCALITY_KEY = ["kind", "name_fi", "postal_code", "source"]


class UnknownRegionError(LookupError):
    """There is no data of a region by that name."""


@dataclass(frozen=True)
class Loaded:
    """How much a region holds; `organisations` counts only those that were not there before."""

    municipalities: int
    localities: int
    organisations: int


def region_names() -> list[str]:
    """Return the names of the regions that there is data of."""
    return sorted(file.parent.name for file in DATA.glob("*/municipalities.csv"))


def load_region(name: str, *, data: Path = DATA) -> Loaded:
    """Load the region in one transaction; loading it again changes nothing, and no person's edit is overwritten."""
    folder = data / name
    if "/" in name or not (folder / "municipalities.csv").is_file():
        raise UnknownRegionError(name)
    with transaction.atomic():
        codes = _load_municipalities(folder / "municipalities.csv")
        localities = _load_localities(folder / "localities.csv", codes)
        organisations = _load_handbook(data)
    return Loaded(len(codes), localities, organisations)


def _load_municipalities(file: Path) -> set[str]:
    rows = [
        Municipality(
            code=cells["code"],
            name_fi=cells["name_fi"],
            name_sv=cells["name_sv"] or cells["name_fi"],
            lat=_number(row, "lat", cells),
            lon=_number(row, "lon", cells),
            region=cells["region_fi"],
            wellbeing_services_county=cells["county_fi"],
            county_sv=cells["county_sv"] or cells["county_fi"],
            county_code=cells["county_code"],
            population=int(_number(row, "population", cells)),
            population_year=int(_number(row, "population_year", cells)),
        )
        for row, cells in headed_rows(text_lines(file), MUNICIPALITY_COLUMNS)
    ]
    fields = [field.name for field in Municipality._meta.concrete_fields if not field.primary_key]
    Municipality.objects.bulk_create(rows, update_conflicts=True, unique_fields=["code"], update_fields=fields)
    return {row.code for row in rows}


def _load_localities(file: Path, codes: set[str]) -> int:
    rows = list(_localities(file, codes))
    named = Locality.objects.filter(municipality__in=codes).exclude(kind=LocalityKind.POSTAL_CODE)
    kept = {(row.kind, row.name_fi, row.postal_code, row.source) for row in rows}
    gone = [pk for pk, *key in named.values_list("pk", *LOCALITY_KEY) if tuple(key) not in kept]
    named.filter(pk__in=gone).delete()
    Locality.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=LOCALITY_KEY,
        update_fields=["name_sv", "key_fi", "key_sv", "municipality", "lat", "lon"],
    )
    return len(rows)


def _localities(file: Path, codes: set[str]) -> Iterator[Locality]:
    for row, cells in headed_rows(text_lines(file), LOCALITY_COLUMNS):
        code = cells["municipality_code"]
        if code and code not in codes:
            raise BadFileError([Problem(row, "municipality_code", f"{code} is not a municipality of the region")])
        if cells["kind"] not in LocalityKind.values:
            raise BadFileError([Problem(row, "kind", f"{cells['kind']} is not a kind of locality")])
        locality = Locality(
            name_fi=cells["name_fi"],
            name_sv=cells["name_sv"],
            kind=cells["kind"],
            municipality_id=code or None,
            postal_code=cells["postal_code"],
            lat=_number(row, "lat", cells),
            lon=_number(row, "lon", cells),
            source=cells["source"],
        )
        locality.set_keys()
        yield locality


def _number(row: int, column: str, cells: dict[str, str]) -> float:
    try:
        return float(cells[column])
    except ValueError as error:
        raise BadFileError([Problem(row, column, f"a number is expected, not “{cells[column]}”")]) from error


def _load_handbook(data: Path) -> int:
    """Add the handbook's organisations that are not there yet; those that are belong to whoever edits them."""
    rows = json.loads((data / "handbook_organisations.json").read_text(encoding="utf-8"))["organisations"]
    known = set(Organisation.objects.values_list("slug", flat=True))
    new = [row for row in rows if slugify(fold(row["name"])) not in known]
    for row in new:
        _add_organisation(row)
    return len(new)


def _add_organisation(row: dict[str, str]) -> None:
    organisation = Organisation(
        slug=slugify(fold(row["name"])),
        name=row["name"],
        short_name=row.get("short_name", ""),
        kind=_kind_by_name(row["name"]),
        website=row["website"],
        source=row["source"],
    )
    organisation.save()
    OrganisationFunction.objects.create(organisation=organisation, function=row["function"])
    organisation.save()


def _kind_by_name(name: str) -> OrganisationKind:
    if name.endswith(" ry"):
        return OrganisationKind.ASSOCIATION
    return OrganisationKind.FOUNDATION if name.endswith("säätiö") else OrganisationKind.UNKNOWN
