"""Questions about organisations: whom may this person edit, what does one do and run, how many do what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Subquery, Value, When

from network.facets import Facet, Function, FunctionArea, function_areas
from network.freshness import Freshness
from network.matching import HoldsAll
from network.models import Listing, Organisation
from network.models.municipality import Town
from network.permissions import Reach
from network.thesaurus import MUNICIPALITY, code_word
from network.words import asked_words

MOST_RANKED = 100
MOST_FOUND = 4
MOST_SAID = 3


@dataclass(frozen=True)
class AreaOfWork:
    """An area with those of its functions that are meant, each with a number where one was counted."""

    area: FunctionArea
    functions: tuple[tuple[Function, int], ...]


@dataclass(frozen=True)
class FoundOrganisation:
    """An organisation beside the places and circles of a search: who, what, where, and how old the facts are."""

    url: str
    name: str
    does: str
    where: str
    by_name: bool
    age: Freshness
    confirmed_by: str


def organisations_for(
    text: str, municipalities: Iterable[Town], today: date, *, only: str = "", home: str = ""
) -> list[FoundOrganisation]:
    """Return the few organisations that the words fit best, those of the home municipality first; one query.

    Of very many only some are ranked, those whose name holds a word before the others.
    """
    words = asked_words(text)
    if not words:
        return []
    listed = Organisation.objects.published().kept_up(today).matching(text).order_by()
    if only:
        listed = listed.filter(main_words__contains=f" {code_word(MUNICIPALITY, only)} ")
    some = _first(listed.named(text)).union(_first(listed))
    at_home = When(main_words__contains=f" {code_word(MUNICIPALITY, home)} ", then=Value(0))
    ranked = Organisation.objects.filter(pk__in=some).with_rank(text)
    ranked = ranked.annotate(
        by_name=HoldsAll(words, column="title_words", as_written=True),
        away=Case(at_home, default=Value(1), output_field=IntegerField()),
    )
    names = {row.code: row.name for row in municipalities}
    order: list[Any] = [F("rank"), F("away"), "sort_key", "pk"]
    rows = ranked.order_by(*order).defer("words", "description")[:MOST_FOUND]
    return [_found(row, names, today) for row in rows]


def _first(found: "QuerySet[Organisation]") -> "QuerySet[Organisation, Any]":
    return Organisation.objects.filter(pk__in=Subquery(found.values("pk")[:MOST_RANKED])).order_by().values("pk")


def _found(row: Organisation, names: dict[str, str], today: date) -> FoundOrganisation:
    does, towns = row.function_labels(), [names[code] for code in row.municipality_codes() if code in names]
    return FoundOrganisation(
        url=row.get_absolute_url(),
        name=row.name,
        does=", ".join(does[:MOST_SAID]),
        where=", ".join(towns[:MOST_SAID]),
        by_name=bool(getattr(row, "by_name", False)),
        age=row.freshness(today),
        confirmed_by=row.confirmed_by,
    )


def organisations_within(reach: Reach) -> QuerySet[Organisation]:
    """Return the organisations that a person with this reach may edit, the unpublished too."""
    if reach.everywhere:
        return Organisation.objects.all()
    own = Q(pk__in=reach.organisations) | Q(municipalities__in=reach.municipalities)
    return Organisation.objects.filter(own).distinct() if reach else Organisation.objects.none()


def functions_by_area(organisation: Organisation) -> list[AreaOfWork]:
    """Return what the organisation does, area by area, in the vocabulary's order."""
    codes = {row.function: 1 for row in organisation.functions.all()}
    return _by_area(codes)


def _by_area(numbers: dict[str, int]) -> list[AreaOfWork]:
    found = (
        AreaOfWork(area, tuple((f, numbers[f.code]) for f in area.functions if f.code in numbers))
        for area in function_areas()
    )
    return [area for area in found if area.functions]


def listings_run_by(organisation: Organisation) -> QuerySet[Listing]:
    """Return the places and circles that the organisation runs or hosts, as the index knows them."""
    run = Listing.objects.with_facet(Facet.ORGANISATION, [str(organisation.pk)])
    return run.select_related("municipality").order_by("kind", "sort_key")
