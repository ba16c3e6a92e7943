"""A sheet of an XLSX workbook as rows of text: read as a stream, within bounds, and nothing from outside it."""

import re
import zipfile
import zlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.parsers import expat

from network.imports.textfile import BadFileError, Problem

MOST_UNPACKED = 60_000_000
MOST_TEXT = 20_000_000
MOST_CELL = 32_767
MOST_COLUMNS = 200
CHUNK = 65_536
DEEPEST = 40
REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
SHARED, WORKBOOK, STYLES = "xl/sharedStrings.xml", "xl/workbook.xml", "xl/styles.xml"
FORMATS_OF_DAYS = frozenset(map(str, (*range(14, 18), 22, *range(27, 32), 36, *range(50, 59))))
NOT_A_PART = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')  # of a format: what is shown as it is
SERIAL = re.compile(r"\d{1,6}(?:\.\d+)?")
NO_VALUE = "=?"
DAYS_FROM_1900_TO_1904 = 1462
RELATIONS = "xl/_rels/workbook.xml.rels"
MOST_SHEETS, LONGEST_NAME = 40, 60
MOST_SILENT, WORTH = 500_000, 20  # elements that say nothing, and how many of them a cell with text may have beside it


# what a damaged archive or a sheet in letters that nobody knows makes the libraries raise
BROKEN_MEMBER = (
    zipfile.BadZipFile, zlib.error, expat.ExpatError, RuntimeError, EOFError, OSError, NotImplementedError, LookupError,
    ValueError,
)  # fmt: skip


class _Unpacking:
    """Reads members of the archive and stops at a bomb, whatever sizes the archive itself claims."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.read, self.silent = archive, 0, 0

    def meet(self) -> None:
        """Stop at elements without end that say nothing: they pack to almost nothing, and each takes its time."""
        self.silent += 1
        if self.silent > MOST_SILENT:
            raise _bad("the workbook has too many rows or cells that say nothing", "too_empty")

    def hear(self, texts: int) -> None:
        """Let so many texts make up for the elements around them; none is saved for later ones."""
        self.silent = max(0, self.silent - texts * WORTH)

    def parse(self, member: str, parser: Any, drain: Callable[[], Iterator[Any]] = lambda: iter(())) -> Iterator[Any]:
        """Feed the member to the parser, and yield what it has found so far after each piece."""
        _keep_shallow(parser, self.meet)
        try:
            with self.archive.open(member) as file:
                while piece := file.read(CHUNK):
                    self.read += len(piece)
                    if self.read > MOST_UNPACKED:
                        raise _bad(
                            f"the workbook is larger than {MOST_UNPACKED // 1_000_000} MB when unpacked", "too_large"
                        )
                    parser.Parse(piece, False)
                    yield from drain()
                parser.Parse(b"", True)
                yield from drain()
        except BROKEN_MEMBER as error:
            raise _bad("the workbook is broken; save it again as .xlsx") from error


def is_zip_of_sheets(path: Path) -> bool:
    """Say whether an archive is a workbook, or so broken that the reading itself must tell."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.startswith("xl/") for name in archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return True


@dataclass(frozen=True)
class Sheet:
    """A sheet by the name on its tab, nothing where no tab leads to it, and where it is in the archive."""

    name: str
    member: str


def workbook_rows(path: Path, member: str = "") -> Iterator[tuple[int, list[str]]]:
    """Yield (row number, cells) of the rows that say something, of one sheet or else of the first visible that does.

    A formula counts by the value that was stored with it.
    """
    with _opened(path) as archive:
        names, unpacking = set(archive.namelist()), _Unpacking(archive)
        shared = _shared_strings(unpacking) if SHARED in names else []
        later = _styles_of_days(unpacking, names) if WORKBOOK in names and _is_1904(unpacking) else frozenset()
        sheets = _visible_sheets(unpacking, names)
        if member not in names:
            said = (each.member for each in sheets[:-1] if _says_something(unpacking, each, shared))
            member = next(said, sheets[-1].member) if len(sheets) > 1 else sheets[0].member
        yield from _sheet_rows(unpacking, member, shared, later)


def sheets_with_rows(path: Path) -> list[Sheet]:
    """Return the visible sheets that say something, in the order of their tabs."""
    with _opened(path) as archive:
        names, unpacking = set(archive.namelist()), _Unpacking(archive)
        shared = _shared_strings(unpacking) if SHARED in names else []
        return [each for each in _visible_sheets(unpacking, names) if _says_something(unpacking, each, shared)]


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise _bad("not an XLSX workbook") from error


