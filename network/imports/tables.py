"""A table that somebody sends, as rows of text: CSV however it was saved, or XLSX; pure but for reading the file.

What is broken is named by row and column; what is only unusual (Windows letters, tabs, UTF-16) is read.
"""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from network.imports.textfile import UTF_8_MARK, UTF_16, BadFileError, Problem
from network.imports.workbook import MOST_CELL, MOST_COLUMNS, workbook_rows

MOST_BYTES = 50_000_000
MOST_ROWS = 60_000
SAMPLE, MOST_SAMPLED = 30, 200_000
SEVERAL_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
DELIMITERS = (";", "\t", ",", "|")
WORKBOOK_MARK = b"PK"
OLD_EXCEL_MARK = b"\xd0\xcf\x11\xe0"
Rows = Iterator[tuple[int, list[str]]]


def is_workbook(path: Path) -> bool:
    """Say whether the file is an archive, as every XLSX workbook is."""
    with path.open("rb") as file:
        return file.read(2) == WORKBOOK_MARK


def table_rows(path: Path, sheet: str = "") -> Rows:
    """Yield (row number, cells) of the rows that say something; the first that cannot be read raises BadFileError.

    Of a workbook one sheet is read, by its place in the archive, or else the first that says something.
    """
    if path.stat().st_size > MOST_BYTES:
        raise BadFileError([Problem(1, "", f"the file is larger than {MOST_BYTES // 1_000_000} MB", "too_large")])
    rows = workbook_rows(path, sheet) if is_workbook(path) else _text_rows(path.read_bytes())
    count = 0
    for row, cells in rows:
        if any(cell.strip() for cell in cells):
            count += 1
            if count > MOST_ROWS:
                raise BadFileError(
                    [Problem(row, "", f"more than {MOST_ROWS} rows; send the file in parts", "too_many_rows")]
                )
            _check(row, cells)
            yield row, [cell.strip() for cell in cells]


def _check(row: int, cells: list[str]) -> None:
    if len(cells) > MOST_COLUMNS:
        raise BadFileError([Problem(row, "", f"more than {MOST_COLUMNS} columns", "too_many_columns")])
    for column, cell in enumerate(cells, start=1):
        if "\0" in cell:
            raise BadFileError([Problem(row, str(column), "a NUL character; is the file really text?", "nul")])
        if len(cell) > MOST_CELL:
            raise BadFileError([Problem(row, str(column), f"a cell of more than {MOST_CELL} characters", "cell")])


def _text_rows(content: bytes) -> Rows:
    text = decoded(content)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter(text), strict=True)
    row = 1
    try:
        for cells in reader:
            yield row, cells
            row = reader.line_num + 1
    except csv.Error as error:
        raise BadFileError([Problem(row, "", str(error), "quotes")]) from error


def decoded(content: bytes) -> str:
    """Return the text: as its mark says, as UTF-8, or as Windows saves it in the Nordic countries."""
    if content.startswith(OLD_EXCEL_MARK):
        raise BadFileError([Problem(1, "", "an old Excel file (XLS); save it as XLSX", "old_excel")])
    if content.startswith(UTF_16):
        return _in(content, "utf-16")
    content = content.removeprefix(UTF_8_MARK)
    if content[:400].count(b"\0") > len(content[:400]) // 4:
        raise BadFileError([Problem(1, "", "UTF-16 without its mark, or no text at all; save it as UTF-8", "no_text")])
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        if _is_broken_utf_8(content):
            raise _strange_letters(content, error, "UTF-8 with a broken character in it") from error
        return _in(content, "cp1252")


def _is_broken_utf_8(content: bytes) -> bool:
    """Say whether most letters are as UTF-8 has them: then Windows' letters would read all of them wrong."""
    several = SEVERAL_BYTES.findall(content)
    return len(several) > sum(byte > 127 for byte in content) - sum(map(len, several))


def _strange_letters(content: bytes, error: UnicodeDecodeError, what: str) -> BadFileError:
    row = content[: error.start].count(b"\n") + 1
    return BadFileError([Problem(row, "", f"{what}; save the file as UTF-8", "letters")])


def _in(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise _strange_letters(content, error, f"neither UTF-8 nor {encoding}") from error


def delimiter(text: str) -> str:
    """Return the character that cuts most of the first rows into the same number of cells, more than one."""
    scores = {mark: _score(text[:MOST_SAMPLED], mark) for mark in DELIMITERS}
    return max(DELIMITERS, key=lambda mark: scores[mark])


def _score(text: str, mark: str) -> tuple[int, int]:
    """Count the rows as they would be read, so that what stands between quotes cuts nothing."""
    widths = Counter[int]()
    with suppress(csv.Error):
        for cells in islice(csv.reader(io.StringIO(text, newline=""), delimiter=mark), SAMPLE):
            widths[len(cells)] += 1
    del widths[0], widths[1]
    return max(((count, width) for width, count in widths.items()), default=(0, 0))
