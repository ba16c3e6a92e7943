"""What people's words ask for: the vocabularies' names in three languages and the words of data/thesaurus.json."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache, reduce
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
FUNCTION, MUNICIPALITY = "function", "municipality"
LETTERS_OF_FACET = 2
LANGUAGES = ("fi", "sv", "en")
STEMMERS = {"sv": "swedish", "en": "english"}
SHORTEST_COMPOUND_PART = 5
MOST_CODES = 12


def code_word(facet: str, code: str) -> str:
    """Return a code as one word of a search key; no visitor can write it by chance, nor find it by the facet's name."""
    return f"{facet[:LETTERS_OF_FACET]}={code}".replace("_", "-")


# What nearly every listing has tells nothing apart.
SAID_OF_ALL = {code_word(Facet.LANGUAGE, "fi"), code_word(Facet.WAY, "on_site")}


@dataclass(frozen=True)
class Ways:
    """What answers a text: its own code, codes of the same meaning, codes that answer too, and parts of words.

    `names_last` says that a name which holds the word is no answer by itself.
    """

    names: tuple[str, ...] = ()
    means: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()
    names_last: bool = False

    def joined(self, other: "Ways") -> "Ways":
        """Return both together, each code once and where it counts most."""
        names = _once((*self.names, *other.names))
        means = _once((*self.means, *other.means), names)
        also = _once((*self.also, *other.also), (*names, *means))
        return Ways(names, means, also, _once((*self.parts, *other.parts)), self.names_last or other.names_last)

    def weaker(self, *, parts: bool) -> "Ways":
        """Return the same for a word that is only a part of the text."""
        return Ways(also=(*self.names, *self.means), parts=self.parts if parts else ())


def _once(codes: Iterable[str], known: Iterable[str] = ()) -> tuple[str, ...]:
    return tuple(code for code in dict.fromkeys(codes) if code not in set(known))[:MOST_CODES]


@lru_cache(maxsize=WORDS_KEPT)
def meaning_of(word: AskedWord) -> Ways:
    """Return what a word asks for by itself, or as the first or last part of a compound."""
    lexicon = _lexicon()
    found = reduce(Ways.joined, (lexicon[key] for key in word.keys if key in lexicon), Ways())
    halves = (lexicon[known] for known in lexicon if any(_is_end(key, known) for key in word.keys))
    return reduce(Ways.joined, (ways.weaker(parts=False) for ways in halves), found)


def functions_meant(words: Iterable[AskedWord]) -> list[str]:
    """Return the functions of organisations that every one of the words asks for."""
    each = [{*found.names, *found.means} for found in map(meaning_of, words)]
    shared = set.intersection(*each) if each else set()
    return [code for code in functions() if code_word(FUNCTION, code) in shared]


@cache
def known_words() -> dict[str, str]:
    """Return the words of the vocabularies and the thesaurus as they are written, by their folded form."""
    return _as_written(text for _language, text, _ways in _texts())


@cache
def swedish_words() -> dict[str, str]:
    """Return those that are Swedish: no dictionary tells what a Swedish compound is made of."""
    return _as_written(text for language, text, _ways in _texts() if language == "sv")


def _as_written(texts: Iterable[str]) -> dict[str, str]:
    written = [word for text in texts for word in WORD.findall(text)]
    return {fold(word): word.casefold() for word in written if not is_filler(word)}


def _is_end(key: str, known: str) -> bool:
    return len(key) >= SHORTEST_COMPOUND_PART and known != key and known.startswith(key) | known.endswith(key)


@cache
def _lexicon() -> dict[str, Ways]:
    found: dict[str, Ways] = defaultdict(Ways)
    for language, text, ways in _texts():
        words = [word for word in WORD.findall(text) if not is_filler(word)]
        for word in words:
            for key in _keys(language, word):
                # One word of several does not mean all that they mean together.
                found[key] = found[key].joined(ways if len(words) == 1 else ways.weaker(parts=True))
    return dict(found)


def _keys(language: str, word: str) -> Iterable[str]:
    if language == "fi":
        return forms(word)
    return dict.fromkeys((fold(word), fold(stem_of(word, STEMMERS[language]))))


def _texts() -> Iterator[tuple[str, str, Ways]]:
    """Every text with its language and what answers it."""
    rows = json.loads((DATA / "thesaurus.json").read_text(encoding="utf-8"))
    yield from _names()
    yield from _functions(rows["answers"])
    for row in rows["rows"]:
        parts, last = tuple(row.get("parts", "").split()), bool(row.get("names_last"))
        ways = Ways(means=_codes(row["means"]), also=_codes(row["also"]), parts=parts, names_last=last)
        for language in LANGUAGES:
            for text in row[language].split():
                yield language, text, ways


def _names() -> Iterator[tuple[str, str, Ways]]:
    for name, facet in NAMES.items():
        for code, term in vocabulary(name).items():
            own = code_word(facet, code)
            if own not in SAID_OF_ALL:
                for language, text in zip(LANGUAGES, term.names, strict=True):
                    yield language, text, Ways(names=(own,))


def _functions(answers: dict[str, Any]) -> Iterator[tuple[str, str, Ways]]:
    """A function's names and examples ask for whoever has it, and for the places that answer the same."""
    for code, function in functions().items():
        ways = Ways(means=(code_word(FUNCTION, code),), also=_codes(answers[code]))
        for language, text in zip(LANGUAGES, function.names, strict=True):
            yield language, text, ways
        for example in function.examples:
            yield "fi", example, ways


def _codes(written: Iterable[str]) -> tuple[str, ...]:
    return tuple(code_word(*code.split("=")) for code in written)
