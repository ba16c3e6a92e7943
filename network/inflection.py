"""Base forms of words: what a Finnish word is when its endings are taken off, and its stem where no one knows it."""

from functools import cache, lru_cache
from itertools import islice, product
from threading import Lock

import snowballstemmer
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamMap

from network.words_on_disk import dictionary

WORDS_KEPT = 20_000  # visitors choose the words, so there is no end of them
SHORTEST_END = 5
MOST_SPELLINGS = 64
LITTLE_ENDINGS = (
    "kaan", "kään", "kin", "han", "hän", "nsa", "nsä", "mme", "nne", "ko", "kö", "pa", "pä", "ni", "si",
)  # fmt: skip
ONE_AT_A_TIME = Lock()  # a stemmer keeps the word that it is at work on, and the server answers in threads
DOTS = {"a": "aä", "o": "oö"}


@cache
def _dictionary() -> StreamMap:
    """The Finnish dictionary, read once by a process: 1.3 s. The web server reads it before it forks."""
    return dictionary("fi")


def warm() -> None:
    """Read what the first search would otherwise wait for."""
    _dictionary()
    base_form("kohtaamispaikoissa")


@cache
def _stemmer(language: str) -> "snowballstemmer.stemmer":
    return snowballstemmer.stemmer(language)


@lru_cache(maxsize=WORDS_KEPT)
def stem_of(word: str, language: str = "finnish") -> str:
    """Return the word without its endings as the language's rules cut them."""
    with ONE_AT_A_TIME:
        return str(_stemmer(language).stemWord(word.casefold()))


@lru_cache(maxsize=WORDS_KEPT)
def base_form(word: str) -> str | None:
    """Return the Finnish word's base form; a compound's by its last part; None when the dictionary has neither."""
    lower = word.casefold()
    return _known(lower) or _without_little_ending(lower) or _by_last_part(lower) or _with_dots(lower)


def is_in_dictionary(word: str) -> bool:
    """Whether the word itself is known, and not only its last part."""
    return _known(word.casefold()) is not None


def _known(lower: str) -> str | None:
    """Names stand in the dictionary with a capital letter."""
    found = _dictionary().get(lower) or _dictionary().get(lower.capitalize())
    return found if found and found.isalpha() else None


def _without_little_ending(lower: str) -> str | None:
    """Kahvilakin and kahvilani are kahvila with something said of it."""
    ending = next((ending for ending in LITTLE_ENDINGS if lower.endswith(ending)), "")
    return _known(lower.removesuffix(ending)) if ending else None


def _by_last_part(lower: str) -> str | None:
    """Multisillassa is not in the dictionary, but sillassa is: the longest known end tells how the whole bends."""
    for start in range(2, len(lower) - SHORTEST_END + 1):
        end = _dictionary().get(lower[start:])
        if end and end.isalpha():
            return lower[:start] + end
    return None


def _with_dots(lower: str) -> str | None:
    """What is written without dots: yksinaisille is yksinäisille."""
    if not any(letter in lower for letter in DOTS):
        return None
    spellings = product(*(DOTS.get(letter, letter) for letter in lower))
    for letters in islice(spellings, 1, MOST_SPELLINGS):
        if found := _dictionary().get("".join(letters)):
            return found
    return None
