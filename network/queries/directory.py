"""Questions of the directory: how many have each code, who helps in a life situation, what nobody is known to do."""

from array import array
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language

from network.directory_codes import DirectoryFacet
from network.directory_masks import DirectoryMasks
from network.facets import Function, FunctionArea, function_areas, functions
from network.freshness import Freshness, freshness, oldest_shown
from network.life_situations import LifeSituation
from network.models import Organisation, OrganisationFacet
from network.models.organisation import codes_in
from network.queries.directory_masks import kept_directory
from network.queries.directory_words import Ranked, ranked_keys
from network.queries.words import Reading
from network.ready_query import OneOf, ReadyQuery
from network.thesaurus import FUNCTION, code_word
from network.words import asked_words

Counts = dict[str, dict[str, int]]
MOST_CODES = 25  # whoever wants a rarer one chooses it in the form


class Listed(NamedTuple):
    """What a list reads of an organisation; a whole row of each would cost more than the query."""

    pk: int
    slug: str
    name: str
    description: str
    main_words: str
    confirmed_on: date | None
    confirmed_by: str


_listed = ReadyQuery(lambda: Organisation.objects.filter(OneOf("pk", 0)).order_by().values_list(*Listed._fields))


@dataclass(frozen=True)
class Found:
    """Who is found, in the order of the list, and how many of them have each code."""

    masks: DirectoryMasks
    mask: int
    counts: Counts
    by_rank: "array[int] | None" = None
    reading: Reading | None = None
    first: dict[str, list[tuple[str, int]]] = field(default_factory=dict)

    def most(self, facet: str, order: Mapping[str, int]) -> list[tuple[str, int]]:
        """Return the codes that most of them have, with their numbers, alike ones in the order of the choice."""
        told = self.first.get(facet)
        if told is None:
            known = [(code, number) for code, number in self.counts.get(facet, {}).items() if code in order]
            told = self.first[facet] = sorted(known, key=lambda row: (-row[1], order[row[0]]))[:MOST_CODES]
        return told

    def count(self) -> int:
        return self.mask.bit_count()

    def __getitem__(self, some: slice) -> list[int]:
        if self.by_rank is not None:
            return list(self.by_rank[some])
        return self.masks.keys_of(self.mask, some.start, some.stop)


def found_in(chosen: dict[str, str], text: str, today: date, *, exactly: bool = False) -> Found:
    """Return who has the codes and holds the words; one short statement, and one more for words not asked lately.

    Words that nobody holds are read as what they probably mean, unless they are to be taken exactly: two to four more.
    """
    kept, words = kept_directory(today), " ".join(word.said for word in asked_words(text))
    asked = (words, exactly)
    question = (*asked, *sorted(chosen.items()))
    if not words:
        return kept.answer(question, lambda: _found(kept.masks, chosen))
    ranked = kept.answer(("ranked", *asked), lambda: ranked_keys(text, today, kept.stamp, exactly=exactly))
    return kept.answer(question, lambda: _found(kept.masks, chosen, ranked))


def _found(masks: DirectoryMasks, chosen: dict[str, str], ranked: Ranked | None = None) -> Found:
    among = None if ranked is None else masks.mask_of(ranked.keys)
    mask = masks.found(chosen.items(), among)
    if ranked is None:
        return Found(masks, mask, masks.counts(chosen))
    left = set(masks.keys_of(mask, 0, len(ranked.keys)))
    by_rank = array("q", [key for key in ranked.keys if key in left])
    return Found(masks, mask, masks.counts(chosen, among), by_rank, reading=ranked.reading)


def rows_of(keys: Iterable[int]) -> list[Listed]:
    """Return what a list reads of the organisations, in the order of their keys."""
    own = list(keys)
    rows = {row.pk: row for row in map(Listed._make, _listed(own))} if own else {}
    return [rows[key] for key in own if key in rows]


@dataclass(frozen=True)
class Card:
    """An organisation as a list shows it."""

    organisation: Listed
    url: str
    does: tuple[str, ...]
    where: tuple[str, ...]
    age: Freshness
    is_selected: bool
    is_above: bool = False  # the same organisation is on the page already, with its tick


def cards(
    rows: Iterable[Listed], names: dict[str, str], selected: Iterable[int] = (), above: Container[int] = ()
) -> list[Card]:
    """Return the rows as a list shows them, read from their own keys: nothing more is asked."""
    chosen, today, directory = set(selected), timezone.localdate(), reverse("network:organisations")
    labels = _labels(get_language() or "fi")
    return [
        Card(
            row,
            f"{directory}{row.slug}/",
            tuple(labels[word] for word in row.main_words.split() if word in labels),
            tuple(names_of(row.main_words, names)),
            freshness(row.confirmed_on, today),
            row.pk in chosen,
            row.pk in above,
        )
        for row in rows
    ]


