"""Gaps of the network's areas, read from the index: six statements at the most, however many areas there are."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, F, Q

from network.directory_codes import DirectoryFacet
from network.enums import ListingKind, LocalityKind
from network.facets import Facet, functions
from network.freshness import oldest_shown
from network.geo import Point
from network.models import Listing, Locality, OrganisationFacet, PostalPopulation
from network.models.municipality import Town, all_towns
from places.first_visit import FREE
from reporting.gaps.in_sql import Sums, sums_by_area
from reporting.gaps.measures import Gap, Listed, Nearest, nearest_among

Titles = dict[int, tuple[str, str]]


def gaps_of_municipalities(today: date) -> list[Gap]:
    """Return every municipality of the network, also those that have nothing."""
    sums = _by(sums_by_area(today), lambda row: row.municipality)
    near, uncovered = _nearest_free(today), _uncovered(today)
    return [
        Gap(
            town.code,
            town.name,
            point=Point(town.lat, town.lon),
            population=town.population,
            population_year=town.population_year,
            places=sums.get((town.code, ListingKind.PLACE), Listed()),
            circles=sums.get((town.code, ListingKind.CIRCLE), Listed()),
            nearest=near(Point(town.lat, town.lon)),
            uncovered=uncovered.get(town.code),
        )
        for town in all_towns()
    ]


def gaps_of_postal_areas(today: date, town: Town) -> list[Gap]:
    """Return the postal areas of a municipality: those that its gazetteer or its places know, and what has no code."""
    sums = _by(sums_by_area(today, town.code), lambda row: row.postal_code)
    points, names, elsewhere = _gazetteer(town, {code for code, _kind in sums if code})
    codes = sorted({code for code, _kind in sums} | set(names))
    counted = {row.code: row for row in PostalPopulation.objects.filter(code__in=set(codes) - elsewhere)}
    near = _nearest_free(today)
    found = []
    for code in codes:
        residents, point = counted.get(code), points.get(code)
        gap = Gap(
            town.code,
            names.get(code, ""),
            code,
            point=point,
            population=residents.population if residents else None,
            population_year=residents.year if residents else None,
            population_source=residents.source if residents else "",
            places=sums.get((code, ListingKind.PLACE), Listed()),
            circles=sums.get((code, ListingKind.CIRCLE), Listed()),
            nearest=near(point) if point else None,
            places_anywhere=sums.get(("", ListingKind.PLACE), Listed()).listed if code else 0,
            circles_anywhere=sums.get(("", ListingKind.CIRCLE), Listed()).listed if code else 0,
        )
        found.append(gap if code else replace(gap, has_no_code=True))
    return found


def nearest_titles(found: Iterable[Gap]) -> Titles:
    """Return the name and address of each nearest place."""
    keys = {gap.nearest.pk for gap in found if gap.nearest}
    rows = Listing.objects.filter(pk__in=keys).only("title", "slug", "kind")
    return {row.pk: (row.title, row.get_absolute_url()) for row in rows}


def _by(rows: Iterable[Sums], area: Callable[[Sums], str]) -> dict[tuple[str, str], Listed]:
    found: dict[tuple[str, str], Listed] = {}
    for row in rows:
        key = (area(row), row.kind)
        found[key] = found.get(key, Listed()).plus(Listed(*row[3:]))
    return found


def _nearest_free(today: date) -> Callable[[Point], Nearest | None]:
    """Look among the places that lists still show and that say that they cost nothing."""
    free = Listing.objects.filter(kind=ListingKind.PLACE, lat__isnull=False).shown_since(oldest_shown(today))
    free = free.with_facet(Facet.OPENNESS, [FREE]).order_by()
    spots: list[Any] = list(free.values_list("pk", "lat", "lon"))
    return nearest_among(spots)


def _uncovered(today: date) -> dict[str, int]:
    """Return how many of the functions nobody is known to have, of the municipalities where somebody has told any."""
    here = OrganisationFacet.objects.filter(facet=DirectoryFacet.MUNICIPALITY, organisation__is_published=True)
    does = here.filter(
        organisation__facets__facet=DirectoryFacet.FUNCTION, organisation__facets__code__in=list(functions())
    )
    kept_up = Q(organisation__confirmed_on=None) | Q(organisation__confirmed_on__gte=oldest_shown(today))
    done = Count("organisation__facets__code", distinct=True, filter=kept_up)
    rows = does.order_by().values("code").annotate(done=done).values_list(F("code"), "done")
    return {code: len(functions()) - number for code, number in rows}


def _gazetteer(town: Town, told: Collection[str]) -> tuple[dict[str, Point], dict[str, str], set[str]]:
    """Return the points and names of the municipality's postal codes, and the codes that another one has a part of."""
    own = Locality.objects.filter(municipality=town.code).exclude(postal_code="").values("postal_code")
    rows = Locality.objects.filter(Q(postal_code__in=own) | Q(postal_code__in=told)).order_by("name_fi", "pk")
    points: dict[str, Point] = {}
    names: dict[str, str] = {}
    elsewhere: set[str] = set()
    for row in sorted(rows, key=lambda row: row.kind != LocalityKind.POSTAL_CODE):
        if row.municipality_id != town.code:
            elsewhere.add(row.postal_code)
            continue
        points.setdefault(row.postal_code, row.point)
        names.setdefault(row.postal_code, row.name)
    return points, names, elsewhere
