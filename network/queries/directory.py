"""Questions of the directory: how many have each code, who helps in a life situation, what nobody is known to do."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When

from network.directory_codes import DirectoryFacet
from network.facets import Function, FunctionArea, function_areas, functions
from network.freshness import oldest_shown
from network.life_situations import LifeSituation
from network.models import Organisation, OrganisationFacet

Counts = dict[str, dict[str, int]]


def facet_counts(found: QuerySet[Organisation], without: dict[str, QuerySet[Organisation]]) -> Counts:
    """Return how many organisations have each code; one statement.

    `without` says for each facet that is asked for what would be found if it were not: its codes are counted there,
    so that another of them can be chosen.
    """
    others = _counted(OrganisationFacet.objects.filter(organisation__in=found.values("pk")).exclude(facet__in=without))
    own = [
        _counted(OrganisationFacet.objects.filter(facet=facet, organisation__in=wider.values("pk")))
        for facet, wider in without.items()
    ]
    rows = others.union(*own, all=True) if own else others
    counts: Counts = {}
    for row in rows:
        counts.setdefault(row["facet"], {})[row["code"]] = row["n"]
    return counts


def _counted(rows: QuerySet[OrganisationFacet]) -> Any:
    return rows.order_by().values("facet", "code").annotate(n=Count("pk"))


@dataclass(frozen=True)
class Card:
    """An organisation as a list shows it."""

    organisation: Organisation
    does: tuple[str, ...]
    where: tuple[str, ...]
    is_selected: bool


def cards(rows: Iterable[Organisation], names: dict[str, str], selected: Iterable[int] = ()) -> list[Card]:
    """Return the rows as a list shows them, read from their own keys: nothing more is asked."""
    chosen = set(selected)
    return [
        Card(
            row,
            tuple(row.function_labels()),
            tuple(names[code] for code in row.municipality_codes() if code in names),
            row.pk in chosen,
        )
        for row in rows
    ]


# --- Who helps in a turn of life ----------------------------------------------------------------------------------

EACH = 4


@dataclass(frozen=True)
class Help:
    """One thing that helps: the function, a few who do it, and how many there are in all."""

    function: Function
    organisations: tuple[Organisation, ...]
    total: int


def help_in(situation: LifeSituation, listed: QuerySet[Organisation], municipality: str = "") -> list[Help]:
    """Return what helps in the order of the situation, each with those first who say that they are there for it.

    Two statements: the few of each function, and the numbers. What nobody here is known to do is left out.
    """
    if municipality:
        listed = listed.filter(pk__in=_with(DirectoryFacet.MUNICIPALITY, [municipality]))
    listed = listed.order_by()
    told = OrganisationFacet.objects.filter(facet=DirectoryFacet.FUNCTION, code__in=situation.functions)
    numbers = dict(
        told.filter(organisation__in=listed.values("pk")).order_by().values("code").annotate(n=Count("pk"))
        .values_list("code", "n")
    )  # fmt: skip
    first = [code for code in situation.functions if numbers.get(code)]
    if not first:
        return []
    theirs = Q(pk__in=_with(DirectoryFacet.SITUATION, [situation.code]))
    theirs |= Q(pk__in=_with(DirectoryFacet.AUDIENCE, situation.audiences))
    few, *more = [_few(listed, code, theirs) for code in first]
    found = sorted(few.union(*more, all=True))
    rows = {row.pk: row for row in _shown({key for *_order, key in found})}
    return [
        Help(functions()[code], tuple(rows[key] for does, *_order, key in found if does == code), numbers[code])
        for code in first
    ]


def _few(listed: QuerySet[Organisation], code: str, theirs: Q) -> Any:
    """A few who do it: the function, 0 for whom the situation is their own, their place in the order, the key."""
    away = Case(When(theirs, then=Value(0)), default=Value(1), output_field=IntegerField())
    doing = listed.filter(pk__in=_with(DirectoryFacet.FUNCTION, [code])).annotate(away=away)
    few = doing.order_by("away", "sort_key", "pk").values("pk")[:EACH]
    told = Organisation.objects.filter(pk__in=Subquery(few)).order_by().annotate(does=Value(code), away=away)
    return told.values_list("does", "away", "sort_key", "pk")


def _with(facet: DirectoryFacet, codes: Iterable[str]) -> Any:
    return OrganisationFacet.objects.filter(facet=facet, code__in=list(codes)).values("organisation")


def _shown(keys: Iterable[int]) -> QuerySet[Organisation]:
    return Organisation.objects.filter(pk__in=list(keys)).defer("words", "title_words")


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


@dataclass(frozen=True)
class Compared:
    """The functions by area, and how many organisations of each municipality tell what they do."""

    areas: tuple[tuple[FunctionArea, tuple[Line, ...]], ...]
    telling: dict[str, int]

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
    kept_up = Q(organisation__confirmed_on=None) | Q(organisation__confirmed_on__gte=oldest_shown(today))
    does = here.filter(organisation__facets__facet=DirectoryFacet.FUNCTION)
    rows = does.values("code", does=F("organisation__facets__code")).annotate(
        known=Count("pk", filter=kept_up), old=Count("pk", filter=~kept_up)
    )
    numbers = {(row["does"], row["code"]): (row["known"], row["old"]) for row in rows}
    telling = here.filter(
        Exists(OrganisationFacet.objects.filter(organisation=OuterRef("organisation"), facet=DirectoryFacet.FUNCTION))
    )
    areas = tuple(
        (area, tuple(Line(f, tuple(Cell(c, *numbers.get((f.code, c), (0, 0))) for c in codes)) for f in area.functions))
        for area in function_areas()
    )
    return Compared(areas, dict(telling.values("code").annotate(n=Count("pk")).values_list("code", "n")))
