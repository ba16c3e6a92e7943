"""Attendance as people keep it in a table: a CSV file, checked by row and column; nothing is written here."""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import chain
from pathlib import Path

from groups.attendance import MOST_VISITORS, NOT_REPORTED, Attendance
from groups.counts import FIRST_TIMERS, Counts, Unit, all_counts, as_counts, misfits
from groups.enums import GatheringState, NotHeldReason
from network.imports.tables import is_workbook, table_rows
from network.imports.textfile import BadFileError, Problem, named_rows, text_lines
from network.words import fold

COLUMNS = {
    "circle": "circle", "piiri": "circle", "ryhma": "circle",
    "date": "date", "day": "date", "paiva": "date", "pvm": "date",
    "time": "time", "kello": "time", "klo": "time",
    "visitors": "visitors", "kavijat": "visitors", "kavijoita": "visitors",
    "first timers": "first_timers", "ensi kertaa": "first_timers", "heista ensi kertaa": "first_timers",
    "state": "state", "tila": "state",
    "reason": "reason", "syy": "reason", "ei pidetty koska": "reason",
}  # fmt: skip
COLUMNS |= {fold(name): code for code, count in all_counts().items() for name in (code.replace("_", " "), count.fi)}
NEEDED = ("circle", "date", "visitors")
TIME = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?\s*[-–]\s*(\d{1,2})(?:[.:](\d{2}))?")
START = re.compile(r"(\d{1,2})(?:[.:](\d{2}))?(?::\d{2})?")
DATE_FORMATS = ("%Y-%m-%d", "%d.%m.%Y")
SERIAL = re.compile(r"([2-7][0-9]{4})(?:\.[0-9]+)?")
DAY_ZERO = date(1899, 12, 30)
ENGLISH = {
    "no_circle": "the circle's address name or number is missing",
    "date": "not a date: “%(shown)s”; write 24.11.2026 or 2026-11-24",
    "time": "not a time: “%(shown)s”; write 13.00-15.00",
    "both": "a gathering with visitors was held; leave the number or the reason",
    "more_first": "more first-timers than visitors",
    "disagrees": "“%(shown)s” does not agree with the number and the reason",
    "alone": "only a gathering with visitors has this number",
    "number": "not a whole number 0–%(most)s: “%(shown)s”",
    "amount": "not a number 0–%(most)s: “%(shown)s”",
    "more": "more than there were visitors",
    "unknown_reason": f"not known: “%(shown)s”; one of: {', '.join(NotHeldReason.values)}",
    "unknown_state": f"not known: “%(shown)s”; one of: {', '.join(GatheringState.values)}",
}


@dataclass(frozen=True)
class Line:
    """One row of the file, checked: which circle (slug or number), which day, and what is said of it."""

    row: int
    circle: str
    day: date
    said: Attendance
    starts: int | None = None
    ends: int | None = None


def read_attendance(file: Path) -> list[Line]:
    """Read the rows of a CSV file with `;` or `,`, or of an XLSX file; all that is wrong is in one BadFileError."""
    lines, problems = [], []
    for row, cells in _workbook(file) if is_workbook(file) else _rows(text_lines(file)):
        try:
            lines.append(line_of(row, cells))
        except CellError as error:
            problems.append(Problem(row, error.column, str(error)))
    if problems:
        raise BadFileError(problems)
    return lines


class CellError(Exception):
    """A cell that cannot be taken: which column, what is wrong as a code, and what stands there."""

    def __init__(self, column: str, code: str, shown: str = "") -> None:
        super().__init__(ENGLISH[code] % {"shown": shown[:40], "most": MOST_VISITORS})
        self.column, self.code, self.shown = column, code, shown[:40]


def _rows(lines: Iterator[str]) -> Iterator[tuple[int, dict[str, str]]]:
    header = next(lines, "")
    delimiter = ";" if ";" in header else ","
    reader = csv.reader((f"{line}\n" for line in chain([header], lines)), delimiter=delimiter, strict=True)
    try:
        columns = _columns(next(reader, []))
        filled = ((reader.line_num, cells) for cells in reader if any(cell.strip() for cell in cells))
        yield from named_rows(filled, columns)
    except csv.Error as error:
        raise BadFileError([Problem(reader.line_num, "", str(error))]) from error


def _workbook(file: Path) -> Iterator[tuple[int, dict[str, str]]]:
    rows = table_rows(file)
    columns = _columns(next(rows, (1, []))[1])
    yield from named_rows(((row, [*cells, *[""] * (len(columns) - len(cells))]) for row, cells in rows), columns)


