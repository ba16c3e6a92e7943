"""When the words of a search find nothing: what else they may mean, and what is said of it."""

from dataclasses import dataclass, field, replace

from django.core.paginator import Page
from django.db.models import Q
from rapidfuzz.distance import OSA

from network.enums import LocalityKind, Precision
from network.inflection import is_in_dictionary
from network.models import Locality
from network.queries.near import Whereabouts
from network.queries.words import halves, known, nearest_word
from network.words import AskedWord, asked_words, fold
from places.queries.search import Card, Question, search


@dataclass(frozen=True)
class SecondReading:
    """The question as it is asked again: which words stand for others, which are left out, and near what."""

    asked: Question
    instead: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    near: str = ""
    only_some: bool = False

    @property
    def shown(self) -> str:
        return ", ".join(f"”{word}”" for word in self.instead)

    @property
    def left_out(self) -> str:
        return ", ".join(f"”{word}”" for word in self.unknown)


def search_as_meant(asked: Question, *, exactly: bool) -> tuple["Page[Card]", SecondReading | None]:
    """Return what answers; when the words find nothing, and are not to be taken exactly, what they probably mean."""
    page = search(asked)
    reading = second_reading(asked) if asked.text and not exactly and not page.paginator.count else None
    if reading is None:
        return page, None
    again = search(reading.asked)
    return (again, reading) if again.paginator.count else (page, None)


def second_reading(asked: Question) -> SecondReading | None:
    """Return what the words may mean beside what they say; None when the words are not what finds nothing."""
    words = asked_words(asked.text)
    if not words:
        return None
    answer = known(words)
    if answer.together:
        return None
    if all(answer.words):
        return _near_one_of(words, asked) or SecondReading(replace(asked, some_words=True), only_some=True)
    return _mended(words, answer.words, asked)


def _near_one_of(words: tuple[AskedWord, ...], asked: Question) -> SecondReading | None:
    """“Perhekahvila Kaukajärvellä”: where there is none in that very district, the nearest is meant."""
    for word in () if asked.here else reversed(words):
        here = _locality(word)
        rest = [other.said for other in words if other != word]
        if here and rest:
            return SecondReading(replace(asked, text=" ".join(rest), here=here), near=here.name)
    return None


def _mended(words: tuple[AskedWord, ...], are_known: tuple[bool, ...], asked: Question) -> SecondReading | None:
    """Each unknown word is read as a place, a compound of known words or the nearest word; or it is left out."""
    said: list[str] = []
    instead: list[str] = []
    unknown: list[str] = []
    here = asked.here
    for word, is_known in zip(words, are_known, strict=True):
        found = None if here or is_known else _locality(word)
        meant = [] if found or is_known else _meant(word)
        here = found or here
        said += [word.said] if is_known else meant
        instead += meant
        unknown += [] if is_known or found or meant else [word.said]
    if not said and here is asked.here:
        return None
    text = " ".join(said)
    together = not said or known(asked_words(text)).together
    again = replace(asked, text=text, here=here, some_words=not together)
    near = here.name if here and here is not asked.here else ""
    return SecondReading(again, instead, unknown, near, only_some=not together)


def _meant(word: AskedWord) -> list[str]:
    """The parts of a compound, or a word that differs by a letter or two; what stands in the dictionary is no typo."""
    parts = halves(word)
    near = None if is_in_dictionary(word.said) else nearest_word(word)
    if near and near.casefold() == word.said:
        near = None
    if near and (not parts or (len(parts) == 1 and OSA.distance(fold(near), fold(word.said)) == 1)):
        return [near]
    return list(parts)


def _locality(word: AskedWord) -> Whereabouts | None:
    """The locality of that name, whatever the case that it is written in; the network's own first."""
    named = Q(key_fi__in=word.keys) | Q(key_sv__in=word.keys)
    rows = list(Locality.objects.filter(named).exclude(kind=LocalityKind.POSTAL_CODE).order_by("name_fi", "pk"))
    row = min(rows, key=lambda row: (row.municipality_id is None, row.kind != LocalityKind.MUNICIPALITY), default=None)
    if row is None:
        return None
    wide = row.kind in (LocalityKind.MUNICIPALITY, LocalityKind.TOWN)
    return Whereabouts(row.name, row.point, Precision.MUNICIPALITY if wide else Precision.DISTRICT, row.municipality_id)
