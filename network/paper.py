"""Papers as tagged PDF (PDF/UA-1): a template and plain values in, one file out; and what every paper shares."""

import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import segno
import typst
from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format

from network.answers import site_address

POSTER = Path(__file__).parent / "papers" / "poster.typ"
MOST_UNKNOWN = 12
HIDDEN = ("Cc", "Cs", "Co", "Cn")
UNDISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
LONG_WORD = re.compile(r"([^\s<>]{22})(?=[^\s<>])")
FONTS = settings.BASE_DIR / "assets" / "fonts"


def page_facts(path: str) -> dict[str, Any]:
    """Return what a paper tells of the page that it leads to: address, a code that opens it, the day of printing."""
    address = site_address(path)
    return {
        "network": settings.NETWORK_NAME,
        "printed": date_format(timezone.localdate(), "SHORT_DATE_FORMAT"),
        "address": address.removeprefix("https://").removeprefix("http://"),
        "qr": segno.make(address, error="m").svg_inline(scale=4, border=2),
    }


def set_in_type(template: Path, data: Mapping[str, Any]) -> bytes:
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


def _compile(template: Path, data: Any) -> bytes:
    pdf = typst.compile(
        str(template),
        root=str(template.parent),
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
