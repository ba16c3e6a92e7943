"""A municipality's page as slides."""

from django.utils.translation import gettext as _

from reporting.exports.slides import Paragraph, Part, deck
from reporting.municipality_page import MunicipalityPage


def municipality_pptx(page: MunicipalityPage) -> bytes:
    """Return the seven headings as slides: one where they fit, and otherwise as many as they need."""
    parts = [
        Part(heading.title, tuple(Paragraph(entry.in_short, is_missing=entry.is_missing) for entry in heading.entries))
        for heading in page.headings
    ]
    said = _("Tilanne %(day)s. Kursiivilla se, mikä puuttuu tai mitä ei tiedetä.") % {"day": page.day}
    notes = " ".join([said, *page.notes])
    title = f"{page.title}, {page.day}"
    return deck(title, parts, language=page.language, author=page.network, as_of=page.as_of, notes=notes)