def names_of(main_words: str, names: Mapping[str, str]) -> list[str]:
    """Return the names of the municipalities where an organisation works, in the order of the names."""
    own = {code for code in codes_in(main_words) if code in names}
    if len(own) <= 1:  # as nearly always: the many names need not be gone through for their order
        return [names[code] for code in own]
    return [name for code, name in names.items() if code in own]


@lru_cache
def _labels(_language: str) -> dict[str, str]:
    """What each function is called in the language, by its word in the keys."""
    return {code_word(FUNCTION, code): function.label for code, function in functions().items()}


# --- Who helps in a turn of life ----------------------------------------------------------------------------------

EACH = 4


@dataclass(frozen=True)
class Help:
    """One thing that helps: the function, a few who do it, and how many there are in all."""

    function: Function
    organisations: tuple[Listed, ...]
    total: int


def help_in(situation: LifeSituation, today: date, municipality: str = "") -> list[Help]:
    """Return what helps in the order of the situation, each with those first who say that they are there for it.

    Two short statements. What nobody here is known to do is left out.
    """
    masks = kept_directory(today).masks
    here = masks.found([(DirectoryFacet.MUNICIPALITY.value, municipality)]) if municipality else masks.everyone
    own = [(DirectoryFacet.SITUATION.value, situation.code)]
    own += [(DirectoryFacet.AUDIENCE.value, code) for code in situation.audiences]
    theirs = masks.any_of(own)
    doing = {code: masks.found([(DirectoryFacet.FUNCTION.value, code)], here) for code in situation.functions}
    first = {code: mask for code, mask in doing.items() if mask}
    few = {
        code: [*masks.keys_of(mask & theirs, 0, EACH), *masks.keys_of(mask & ~theirs, 0, EACH)][:EACH]
        for code, mask in first.items()
    }
    rows = {row.pk: row for row in rows_of({key for keys in few.values() for key in keys})}
    return [
        Help(functions()[code], tuple(rows[key] for key in few[code] if key in rows), mask.bit_count())
        for code, mask in first.items()
    ]


# --- What nobody is known to do in a municipality -----------------------------------------------------------------


@dataclass(frozen=True)
class Cell:
    """How many do it in the municipality: as kept up, and as told too long ago to be listed."""

    municipality: str
    known: int
    old: int

    @property
    def is_gap(self) -> bool:
        """Whether nobody is known to do it; that is not the same as that nobody does."""
        return not self.known


@dataclass(frozen=True)
class Line:
    """A function in each of the municipalities."""

    function: Function
    cells: tuple[Cell, ...]


class Telling(NamedTuple):
    """How many organisations of a municipality tell what they do; of `old` ones it is too long ago to be listed."""

    all: int = 0
    old: int = 0

    @property
    def kept_up(self) -> int:
        return self.all - self.old


@dataclass(frozen=True)
class Compared:
    """The functions by area, and how many organisations of each municipality tell what they do."""

    areas: tuple[tuple[FunctionArea, tuple[Line, ...]], ...]
    telling: dict[str, "Telling"]

    def gaps_of(self, municipality: str) -> list[Function]:
        """Return what nobody is known to do in the municipality."""
        lines = (line for _area, lines in self.areas for line in lines)
        return [line.function for line in lines if any(c.municipality == municipality and c.is_gap for c in line.cells)]


def compared(municipalities: Iterable[str], today: date) -> Compared:
    """Return how many do each of the functions in each of the municipalities; two statements."""
    codes = list(municipalities)
    here = OrganisationFacet.objects.filter(
        facet=DirectoryFacet.MUNICIPALITY, code__in=codes, organisation__is_published=True
    ).order_by()
    kept_up = _is_kept_up(today)
    does = here.filter(organisation__facets__facet=DirectoryFacet.FUNCTION)
    rows = does.values("code", does=F("organisation__facets__code")).annotate(
        known=Count("pk", filter=kept_up), old=Count("pk", filter=~kept_up)
    )
    numbers = {(row["does"], row["code"]): (row["known"], row["old"]) for row in rows}
    areas = tuple(
        (area, tuple(Line(f, tuple(Cell(c, *numbers.get((f.code, c), (0, 0))) for c in codes)) for f in area.functions))
        for area in function_areas()
    )
    return Compared(areas, telling_in(codes, today))


def _is_kept_up(today: date) -> Q:
    return Q(organisation__confirmed_on=None) | Q(organisation__confirmed_on__gte=oldest_shown(today))


def telling_in(municipalities: Iterable[str], today: date) -> dict[str, Telling]:
    """Return how many organisations of each municipality tell what they do; those of which nobody does are left out."""
    does = OrganisationFacet.objects.filter(organisation=OuterRef("organisation"), facet=DirectoryFacet.FUNCTION)
    here = OrganisationFacet.objects.filter(
        Exists(does),
        facet=DirectoryFacet.MUNICIPALITY,
        code__in=list(municipalities),
        organisation__is_published=True,
    )
    told = here.order_by().values("code").annotate(n=Count("pk"), old=Count("pk", filter=~_is_kept_up(today)))
    return {code: Telling(n, old) for code, n, old in told.values_list("code", "n", "old")}
