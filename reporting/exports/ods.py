"""A document as ODS: the sheets of the XLSX, for those whose office opens OpenDocument."""

import io
import zipfile
from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext

from reporting.columns import Unit
from reporting.document import Document
from reporting.exports.csv import heading, headings
from reporting.tables import Cell, Line

if TYPE_CHECKING:
    from odfdo import Document as Odf

MIMETYPE = "mimetype"
PICTURES = "Thumbnails/"
EPOCH = (1980, 1, 1, 0, 0, 0)
HEAD, WORDS, COLUMN, WIDE = "silmukka-head", "silmukka-words", "silmukka-column", "silmukka-wide"
WRAPPED, WIDEST = "silmukka-wrapped", "silmukka-widest"
NUMBERS = {unit: f"silmukka-{unit.name.lower()}" for unit in Unit}
DECIMALS = {Unit.DECIMAL: 1, Unit.HUNDREDTHS: 2, Unit.HOURS: 2}
PAPER = {
    "fo:page-width": "29.7cm",
    "fo:page-height": "21cm",
    "style:print-orientation": "landscape",
    "fo:margin-top": "1.2cm",
    "fo:margin-bottom": "1.2cm",
    "fo:margin-left": "1.2cm",
    "fo:margin-right": "1.2cm",
    "style:scale-to-X": "1",
    "style:scale-to-Y": "0",
}
Rows = Iterable[tuple[Any, ...]]


def to_ods(document: Document) -> bytes:
    """Return the spreadsheet: summary, a sheet for each table, definitions; no cell of it is a formula."""
    from odfdo import Document as Odf

    book = Odf("spreadsheet")
    book.body.clear()
    _styles(book)
    _number_styles(book)
    _pages(book, document.language)
    _sheet(book, gettext("Yhteenveto"), (), _summary(document))
    for table in document.sheets:
        head = (table.head, *headings(document, table))
        _sheet(book, table.caption, head, (_line(line) for line in table.lines))
    _sheet(book, gettext("Selitteet"), (gettext("Luku"), gettext("Mitä se tarkoittaa")), _definitions(document))
    _date(book, document)
    for path in book.manifest.get_paths():
        if str(path).startswith(PICTURES):
            book.manifest.del_full_path(path)
    written = io.BytesIO()
    book.save(written)
    return _without_times(written.getvalue())


def _summary(document: Document) -> Rows:
    yield (document.title,)
    yield from document.facts
    for cell in document.total.cells:
        yield heading(document, cell.column), cell
    for reason, count in document.reasons:
        yield gettext("Ei pidetty: %(reason)s") % {"reason": reason}, count


def _line(line: Line) -> tuple[Any, ...]:
    return (line.name, *line.cells)


def _definitions(document: Document) -> Rows:
    yield from document.definitions
    for note in document.notes:
        yield gettext("Huomaa"), note


def _sheet(book: "Odf", name: str, head: tuple[str, ...], rows: Rows) -> None:
    from odfdo import Column, Table

    sheet = Table(_free(book, name))
    told = [head, *rows] if head else list(rows)
    width = max(len(row) for row in told)
    sheet.append(Column(style=WIDE))
    is_prose = width == 2 and bool(head) and not any(isinstance(value, Cell) for row in told for value in row)
    sheet.append(Column(repeated=max(1, width - 1), style=COLUMN if width > 2 else WIDEST if is_prose else WIDE))
    for number, row in enumerate(told):
        sheet.append_row(_row(row, is_head=bool(head) and number == 0), clone=False)
    book.body.append(sheet)


