"""Open Referral's Human Services Data Specification 3: organisations with what is theirs, or services with theirs.

The JSON form nests services, locations and phones in an organisation; the tabular form is a zip of CSV files with keys.
"""

import csv
import io
import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from network.business_ids import as_business_id, is_business_id
from network.imports.ptv import LONGEST_POST_OFFICE, LONGEST_STREET, POSTAL_CODE, Cells, dicts, shortened, text
from network.imports.tables import decoded
from network.imports.textfile import BadFileError, Problem

MOST_UNPACKED = 60_000_000
LONGEST_PHONE, LONGEST_SHORT_NAME, LONGEST_WEBSITE = 30, 40, 200
OWN = (
    "organization_identifiers", "alternate_name", "legal_status", "tax_id", "year_incorporated", "services", "uri",
    "locations", "programs", "funding", "phones", "contacts", "parent_organization_id", "organization",
)  # fmt: skip
COLUMNS = {
    "key": "id", "name": "name", "short_name": "alternate_name", "business_id": "organization_identifiers",
    "website": "website", "email": "email", "phone": "phones", "description": "description",
    "municipalities": "locations", "kind": "legal_status",
}  # fmt: skip
TABLES = ("organization", "phone", "location", "address", "service", "organization_identifier")
City = Callable[[str], str | None]


def is_hsds(one: Mapping[str, Any]) -> bool:
    """Say whether an object is an organisation, or a service with its organisation, of HSDS."""
    return isinstance(one.get("name"), str) and any(isinstance(one.get(name), list | dict) for name in OWN)


def is_package(path: Path) -> bool:
    """Say whether a zip is a tabular data package rather than a workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(_table_of(name) == "organization" for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def organisations_of(objects: list[dict[str, Any]]) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yield each organisation once with the row where it stands first, its services gathered to it."""
    gathered: dict[str, tuple[int, dict[str, Any]]] = {}
    for row, one in enumerate(objects, start=1):
        owner = one.get("organization")
        if not isinstance(owner, Mapping):
            if "organization_id" in one:
                told = "a service without its organisation"
                raise BadFileError([Problem(row, "organization", told, "no_records")])
            yield row, one
            continue
        key = text(owner.get("id")) or text(owner.get("name"))
        first = gathered.setdefault(key, (row, {**owner, "services": []}))[1]
        first["services"] = [*first["services"], {name: said for name, said in one.items() if name != "organization"}]
    yield from gathered.values()


def organisation(one: Mapping[str, Any], city: City) -> tuple[str, Cells]:
    """Return the key and the cells of an organisation; a city that is not of this network is left out."""
    short = text(one.get("alternate_name"))
    found: Cells = {
        "name": text(one.get("name")),
        "short_name": short if len(short) <= LONGEST_SHORT_NAME else "",
        "business_id": business_id(one),
        "website": website(one),
        "email": text(one.get("email")) or _first_of(dicts(one, "services"), "email")
        or _first_of(dicts(one, "contacts"), "email"),
        "phone": phone(one),
        "description": shortened(text(one.get("description"))),
        "municipalities": cities(one, city),
        **street_address(one),
    }  # fmt: skip
    return text(one.get("id")), found


def business_id(one: Mapping[str, Any]) -> str:
    """Return a Finnish business id among the identifiers; those of other countries are not one."""
    said = [text(row.get("identifier")) for row in dicts(one, "organization_identifiers")]
    ids = (as_business_id(each) for each in (*said, text(one.get("tax_id"))))
    return next((each for each in ids if is_business_id(each)), "")


def website(one: Mapping[str, Any]) -> str:
    pages = [text(one.get("website")), *(text(row.get("url")) for row in dicts(one, "additional_websites"))]
    return next((page for page in (*pages, text(one.get("url"))) if page and len(page) <= LONGEST_WEBSITE), "")


