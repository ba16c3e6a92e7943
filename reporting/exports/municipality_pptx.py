"""A municipality's page as slides."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from reporting.exports.slides import Deck, Paragraph, Part
from reporting.mapping.headings import Heading
from reporting.mapping.municipality_page import MunicipalityPage


def municipality_pptx(page: MunicipalityPage) -> bytes:
    """Return the seven headings as slides: one where they fit, and otherwise as many as they need."""
    said = _("Tilanne %(day)s. Kursiivilla se, mikä puuttuu tai mitä ei tiedetä.") % {"day": page.day}
    deck = Deck(page.title, language=page.language, author=page.network, as_of=page.as_of)
    deck.add_text(f"{page.title}, {page.day}", parts_of(page.headings), notes=" ".join([said, *page.notes]))
    return deck.as_bytes()


def parts_of(headings: Iterable[Heading]) -> list[Part]:
    """Return the headings as a slide tells them, in few words."""
    return [
        Part(heading.title, tuple(Paragraph(entry.in_short, is_missing=entry.is_missing) for entry in heading.entries))
        for heading in headings
    ]
