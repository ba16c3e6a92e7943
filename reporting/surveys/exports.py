"""A survey on paper: a poster with a code that opens the page, as tagged PDF in the language of the page."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.hours_in_words import days_in_words
from network.paper import POSTER, page_facts, set_in_type
from reporting.models import SurveyRound
from reporting.surveys.questionnaire import said


def poster_pdf(found: SurveyRound, size: str = "a4") -> bytes:
    """Return a page for a wall: what is asked, by whom, until when, and that nobody's name is."""
    content = found.questionnaire.content
    language = get_language() or "fi"
    return set_in_type(
        POSTER,
        {
            "title": _("Juliste: %(name)s") % {"name": said(content.title)},
            "name": said(content.title),
            "kind": _("Kysely"),
            "language": language,
            "own_language": language,
            **page_facts(found.answer_url()),
            "summary": said(content.purpose),
            "times": [days_in_words(found.first, found.last)],
            "notes": [_("Vastaa puhelimella: avaa koodi kameralla, tai kirjoita osoite.")],
            "venue": found.asker,
            "where": "",
            "facts": [],
            "contact": found.contact,
            "words": {
                "code": _("QR-koodi, joka avaa kyselyn"),
                "welcome": [_("Nimeäsi ei kysytä.")],
                "ask": _("Kysy lisää:"),
                "foot": _("Tarvitset lapun koodin: pyydä se meiltä.") if found.is_by_slip else "",
            },
        },
        size,
    )
