"""Words made comparable: case and accents folded, endings cut; the same key on every database."""

import re
import unicodedata
from functools import cache, lru_cache

import snowballstemmer

WORD = re.compile(r"[^\W_]+", re.UNICODE)
STEMS_KEPT = 20_000  # visitors choose the words, so there is no end of them
LETTERS = str.maketrans({"ø": "o", "æ": "a", "ß": "s", "đ": "d", "ł": "l"})


def fold(text: str) -> str:
    """Return the text in lower case without accents, one space between words."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return " ".join(WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


@lru_cache(maxsize=STEMS_KEPT)
def stem(word: str) -> str:
    """Return the Finnish stem of a word, folded."""
    return fold(_stemmer().stemWord(word.casefold()))


@cache
def _stemmer() -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer("finnish")


def search_key(*texts: str) -> str:
    """Return the texts as one key to search in: each word folded, and its stem where that differs."""
    found: dict[str, None] = {}
    for text in texts:
        for word in WORD.findall(text):
            found[fold(word)] = None
            found[stem(word)] = None
    return f" {' '.join(key for key in found if key)} "


def sort_key(text: str) -> str:
    """Return a key that puts Finnish names in Finnish order: å, ä and ö last, v and w together."""
    order = str.maketrans({"å": "{", "ä": "|", "ö": "}", "w": "v"})
    return text.casefold().translate(order)
