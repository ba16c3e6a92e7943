"""Slides with real placeholders: a title and two columns of text, each run in its language, nothing over the edge.

How much fits is measured with the papers' own font and a margin for wider ones; what does not fit goes on to the next
slide. The same text always gives the same bytes.
"""

import io
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

FONT, SIZE, HEADING_SIZE, TITLE_SIZE = "Arial", 14, 16, 28
WIDE, HIGH, MARGIN, GAP, TOP = 13.333, 7.5, 0.6, 0.4, 1.35
COLUMN = (WIDE - 2 * MARGIN - GAP) / 2
INSET, INDENT = 0.1, 0.2
LINE = 1.2
WIDER = 1.22  # Arial and its like are so much wider than the font that is measured with
POINTS = 72
SPRUCE, INK, SAGE, PAPER = "1F5440", "23291F", "E3EDE7", "FFFFFF"
TEXT, TABLE = "Two Content", "Title Only"
ROW, CELL_SIZE, MOST_ROWS, MOST_LINES, FIRST = 0.5, 12, 11, 2, WIDE / 6
EPOCH = (1980, 1, 1, 0, 0, 0)
LANGUAGES = {"fi": "FINNISH", "sv": "SWEDISH_FINLAND", "en": "ENGLISH_UK"}
TAGS = {"fi": "fi-FI", "sv": "sv-FI", "en": "en-GB"}
UNSEEN = ("Cc", "Cs", "Co", "Cn")


@dataclass(frozen=True)
class Paragraph:
    """One paragraph: a heading, or something told under it; what is missing is set in italics."""

    text: str
    is_heading: bool = False
    is_missing: bool = False

    @property
    def height(self) -> float:
        """How high it is in points, as wide as a column is."""
        size = HEADING_SIZE if self.is_heading else SIZE
        room = (COLUMN - 2 * INSET - (0 if self.is_heading else INDENT)) * POINTS
        return len(lines_of(self.text, size, room, bold=self.is_heading)) * size * LINE + space_before(self)


@dataclass(frozen=True)
class Part:
    """A heading with what is told under it."""

    title: str
    told: tuple[Paragraph, ...]


def space_before(paragraph: Paragraph) -> float:
    return 8 if paragraph.is_heading else 2


def room_of_column() -> float:
    """Return how many points of text a column holds."""
    return (HIGH - TOP - MARGIN / 2 - 2 * INSET) * POINTS


@lru_cache
def _font(*, bold: bool) -> "FreeTypeFont":
    from PIL import ImageFont

    name = "SourceSans3-Bold.ttf" if bold else "SourceSans3-Regular.ttf"
    return ImageFont.truetype(str(settings.BASE_DIR / "assets" / "fonts" / name), 100)


