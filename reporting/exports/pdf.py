"""A document as a tagged PDF (PDF/UA-1), set by Typst; the data never becomes markup.

Typst is read when the first one is set: it is a worker's work.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.utils.translation import gettext

from network.paper import MOST_UNKNOWN, UNDISPLAYED, is_plain
from reporting.document import Document
from reporting.tables import Table

TEMPLATE = settings.BASE_DIR / "reporting" / "exports" / "report.typ"
MOST_COLUMNS = 9
FONTS = settings.BASE_DIR / "assets" / "fonts"


def to_pdf(document: Document) -> bytes:
    """Return the document as PDF; it refuses to leave a chart without words.

    A character that the font does not have, as one in a name may be, is left out: the report comes whatever it says.
    """
    import typst

    data = json.dumps(_data(document), ensure_ascii=False)
    for _attempt in range(MOST_UNKNOWN):
        try:
            return _set(data)
        except typst.TypstError as error:
            unknown = UNDISPLAYED.search(str(error))
            if unknown is None:
                raise
            data = data.translate({ord(letter): None for letter in unknown[1] if not is_plain(letter)})
    return _set("".join(letter for letter in data if is_plain(letter)))


def _set(data: str) -> bytes:
    import typst

    pdf: bytes = typst.compile(
        str(TEMPLATE),
        root=str(TEMPLATE.parent),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"data": data},
    )
    return pdf


def _data(document: Document) -> dict[str, Any]:
    return {
        "language": document.language,
        "title": document.title,
        "date": [document.as_of.year, document.as_of.month, document.as_of.day],
        "facts": document.facts,
        "figures": [[str(cell.column.label), cell.text] for cell in document.total.cells],
        "reasons": [[reason, str(count)] for reason, count in document.reasons],
        "charts": [{"title": chart.title, "svg": chart.svg, "alt": chart.alt} for chart in document.charts],
        "tables": [part for table in document.sheets if table.lines for part in _parts(table)],
        "definitions": document.definitions,
        "notes": document.notes,
        "words": {
            "figures": gettext("Luvut yhteensä"),
            "figure": gettext("Luku"),
            "amount": gettext("Määrä"),
            "reasons": gettext("Miksi ei pidetty"),
            "reason": gettext("Syy"),
            "definitions": gettext("Mitä luvut tarkoittavat"),
            "notes": gettext("Huomaa"),
            "page": gettext("Sivu"),
        },
    }


def _parts(table: Table) -> Iterator[dict[str, Any]]:
    """Yield the table, cut between columns into parts of much the same width where it is wider than the paper."""
    number = max(1, -(-len(table.columns) // MOST_COLUMNS))
    wide = -(-len(table.columns) // number)
    for part in range(number):
        own = slice(part * wide, (part + 1) * wide)
        yield {
            "caption": f"{table.caption} ({part + 1}/{number})" if number > 1 else table.caption,
            "head": [table.head, *(str(column.short) for column in table.columns[own])],
            "rows": [[line.name, *(cell.text for cell in line.cells[own])] for line in table.lines],
            "note": table.note if part + 1 == number else "",
            "ends_with_sum": table.lines[-1].name == gettext("Yhteensä"),
        }
