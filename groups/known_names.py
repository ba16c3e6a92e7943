"""Names that the circle knows, found in a text in any of their forms: Aino, Ainon, Pekalle; pure, no database."""

import re
from collections.abc import Collection, Iterable, Iterator

from network.place_names import base_names
from network.words import fold

WORD = re.compile(r"[^\W\d_]+(?:[-.’'][^\W\d_]+)*")
PART = re.compile(r"[-.’'\s]+")
SHORTEST = 2


def names_in_text(text: str, names: Iterable[str]) -> list[str]:
    """Return the names that the text seems to hold, each once, as they were given.

    It would rather name one too many: who reads the text decides. A name with a capital letter is looked for among
    words with one, and initials only as they were written.
    """
    words = WORD.findall(text)
    capital = {base for word in words if word[:1].isupper() for base in _bases(word)}
    small = {base for word in words for base in _bases(word)}
    asked = dict.fromkeys(names)
    return [name for name in asked if any(_is_there(part, words, capital, small) for part in name.split())]


def _is_there(part: str, words: Collection[str], capital: Collection[str], small: Collection[str]) -> bool:
    bare = part.strip(".")
    if len(bare) < SHORTEST:
        return False
    if bare.isupper() or "." in bare:
        return bare in words
    return fold(bare) in (capital if bare[:1].isupper() else small)


def _bases(word: str) -> Iterator[str]:
    """Every form that the word may come from; the parts around a hyphen or an apostrophe are words too."""
    yield fold(word)
    for part in PART.split(word):
        if len(part) >= SHORTEST:
            yield from base_names(fold(part))
