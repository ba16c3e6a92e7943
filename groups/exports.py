"""A circle on paper: the agreement and the poster, as tagged PDF in the circle's own language."""

from pathlib import Path
from typing import Any

from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groups.models import Circle
from groups.queries.meetings import breaks_in_words, times_in_words, venue_in_words
from groups.queries.readiness import Item, Status, items_of
from network.facets import vocabulary
from network.paper import POSTER, left_out, page_facts, set_in_type

AGREEMENT = Path(__file__).parent / "papers" / "agreement.typ"


def agreement_pdf(circle: Circle, *, has_public_page: bool, language: str = "", size: str = "a4") -> bytes:
    """Return what the circle has agreed on: facts, twelve topics, principles, a place to sign.

    In the circle's own language unless another is asked for; what people wrote stays in their words.
    """
    with translation.override(language or circle.language):
        told = [_topic(item) for item in items_of(circle)]
        return set_in_type(
            AGREEMENT,
            {
                **_common(circle, _("Sopimus: %(name)s") % {"name": circle.name}),
                **({} if has_public_page else {"qr": None}),
                "facts": _facts(circle),
                "principles": next(topic for topic in told if topic["code"] == "principles"),
                "topics": told,
                "words": {
                    **_shared_words(),
                    "principles": _("Näin olemme yhdessä"),
                    "agreed": _("Mitä on sovittu"),
                    "review": _("Katsotaan uudelleen"),
                    "review_text": _("Käymme tämän yhdessä läpi viimeistään"),
                    "review_day": date_format(circle.review_on, "SHORT_DATE_FORMAT") if circle.review_on else "",
                    "signatures": _("Allekirjoitukset"),
                    "signature": _("Nimi ja päivä"),
                },
            },
            size,
        )


def _topic(item: Item) -> dict[str, Any]:
    own = item.answer.other.strip() if item.answer else ""
    lines = [{"text": line, "own": line == own} for line in item.lines]
    return {"code": item.topic.code, "label": item.topic.label, "lines": lines, "waits": item.status.label}


def poster_pdf(circle: Circle, *, language: str = "", size: str = "a4") -> bytes:
    """Return a page for a wall: who, when, where, everyone is welcome."""
    with translation.override(language or circle.language):
        return set_in_type(
            POSTER,
            {
                **_common(circle, _("Juliste: %(name)s") % {"name": circle.name}),
                "summary": circle.summary,
                "times": [_capital(time) for time in times_in_words(circle)] or [_("Kysy, milloin tavataan")],
                "venue": venue_in_words(circle) or _("Kysy, missä tavataan"),
                "where": ", ".join(part for part in (circle.area, circle.municipality.name) if part),
                "notes": breaks_in_words(circle),
                "facts": [],
                "contact": " ".join(part for part in (circle.contact_name, circle.contact_phone) if part),
                "words": {
                    **_shared_words(),
                    "welcome": [
                        _("Kaikki saavat tulla."),
                        *([_("Ei maksa mitään.")] if "free_of_charge" in circle.openness else []),
                    ],
                    "ask": _("Kysy lisää:"),
                    "foot": _shared_words()["not_municipal"],
                },
            },
            size,
        )


def left_out_of_poster(circle: Circle) -> str:
    """Return the characters of the circle's own words that a poster cannot show."""
    return left_out(_own_words(circle))


def left_out_of_agreement(circle: Circle) -> str:
    """Return the characters of the circle's own words that an agreement cannot show."""
    return left_out([*_own_words(circle), *(answer.other for answer in circle.answers.all())])


def _own_words(circle: Circle) -> list[str]:
    return [circle.name, circle.summary, venue_in_words(circle), circle.area, circle.contact_name]


def _common(circle: Circle, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "name": circle.name,
        "kind": vocabulary("circle_kinds")[circle.kind].label
        + (_(" · esimerkki, ei oikea piiri") if circle.is_demo else ""),
        "language": get_language() or circle.language,
        "own_language": circle.language,
        **page_facts(circle.get_absolute_url()),
    }


def _shared_words() -> dict[str, str]:
    return {
        "code": _("QR-koodi, joka avaa piirin sivun"),
        "not_municipal": _("Piiri ei ole kunnan palvelu. Sitä pitävät ihmiset itse, ja kaikki saavat tulla."),
    }


def _facts(circle: Circle) -> list[dict[str, str]]:
    done = [item for item in items_of(circle) if item.status is not Status.OPEN]
    facts = [
        (_("Milloin"), "; ".join(times_in_words(circle)) or _("Päätetään yhdessä.")),
        (_("Missä"), venue_in_words(circle) or _("Päätetään yhdessä.")),
        (_("Kunta"), ", ".join(part for part in (circle.area, circle.municipality.name) if part)),
        (_("Yhteyshenkilö"), " ".join(part for part in (circle.contact_name, circle.contact_phone) if part)),
        (_("Taustalla"), circle.host.name if circle.host else _("Ei järjestöä taustalla")),
        (_("Sovittu"), f"{len(done)} / {len(items_of(circle))}"),
    ]
    return [{"label": label, "text": text} for label, text in facts if text]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
