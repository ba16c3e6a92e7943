"""What people's words ask for: the vocabularies' names in three languages and the words of data/thesaurus.json."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache, lru_cache
from typing import Any

from network.facets import DATA, Facet, functions, vocabulary
from network.inflection import WORDS_KEPT, stem_of
from network.words import WORD, AskedWord, fold, forms, is_filler

NAMES = {
    "place_kinds": Facet.KIND,
    "circle_kinds": Facet.KIND,
    "target_groups": Facet.AUDIENCE,
    "openness": Facet.OPENNESS,
    "equipment": Facet.EQUIPMENT,
    "needs": Facet.NEED,
    "languages": Facet.LANGUAGE,
    "ways_to_take_part": Facet.WAY,
    "manners": Facet.MANNER,
}
SAID_OF_ALL = {"language=fi", "way=on_site"}  # what nearly every listing has tells nothing apart
FUNCTION = "function"
STEMMERS = {"sv": "swedish", "en": "english"}
SHORTEST_COMPOUND_PART = 5
MOST_CODES = 12


@dataclass
class Meaning:
    """The codes that a word asks for, as the index writes them: those it means, and those that answer too."""

    means: dict[str, None] = field(default_factory=dict)
    also: dict[str, None] = field(default_factory=dict)

    def add(self, means: Iterable[str], also: Iterable[str] = ()) -> None:
        self.means |= dict.fromkeys(means)
        self.also |= dict.fromkeys(also)


def code_word(facet: str, code: str) -> str:
    """Return a code as one word of a search key; no visitor can write it by chance."""
    return f"{facet}={code}"


@lru_cache(maxsize=WORDS_KEPT)
def meaning_of(word: AskedWord) -> Meaning:
    """Return what a word asks for by itself, or as the first or last part of a compound."""
    found, lexicon = Meaning(), _lexicon()
    for key in word.keys:
        if key in lexicon:
            found.add(lexicon[key].means, lexicon[key].also)
    for known in lexicon:
        if any(_is_end(key, known) for key in word.keys):
            found.add((), lexicon[known].means)
    means = list(found.means)[:MOST_CODES]
    also = [code for code in found.also if code not in found.means][:MOST_CODES]
    return Meaning(dict.fromkeys(means), dict.fromkeys(also))


def functions_meant(words: Iterable[AskedWord]) -> list[str]:
    """Return the functions of organisations that every one of the words asks for."""
    each = [{*found.means, *found.also} for found in map(meaning_of, words)]
    shared = set.intersection(*each) if each else set()
    return [code for code in functions() if code_word(FUNCTION, code) in shared]


@cache
def known_words() -> dict[str, str]:
    """Return the words of the vocabularies and the thesaurus as they are written, by their folded form."""
    written = [word for _language, text, _means, _also in _texts() for word in WORD.findall(text)]
    return {fold(word): word.casefold() for word in written if not is_filler(word)}


def _is_end(key: str, known: str) -> bool:
    return len(key) >= SHORTEST_COMPOUND_PART and known != key and known.startswith(key) | known.endswith(key)


@cache
def _lexicon() -> dict[str, Meaning]:
    found: dict[str, Meaning] = defaultdict(Meaning)
    for language, text, means, also in _texts():
        words = [word for word in WORD.findall(text) if not is_filler(word)]
        for word in words:
            for key in _keys(language, word):
                # One word of several does not mean all that they mean together.
                found[key].add(means if len(words) == 1 else (), also if len(words) == 1 else (*means, *also))
    return dict(found)


def _keys(language: str, word: str) -> Iterable[str]:
    if language == "fi":
        return forms(word)
    return dict.fromkeys((fold(word), fold(stem_of(word, STEMMERS[language]))))


def _texts() -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Every text with its language, the codes it means, and those that answer too."""
    rows = json.loads((DATA / "thesaurus.json").read_text(encoding="utf-8"))
    yield from _names()
    yield from _functions(rows["answers"])
    for row in rows["rows"]:
        for language in ("fi", "sv", "en"):
            for text in row[language].split():
                yield language, text, tuple(row["means"]), tuple(row["also"])


def _names() -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    for name, facet in NAMES.items():
        for code, term in vocabulary(name).items():
            own = code_word(facet, code)
            for language, text in zip(("fi", "sv", "en"), () if own in SAID_OF_ALL else term.names, strict=False):
                yield language, text, (own,), ()


def _functions(answers: dict[str, Any]) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """A function's names and examples ask for whoever has it, and for the places that answer the same."""
    for code, function in functions().items():
        own, others = (code_word(FUNCTION, code),), tuple(answers[code])
        for language, text in zip(("fi", "sv", "en"), function.names, strict=True):
            yield language, text, own, others
        for example in function.examples:
            yield "fi", example, own, others
