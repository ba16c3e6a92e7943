"""Tables in text files that people send: read as a stream; what is wrong is named by row and column."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

MOST_BYTES = 50_000_000
MOST_PROBLEMS = 20
LONGEST_CELL = 100_000
csv.field_size_limit(2_000_000)  # for the whole process; a cell that is too long is told of by its row and column
UTF_16 = (b"\xff\xfe", b"\xfe\xff")
UTF_8_MARK = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class Problem:
    """What is wrong, on which row (the first is 1; 0 is the whole file) and, where it is known, in which column.

    `code` names what is wrong where a page says it in the reader's language.
    """

    row: int
    column: str
    message: str
    code: str = ""

    def __str__(self) -> str:
        if not self.row:
            return self.message
        where = f"row {self.row}, column {self.column}" if self.column else f"row {self.row}"
        return f"{where}: {self.message}"


class BadFileError(Exception):
    """The file cannot be taken; nothing of it was."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


def text_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a UTF-8 file, whichever line ends it has; the first that is not UTF-8 raises BadFileError."""
    if path.stat().st_size > MOST_BYTES:
        raise BadFileError([Problem(1, "", f"the file is larger than {MOST_BYTES // 1_000_000} MB")])
    row = 0
    with path.open("rb") as file:
        for number, raw in enumerate(file):
            if number == 0 and (raw.startswith(UTF_16) or b"\0" in raw):
                raise BadFileError([Problem(1, "", "the file is UTF-16 or no text at all; save it as UTF-8")])
            line = raw.removeprefix(UTF_8_MARK) if number == 0 else raw
            for part in line.splitlines():
                row += 1
                yield _decoded(part, row)


def _decoded(line: bytes, row: int) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError as error:
        delimiter = b"\t" if b"\t" in line else b","
        column = line[: error.start].count(delimiter) + 1
        raise BadFileError([Problem(row, str(column), "not UTF-8; save the file as UTF-8")]) from error


def table_rows(lines: Iterable[str], *, tabs: bool = False) -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells) of comma-separated lines, or of tab-separated lines without quotes."""
    endings = (f"{line}\n" for line in lines)
    if tabs:
        reader = csv.reader(endings, delimiter="\t", quoting=csv.QUOTE_NONE, strict=True)
    else:
        reader = csv.reader(endings, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except csv.Error as error:
        raise BadFileError([Problem(reader.line_num, "", str(error))]) from error


def named_rows(rows: Iterable[tuple[int, list[str]]], columns: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row number, column to cell); a row of another length, a NUL or a huge cell raises BadFileError."""
    columns = list(columns)
    for row, cells in rows:
        if len(cells) != len(columns):
            raise BadFileError([Problem(row, "", f"{len(cells)} columns where {len(columns)} are expected")])
        for column, cell in zip(columns, cells, strict=True):
            if "\0" in cell:
                raise BadFileError([Problem(row, column, "a NUL character; is the file really UTF-8 text?")])
            if len(cell) > LONGEST_CELL:
                raise BadFileError([Problem(row, column, f"a cell of more than {LONGEST_CELL} characters")])
        yield row, {column: cell.strip() for column, cell in zip(columns, cells, strict=True)}


def headed_rows(lines: Iterable[str], needed: Iterable[str]) -> Iterator[tuple[int, dict[str, str]]]:
    """Yield (row number, column to cell) of comma-separated lines whose first row names the columns."""
    rows = table_rows(lines)
    row, header = next(rows, (1, []))
    columns = [name.strip() for name in header]
    missing = [name for name in needed if name not in columns]
    if missing:
        raise BadFileError([Problem(row, name, "this column is missing") for name in missing])
    yield from named_rows(rows, columns)
