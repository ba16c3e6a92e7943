"""A circle on paper: the agreement and the poster, as tagged PDF in the circle's own language."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from groups.models import Circle
from groups.queries.meetings import times_in_words, venue_in_words
from groups.queries.readiness import Status, items_of
from network.facets import vocabulary

PAPERS = Path(__file__).parent / "papers"
MOST_UNKNOWN = 12
HIDDEN = ("Cc", "Cs", "Co", "Cn")
UNDISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
LONG_WORD = re.compile(r"([^\s<>]{22})(?=[^\s<>])")
FONTS = settings.BASE_DIR / "assets" / "fonts"


def agreement_pdf(circle: Circle, *, has_public_page: bool) -> bytes:
    """Return what the circle has agreed on: facts, twelve topics, principles, a place to sign."""
    with translation.override(circle.language):
        told = [
            {"code": i.topic.code, "label": i.topic.label, "lines": list(i.lines), "waits": i.status.label}
            for i in items_of(circle)
        ]
        return _set_in_type(
            "agreement.typ",
            {
                **_common(circle, _("Sopimus: %(name)s") % {"name": circle.name}),
                "qr": _qr(circle) if has_public_page else None,
                "facts": _facts(circle),
                "principles": next(topic for topic in told if topic["code"] == "principles"),
                "topics": told,
                "words": {
                    **_shared_words(),
                    "principles": _("Näin olemme yhdessä"),
                    "agreed": _("Mitä on sovittu"),
                    "review": _("Katsotaan uudelleen"),
                    "review_text": _("Käymme tämän yhdessä läpi viimeistään"),
                    "signatures": _("Allekirjoitukset"),
                    "signature": _("Nimi ja päivä"),
                },
            },
        )


def poster_pdf(circle: Circle) -> bytes:
    """Return a page for a wall: who, when, where, everyone is welcome."""
    with translation.override(circle.language):
        return _set_in_type(
            "poster.typ",
            {
                **_common(circle, _("Juliste: %(name)s") % {"name": circle.name}),
                "qr": _qr(circle),
                "summary": circle.summary,
                "times": [_capital(time) for time in times_in_words(circle)] or [_("Kysy, milloin tavataan")],
                "venue": venue_in_words(circle) or _("Kysy, missä tavataan"),
                "where": ", ".join(part for part in (circle.area, circle.municipality.name) if part),
                "contact": " ".join(part for part in (circle.contact_name, circle.contact_phone) if part),
                "words": {
                    **_shared_words(),
                    "everyone": _("Kaikki saavat tulla."),
                    "free": _("Ei maksa mitään.") if "free_of_charge" in circle.openness else "",
                    "ask": _("Kysy lisää:"),
                },
            },
        )


def _common(circle: Circle, title: str) -> dict[str, Any]:
    return {
        "title": title,
        "name": circle.name,
        "kind": vocabulary("circle_kinds")[circle.kind].label
        + (_(" · esimerkki, ei oikea piiri") if circle.is_demo else ""),
        "language": circle.language,
        "network": settings.NETWORK_NAME,
        "printed": date_format(timezone.localdate(), "SHORT_DATE_FORMAT"),
        "address": _address(circle).removeprefix("https://").removeprefix("http://"),
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


def _address(circle: Circle) -> str:
    return f"{settings.SITE_URL.rstrip('/')}{circle.get_absolute_url()}"


def _qr(circle: Circle) -> str:
    code = segno.make(_address(circle), error="m")
    return code.svg_inline(scale=4, border=2)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _set_in_type(template: str, data: Mapping[str, Any]) -> bytes:
    """Set the paper; a character that no font here shows is left out, so that a paper always comes."""
    unknown: set[str] = set()
    for _attempt in range(MOST_UNKNOWN):
        try:
            return _compile(template, _printable(data, unknown.__contains__))
        except typst.TypstError as error:
            text = UNDISPLAYED.search(str(error))
            if text is None or set(text[1]) <= unknown:
                break
            unknown |= {character for character in text[1] if not is_plain(character)}
    return _compile(template, _printable(data, lambda character: not is_plain(character)))


def _compile(template: str, data: Any) -> bytes:
    pdf = typst.compile(
        str(PAPERS / template),
        root=str(PAPERS),
        font_paths=[str(FONTS)],
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=["ua-1"],
    )
    return bytes(pdf)


def is_plain(character: str) -> bool:
    """Say whether the character is one that the papers' own font surely shows: Latin letters and their punctuation."""
    return character < "\u0180" or character in "–—‘’“”„…•−€ "


def _printable(value: Any, is_unknown: Callable[[str], bool], key: str = "") -> Any:
    if isinstance(value, Mapping):
        return {inner_key: _printable(inner, is_unknown, inner_key) for inner_key, inner in value.items()}
    if isinstance(value, list):
        return [_printable(inner, is_unknown, key) for inner in value]
    if not isinstance(value, str) or key == "qr":
        return value
    text = "".join(c for c in value if not is_unknown(c) and (c == "\n" or unicodedata.category(c) not in HIDDEN))
    return text if key == "title" else LONG_WORD.sub("\\1\u200b", text)