def _visible_sheets(unpacking: "_Unpacking", names: Collection[str]) -> list[Sheet]:
    """Return the sheets as their tabs stand; the hidden ones only where all are, by number where no tab is told of."""
    tabs = _tabs(unpacking) if WORKBOOK in names and RELATIONS in names else []
    there = [(sheet, is_hidden) for sheet, is_hidden in tabs if sheet.member in names]
    visible = [sheet for sheet, is_hidden in there if not is_hidden] or [sheet for sheet, _is_hidden in there]
    numbered = sorted((n for n in names if re.fullmatch(r"xl/worksheets/sheet\d+\.xml", n)), key=lambda n: (len(n), n))
    if not visible and not numbered:
        raise _bad("the workbook has no sheet")
    return (visible or [Sheet("", member) for member in numbered])[:MOST_SHEETS]


def _tabs(unpacking: "_Unpacking") -> list[tuple[Sheet, bool]]:
    """Return the sheets in the order of their tabs, and whether each is hidden."""
    tabs: list[tuple[str, str, bool]] = []
    members: dict[str, str] = {}

    def tab(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "sheet":
            own = {_local(key): value for key, value in attributes.items()}
            tabs.append(
                (own.get("name", "")[:LONGEST_NAME], own.get("id", ""), own.get("state", "visible") != "visible")
            )

    def relation(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "Relationship" and attributes.get("Type", "").endswith("/worksheet"):
            target = attributes.get("Target", "")
            members[attributes.get("Id", "")] = target[1:] if target.startswith("/") else f"xl/{target}"

    for member, start in ((WORKBOOK, tab), (RELATIONS, relation)):
        parser = _parser()
        parser.StartElementHandler = start
        list(unpacking.parse(member, parser))
    return [(Sheet(name, members[key]), is_hidden) for name, key, is_hidden in tabs if key in members]


def _says_something(unpacking: "_Unpacking", sheet: Sheet, shared: list[str]) -> bool:
    return any(True for _row in _sheet_rows(unpacking, sheet.member, shared, ()))


def _bad(message: str, code: str = "workbook") -> BadFileError:
    return BadFileError([Problem(1, "", message, code)])


def _parser() -> Any:
    """Return a parser that takes no document type, so that no entity can grow or reach outside."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True

    def refuse(*_args: Any) -> None:
        raise _bad("the workbook has a document type of its own; save it again as .xlsx")

    parser.StartDoctypeDeclHandler = refuse
    parser.EntityDeclHandler = refuse
    return parser


def _keep_shallow(parser: Any, meet: Callable[[], None]) -> None:
    """Stop at elements in elements without end: the parser remembers every open one, and they pack small."""
    start, end = parser.StartElementHandler, parser.EndElementHandler or (lambda _name: None)
    depth = 0

    def opened(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > DEEPEST:
            raise _bad("the workbook is nested too deep to be one")
        meet()
        start(name, attributes)

    def closed(name: str) -> None:
        nonlocal depth
        depth -= 1
        end(name)

    parser.StartElementHandler, parser.EndElementHandler = opened, closed


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _is_1904(unpacking: _Unpacking) -> bool:
    found: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "workbookPr" and attributes.get("date1904") in {"1", "true"}:
            found.append(name)

    parser = _parser()
    parser.StartElementHandler = start
    list(unpacking.parse(WORKBOOK, parser))
    return bool(found)


def _styles_of_days(unpacking: _Unpacking, names: set[str]) -> frozenset[str]:
    """Return the styles that show a number as a day; a workbook that counts from 1904 and has none is refused."""
    found = _Styles()
    if STYLES in names:
        parser = _parser()
        parser.StartElementHandler, parser.EndElementHandler = found.start, found.end
        list(unpacking.parse(STYLES, parser))
    days = frozenset(str(place) for place, number in enumerate(found.cells) if number in found.days)
    if not days:
        raise _bad("the workbook counts its days from 1904 and shows no days; save it as CSV", "from_1904")
    return days


class _Styles:
    """Gathers which numbers of formats are of days, and the format of each style of cells."""

    def __init__(self) -> None:
        self.days = set(FORMATS_OF_DAYS)
        self.cells: list[str] = []
        self.is_cells = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        self.is_cells |= tag == "cellXfs"
        if tag == "numFmt" and re.search("[dy]", NOT_A_PART.sub("", attributes.get("formatCode", "").lower())):
            self.days.add(attributes.get("numFmtId", ""))
        elif tag == "xf" and self.is_cells:
            self.cells.append(attributes.get("numFmtId", ""))

    def end(self, name: str) -> None:
        self.is_cells &= _local(name) != "cellXfs"


def _shared_strings(unpacking: _Unpacking) -> list[str]:
    strings = _Strings(unpacking.hear)
    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = strings.start, strings.end
    parser.CharacterDataHandler = strings.data
    list(unpacking.parse(SHARED, parser))
    return strings.found


class _Strings:
    """Gathers the texts that cells point to; how a word is pronounced is left out."""

    def __init__(self, hear: Callable[[int], None]) -> None:
        self.hear = hear
        self.found: list[str] = []
        self.parts: list[str] = []
        self.size, self.is_text, self.is_phonetic = 0, False, False

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        tag = _local(name)
        self.is_phonetic |= tag == "rPh"
        self.is_text = tag == "t" and not self.is_phonetic
        if tag == "si":
            self.parts = []

    def end(self, name: str) -> None:
        tag = _local(name)
        self.is_text = False
        self.is_phonetic &= tag != "rPh"
        if tag == "si":
            text = "".join(self.parts)[: MOST_CELL + 1]
            self.hear(bool(text.strip()))
            self.found.append(text)

    def data(self, text: str) -> None:
        if self.is_text:
            self.parts.append(text)
            self.size += len(text)
            if self.size > MOST_TEXT:
                raise _bad("the workbook has too much text", "too_large")


class _Sheet:
    """Gathers the cells of the rows that say something, as the parser meets them."""

    def __init__(self, shared: list[str], later: Collection[str], hear: Callable[[int], None]) -> None:
        self.shared, self.later, self.hear = shared, later, hear
        self.done: list[tuple[int, list[str]]] = []
        self.row, self.column, self.kind, self.style = 0, 0, "", ""
        self.cells: dict[int, str] = {}
        self.text: list[str] = []
        self.size, self.is_value, self.has_formula = 0, False, False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        tag = _local(name)
        if tag == "row":
            number = attributes.get("r", "")
            self.row = int(number) if number.isascii() and number.isdecimal() and len(number) < 8 else self.row + 1
            self.cells, self.column = {}, 0
        elif tag == "c":
            self._start_cell(attributes)
        elif tag == "f":
            self.has_formula = True
        self.is_value = tag in {"v", "t"}

    def _start_cell(self, attributes: dict[str, str]) -> None:
        found = REFERENCE.fullmatch(attributes.get("r", ""))
        self.column = _column_number(found[1]) if found else self.column + 1
        self.kind, self.has_formula, self.size = attributes.get("t", "n"), False, 0
        self.style = attributes.get("s", "0")
        self.text = []

    def end(self, name: str) -> None:
        tag = _local(name)
        self.is_value = False
        if tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()

    def _end_row(self) -> None:
        said = [column for column, text in self.cells.items() if text.strip()]
        if said:
            self.hear(len(said))
            self.done.append((self.row, [self.cells.get(column, "") for column in range(1, max(said) + 1)]))

    def _end_cell(self) -> None:
        text = self._cell()
        if self.column <= MOST_COLUMNS:
            self.cells[self.column] = text
        elif text:
            raise BadFileError([Problem(self.row, "", f"more than {MOST_COLUMNS} columns", "too_many_columns")])

    def data(self, text: str) -> None:
        if self.is_value and self.size <= MOST_CELL:
            self.text.append(text)
            self.size += len(text)

    def _cell(self) -> str:
        text = "".join(self.text)
        if self.kind == "s":
            is_number = text.isascii() and text.isdecimal() and len(text) < 9
            return self.shared[int(text)] if is_number and int(text) < len(self.shared) else ""
        if self.kind == "e":
            return NO_VALUE  # such as #N/A: what a formula says when it has no value
        if self.kind == "n" and self.style in self.later and SERIAL.fullmatch(text):
            day, point, time = text.partition(".")
            return f"{int(day) + DAYS_FROM_1900_TO_1904}{point}{time}"
        return text if text or not self.has_formula else NO_VALUE

    def drain(self) -> Iterator[tuple[int, list[str]]]:
        rows, self.done = self.done, []
        yield from rows


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _sheet_rows(
    unpacking: _Unpacking, member: str, shared: list[str], later: Collection[str]
) -> Iterator[tuple[int, list[str]]]:
    sheet = _Sheet(shared, later, unpacking.hear)
    parser = _parser()
    parser.StartElementHandler, parser.EndElementHandler = sheet.start, sheet.end
    parser.CharacterDataHandler = sheet.data
    yield from unpacking.parse(member, parser, sheet.drain)
