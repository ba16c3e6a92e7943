"""Questions about organisations: whom may this person edit, what does one do and run, how many do what."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from network.facets import Facet, Function, FunctionArea, function_areas
from network.models import Listing, Organisation, OrganisationFunction
from network.permissions import Reach


@dataclass(frozen=True)
class AreaOfWork:
    """An area with those of its functions that are meant, each with a number where one was counted."""

    area: FunctionArea
    functions: tuple[tuple[Function, int], ...]


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


def function_counts(organisations: QuerySet[Organisation]) -> list[AreaOfWork]:
    """Return how many of the organisations have each function, area by area; functions of nobody are left out."""
    rows = OrganisationFunction.objects.filter(organisation__in=organisations.order_by()).values("function")
    return _by_area({row["function"]: row["n"] for row in rows.annotate(n=Count("pk")).order_by()})


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