@lru_cache(4096)  # the same text is measured for each way to share the columns
def lines_of(text: str, size: int, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """Return the lines that the text takes at the size in so many points, words that are too long cut."""
    font = _font(bold=bold)

    def width(part: str) -> float:
        return font.getlength(part) / 100 * size * WIDER

    lines = [""]
    for word in text.split():
        left = word
        while width(left) > room:
            cut = max(1, next(n for n in range(len(left), 0, -1) if n == 1 or width(left[:n]) <= room))
            lines.append(left[:cut])
            left = left[cut:]
        grown = f"{lines[-1]} {left}".strip()
        if width(grown) <= room:
            lines[-1] = grown
        else:
            lines.append(left)
    return tuple(line for line in lines if line) or ("",)


def columns_of(parts: Iterable[Part]) -> list[list[Paragraph]]:
    """Return the parts in columns, none higher than its room; an even number's worth is shared evenly."""
    own = [replace(part, told=tuple(piece for told in part.told for piece in _pieces(told))) for part in parts]
    whole = room_of_column()
    needed = len(_packed(own, whole))
    wanted = needed + needed % 2
    rooms = (whole * share / 20 for share in range(6, 21))
    return next((packed for packed in (_packed(own, room) for room in rooms) if len(packed) <= wanted), [])


def _pieces(paragraph: Paragraph) -> Iterator[Paragraph]:
    """Cut a paragraph that would fill more than half a column at the ends of its lines."""
    most = int(room_of_column() / 2 / (SIZE * LINE))
    lines = lines_of(paragraph.text, SIZE, (COLUMN - 2 * INSET - INDENT) * POINTS)
    if len(lines) <= most:
        yield paragraph
        return
    for start in range(0, len(lines), most):
        yield replace(paragraph, text=" ".join(lines[start : start + most]))


def _packed(parts: Sequence[Part], room: float) -> list[list[Paragraph]]:
    columns: list[list[Paragraph]] = [[]]
    left = room
    for part in parts:
        heading = Paragraph(part.title, is_heading=True)
        pending = [heading]
        for told in part.told:
            needed = sum(one.height for one in (*pending, told))
            if needed > left and columns[-1]:
                columns.append([])
                left = room
                if not pending:
                    pending = [replace(heading, text=_("%(heading)s (jatkuu)") % {"heading": part.title})]
                    needed += pending[0].height
            columns[-1] += [*pending, told]
            left -= needed
            pending = []
    return columns


# --- The file ---------------------------------------------------------------------------------------------------------


class Deck:
    """Slides being made, one after another, all in one language."""

    def __init__(self, title: str, *, language: str, author: str, as_of: date) -> None:
        from pptx import Presentation
        from pptx.util import Inches

        self.language = language
        self.book = Presentation()
        _drop_picture(self.book.part.package)
        self.book.slide_width, self.book.slide_height = Inches(WIDE), Inches(HIGH)
        self.layouts = {name: self.book.slide_layouts.get_by_name(name) for name in (TEXT, TABLE)}
        for layout in self.layouts.values():
            _place(layout)
        _describe(self.book, title, language, author, as_of)

    def add_text(self, title: str, parts: Iterable[Part], notes: str = "") -> None:
        """Add the parts under the title on as many slides as they need; `notes` are the speaker's of the first."""
        columns = columns_of(parts)
        pages = [columns[at : at + 2] for at in range(0, len(columns), 2)]
        for number, page in enumerate(pages):
            slide, bodies = self._slide(TEXT, title, number, len(pages))
            for body, column in zip(bodies, page, strict=False):
                _write_column(body, column, self.language)
            for unused in bodies[len(page) :]:
                unused._element.getparent().remove(unused._element)
            if notes and number == 0:
                _run(slide.notes_slide.notes_text_frame.paragraphs[0], notes, self.language, 12)

    def add_table(self, title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Add the table on as many slides as it needs, its head on each; its alternative text is what it is of."""
        share = max(1, -(-len(rows) // max(1, -(-len(rows) // MOST_ROWS))))  # no slide with one row left over
        pages = [rows[at : at + share] for at in range(0, len(rows), share)]
        for number, page in enumerate(pages):
            slide, _bodies = self._slide(TABLE, title, number, len(pages))
            _write_table(slide, title, [head, *page], self.language)

    def _slide(self, layout: str, title: str, number: int, of: int) -> tuple[Any, list[Any]]:
        slide = self.book.slides.add_slide(self.layouts[layout])
        heading, *bodies = sorted(slide.placeholders, key=lambda shape: shape.placeholder_format.idx)
        _write_title(heading, f"{title} ({number + 1}/{of})" if of > 1 else title, self.language)
        return slide, bodies

    def as_bytes(self) -> bytes:
        """Return the file; the same slides are always the same bytes."""
        written = io.BytesIO()
        self.book.save(written)
        return _without_times(written.getvalue())


def _drop_picture(package: Any) -> None:
    """Take away the picture of somebody else's first slide that comes with an empty file."""
    for key in [key for key, link in package._rels.items() if link.reltype.endswith("/thumbnail")]:
        package.drop_rel(key)


def _write_table(slide: Any, title: str, rows: Sequence[Sequence[str]], language: str) -> None:
    from pptx.util import Inches

    first = FIRST
    where = map(Inches, (MARGIN, TOP, WIDE - 2 * MARGIN, ROW * len(rows)))
    frame = slide.shapes.add_table(len(rows), len(rows[0]), *where)
    frame.name, frame._element.nvGraphicFramePr.cNvPr.attrib["descr"] = plain(title), plain(title)
    table = frame.table
    table.first_row = table.first_col = True
    rest = (WIDE - 2 * MARGIN - first) / max(len(rows[0]) - 1, 1)
    for at, column in enumerate(table.columns):
        column.width = Inches(rest if at else first)
    for row, told in zip(table.rows, rows, strict=True):
        row.height = Inches(ROW)
        for at, (cell, text) in enumerate(zip(row.cells, told, strict=True)):
            _write_cell(cell, text, language, is_first=at == 0, is_head=told is rows[0])


def _write_cell(cell: Any, text: str, language: str, *, is_first: bool, is_head: bool) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN

    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(SAGE if is_head else PAPER)  # type: ignore[no-untyped-call]
    room = (FIRST - 2 * INSET if is_first else 1.2) * POINTS
    lines = lines_of(plain(text), CELL_SIZE, room, bold=is_head)
    kept = text if len(lines) <= MOST_LINES else f"{' '.join(lines[:MOST_LINES])[:-1]}…"
    paragraph = cell.text_frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.LEFT if is_first else PP_ALIGN.RIGHT
    _run(paragraph, kept, language, CELL_SIZE, bold=is_head)


def _place(layout: Any) -> None:
    """Move the layout's placeholders to where they belong on a wide slide; the slides' own follow them."""
    from pptx.util import Inches

    places = {
        0: (MARGIN, MARGIN / 2, WIDE - 2 * MARGIN, TOP - MARGIN / 2),
        1: (MARGIN, TOP, COLUMN, HIGH - TOP - MARGIN / 2),
        2: (MARGIN + COLUMN + GAP, TOP, COLUMN, HIGH - TOP - MARGIN / 2),
    }
    for shape in list(layout.placeholders):
        where = places.get(shape.placeholder_format.idx)
        if where is None:
            shape._element.getparent().remove(shape._element)
        else:
            shape.left, shape.top, shape.width, shape.height = map(Inches, where)


def _write_title(shape: Any, text: str, language: str) -> None:
    from pptx.enum.text import PP_ALIGN

    frame = shape.text_frame
    frame.word_wrap = True
    frame.paragraphs[0].alignment = PP_ALIGN.LEFT
    _run(frame.paragraphs[0], text, language, TITLE_SIZE, bold=True)


def _write_column(shape: Any, column: Sequence[Paragraph], language: str) -> None:
    from pptx.util import Pt

    frame = shape.text_frame
    frame.word_wrap = True
    for number, told in enumerate(column):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        paragraph.space_before, paragraph.space_after, paragraph.line_spacing = Pt(space_before(told)), Pt(0), 1.0
        _bullet(paragraph, is_heading=told.is_heading)
        size = HEADING_SIZE if told.is_heading else SIZE
        _run(paragraph, told.text, language, size, bold=told.is_heading, italic=told.is_missing)


def _run(paragraph: Any, text: str, language: str, size: int, *, bold: bool = False, italic: bool = False) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.lang import MSO_LANGUAGE_ID
    from pptx.util import Pt

    run = paragraph.add_run()
    run.text = plain(text)
    font = run.font
    font.name, font.size, font.bold, font.italic = FONT, Pt(size), bold, italic
    font.language_id = MSO_LANGUAGE_ID[LANGUAGES[language]]
    font.color.rgb = RGBColor.from_string(SPRUCE if bold else INK)  # type: ignore[no-untyped-call]


def _bullet(paragraph: Any, *, is_heading: bool) -> None:
    """A heading stands at the edge without a bullet; what is told under it has one."""
    from pptx.enum.text import PP_ALIGN
    from pptx.oxml.ns import qn
    from pptx.util import Inches

    own = paragraph._p.get_or_add_pPr()
    indent = 0 if is_heading else int(Inches(INDENT))
    own.set("marL", str(indent))
    own.set("indent", str(-indent))
    paragraph.alignment = PP_ALIGN.LEFT
    mark = own.makeelement(qn("a:buNone" if is_heading else "a:buChar"), {} if is_heading else {"char": "•"})
    own.append(mark)


def _describe(book: Any, title: str, language: str, author: str, as_of: date) -> None:
    """The file says the day of its figures, and not when it happened to be written."""
    day = datetime(as_of.year, as_of.month, as_of.day)  # noqa: DTZ001 - as XLSX has it
    facts = book.core_properties
    facts.title, facts.author, facts.last_modified_by = plain(title)[:255], plain(author)[:255], plain(author)[:255]
    facts.language, facts.created, facts.modified, facts.revision = TAGS[language], day, day, 1


def plain(text: str) -> str:
    """Return the text on one line without characters that a file of slides cannot hold."""
    return "".join(" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in UNSEEN)


def _without_times(written: bytes) -> bytes:
    """Pack the same parts without the time of writing."""
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, EPOCH), source.read(name), compress_type=zipfile.ZIP_DEFLATED)
    return packed.getvalue()
