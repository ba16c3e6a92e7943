"""Words made comparable: case and accents folded, endings cut; the same key on every database."""

import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain, pairwise
from pathlib import Path

from network.inflection import WORDS_KEPT, base_form, is_in_dictionary, stem_of

LONGEST_SORT_KEY = 160
WORD = re.compile(r"[^\W_]+", re.UNICODE)
STEMS_KEPT = WORDS_KEPT
FILLERS = Path(__file__).parent / "data" / "fillers.json"
MOST_WORDS = 8  # of one search; nobody means more, and each costs the database its share
SHORTEST_PART = 4  # shorter keys are found only as whole words
MADE_WITH = ("lainen", "minen", "inen", "nta", "us", "ys", "ja", "lu")  # longest first
SHORTEST_ROOT = 5
SHORTEST_VERB = 3
OF_MINE = "ni"  # mieheni is my husband
LETTERS = str.maketrans({"ø": "o", "æ": "a", "ß": "s", "đ": "d", "ł": "l"})


def fold(text: str) -> str:
    """Return the text in lower case without accents, one space between words."""
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS)).casefold()
    return " ".join(WORD.findall("".join(c for c in plain if not unicodedata.combining(c))))


@lru_cache(maxsize=STEMS_KEPT)
def stem(word: str) -> str:
    """Return the Finnish stem of a word, folded."""
    return fold(stem_of(word))


@lru_cache(maxsize=WORDS_KEPT)
def forms(word: str) -> tuple[str, ...]:
    """Return the keys of one word: as written, and its base form, or its stem where the dictionary has no such word."""
    if word.isdigit():
        return (fold(word),)  # a number has no endings, and a list has thousands of them
    base = base_form(word)
    found = (fold(word), fold(base) if base else stem(word))
    return tuple(dict.fromkeys(key for key in found if key))


def search_key(*texts: str) -> str:
    """Return the texts as one key to search in: each word folded, and its base form where that differs."""
    found = dict.fromkeys(key for text in texts for word in WORD.findall(text) for key in forms(word))
    return f" {' '.join(found)} "


def joined(key: str, *more: Iterable[str]) -> str:
    """Return the key with more keys in it, each once."""
    return f" {' '.join(dict.fromkeys((*key.split(), *chain(*more))))} "


@dataclass(frozen=True)
class AskedWord:
    """A word of a search, as written, with the keys that it is looked for by."""

    said: str
    keys: tuple[str, ...]

    @property
    def patterns(self) -> tuple[str, ...]:
        """What a search key must hold: a long key anywhere, for compounds, and a short one as a whole word."""
        return tuple(key if len(key) >= SHORTEST_PART else f" {key} " for key in self.keys)

    @property
    def whole(self) -> tuple[str, ...]:
        return tuple(f" {key} " for key in self.keys)


def asked_words(text: str) -> tuple[AskedWord, ...]:
    """Return the words that a search text means, the filler left out unless it is all there is."""
    written = [word.casefold() for word in WORD.findall(text)]
    said = list(dict.fromkeys(written))
    content = [word for word in said if not is_filler(word)] or said
    own = _kin_of_mine(written)
    meant = [word for word in content if word not in own] or content
    return tuple(AskedWord(word, keys) for word in meant[:MOST_WORDS] if (keys := _keys(word)))


def _kin_of_mine(words: Sequence[str]) -> set[str]:
    """Who of the words are close to the one who asks: my mother, min man, mieheni. They tell whose need, not what."""
    before = {word for mine, word in pairwise(words) if mine in _listed("mine") and word in _listed("kin")}
    bent = {
        word for word in words
        if word.endswith(OF_MINE) and {base_form(word), word.removesuffix(OF_MINE)} & _listed("kin")
    }  # fmt: skip
    return before | bent


@cache
def _listed(name: str) -> frozenset[str]:
    return frozenset(json.loads(FILLERS.read_text(encoding="utf-8"))[name].split())


def is_filler(word: str) -> bool:
    """Whether the word only holds a question together: ja, missä, haluan."""
    return word.casefold() in _fillers() or base_form(word) in _listed("forms")


@cache
def _fillers() -> frozenset[str]:
    return _listed("fi") | _listed("sv") | _listed("en")


@lru_cache(maxsize=WORDS_KEPT)
def _keys(word: str) -> tuple[str, ...]:
    """The word's own forms; one that Finnish does not know is tried as Swedish and English too."""
    foreign = [] if base_form(word) else [fold(stem_of(word, language)) for language in ("swedish", "english")]
    own = forms(word)
    guessed = [] if is_in_dictionary(word) else [stem(word)]
    long_enough = (key for key in (*foreign, *guessed) if len(key) >= SHORTEST_PART)
    last = own[-1] if own else ""
    return tuple(dict.fromkeys((*own, *long_enough, *_root(last), *_verb(last))))


def _root(key: str) -> tuple[str, ...]:
    """What is left of a long word without the ending that made it of another: neuvonta, neuvoja, neuvominen."""
    ending = next((ending for ending in MADE_WITH if key.endswith(ending)), "")
    root = key.removesuffix(ending)
    return (root,) if ending and len(root) >= SHORTEST_ROOT else ()


def _verb(key: str) -> tuple[str, ...]:
    """What is done where a word says the doing: kutominen is kutoa, pelaaminen is pelata."""
    root = key.removesuffix("minen")
    if root == key or len(root) < SHORTEST_VERB:
        return ()
    found = (base_form(ending) for ending in (f"{root}a", f"{root}ä", root))
    return tuple(fold(base) for base in found if base and base[-1] in "aä" and base != root)[:1]


def text_words(texts: Iterable[str]) -> set[str]:
    """Return every word of the texts as written."""
    return {word for text in texts for word in WORD.findall(text)}


def sort_key(text: str) -> str:
    """Return a key that puts Finnish names in Finnish order: å, ä and ö last, v and w together.

    It fits where keys are kept, though small letters of some names are more than the capitals.
    """
    order = str.maketrans({"å": "{", "ä": "|", "ö": "}", "w": "v"})
    return text.casefold().translate(order)[:LONGEST_SORT_KEY]
