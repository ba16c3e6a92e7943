"""A list of organisations, whatever it is: a table, flat JSON, Suomi.fi's or Open Referral's; read as records."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils import timezone

from network.business_ids import as_business_id
from network.cells import CellError
from network.imports import hsds, hsds_package, ptv
from network.imports.catalogue import Told, numbered, shared_ids
from network.imports.json_file import flat_rows, objects_of, read_json
from network.imports.tables import MOST_BYTES, MOST_ROWS, Rows, is_workbook, table_rows
from network.imports.textfile import BadFileError, Problem
from network.imports.workbook import NO_VALUE, Sheet, is_zip_of_sheets, sheets_with_rows
from network.organisation_fields import FIELDS, KEY, PARTS_OF_RECORD, Known, field_of
from network.organisation_reading import Mistake, Record

TABLE, JSON, PTV, HSDS, PACKAGE = "table", "json", "ptv", "hsds", "package"
WITH_COLUMNS = (TABLE, JSON)
SOURCES = {PTV: "ptv", HSDS: "hsds", PACKAGE: "hsds"}
HEADER_WITHIN = 20
OF_TERMS = {"", KEY, "name", "description", "languages"}  # what the words of a taxonomy say of themselves
JSON_STARTS = (b"{", b"[")
MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True)
class Columns:
    """The row of the headings (-1: there are none), our field of each column by its place from 0, and which sheet."""

    header: int
    fields: Mapping[int, str]
    sheet: str = ""


def format_of(path: Path) -> str:
    """Return what kind of list the file is; one that is too large or empty of organisations raises BadFileError."""
    if path.stat().st_size > MOST_BYTES:
        raise BadFileError([Problem(1, "", f"the file is larger than {MOST_BYTES // 1_000_000} MB", "too_large")])
    if is_workbook(path):
        if hsds_package.is_package(path):
            return PACKAGE
        if not is_zip_of_sheets(path):
            raise BadFileError([Problem(1, "", "a zip in which there is no table that we know", "other_zip")])
        return TABLE
    if not _looks_like_json(path):
        return PACKAGE if hsds_package.is_table(path) else TABLE
    return _format_of_json(read_json(path.read_bytes()))


def _format_of_json(top: Any) -> str:
    if hsds_package.is_tabular(top):
        return HSDS
    ptv.refuse_without_organisations(top)
    objects = objects_of(top)
    if any(ptv.is_ptv(each) or ptv.is_ptv(ptv.camel(each)) for each in objects):
        return PTV
    if hsds.is_page(top) or any(map(hsds.is_hsds, objects)):
        return HSDS
    fields = {field_of(name) for each in objects for name in each}
    return HSDS if fields <= OF_TERMS and objects and all(map(hsds.is_of_words, objects)) else JSON


def _looks_like_json(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(200)
    for mark in MARKS:
        start = start.removeprefix(mark)
    return start.replace(b"\0", b"").lstrip().startswith(JSON_STARTS)


def sheets_of(path: Path, form: str) -> list[Sheet]:
    """Return the sheets of a workbook that one may choose of; none of what has no sheets."""
    return sheets_with_rows(path) if form == TABLE and is_workbook(path) else []


def list_rows(path: Path, form: str, sheet: str = "") -> Rows:
    """Yield the rows of a table, of one sheet of a workbook, or of flat JSON as a table."""
    if form == JSON:
        objects = _limited(objects_of(read_json(path.read_bytes())))
        return flat_rows(objects, has_rows=lambda column: field_of(column) in PARTS_OF_RECORD)
    return table_rows(path, sheet)


def _limited(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    if len(objects) > MOST_ROWS:
        raise BadFileError([Problem(MOST_ROWS, "", f"more than {MOST_ROWS} rows; send in parts", "too_many_rows")])
    return objects


def guess_columns(rows: Sequence[tuple[int, list[str]]]) -> Columns:
    """Return the best guess from the first rows: the row that names most of our fields is the headings."""
    best, header = max(((_named(cells), row) for row, cells in rows[:HEADER_WITHIN]), key=_score, default=({}, -1))
    return Columns(header, best) if best else Columns(rows[0][0] if rows else -1, {})


def refuse_twice(columns: Columns, rows: Sequence[tuple[int, list[str]]]) -> None:
    """Refuse headings of which two name the same field: which of them is meant, is never guessed."""
    cells = next((cells for row, cells in rows if row == columns.header), [])
    seen: set[str] = set()
    for cell in cells:
        code = field_of(cell)
        if code in seen and code not in PARTS_OF_RECORD and columns.fields:
            raise BadFileError([Problem(columns.header, cell[:60], "two columns say the same thing", "twice")])
        seen |= {code} - {""}


def _score(found: tuple[dict[int, str], int]) -> tuple[int, int]:
    return len(found[0]), -found[1]


def _named(cells: Iterable[str]) -> dict[int, str]:
    fields: dict[int, str] = {}
    for at, cell in enumerate(cells):
        code = field_of(cell)
        if code and (code not in fields.values() or code in PARTS_OF_RECORD):
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
    rows = islice(list_rows(path, form, columns.sheet), HEADER_WITHIN)
    named = next((cells for row, cells in rows if row == columns.header), [])
    found: dict[str, str] = {}
    columns_of: dict[str, int] = {}
    for at, code in sorted(columns.fields.items()):
        name = (named[at] if at < len(named) else "") or str(at + 1)
        found.setdefault(code, name)
        found[f"{code}:{columns_of.setdefault(code, 0)}"] = name
        columns_of[code] += 1
    return found


def records(path: Path, form: str, columns: Columns | None, known: Known) -> Iterator[Record]:
    """Yield every organisation of the list; the first row that cannot be read at all raises BadFileError."""
    if form in (PTV, HSDS, PACKAGE):
        told = numbered(_told(path, form, known))
        shared = shared_ids(told)
        return (_record(each, shared, known) for each in told)
    return iter(()) if columns is None else _table_records(list_rows(path, form, columns.sheet), columns)


def _told(path: Path, form: str, known: Known) -> list[Told]:
    """Return the organisations of a catalogue's answer."""
    if form == PACKAGE:
        return hsds.told_of(_limited(hsds_package.package(path)), known.municipality, timezone.localdate())
    top = read_json(path.read_bytes())
    if form == PTV:
        objects = _limited(objects_of(top))
        is_capital = not any(map(ptv.is_ptv, objects))
        return ptv.told_of([ptv.camel(each) for each in objects] if is_capital else objects)
    objects = hsds_package.tabular(top) if hsds_package.is_tabular(top) else objects_of(top)
    return hsds.told_of(_limited(objects), known.municipality, timezone.localdate())