def _columns(header: Iterable[str]) -> list[str]:
    """Return our names of the columns; English and Finnish headings are understood."""
    names = [COLUMNS.get(fold(name.replace("_", " ")), name.strip()) for name in header]
    missing = [Problem(1, name, "this column is missing") for name in NEEDED if name not in names]
    twice = [
        Problem(1, name, "this column is there twice") for name in sorted({n for n in names if names.count(n) > 1})
    ]
    unknown = [Problem(1, name, "this column is not known") for name in names if name not in COLUMNS.values()]
    if missing or twice or unknown:
        raise BadFileError([*missing, *twice, *unknown])
    return names


def line_of(row: int, cells: Mapping[str, str]) -> Line:
    """Read one row, given as our names of the columns to their cells; the first cell that is wrong is a CellError."""
    if not cells["circle"]:
        raise CellError("circle", "no_circle")
    starts, ends = _time(cells.get("time", ""))
    return Line(row, cells["circle"], _day(cells["date"]), _said(cells), starts, ends)


def serial_day(text: str) -> date | None:
    """Return the day that a workbook keeps as a number, days since the end of 1899; None where it is no such number."""
    serial = SERIAL.fullmatch(text)
    return DAY_ZERO + timedelta(days=int(serial[1])) if serial else None


def _day(text: str) -> date:
    if day := serial_day(text):
        return day
    for wanted in DATE_FORMATS:
        try:
            return datetime.strptime(text, wanted).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    raise CellError("date", "date", text)


def _time(text: str) -> tuple[int | None, int | None]:
    if not text:
        return None, None
    if start := START.fullmatch(text):
        starts = int(start[1]) * 60 + int(start[2] or 0)
        if starts < 1440:
            return starts, None
    found = TIME.fullmatch(text)
    if found:
        starts = int(found[1]) * 60 + int(found[2] or 0)
        ends = int(found[3]) * 60 + int(found[4] or 0)
        if 0 <= starts < ends <= 1440:
            return starts, ends
    raise CellError("time", "time", text)


def _said(cells: Mapping[str, str]) -> Attendance:
    visitors, first_timers = _count("visitors", cells), _count("first_timers", cells)
    reason = _code("reason", cells, NotHeldReason)
    state = _code("state", cells, GatheringState)
    if reason and visitors is not None:
        raise CellError("reason", "both")
    if first_timers is not None and first_timers > (visitors or 0):
        raise CellError("first_timers", "more_first")
    counts = _counts(cells)
    told = GatheringState.HELD if visitors is not None else GatheringState.NOT_HELD if reason else ""
    if state and state != (told or GatheringState.NOT_REPORTED):
        raise CellError("state", "disagrees", state)
    if visitors is not None:
        _check_fit(visitors, counts)
        return Attendance.held(visitors, first_timers, counts)
    if counts:
        raise CellError(counts[0][0], "alone")
    return Attendance.not_held(reason) if reason else NOT_REPORTED


def _count(column: str, cells: Mapping[str, str]) -> int | None:
    text = cells.get(column, "")
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,4}", text):
        raise CellError(column, "number", text)
    return int(text)


def _counts(cells: Mapping[str, str]) -> Counts:
    """Read the optional numbers by their codes; hours as people write them."""
    numbers: dict[str, int | None] = {}
    for code, count in all_counts().items():
        text = cells.get(code, "") if code != FIRST_TIMERS else ""
        shape = r"([0-9]{1,4})(?:[.,]([0-9]{1,2}))?" if count.unit is Unit.HOURS else r"([0-9]{1,4})"
        if text and not re.fullmatch(shape, text):
            raise CellError(code, "amount", text)
        if text:
            numbers[code] = round(Decimal(text.replace(",", ".")) * 60) if count.unit is Unit.HOURS else int(text)
    return as_counts(numbers)


def _check_fit(visitors: int, counts: Counts) -> None:
    for code, _family in misfits(visitors, dict(counts)):
        raise CellError(code, "more")


def _code(column: str, cells: Mapping[str, str], choices: type[NotHeldReason] | type[GatheringState]) -> str:
    text = cells.get(column, "")
    known = {fold(word): code for code, label in choices.choices for word in (code, str(label))}
    if text and fold(text) not in known:
        raise CellError(column, "unknown_reason" if choices is NotHeldReason else "unknown_state", text)
    return known.get(fold(text), "")
