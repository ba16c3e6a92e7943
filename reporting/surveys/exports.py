"""A survey on paper, as tagged PDF in the language of the page: a poster, a sheet to fill in, slips with codes."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groups.slips import printed
from network.hours_in_words import days_in_words
from network.paper import POSTER, page_facts, set_in_type
from reporting.models import SurveyRound
from reporting.surveys.options import options_of
from reporting.surveys.questionnaire import Question, QuestionKind, said

PAPERS = Path(__file__).parent.parent / "papers"


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


def sheet_pdf(found: SurveyRound) -> bytes:
    """Return the paper sheet: the same questions with numbered options, to be filled in by hand and typed in later."""
    content = found.questionnaire.content
    facts = page_facts(found.answer_url())
    return set_in_type(
        PAPERS / "survey.typ",
        {
            "title": said(content.title),
            "language": get_language() or "fi",
            "network": facts["network"],
            "printed": facts["printed"],
            "where": found.where,
            "purpose": said(content.purpose),
            "asker": found.asker,
            "contact": found.contact,
            "notes": [
                _("Nimeäsi ei kysytä. Älä kirjoita nimeäsi tai muiden nimiä."),
                _("Saat jättää minkä tahansa kysymyksen väliin."),
                _("Tuloksia näytetään vasta, kun kysely on suljettu ja vastauksia on vähintään viisi."),
            ],
            "questions": [_asked(number, question) for number, question in enumerate(content.questions, 1)],
            "words": {
                "asks": _("Kuka kysyy:"),
                "more": _("Kysy lisää:"),
                "many": _("Saat valita monta."),
                "thanks": _("Kiitos! Taita paperi ja anna se työntekijälle tai pudota laatikkoon."),
            },
        },
    )


def _asked(number: int, question: Question) -> dict[str, Any]:
    options = [] if question.kind == QuestionKind.TEXT else options_of(question)
    return {
        "text": f"{number}. {said(question.text)}",
        "many": question.kind == QuestionKind.MANY,
        "options": [
            {"number": str(at), "label": "" if label == value else label}
            for at, (value, label) in enumerate(options, 1)
        ],
    }


def slips_pdf(found: SurveyRound, codes: Sequence[str]) -> bytes:
    """Return slips to be cut apart, each with a code of its own that opens the page once."""
    facts = page_facts(found.answer_url())
    return set_in_type(
        PAPERS / "survey_slips.typ",
        {
            "title": _("Laput kyselyyn: %(name)s") % {"name": found.questionnaire},
            "language": get_language() or "fi",
            "network": facts["network"],
            "survey": str(found.questionnaire),
            "days": days_in_words(found.first, found.last),
            "asker": found.asker,
            "slips": [_slip(found, code) for code in codes],
            "words": {
                "lede": _("Vastaa puhelimella: avaa koodi kameralla, tai kirjoita osoite."),
                "code": _("Lapun koodi"),
                "once": _("Koodi käy kerran, eikä siitä näe, kuka olet."),
                "qr": _("QR-koodi, joka avaa kyselyn"),
            },
        },
    )


def _slip(found: SurveyRound, code: str) -> dict[str, str]:
    facts = page_facts(f"{found.answer_url()}?slip={printed(code)}")
    return {"code": printed(code), "address": facts["address"].partition("?")[0], "qr": facts["qr"]}
