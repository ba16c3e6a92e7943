"""A document as slides: the figures to read first, its tables, and of a municipality the seven headings."""

from django.conf import settings
from django.utils.translation import gettext as _

from reporting.columns import Unit, as_text
from reporting.document import HEADLINE, Document
from reporting.exports.municipality_pptx import parts_of
from reporting.exports.slides import Deck, Paragraph, Part
from reporting.tables import Table

MOST_LINES = 60
SHOWN = ("time", "municipality")


def to_pptx(document: Document) -> bytes:
    """Return the document as slides; tables that are longer than anybody shows are left to the other files."""
    deck = Deck(document.title, language=document.language, author=settings.NETWORK_NAME, as_of=document.as_of)
    deck.add_text(document.title, _told(document), notes=" ".join(document.notes))
    if document.headings:
        deck.add_text(_("Kuntasivu: %(name)s") % {"name": document.area}, parts_of(document.headings))
    for table in document.tables:
        if table.key in SHOWN and len(table.lines) <= MOST_LINES:
            _add(deck, table)
    return deck.as_bytes()


def _told(document: Document) -> list[Part]:
    figures = [Paragraph(f"{cell.column.label}: {cell.text}") for cell in document.headline]
    reasons = [Paragraph(f"{reason}: {as_text(count, Unit.COUNT)}") for reason, count in document.reasons]
    parts = [Part(_("Mistä luvut ovat"), tuple(Paragraph(f"{name}: {value}") for name, value in document.facts))]
    if figures:
        parts.append(Part(_("Luvut yhteensä"), tuple(figures)))
    if reasons:
        parts.append(Part(_("Miksi ei pidetty"), tuple(reasons)))
    return parts


def _add(deck: Deck, table: Table) -> None:
    at = [number for number, column in enumerate(table.columns) if column.key in HEADLINE]
    if not at:
        return
    head = [table.head, *(str(table.columns[number].short) for number in at)]
    rows = [[line.name, *(line.cells[number].text for number in at)] for line in table.lines]
    deck.add_table(table.caption, head, rows)
