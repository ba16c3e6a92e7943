"""Files of the network room: the booklet of chosen organisations."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.freshness_in_words import confirmed_in_words
from network.models import Organisation
from network.paper import page_facts, set_in_type
from network.queries.directory import names_of
from network.selections import MOST

BOOKLET = Path(__file__).parent / "papers" / "directory.typ"


def booklet_pdf(organisations: Iterable[Organisation], path: str, towns: Mapping[str, str], *, left: int = 0) -> bytes:
    """Return the chosen organisations as one tagged PDF; `path` leads to the same selection on the portal.

    `towns` are the names of municipalities by code; `left` is how many of the chosen did not fit.
    """
    rows = list(organisations)
    lede = _("Tähän on koottu järjestöjä, joista voi olla sinulle apua. Voit ottaa niihin itse yhteyttä.")
    if left:
        told = _("Vihkoon mahtuu %(most)s järjestöä. Viimeksi valitut jäivät pois: %(left)s.")
        lede = f"{lede} {told % {'most': MOST, 'left': left}}"
    data: dict[str, Any] = {
        **page_facts(path),
        "title": _("Apua ja toimintaa lähellä"),
        "language": (get_language() or "fi")[:2],
        "words": {
            "lede": lede,
            "page": _("Koodi avaa saman listan puhelimella"),
        },
        "organisations": [_told(row, towns) for row in rows],
    }
    return set_in_type(BOOKLET, data)


def _told(row: Organisation, towns: Mapping[str, str]) -> dict[str, Any]:
    facts: list[tuple[str, str]] = [
        (_("Mitä järjestö tekee"), ", ".join(map(str, row.function_terms))),
        (_("Kenelle"), ", ".join(map(str, row.audience_terms))),
        (_("Puhelin"), row.phone),
        (_("Sähköposti"), row.email),
        (_("Verkkosivu"), row.website_name),
        *((way.get_kind_display(), ", ".join(filter(None, (way.value, way.note)))) for way in row.contact_ways.all()),
        (_("Osoite"), row.address),
        (_("Milloin saa neuvoa"), "; ".join(advice.in_words for advice in row.advice_rows.all())),
        (_("Missä"), ", ".join(names_of(row.main_words, towns))),
        (_("Kielet"), ", ".join(map(str, row.language_terms))),
        (_("Hinta"), row.get_cost_display() if row.cost else ""),
    ]
    return {
        "name": row.name,
        "description": row.description,
        "facts": [{"label": str(label), "text": str(text)} for label, text in facts if text],
        "confirmed": confirmed_in_words(row.age, row.confirmed_by),
    }
