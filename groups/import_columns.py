"""Which column of somebody's table means what: guessed from its headings and its cells, corrected by a person; pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from groups.counts import all_counts
from groups.enums import NotHeldReason
from groups.imports import COLUMNS, SERIAL
from groups.not_held_numbers import NUMBERED
from network.words import fold

FIELDS = ("circle", "date", "time", "visitors", "reason", *all_counts())
NEEDED = ("circle", "date", "visitors")
ALSO_CALLED = {
    "circle": "ryhmän nimi|piirin nimi|group|group name|session name|toiminta|tapahtuma|grupp|krets|gruppens namn",
    "date": "päivämäärä|session date|datum|dag|aika|ajankohta",
    "time": "kellonaika|tid|klockslag",
    "visitors": "kävijämäärä|kävijät yhteensä|osallistujat|osallistujia|osallistujamäärä|participants|attendance"
    "|attendees|total|people|count|yhteensä|besökare|deltagare|antal",
    "reason": "peruttu|perumisen syy|huomio|cancelled|reason not held|orsak|inställd",
    "first_timers": "uusia|uusia kävijöitä|new|first time|ensikertalaiset|nya",
}
NAMES = {fold(name): code for code, names in ALSO_CALLED.items() for name in names.split("|")}
NAMES |= {name: code for name, code in COLUMNS.items() if code in FIELDS}
OTHERWISE = "peruttu peruutettu cancelled canceled installd ei"
CANCELLED = {*OTHERWISE.split(), "ei pidetty", "not held", "x"}
DATE = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(\d{4})(?![\d.])|(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
WHOLE = re.compile(r"([0-9]{1,9})(?:[.,]0+)?")
SPACES = re.compile(r"[\s\u00a0\u202f]+")
HEADER_WITHIN = 20
SAMPLE = 50
Table = Sequence[tuple[int, list[str]]]


@dataclass(frozen=True)
class Columns:
    """The row of the headings (0: the table has none), and our field of each column by its place from 0."""

    header: int
    fields: Mapping[int, str]

    @property
    def missing(self) -> list[str]:
        return [name for name in NEEDED if name not in self.fields.values()]


def guess_columns(rows: Table, is_circle: Collection[str]) -> Columns:
    """Return the best guess from the first rows; `is_circle` holds the folded names of circles."""
    best, header = max(((_named(cells), row) for row, cells in rows[:HEADER_WITHIN]), default=({}, 0), key=_score)
    if len(best) < 2:
        best, header = {}, 0
    below = [cells for row, cells in rows if row > header][:SAMPLE]
    fields = dict(best)
    for code, fits in (("date", _is_date), ("circle", lambda cell: fold(cell) in is_circle), ("visitors", _is_number)):
        if code not in fields.values() and (at := _best_column(below, fits, fields)) is not None:
            fields[at] = code
    return Columns(header, fields)


def _score(found: tuple[dict[int, str], int]) -> tuple[int, int]:
    return len(found[0]), -found[1]


def _named(cells: Sequence[str]) -> dict[int, str]:
    fields: dict[int, str] = {}
    for at, cell in enumerate(cells):
        code = NAMES.get(fold(cell.replace("_", " ")), "")
        if code and code not in fields.values():
            fields[at] = code
    return fields


def _best_column(rows: Sequence[list[str]], fits: object, taken: Mapping[int, str]) -> int | None:
    """Return the column of which most filled cells fit, half of them at least; the first of equals."""
    width = max((len(cells) for cells in rows), default=0)
    best, most = None, 0.49
    for at in range(width):
        filled = [cells[at] for cells in rows if at < len(cells) and cells[at]]
        share = sum(bool(fits(cell)) for cell in filled) / len(filled) if filled else 0  # type: ignore[operator]
        if at not in taken and share > most:
            best, most = at, share
    return best


def _is_date(cell: str) -> bool:
    return bool(DATE.search(cell) or SERIAL.fullmatch(cell))


def _is_number(cell: str) -> bool:
    return bool(WHOLE.fullmatch(SPACES.sub("", cell)))


def cells_of(cells: Sequence[str], fields: Mapping[int, str]) -> dict[str, str]:
    """Return the row by our fields, each cell as our reader wants it."""
    named = {code: cells[at] if at < len(cells) else "" for at, code in fields.items()}
    return {code: _plain(code, cell) for code, cell in named.items()}


def _plain(code: str, cell: str) -> str:
    if code == "date" and (found := DATE.search(cell)):
        return found[0]
    if code == "time":
        return _time(cell)
    if code == "reason":
        return _reason(cell)
    if code in all_counts() or code == "visitors":
        compact = SPACES.sub("", cell)
        found = WHOLE.fullmatch(compact)
        return str(int(found[1])) if found else compact
    return cell


def _time(cell: str) -> str:
    """Return a time of day; a workbook keeps it as a part of the day."""
    if re.fullmatch(r"0?\.[0-9]+", cell):
        minutes = round(float(cell) * 1440)
        return f"{minutes // 60}.{minutes % 60:02d}"
    return cell.replace("klo", "").replace("kl.", "").strip()


def _reason(cell: str) -> str:
    """Return our code of a reason; its number on the paper and a bare "cancelled" are understood too."""
    if cell in NUMBERED:
        return NUMBERED[cell]
    return str(NotHeldReason.OTHER) if fold(cell) in CANCELLED else cell
