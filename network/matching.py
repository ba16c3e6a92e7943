"""How the words of a search are asked of the index in SQL; the same on every database."""

from collections.abc import Sequence
from functools import reduce
from operator import add

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable

from network.thesaurus import meaning_of
from network.words import AskedWord

IN_TITLE, PART_OF_TITLE, IN_MAIN, ELSEWHERE, NOWHERE = 0, 1, 2, 3, 9


def holds(word: AskedWord) -> Q:
    """The listing's key holds the word in some form, or a code that the word asks for."""
    meaning = meaning_of(word)
    return _any("words", (*word.patterns, *map(_spaced, (*meaning.means, *meaning.also))))


def rank_of(words: Sequence[AskedWord], *, all_held: bool) -> Combinable:
    """How far the words are from the title, summed; where all are held, nothing is asked of the long key again."""
    each = [_place_of(word, all_held) for word in words]
    return reduce(add, each) if each else Value(0)


def _place_of(word: AskedWord, held: bool) -> Combinable:
    """Where the word is: 0 in the title, 1 in a part of it, 2 among kind, need and area, 3 elsewhere, 9 nowhere."""
    places = [
        When(_any("title_words", word.whole), then=Value(IN_TITLE)),
        When(_any("title_words", word.patterns), then=Value(PART_OF_TITLE)),
        When(_any("main_words", (*word.whole, *map(_spaced, meaning_of(word).means))), then=Value(IN_MAIN)),
    ]
    if held:
        return Case(*places, default=Value(ELSEWHERE), output_field=IntegerField())
    return Case(*places, When(holds(word), then=Value(ELSEWHERE)), default=Value(NOWHERE), output_field=IntegerField())


def _spaced(word: str) -> str:
    return f" {word} "


def _any(column: str, parts: tuple[str, ...]) -> Q:
    found = Q()
    for part in dict.fromkeys(parts):
        found |= Q(**{f"{column}__contains": part})
    return found