def phone(one: Mapping[str, Any]) -> str:
    """Return the organisation's own number, otherwise the first of its services or locations."""
    inner = [*dicts(one, "services"), *dicts(one, "locations"), *dicts(one, "contacts")]
    for row in (*dicts(one, "phones"), *(row for part in inner for row in dicts(part, "phones"))):
        number, extension = text(row.get("number")), text(row.get("extension"))
        whole = f"{number} ext {extension}" if extension and not extension.isalpha() else number
        if number and len(whole) <= LONGEST_PHONE:
            return whole
    return ""


def cities(one: Mapping[str, Any], city: City) -> list[str]:
    """Return the municipalities in which it has an address."""
    parts = [*dicts(one, "locations")]
    for service in dicts(one, "services"):
        parts += [row["location"] for row in dicts(service, "service_at_locations")
                  if isinstance(row.get("location"), Mapping)]  # fmt: skip
    names = [text(address.get("city")) for part in parts for address in dicts(part, "addresses")]
    return sorted({code for name in names if name and (code := city(name))})


def street_address(one: Mapping[str, Any]) -> Cells:
    """Return the first address; a postal code that is not Finnish is left out."""
    for address in (row for part in dicts(one, "locations") for row in dicts(part, "addresses")):
        if street := text(address.get("address_1")):
            code = text(address.get("postal_code"))
            return {
                "street": street[:LONGEST_STREET],
                "postal_code": code if POSTAL_CODE.fullmatch(code) else "",
                "post_office": text(address.get("city"))[:LONGEST_POST_OFFICE],
            }
    return {}


def _first_of(rows: list[Mapping[str, Any]], name: str) -> str:
    return next((said for row in rows if (said := text(row.get(name)))), "")


# --- The tabular form -----------------------------------------------------------------------------


def package(path: Path) -> list[dict[str, Any]]:
    """Return the organisations of a zip of CSV files as the JSON form has them."""
    tables = _tables(path)
    by_location: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in tables["address"]:
        by_location[row.get("location_id", "")].append(row)
    of: dict[str, dict[str, list[dict[str, Any]]]] = {
        "phones": _by_owner(tables["phone"]),
        "services": _by_owner(tables["service"]),
        "organization_identifiers": _by_owner(tables["organization_identifier"]),
        "locations": _by_owner(
            [{**row, "addresses": by_location.get(row.get("id", ""), [])} for row in tables["location"]]
        ),
    }
    return [
        {**row, **{name: rows.get(row.get("id", ""), []) for name, rows in of.items()}}
        for row in tables["organization"]
    ]


def _by_owner(rows: list[Any]) -> dict[str, list[dict[str, Any]]]:
    found: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if row.get("organization_id"):
            found[row["organization_id"]].append(row)
    return found


def _table_of(member: str) -> str:
    name = member.rpartition("/")[2].lower()
    stem = name.removesuffix(".csv")
    if stem == name:
        return ""
    singular = {"addresses": "address", "organizations": "organization"}.get(stem, stem.removesuffix("s"))
    return next((table for table in TABLES if table in (stem, singular)), "")


def _tables(path: Path) -> dict[str, list[dict[str, str]]]:
    tables: dict[str, list[dict[str, str]]] = {name: [] for name in TABLES}
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.namelist():
                if table := _table_of(member):
                    with archive.open(member) as file:
                        content = file.read(left + 1)
                    left -= len(content)
                    if left < 0:
                        raise BadFileError([Problem(1, member[:60], "too large when unpacked", "too_large")])
                    tables[table] = list(_rows(content, member))
    except (zipfile.BadZipFile, RuntimeError, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise BadFileError([Problem(1, "", "the zip is broken; pack it again", "zip")]) from error
    return tables


def _rows(content: bytes, member: str) -> Iterator[dict[str, str]]:
    reader = csv.reader(io.StringIO(decoded(content), newline=""), strict=True)
    header: list[str] = []
    try:
        for cells in reader:
            if not header:
                header = [name.strip().lower() for name in cells]
            elif any(cells):
                if len(cells) > len(header):
                    raise BadFileError([Problem(reader.line_num, member[:60], "more cells than columns", "quotes")])
                yield {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    except csv.Error as error:
        raise BadFileError([Problem(reader.line_num, member[:60], str(error), "quotes")]) from error
