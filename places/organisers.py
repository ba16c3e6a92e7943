"""Who runs a place, from the short form that a list gives: a name, its short name, and a kind when that is certain."""

from collections.abc import Mapping
from dataclasses import dataclass

from network.enums import OrganisationKind
from network.words import fold

PARISH = ("srk", "seurakunta", "parish", "the parish", "paikallinen seurakunta")
MUNICIPAL_UNIT = ("kunta", "kaupunki", "kunta itse", "kaupunki itse", "municipality", "the municipality itself")
ENDINGS = {
    "hyvinvointialue": OrganisationKind.WELLBEING_SERVICES_COUNTY,
    "seurakunta": OrganisationKind.PARISH,
    "seurakuntayhtyma": OrganisationKind.PARISH,
    "kylayhdistys": OrganisationKind.VILLAGE_ASSOCIATION,
    "kylayhdistys ry": OrganisationKind.VILLAGE_ASSOCIATION,
    " ry": OrganisationKind.ASSOCIATION,
    "yhdistys": OrganisationKind.ASSOCIATION,
    "saatio": OrganisationKind.FOUNDATION,
    " sr": OrganisationKind.FOUNDATION,
    " oy": OrganisationKind.COMPANY,
    " osk": OrganisationKind.COOPERATIVE,
}


@dataclass(frozen=True)
class OrganiserName:
    """What a list tells of an organiser."""

    name: str
    short_name: str
    kind: OrganisationKind


def organiser_name(listed_as: str, municipality: str, abbreviations: Mapping[str, str]) -> OrganiserName:
    """Return whom the list means; a parish or a municipal unit is the one of the place's own municipality."""
    expansions = {fold(short): name for short, name in abbreviations.items()}
    expanded = expansions.get(fold(listed_as), listed_as)
    meanings = (fold(listed_as), fold(expanded))
    if any(meaning in PARISH for meaning in meanings):
        return OrganiserName(f"Seurakunta, {municipality}", listed_as, OrganisationKind.PARISH)
    if any(meaning in MUNICIPAL_UNIT for meaning in meanings):
        return OrganiserName(f"Kunta, {municipality}", listed_as, OrganisationKind.MUNICIPAL_UNIT)
    return OrganiserName(expanded, listed_as if expanded != listed_as else "", kind_by_name(expanded))


def kind_by_name(name: str) -> OrganisationKind:
    """Return the kind that the name itself tells; unknown otherwise, never a guess."""
    folded = fold(name)
    endings = sorted(ENDINGS, key=len, reverse=True)
    return next((ENDINGS[ending] for ending in endings if folded.endswith(ending)), OrganisationKind.UNKNOWN)
