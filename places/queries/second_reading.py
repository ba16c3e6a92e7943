"""When the words of a search find nothing: what else they may mean, and what is said of it."""

from dataclasses import dataclass, field, replace

from django.core.paginator import Page
from django.db.models import Q

from network.enums import LocalityKind, Precision
from network.models import Listing, Locality
from network.queries.near import Whereabouts
from network.queries.words import KeptVocabulary, Reading, known
from network.words import AskedWord, asked_words
from places.queries.search import Card, Question, search

LISTED = KeptVocabulary(
    lambda: Listing.objects.order_by().values_list("title", "area", "summary", "municipality__name_fi")
)


@dataclass(frozen=True)
class SecondReading(Reading):
    """The question as it is asked again, and what is said of it."""

    asked: Question = field(kw_only=True)


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
    answer = known(words, Listing.objects.all())
    if answer.together:
        return None
    if all(answer.words):
        return _near_one_of(words, asked) or SecondReading(asked=replace(asked, some_words=True), only_some=True)
    return _mended(words, answer.words, asked)


def _near_one_of(words: tuple[AskedWord, ...], asked: Question) -> SecondReading | None:
    """“Perhekahvila Kaukajärvellä”: where there is none in that very district, the nearest is meant."""
    for word in () if asked.here else reversed(words):
        here = _locality(word)
        rest = [other.said for other in words if other != word]
        if here and rest:
            return SecondReading(asked=replace(asked, text=" ".join(rest), here=here), near=here.name)
    return None


def _mended(words: tuple[AskedWord, ...], are_known: tuple[bool, ...], asked: Question) -> SecondReading | None:
    """One unknown word is read as a place; each other as a compound of known words or the nearest word, or left out."""
    told = list(zip(words, are_known, strict=True))
    places = ((row, _locality(row[0])) for row in told if not row[1])
    named, here = next((found for found in places if found[1]), (None, None)) if not asked.here else (None, None)
    rest = [row for row in told if row is not named]
    text, said = LISTED.at().mended([word for word, _known in rest], [is_known for _word, is_known in rest])
    if not text and not here:
        return None
    together = not text or known(asked_words(text), Listing.objects.all()).together
    again = replace(asked, text=text, here=here or asked.here, some_words=not together)
    return SecondReading(said.instead, said.unknown, here.name if here else "", not together, asked=again)


def _locality(word: AskedWord) -> Whereabouts | None:
    """The locality of that name, whatever the case that it is written in; the network's own first."""
    named = Q(key_fi__in=word.keys) | Q(key_sv__in=word.keys)
    rows = list(Locality.objects.filter(named).exclude(kind=LocalityKind.POSTAL_CODE).order_by("name_fi", "pk"))
    row = min(rows, key=lambda row: (row.municipality_id is None, row.kind != LocalityKind.MUNICIPALITY), default=None)
    if row is None:
        return None
    wide = row.kind in (LocalityKind.MUNICIPALITY, LocalityKind.TOWN)
    return Whereabouts(row.name, row.point, Precision.MUNICIPALITY if wide else Precision.DISTRICT, row.municipality_id)
