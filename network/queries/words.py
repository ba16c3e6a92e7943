"""What the network's own words are, which of a search's words it knows, and what was probably meant by the others."""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists
from rapidfuzz import process
from rapidfuzz.distance import OSA

from network.inflection import base_form, is_in_dictionary
from network.matching import HoldsAll
from network.models import Listing, Municipality
from network.thesaurus import known_words
from network.words import AskedWord, fold, forms, is_filler, text_words

SHORTEST_MENDED = 4
SHORTEST_HALF = 3
ALIKE = 0.74
KEPT_FOR = 600.0
FEW_LISTINGS = 2_000  # so few are read anew each time


@dataclass(frozen=True)
class Known:
    """Which of the words the index holds at all, and whether one listing holds them all."""

    words: tuple[bool, ...]
    together: bool


def known(words: Sequence[AskedWord]) -> Known:
    """Ask the index of every word, in one query."""
    questions = [HoldsAll([word]) for word in words] + [HoldsAll(words)]
    asked = [Exists(Listing.objects.filter(question)) for question in questions]
    found = Municipality.objects.order_by().values_list(*asked)[:1]
    row = next(iter(found), (False,) * len(asked))
    return Known(tuple(map(bool, row[:-1])), bool(row[-1]))


def nearest_word(word: AskedWord) -> str | None:
    """Return the word that was probably meant: one letter off or two, as the network writes it; or None."""
    if len(word.said) < SHORTEST_MENDED or any(letter.isdigit() for letter in word.said):
        return None
    written = _vocabulary()
    best: dict[str, float] = {}
    for key in dict.fromkeys((fold(word.said), *word.keys)):
        for near, score, _ in process.extract(
            key, written.keys(), scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=5
        ):
            best[near] = max(score, best.get(near, 0.0))
    chosen = min(best, key=lambda near: (-best[near], near[0] != fold(word.said)[0], near), default=None)
    return written[chosen] if chosen else None


def halves(word: AskedWord) -> tuple[str, ...]:
    """Return the known words that a compound is made of, both or one: käsityökerho is käsityö and kerho."""
    base = base_form(word.said) or word.said
    best: tuple[str, ...] = ()
    for cut in range(len(base) - SHORTEST_HALF, SHORTEST_HALF - 1, -1):
        first, last = _first_part(base[:cut]), _standing_alone(base[cut:])
        if first and last:
            known = tuple(part for part in (first, last) if _is_known(part))
            best = max(best, known, key=len)
    return best


def _first_part(text: str) -> str | None:
    """The first part of a compound by itself: eläkeläis is eläkeläinen, shakin is shakki."""
    return _standing_alone(text) or (_standing_alone(f"{text[:-1]}nen") if text.endswith("s") else None)


def _standing_alone(text: str) -> str | None:
    return base_form(text) if is_in_dictionary(text) else None


def _is_known(text: str) -> bool:
    """Whether some word of the network is this, or begins with it where it is long enough to tell."""
    key = fold(text)
    written = _vocabulary()
    return key in written or (len(key) >= SHORTEST_MENDED and any(known.startswith(key) for known in written))


_kept: dict[str, tuple[float, dict[str, str]]] = {}


def _vocabulary() -> dict[str, str]:
    """Every word that can be found, as it is written, by its folded form; of a large network kept for ten minutes."""
    moment, words = _kept.get("words", (0.0, {}))
    if words and time.monotonic() - moment < KEPT_FOR:
        return words
    rows = list(Listing.objects.order_by().values_list("title", "area", "summary", "municipality__name_fi"))
    words = {**_as_written(text_words(text for row in rows for text in row)), **known_words()}
    if len(rows) > FEW_LISTINGS:
        _kept["words"] = (time.monotonic(), words)
    return words


def _as_written(words: set[str]) -> dict[str, str]:
    """A word that is written small anywhere is shown small; a name keeps its capital."""
    found: dict[str, str] = {}
    for word in sorted(words, key=lambda word: (word == word.casefold(), word)):
        if len(word) >= SHORTEST_HALF and not is_filler(word):
            for key in forms(word):
                found[key] = word if key == fold(word) else found.get(key, key)
    return found
