"""A document as slides: the figures to read first, its tables, and of a municipality the seven headings."""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from reporting.columns import Unit, as_text
from reporting.document import HEADLINE, Document
from reporting.exports.municipality_pptx import parts_of
from reporting.exports.slides import Deck, Paragraph, Part
from reporting.tables import Table

MOST_LINES = 60
SHOWN = ("time", "municipality")


def to_pptx(document: Document) -> bytes:
    """Return the document as slides; tables that nobody shows on a wall are named, with where they are."""
    deck = Deck(document.title, language=document.language, author=settings.NETWORK_NAME, as_of=document.as_of)
    deck.add_text(document.title, _told(document), notes=" ".join(document.notes))
    if document.headings:
        deck.add_text(_("Kuntasivu: %(name)s") % {"name": document.area}, parts_of(document.headings))
    shown = [table for table in document.tables if _is_shown(table)]
    for table in shown:
        _add(deck, table)
    if left := [table for table in document.sheets if table not in shown and table.lines]:
        deck.add_text(_("Muut taulukot"), _left_out(left))
    return deck.as_bytes()


def _is_shown(table: Table) -> bool:
    return table.key in SHOWN and len(table.lines) <= MOST_LINES and any(c.key in HEADLINE for c in table.columns)


def _left_out(tables: Sequence[Table]) -> list[Part]:
    rows = [
        ngettext("%(table)s: %(number)s rivi", "%(table)s: %(number)s riviä", len(table.lines))
        % {"table": table.caption, "number": as_text(len(table.lines), Unit.COUNT)}
        for table in tables
    ]
    files = _("Ne ovat saman raportin Excel-, OpenDocument-, CSV-, JSON- ja PDF-tiedostoissa.")
    return [
        Part(_("Nämä taulukot eivät ole dioissa"), tuple(map(Paragraph, rows))),
        Part(_("Missä ne ovat"), (Paragraph(files),)),
    ]


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
    head = [table.head, *(str(table.columns[number].short) for number in at)]
    rows = [[line.name, *(line.cells[number].text for number in at)] for line in table.lines]
    deck.add_table(table.caption, head, rows)
