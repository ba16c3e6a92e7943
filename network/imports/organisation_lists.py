"""A list of organisations, whatever it is: a table, flat JSON, Suomi.fi's or Open Referral's; read as records."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from network.imports import hsds, ptv
from network.imports.json_file import check_texts, flat_rows, objects_of, read_json
from network.imports.tables import MOST_BYTES, MOST_ROWS, Rows, is_workbook, table_rows
from network.imports.textfile import BadFileError, Problem
from network.organisation_fields import FIELDS, KEY, NAMES, Known, Record
from network.words import fold

TABLE, JSON, PTV, HSDS, PACKAGE = "table", "json", "ptv", "hsds", "package"
WITH_COLUMNS = (TABLE, JSON)
SOURCES = {PTV: "ptv", HSDS: "hsds", PACKAGE: "hsds"}
HEADER_WITHIN = 20
JSON_STARTS = (b"{", b"[")
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Columns:
    """The row of the headings (-1: there are none), and our field of each column by its place from 0."""

    header: int
    fields: Mapping[int, str]


def format_of(path: Path) -> str:
    """Return what kind of list the file is; one that is too large or empty of organisations raises BadFileError."""
    if path.stat().st_size > MOST_BYTES:
        raise BadFileError([Problem(1, "", f"the file is larger than {MOST_BYTES // 1_000_000} MB", "too_large")])
    if is_workbook(path):
        return PACKAGE if hsds.is_package(path) else TABLE
    if not _looks_like_json(path):
        return TABLE
    objects = objects_of(read_json(path.read_bytes()))
    if any(ptv.is_ptv(each) for each in objects):
        return PTV
    return HSDS if any(hsds.is_hsds(each) for each in objects) else JSON


def _looks_like_json(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(200)
    for mark in MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"").lstrip().startswith(JSON_STARTS)


def list_rows(path: Path, form: str) -> Rows:
    """Yield the rows of a table, or of flat JSON as a table."""
    if form == JSON:
        return flat_rows(_limited(objects_of(read_json(path.read_bytes()))))
    return table_rows(path)


def _limited(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(objects) > MOST_ROWS:
        raise BadFileError([Problem(MOST_ROWS, "", f"more than {MOST_ROWS} rows; send in parts", "too_many_rows")])
    return objects


def guess_columns(rows: Sequence[tuple[int, list[str]]]) -> Columns:
    """Return the best guess from the first rows: the row that names most of our fields is the headings."""
    best, header = max(((_named(cells), row) for row, cells in rows[:HEADER_WITHIN]), key=_score, default=({}, -1))
    return Columns(header, best) if best else Columns(rows[0][0] if rows else -1, {})


def _score(found: tuple[dict[int, str], int]) -> tuple[int, int]:
    return len(found[0]), -found[1]


def _named(cells: Iterable[str]) -> dict[int, str]:
    fields: dict[int, str] = {}
    for at, cell in enumerate(cells):
        code = NAMES.get(fold(cell.replace("_", " ")), "")
        if code and code not in fields.values():
            fields[at] = code
    return fields


def headings(path: Path, form: str, columns: Columns | None) -> dict[str, str]:
    """Return what the list itself calls our fields, for telling where something is wrong."""
    if form == PTV:
        return ptv.COLUMNS
    if form in (HSDS, PACKAGE):
        return hsds.COLUMNS
    if columns is None:
        return {}
    rows = islice(list_rows(path, form), HEADER_WITHIN)
    named = next((cells for row, cells in rows if row == columns.header), [])
    return {code: (named[at] if at < len(named) else "") or str(at + 1) for at, code in columns.fields.items()}


def records(path: Path, form: str, columns: Columns | None, known: Known) -> Iterator[Record]:
    """Yield every organisation of the list; the first row that cannot be read at all raises BadFileError."""
    if form == PTV:
        yield from _ptv_records(_limited(objects_of(read_json(path.read_bytes()))), known)
    elif form in (HSDS, PACKAGE):
        content = hsds.package(path) if form == PACKAGE else objects_of(read_json(path.read_bytes()))
        for row, one in hsds.organisations_of(_limited(content)):
            check_texts(one, row)
            yield _record(row, *hsds.organisation(one, known.municipality))
    elif columns is not None:
        yield from _table_records(list_rows(path, form), columns)


def _table_records(rows: Rows, columns: Columns) -> Iterator[Record]:
    width = 0
    for row, cells in rows:
        if row == columns.header:
            width = len(cells)
        if row <= columns.header:
            continue
        if width and len(cells) > width and any(cells[width:]):
            raise BadFileError([Problem(row, str(width + 1), "more cells than there are headings", "more_cells")])
        said = {code: cells[at] for at, code in columns.fields.items() if at < len(cells)}
        yield Record(row, said.pop(KEY, ""), said)


def _record(row: int, key: str, cells: Mapping[str, Any]) -> Record:
    return Record(row, key, {code: cell for code, cell in cells.items() if cell and code in FIELDS})


def _ptv_records(objects: list[dict[str, Any]], known: Known) -> Iterator[Record]:
    """An organisation once, with where and for whom its services of the same file are, as far as this network goes."""
    found: dict[str, tuple[int, dict[str, Any]]] = {}
    for row, one in enumerate(objects, start=1):
        check_texts(one, row)
        if ptv.text(one.get("publishingStatus")) not in ("", "Published"):
            continue
        if "serviceNames" in one:
            for key, cells in ptv.service_owners(one):
                _gather(found, row, key, cells)
        else:
            key, cells = ptv.organisation(one)
            if not key or (key in found and "kind" in found[key][1]):
                yield _here(row, key, cells, known)
            else:
                _gather(found, row, key, {"kind": "", **cells})
    for key, (row, cells) in found.items():
        yield _here(row, key, cells, known)


def _here(row: int, key: str, cells: dict[str, Any], known: Known) -> Record:
    """A catalogue of the whole country names municipalities that are not of this network; they are left out."""
    towns = [code for code in cells.get("municipalities", ()) if known.municipality(code)]
    return _record(row, key, {**cells, "municipalities": towns})


def _gather(found: dict[str, tuple[int, dict[str, Any]]], row: int, key: str, cells: dict[str, Any]) -> None:
    known = found.setdefault(key, (row, {}))[1]
    for code, said in cells.items():
        if isinstance(said, list):
            known[code] = list(dict.fromkeys([*known.get(code, []), *said]))
        elif not known.get(code):
            known[code] = said
    if "kind" in cells:
        found[key] = (row, known)
