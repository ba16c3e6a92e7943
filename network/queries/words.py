"""Which of a search's words the network knows, and what was probably meant by the others."""

import time
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, QuerySet
from rapidfuzz import process
from rapidfuzz.distance import OSA

from network.inflection import base_form, is_in_dictionary
from network.matching import HoldsAll
from network.thesaurus import known_words, swedish_words
from network.words import AskedWord, fold, forms, is_filler, text_words

SHORTEST_MENDED = 4
SHORTEST_HALF = 3
ALIKE = 0.74
KEPT_FOR = 600.0
FEW_TEXTS = 2_000  # so few are read anew whenever they may have changed


@dataclass(frozen=True)
class Known:
    """Which of the words the rows hold at all, and whether one row holds them all."""

    words: tuple[bool, ...]
    together: bool


def known(words: Sequence[AskedWord], among: "QuerySet[Any]") -> Known:
    """Ask the rows of every word, in one query."""
    questions = [HoldsAll([word]) for word in words] + [HoldsAll(words)]
    asked = [Exists(among.filter(question)) for question in questions]
    found = among.model._default_manager.order_by().values_list(*asked)[:1]
    row = next(iter(found), (False,) * len(asked))
    return Known(tuple(map(bool, row[:-1])), bool(row[-1]))


@dataclass(frozen=True)
class Reading:
    """What is said of a search whose words were read as others: which stand for others, which are left out."""

    instead: Sequence[str] = ()
    unknown: Sequence[str] = ()
    near: str = ""
    only_some: bool = False

    @property
    def shown(self) -> str:
        return ", ".join(f"”{word}”" for word in self.instead)

    @property
    def left_out(self) -> str:
        return ", ".join(f"”{word}”" for word in self.unknown)


@dataclass(frozen=True)
class Vocabulary:
    """The words that can be found, as they are written, by their folded forms."""

    written: Mapping[str, str]

    def mended(self, words: Sequence[AskedWord], are_known: Sequence[bool]) -> tuple[str, Reading]:
        """Return the words to look for, and what is said of it: each unknown one as it is meant, or left out."""
        said: list[str] = []
        instead: list[str] = []
        unknown: list[str] = []
        for word, is_known in zip(words, are_known, strict=True):
            meant = [] if is_known else self._meant(word)
            said += [word.said] if is_known else meant
            instead += meant
            unknown += [] if is_known or meant else [word.said]
        return " ".join(said), Reading(instead, unknown)

    def _meant(self, word: AskedWord) -> list[str]:
        """The parts of a compound, or a word that differs by a letter or two; what the dictionary has is no typo."""
        parts = self._halves(word)
        near = None if is_in_dictionary(word.said) else self._nearest(word)
        if near and near.casefold() == word.said:
            near = None
        if near and (not parts or (len(parts) == 1 and OSA.distance(fold(near), fold(word.said)) == 1)):
            return [near]
        return list(parts)

    def _nearest(self, word: AskedWord) -> str | None:
        """The word that was probably meant: one letter off or two, as the network writes it; or None."""
        if len(word.said) < SHORTEST_MENDED or any(letter.isdigit() for letter in word.said):
            return None
        best: dict[str, float] = {}
        for key in dict.fromkeys((fold(word.said), *word.keys)):
            for near, score, _ in process.extract(
                key, self.written.keys(), scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=5
            ):
                best[near] = max(score, best.get(near, 0.0))
        chosen = min(best, key=lambda near: (-best[near], near[0] != fold(word.said)[0], near), default=None)
        return self.written[chosen] if chosen else None

    def _halves(self, word: AskedWord) -> tuple[str, ...]:
        """The known words that a compound is made of, both or one: käsityökerho is käsityö and kerho."""
        base = base_form(word.said) or word.said
        if base is word.said and (swedish := _swedish_halves(word.said)):
            return swedish
        best: tuple[str, ...] = ()
        for cut in range(len(base) - SHORTEST_HALF, SHORTEST_HALF - 1, -1):
            first, last = _first_part(base[:cut]), _standing_alone(base[cut:])
            if first and last and not is_filler(first):
                known = tuple(part for part in (first, last) if self._holds(part))
                if len(known) == 1 and len(base[:cut] if known[0] == first else base[cut:]) < SHORTEST_MENDED:
                    continue  # three letters of a longer word say nothing by themselves
                best = max(best, known, key=len)
        return best

    def _holds(self, text: str) -> bool:
        """Whether some word of the network is this, or begins with it where it is long enough to tell."""
        key = fold(text)
        if key in self.written:
            return True
        return len(key) >= SHORTEST_MENDED and any(known.startswith(key) for known in self.written)


def _swedish_halves(word: str) -> tuple[str, ...]:
    """The known words that a Swedish compound is made of: minnesklubb is minne and klubb, sorgegrupp is sorg."""
    known = swedish_words()
    for cut in range(len(word) - SHORTEST_HALF, SHORTEST_HALF - 1, -1):
        first = next((known[part] for part in _before_the_joint(fold(word[:cut])) if part in known), None)
        last = known.get(fold(word[cut:]))
        if first and (last or is_filler(word[cut:])):
            return (first, last) if last else (first,)
    return ()


def _before_the_joint(text: str) -> tuple[str, ...]:
    """What a Swedish first part may be by itself: minnes is minne, sorge is sorg, flick is flicka."""
    return (text, text.removesuffix("s"), text.removesuffix("e"), f"{text}a", f"{text}e")


def _first_part(text: str) -> str | None:
    """The first part of a compound by itself: eläkeläis is eläkeläinen, shakin is shakki."""
    return _standing_alone(text) or (_standing_alone(f"{text[:-1]}nen") if text.endswith("s") else None)


def _standing_alone(text: str) -> str | None:
    return base_form(text) if is_in_dictionary(text) else None


@dataclass
class KeptVocabulary:
    """A vocabulary kept by the process as long as what it is read of has the same stamp.

    Of few texts it is as new as the stamp; of very many it may be ten minutes old, for reading them takes a second.
    """

    texts: Callable[[], "Iterable[Sequence[str]]"]
    _kept: dict[str, Any] = field(default_factory=dict)

    def forget(self) -> None:
        """Read the texts anew when next asked, however many they were."""
        self._kept = {}

    def at(self, stamp: Hashable = None) -> Vocabulary:
        """Return the words; one statement, and none when they are kept. Without a stamp few texts are read anew."""
        kept = self._kept
        is_same = stamp is not None and kept.get("stamp") == stamp
        if kept and (is_same or (kept["many"] and time.monotonic() - kept["read"] < KEPT_FOR)):
            return kept["words"]  # type: ignore[no-any-return]
        rows = list(self.texts())
        words = Vocabulary({**_as_written(text_words(text for row in rows for text in row)), **known_words()})
        self._kept = {"stamp": stamp, "many": len(rows) > FEW_TEXTS, "read": time.monotonic(), "words": words}
        return words


def _as_written(words: set[str]) -> dict[str, str]:
    """A word that is written small anywhere is shown small; a name keeps its capital; a form is shown as its base."""
    found: dict[str, str] = {}
    for word in sorted(words, key=lambda word: (word == word.casefold(), word)):
        if len(word) >= SHORTEST_HALF and not is_filler(word):
            base = base_form(word) or word
            for key in forms(word):
                found[key] = word if key == fold(word) else found.get(key, base)
    return found