def _record(told: Told, shared: set[str], known: Known) -> Record:
    """Return an organisation of a catalogue; those of the whole country name municipalities that are not of here."""
    cells = {code: cell for code, cell in told.cells.items() if cell and code in FIELDS}
    towns = cells.get("municipalities", ())
    elsewhere = [code for code in towns if not known.municipality(code)]
    if elsewhere:
        cells["municipalities"] = [code for code in towns if code not in elsewhere]
        told.leave("municipalities", "elsewhere", ", ".join(elsewhere))
    return Record(
        told.row,
        told.key,
        cells,
        is_lenient=True,
        left_out=told.left_out,
        skipped=told.skipped,
        shown=told.shown,
        nameless="" if told.is_whole else "no_owner",
        shares_id=as_business_id(str(told.cells.get("business_id") or "")) in shared,
    )


def _table_records(rows: Rows, columns: Columns) -> Iterator[Record]:
    heads: list[str] = []
    for row, cells in rows:
        if row == columns.header:
            heads = cells
        elif row > columns.header:
            if heads and any(cells[len(heads) :]):
                yield Record(row, "", wrong=[(str(len(heads) + 1), CellError("more_cells"))])
                continue
            wrong = list(_without_value(cells, columns)) if NO_VALUE in cells else []
            said = _said(["" if cell == NO_VALUE else cell for cell in cells], columns)
            yield Record(row, said.pop(KEY, ""), said, wrong=wrong)


def _without_value(cells: list[str], columns: Columns) -> Iterator[Mistake]:
    """Yield the fields whose cell holds a formula alone; `at` counts the columns of a part."""
    seen: Counter[str] = Counter()
    for at, code in sorted(columns.fields.items()):
        if at < len(cells) and cells[at] == NO_VALUE:
            yield code, CellError("formula", at=seen[code])
        seen[code] += 1


def _said(cells: list[str], columns: Columns) -> dict[str, Any]:
    """Return the cells by our fields; a part of the record has a cell for each of its columns."""
    said: dict[str, Any] = {}
    for at, code in sorted(columns.fields.items()):
        if code in PARTS_OF_RECORD:
            said.setdefault(code, []).append(cells[at] if at < len(cells) else "")
        elif at < len(cells):
            said[code] = cells[at]
    return said
