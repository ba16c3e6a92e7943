"""Codes of prescription slips, and what their giver is told; pure but for the portal's own key."""

import hmac
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from django.conf import settings

ALPHABET = "CDFGHJKLMNPQRTVWX3479"  # no vowel makes a word, and no two look or sound alike in print: 0 O, 1 I, 8 B …
LENGTH = 8
LEAST_GIVEN = 5
FEW = 3


def code_of(giver: int, form_key: str) -> str:
    """Return the code of a slip: the same form sent twice gives the same, and nobody without the key can make one."""
    digest = hmac.new(_key("code"), f"{giver}:{form_key}".encode(), sha256).digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _place in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def printed(code: str) -> str:
    """Return the code as it is read aloud and typed: two groups of four."""
    return f"{code[:4]}-{code[4:]}"


def typed(text: str) -> str:
    """Return the code that somebody typed, however they spaced it; empty when it cannot be one."""
    code = "".join(letter for letter in text.upper() if letter.isalnum())
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""


def strange_in(text: str) -> list[str]:
    """Return the letters and digits of the text that no code has, each once."""
    letters = dict.fromkeys(letter for letter in text.upper() if letter.isalnum())
    return [letter for letter in letters if letter not in ALPHABET]


def hashed(code: str) -> str:
    """Return what is kept of a code."""
    return hmac.new(_key("kept"), code.encode(), sha256).hexdigest()


def _key(use: str) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"groups.slips.{use}".encode(), sha256).digest()


def quarter_of(day: date) -> date:
    """Return the first day of the day's quarter."""
    return date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


@dataclass(frozen=True)
class Told:
    """How many slips of a period were used, as far as it is told: exact, at most, at least, or not at all."""

    given: int
    used: int | None = None
    at_least: int | None = None
    at_most: int | None = None


def told_of(given: int, used: int) -> Told:
    """Return what a giver may hear: nothing of fewer than five, and never "nobody" or "everybody"."""
    if given < LEAST_GIVEN:
        return Told(given)
    if used < FEW:
        return Told(given, at_most=FEW - 1)
    if given - used < FEW:
        return Told(given, at_least=given - FEW + 1)
    return Told(given, used=used)