def _free(book: "Odf", name: str) -> str:
    """Return the name without what a sheet's name may not hold, and with a number where another sheet has it."""
    plain = "".join(" " if letter in "[]*?:/\\'\n" else letter for letter in name).strip()
    taken = {sheet.name for sheet in book.body.tables}
    numbered = (plain if number == 1 else f"{plain} {number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbered if name not in taken)


def _row(values: tuple[Any, ...], *, is_head: bool) -> Any:
    from odfdo import Row

    row = Row()
    for value in values:
        row.append_cell(_cell(value, is_head=is_head), clone=False)
    return row


def _cell(value: Any, *, is_head: bool) -> Any:
    """A number as a number, whatever is not known in words, and every text as a text."""
    from odfdo import Cell as OdfCell

    if isinstance(value, Cell):
        if value.value is None:
            return OdfCell(value.text, cell_type="string", style=WORDS)
        number = value.value if isinstance(value.value, int) else Decimal(value.value)
        return OdfCell(number, text=value.text, cell_type="float", style=NUMBERS[value.column.unit])
    if isinstance(value, int):
        return OdfCell(value, cell_type="float", style=NUMBERS[Unit.COUNT])
    return OdfCell(value, cell_type="string", style=HEAD if is_head else WRAPPED)


def _styles(book: "Odf") -> None:
    from odfdo import Style

    head = Style("table-cell", name=HEAD, area="text", bold=True)
    words = Style("table-cell", name=WORDS, area="text", italic=True)
    wrapped = Style("table-cell", name=WRAPPED)
    words.set_properties({"fo:text-align": "end"}, area="paragraph")
    for style in (head, wrapped):
        style.set_properties({"fo:wrap-option": "wrap", "style:vertical-align": "top"}, area="table-cell")
    head.set_properties({"fo:background-color": "#E3EDE7"}, area="table-cell")
    for style in (
        head,
        words,
        wrapped,
        Style("table-column", name=COLUMN, width="3cm"),
        Style("table-column", name=WIDE, width="9cm"),
        Style("table-column", name=WIDEST, width="18cm"),
    ):
        book.insert_style(style, automatic=True)


def _number_styles(book: "Odf") -> None:
    """Write every number with the decimals of what it counts, as the XLSX does."""
    from odfdo import Element

    content: Any = book.get_part("content.xml")
    styles = content.get_element("//office:automatic-styles")
    for unit, name in NUMBERS.items():
        decimals, grouping = DECIMALS.get(unit, 0), "false" if unit is Unit.YEAR else "true"
        styles.append(
            Element.from_tag(
                f'<number:number-style style:name="{name}-format"><number:number number:min-integer-digits="1" '
                f'number:decimal-places="{decimals}" number:min-decimal-places="{decimals}" '
                f'number:grouping="{grouping}"/></number:number-style>'
            )
        )
        styles.append(
            Element.from_tag(
                f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="{name}-format">'
                '<style:table-cell-properties style:vertical-align="top"/></style:style>'
            )
        )


def _pages(book: "Odf", language: str) -> None:
    """Print each sheet on landscape A4, one page wide, its number in the reader's language."""
    styles: Any = book.get_part("styles.xml")
    for paper in styles.get_elements("//style:page-layout/style:page-layout-properties"):
        for name, value in PAPER.items():
            paper.set_attribute(name, value)
    for text in styles.get_elements("//style:default-style/style:text-properties"):
        text.set_attribute("fo:language", language)
        text.set_attribute("fo:country", "GB" if language == "en" else "FI")
    for footer in styles.get_elements("//style:footer/text:p"):
        if (footer.text or "").startswith("Page"):
            footer.text = f"{gettext('Sivu')} "


def _date(book: "Odf", document: Document) -> None:
    """The file says the day of its figures, and not when this worker happened to write it."""
    day = datetime(document.as_of.year, document.as_of.month, document.as_of.day)  # noqa: DTZ001 - as XLSX has it
    book.meta.title = document.title
    book.meta.creation_date = day
    book.meta.date = day
    book.meta.language = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}[document.language]
    book.meta.generator = "Silmukka"


def _without_times(written: bytes) -> bytes:
    """Pack the same parts without the time of writing, and without the picture of an empty sheet that is among them.

    The type comes first and unpacked, as the format demands.
    """
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as source, zipfile.ZipFile(packed, "w") as target:
        own = (name for name in source.namelist() if not name.startswith(PICTURES))
        names = sorted(own, key=lambda name: (name != MIMETYPE, name))
        for name in names:
            how = zipfile.ZIP_STORED if name == MIMETYPE else zipfile.ZIP_DEFLATED
            target.writestr(zipfile.ZipInfo(name, EPOCH), source.read(name), compress_type=how)
    return packed.getvalue()
