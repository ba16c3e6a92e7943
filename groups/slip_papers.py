"""A prescription slip on paper: A5 in large type, one page for each place or circle, in the language of who gets it."""

from collections.abc import Sequence
from pathlib import Path

from django.utils import translation
from django.utils.translation import gettext as _

from groups.queries.slips import Stop
from groups.slips import printed
from network.paper import page_facts, set_in_type

SLIP = Path(__file__).parent / "papers" / "slip.typ"


def slip_pdf(stops: Sequence[Stop], code: str, language: str) -> bytes:
    """Return the slip of the stops, which were read in the same language; the code stands on every page."""
    with translation.override(language):
        return set_in_type(
            SLIP,
            {
                "title": _("Resepti kohtaamiseen"),
                "language": language,
                "code": printed(code),
                "stops": [
                    {
                        "name": stop.title,
                        "times": stop.times,
                        "where": stop.where,
                        "distance": stop.distance,
                        "meets_you": stop.meets_you,
                        "contact": stop.contact,
                        "facts": [{"label": label, "text": text} for label, text in stop.facts],
                        "map": stop.map,
                        "alt": stop.map_in_words,
                        **page_facts(stop.url),
                    }
                    for stop in stops
                ],
                "words": {
                    "when": _("Seuraavat ajat"),
                    "ask_when": _("Kysy aika yhteyshenkilöltä."),
                    "where": _("Missä"),
                    "meets_you": _("Sinut ottaa vastaan"),
                    "ask": _("Kysy lisää"),
                    "code": _("Koodi"),
                    "code_text": _("Näytä tämä, jos haluat. Koodista ei näe, kuka olet, eikä sitä tarvita mihinkään."),
                    "welcome": _("Tervetuloa sellaisena kuin olet. Saat tulla vain käymään."),
                    "page": _("QR-koodi, joka avaa sivun"),
                },
            },
            "a5",
        )
