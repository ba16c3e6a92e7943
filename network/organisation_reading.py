"""What a list tells of one organisation, and its reading: strict for our own tables, lenient for catalogues.

A table was written for us: a wrong cell refuses the row, and every wrong cell is told. A catalogue's record was
written for others: what cannot be taken is left out and told of, and the rest is brought in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from network.cells import BROKEN, CellError
from network.organisation_fields import FIELDS, KEY, Field, Known, Value, one_line
from network.organisation_row_fields import MOST_ROWS, read_row, row_texts
from network.record_rows import ROW_PARTS

LONGEST_KEY = 120
MOST_LEFT_OUT = 100
Cell = str | Sequence[Any]
LeftOut = tuple[str, str, str]  # the field, the code of the reason, what is shown of it
Mistake = tuple[str, CellError]  # the field, and what is wrong in it


@dataclass(frozen=True)
class Record:
    """One organisation as a list tells of it: its row, its key there, and the cells that say something.

    Of a catalogue's record (`is_lenient`), a cell of one value may hold several, the best first; `left_out` is what the
    catalogue's own reader left out; `skipped` says why nothing is brought in, `nameless` why not where the record has
    no name and its key is not known; `shares_id` that other records have the same business id. `wrong` are the
    fields that cannot be read, and why; with no cells, the row itself.
    """

    row: int
    key: str
    cells: Mapping[str, Cell] = field(default_factory=dict)
    is_lenient: bool = False
    left_out: Sequence[LeftOut] = ()
    skipped: str = ""
    shown: str = ""
    nameless: str = ""
    shares_id: bool = False
    wrong: Sequence[Mistake] = ()


@dataclass
class Reading:
    """The values of a record, every cell that cannot be taken, and what was left out."""

    said: dict[str, Value] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)


def read_record(record: Record, known: Known) -> Reading:
    """Return what the filled cells say."""
    reading = Reading(left_out=list(record.left_out), mistakes=list(record.wrong))
    if len(record.key) > LONGEST_KEY or BROKEN.search(record.key):
        reading.mistakes.append((KEY, CellError("long" if len(record.key) > LONGEST_KEY else "nul", record.key)))
    for code, cell in record.cells.items():
        if not cell or (isinstance(cell, str) and not cell.strip()):
            continue
        try:
            value = _lenient(code, cell, known, reading) if record.is_lenient else FIELDS[code].read(cell, known)
        except CellError as error:
            reading.mistakes += [(code, each) for each in error.all()]
            continue
        if value:
            reading.said[code] = value
    del reading.left_out[MOST_LEFT_OUT:]
    if record.is_lenient:
        _each_way_once(reading.said)
    return reading


def _each_way_once(said: dict[str, Value]) -> None:
    """Leave out of the other ways the one that became the organisation's own, when the first could not be taken."""
    own = [said.get(code) for code in ("phone", "email", "website")]
    others = [row for row in said.get("contacts", []) if isinstance(row, dict) and row["value"] not in own]
    if "contacts" in said:
        said["contacts"] = others
    if not others:
        said.pop("contacts", None)


def _lenient(code: str, cell: Cell, known: Known, reading: Reading) -> Value:
    each = FIELDS[code]
    if each.is_part:
        return _rows(code, cell, reading)
    told: Sequence[Any] = [cell] if isinstance(cell, str) else cell
    found: list[Any] = []
    for text in told:
        value = _taken(each, text, known, reading)
        if value and not each.is_many:
            return value
        found += value if isinstance(value, list) else []
    return sorted(set(found)) if each.is_many else ""


def _taken(each: Field, text: Any, known: Known, reading: Reading) -> Value:
    """Return the value of one text; nothing, and a word of it, where it cannot be taken."""
    if not isinstance(text, str) or BROKEN.search(text):
        _tell(reading, each.code, CellError("nul", str(text)))
        return ""
    try:
        return each.read(text, known)
    except CellError as error:
        if error.code == "long" and each.cut:
            reading.left_out.append((each.code, "shortened", error.shown))
            return each.read(shortened(text.strip(), each.cut), known)
        _tell(reading, each.code, error)
        return ""


def _rows(code: str, cell: Cell, reading: Reading) -> Value:
    rows: list[Any] = []
    for told in row_texts(cell):
        try:
            row = read_row(ROW_PARTS[code], told)
        except CellError as error:
            _tell(reading, code, error)
            continue
        if row not in rows:
            rows.append(row)
    if len(rows) > MOST_ROWS:
        reading.left_out.append((code, "rows", str(len(rows))))
    return rows[:MOST_ROWS]


def _tell(reading: Reading, code: str, error: CellError) -> None:
    told = (code, error.code, error.shown)
    if told not in reading.left_out:
        reading.left_out.append(told)


def shortened(said: str, longest: int) -> str:
    """Return a text that fits, cut after a whole sentence where one ends."""
    if len(said) <= longest:
        return said
    cut = said[: longest - 1]
    end = max(cut.rfind(mark) for mark in (". ", ".\n", "! ", "? "))
    return cut[: end + 1] if end > longest // 2 else f"{one_line(cut)}…" if longest < 500 else f"{cut.rstrip()}…"
