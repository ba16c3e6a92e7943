"""Papers as tagged PDF (PDF/UA-1): a template and plain values in, one file out; and what every paper shares.

The libraries are read when the first paper is made: a web process that makes none does without their memory.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format

from network.answers import site_address

POSTER = Path(__file__).parent / "papers" / "poster.typ"
PROBE = Path(__file__).parent / "papers" / "probe.typ"
SIZES = ("a4", "a5")
MOST_UNKNOWN = 12
NOT_FOR_READING = ("qr", "map", "file")
HIDDEN = ("Cc", "Cs", "Co", "Cn")
UNSEEN = (*HIDDEN, "Cf", "Mn", "Me", "Zs", "Zl", "Zp")
UNDISPLAYED = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
LONG_WORD = re.compile(r"([^\s<>]{22})(?=[^\s<>])")
SEAM, SEAM_OF_LONG = re.compile(r"(?<=/)(?=[^/])"), re.compile(r"(?<=-)|(?=\.)")
LONG_PART = 36  # of an address; so much fits a line of a small poster
FONTS = settings.BASE_DIR / "assets" / "fonts"


def page_facts(path: str) -> dict[str, Any]:
    """Return what a paper tells of the page that it leads to: address, a code that opens it, the day of printing.

    `address_parts` are the address in the parts between which it may break.
    """
    import segno

    address = site_address(path)
    shown = address.removeprefix("https://").removeprefix("http://")
    return {
        "network": settings.NETWORK_NAME,
        "printed": date_format(timezone.localdate(), "SHORT_DATE_FORMAT"),
        "address": shown,
        "address_parts": address_parts(shown),
        "qr": segno.make(address, error="m").svg_inline(scale=4, border=2),
    }


def address_parts(address: str) -> list[str]:
    """Return the address in parts: broken after a slash, and where that is too long after a hyphen or before a dot."""
    parts = SEAM.split(address)
    return [piece for part in parts for piece in (SEAM_OF_LONG.split(part) if len(part) > LONG_PART else [part])]


def asked_size(request: HttpRequest) -> str:
    """Return the size of paper that the address asks for; A4 unless it says so."""
    size = request.GET.get("size", "").lower()
    return size if size in SIZES else SIZES[0]


def set_in_type(
    template: Path, data: Mapping[str, Any], size: str = SIZES[0], *, pictures: Path | None = None
) -> bytes:
    """Set the paper; a character that no font here shows is left out, so that a paper always comes.

    `pictures` is the folder in which the template finds the pictures that the data names.
    """
    import typst

    whole = {"own_language": data["language"], **data, "paper": size} if "language" in data else data
    unknown: set[str] = set()
    for _attempt in range(MOST_UNKNOWN):
        try:
            return _compile(template, _printable(whole, unknown.__contains__), pictures)
        except typst.TypstError as error:
            text = UNDISPLAYED.search(str(error))
            if text is None or set(text[1]) <= unknown:
                break
            unknown |= {character for character in text[1] if not is_plain(character)}
    return _compile(template, _printable(whole, lambda character: not is_plain(character)), pictures)


def left_out(texts: Iterable[str]) -> str:
    """Return the characters of the texts that a paper leaves out, each once; empty when it shows them all."""
    suspects = {c for text in texts for c in text if not is_plain(c) and unicodedata.category(c) not in UNSEEN}
    return "".join(sorted(_unshown(frozenset(suspects))))


@lru_cache(maxsize=512)
def _unshown(suspects: frozenset[str]) -> frozenset[str]:
    """Which of the characters no font of the papers has; found in a few settings however many they are."""
    import typst

    shown = set(suspects)
    for _attempt in range(MOST_UNKNOWN):
        try:
            _compile(PROBE, {"text": "".join(sorted(shown))})
        except typst.TypstError as error:
            text = UNDISPLAYED.search(str(error))
            if text is None or not shown & set(text[1]):
                break
            shown -= set(text[1])
        else:
            return suspects - shown
    return suspects


def _compile(template: Path, data: Any, pictures: Path | None = None) -> bytes:
    import typst

    source: Any = template.read_bytes() if pictures else str(template)
    pdf = typst.compile(
        source,
        root=str(pictures or template.parent),
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
    if not isinstance(value, str) or key in NOT_FOR_READING:
        return value
    text = "".join(c for c in value if not is_unknown(c) and (c == "\n" or unicodedata.category(c) not in HIDDEN))
    return text if key == "title" else LONG_WORD.sub("\\1\u200b", text)
