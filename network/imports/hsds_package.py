"""The tabular form of Open Referral's specification: a zip of CSV files with keys, or the same as one JSON object.

The table of organisations by itself is taken too; that of services tells of organisations by their ids alone.
"""

import csv
import io
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from network.imports.tables import decoded, delimiter, is_workbook
from network.imports.textfile import BadFileError, Problem
from network.imports.workbook import MOST_CELL

MOST_UNPACKED = 60_000_000
MOST_MEMBERS = 200
TABLES = (
    "organization", "phone", "location", "address", "service", "organization_identifier", "contact", "schedule",
    "language", "funding", "program", "service_at_location", "attribute", "taxonomy_term", "url",
)  # fmt: skip
OWN_HEADS = {
    "alternate_name", "legal_status", "tax_id", "tax_status", "year_incorporated", "parent_organization_id", "uri",
    "logo", "interpretation_services", "application_process", "eligibility_description", "alert", "status", "url",
}  # fmt: skip
HEADS_WITHIN = 4096
OTHER_SPELLINGS = {"addresses": "address", "fundings": "funding", "attributes": "attribute"}
Rows = list[dict[str, Any]]
Tables = Mapping[str, Rows]


def is_package(path: Path) -> bool:
    """Say whether a zip is a tabular data package rather than a workbook."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(table_of(name) == "organization" for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return False


def is_table(path: Path) -> bool:
    """Say whether a CSV file is a table of the specification, by its headings; one of services is refused."""
    with path.open("rb") as file:
        line = file.read(HEADS_WITHIN).removeprefix(b"\xef\xbb\xbf").partition(b"\n")[0].decode("latin-1")
    heads = {head.strip().strip('"').lower() for head in line.split(delimiter(line))}
    if not {"id", "name"} <= heads or len(OWN_HEADS & heads) < 3:
        return False
    if "organization_id" in heads:
        raise BadFileError([Problem(1, "organization_id", "services without their organisations", "no_records")])
    return True


def is_tabular(top: Any) -> bool:
    """Say whether a JSON object holds the tables by the names of their files."""
    return isinstance(top, Mapping) and any(
        name.lower().endswith(".csv") and table_of(name) == "organization" and isinstance(rows, list)
        for name, rows in top.items()
    )


def package(path: Path) -> Rows:
    """Return the organisations of a zip of CSV files, or of their table by itself, as the JSON form has them."""
    if is_workbook(path):
        return nested(_tables(path))
    return nested(
        {**{name: [] for name in TABLES}, "organization": list(_rows(path.read_bytes(), "organizations.csv"))}
    )


def tabular(top: Mapping[str, Any]) -> Rows:
    """Return the organisations of tables in one JSON object as the JSON form has them."""
    tables: dict[str, Rows] = {name: [] for name in TABLES}
    for name, rows in top.items():
        table = table_of(name)
        if table and isinstance(rows, list):
            tables[table] += [_plain(row) for row in rows if isinstance(row, dict)]
    return nested(tables)


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    """Return what a row of a table may hold; an object in a cell is none of it."""
    return {name: cell for name, cell in row.items() if isinstance(cell, str | int | float)}


def nested(tables: Tables) -> Rows:
    """Return the organisations, each with what points at it, at its services and at its locations."""
    terms = {row.get("id"): row for row in tables["taxonomy_term"]}
    attributes = _by(
        [{**row, "taxonomy_term": terms.get(row.get("taxonomy_term_id"), {})} for row in tables["attribute"]], "link_id"
    )
    phones_of_contacts, people = _by(tables["phone"], "contact_id"), tables["contact"]
    people = [{**row, "phones": phones_of_contacts.get(row.get("id"), [])} for row in people]
    addresses = _by(tables["address"], "location_id")
    by_location = _gathered(tables, "location_id")
    locations = [
        {**row, **by_location(row), "addresses": addresses.get(row.get("id"), [])} for row in tables["location"]
    ]
    known = {row.get("id"): row for row in locations}
    at = _by(
        [{**row, "location": known.get(row.get("location_id"), {})} for row in tables["service_at_location"]],
        "service_id",
    )
    by_service = _gathered(tables, "service_id")
    contacts_of = {name: _by(people, name) for name in ("organization_id", "service_id")}
    services = [
        {
            **row,
            **by_service(row),
            "contacts": contacts_of["service_id"].get(row.get("id"), []),
            "service_at_locations": at.get(row.get("id"), []),
            "attributes": attributes.get(row.get("id"), []),
        }
        for row in tables["service"]
    ]
    own = {
        "services": _by(services, "organization_id"),
        "locations": _by(locations, "organization_id"),
        "organization_identifiers": _by(tables["organization_identifier"], "organization_id"),
        "contacts": contacts_of["organization_id"],
        "programs": _by(tables["program"], "organization_id"),
        "additional_websites": _by(tables["url"], "organization_id"),
    }
    by_organisation = _gathered(tables, "organization_id")
    return [
        {
            **row,
            **by_organisation(row),
            **{name: rows.get(row.get("id"), []) for name, rows in own.items()},
            "attributes": attributes.get(row.get("id"), []),
        }
        for row in tables["organization"]
    ]


def _gathered(tables: Tables, key: str) -> Any:
    """Return a word that gives what of the small tables points at a row by this key."""
    names = {"phones": "phone", "schedules": "schedule", "languages": "language", "funding": "funding"}
    rows = {name: _by(tables[table], key) for name, table in names.items()}
    return lambda row: {name: found.get(row.get("id"), []) for name, found in rows.items()}


def _by(rows: Sequence[dict[str, Any]], key: str) -> dict[Any, Rows]:
    found: dict[Any, Rows] = defaultdict(list)
    for row in rows:
        if owner := row.get(key):
            found[owner].append(row)
    return found


def table_of(member: str) -> str:
    """Return which table a file is, by its name; nothing where it is none that we read."""
    name = member.rpartition("/")[2].lower()
    stem = name.removesuffix(".csv")
    if stem == name or name.startswith("."):
        return ""
    singular = OTHER_SPELLINGS.get(stem, stem.removesuffix("s"))
    return next((table for table in TABLES if table in (stem, singular)), "")


def _tables(path: Path) -> dict[str, Rows]:
    tables: dict[str, Rows] = {name: [] for name in TABLES}
    left = MOST_UNPACKED
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            if len(members) > MOST_MEMBERS or sum(member.file_size for member in members) > 4 * MOST_UNPACKED:
                raise BadFileError([Problem(1, "", "too many files, or too large when unpacked", "too_large")])
            for member in (each.filename for each in members):
                if table := table_of(member):
                    with archive.open(member) as file:
                        content = file.read(left + 1)
                    left -= len(content)
                    if left < 0:
                        raise BadFileError([Problem(1, member[:60], "too large when unpacked", "too_large")])
                    tables[table] += _rows(content, member)
    except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError, NotImplementedError, ValueError) as error:
        raise BadFileError([Problem(1, "", "the zip is broken; pack it again", "zip")]) from error
    return tables


def _rows(content: bytes, member: str) -> Iterator[dict[str, str]]:
    told = decoded(content)
    reader = csv.reader(io.StringIO(told, newline=""), delimiter=delimiter(told), strict=True)
    header: list[str] = []
    try:
        for cells in reader:
            if any(len(cell) > MOST_CELL for cell in cells):
                raise BadFileError([Problem(reader.line_num, member[:60], "too long a cell", "cell")])
            if not header:
                header = [name.strip().lower() for name in cells]
            elif any(cells):
                if len(cells) > len(header):
                    raise BadFileError([Problem(reader.line_num, member[:60], "more cells than columns", "quotes")])
                yield {name: cell.strip() for name, cell in zip(header, cells, strict=False)}
    except csv.Error as error:
        raise BadFileError([Problem(reader.line_num, member[:60], str(error), "quotes")]) from error
