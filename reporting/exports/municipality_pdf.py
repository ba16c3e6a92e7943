"""A municipality's page as a tagged PDF (PDF/UA-1) of one sheet, set by Typst; the data never becomes markup."""

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from network.answers import site_address
from network.paper import page_facts, set_in_type
from reporting.mapping.headings import Entry
from reporting.mapping.municipality_page import MunicipalityPage

TEMPLATE = settings.BASE_DIR / "reporting" / "papers" / "municipality.typ"


def _with_address(entry: Entry) -> str:
    """Return what is told, and on paper where the rest is found."""
    return f"{entry.text}: {site_address(entry.path).partition('//')[2]}" if entry.path else entry.text


def municipality_pdf(page: MunicipalityPage, path: str) -> bytes:
    """Return the page as PDF; `path` leads to the same page on the portal."""
    data: dict[str, Any] = {
        **page_facts(path),
        "title": page.title,
        "language": page.language,
        "day": page.day,
        "headings": [
            {
                "title": heading.title,
                "entries": [{"text": _with_address(entry), "missing": entry.is_missing} for entry in heading.entries],
            }
            for heading in page.headings
        ],
        "notes": list(page.notes),
        "words": {
            "lede": _("Tilanne %(day)s. Kursiivilla se, mikä puuttuu tai mitä ei tiedetä.") % {"day": page.day},
            "page": _("Koodi avaa saman sivun portaalissa"),
        },
    }
    return set_in_type(TEMPLATE, data)
