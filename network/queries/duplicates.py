"""Questions about records that may be one organisation: which pairs, and what leads to a record."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from hashlib import sha256
from typing import Any

from django.core.cache import cache
from django.db.models import ForeignObjectRel, Q

from network.duplicates import Facts, Pair, find_pairs
from network.models import (
    Locality,
    Municipality,
    NotSame,
    Organisation,
    OrganisationAudience,
    OrganisationFacet,
    OrganisationFunction,
    OrganisationImportLine,
    OrganisationName,
)
from network.organisation_plan import directory_state
from network.words import fold

KEPT_FOR_S = 86_400
DRAWN = (OrganisationFunction, OrganisationAudience, OrganisationFacet, NotSame, OrganisationImportLine)
TOLD = (
    "key", "name", "kind", "short_name", "business_id", "website", "email", "phone", "street", "postal_code",
)  # fmt: skip
COLUMNS = ("pk", *TOLD[1:])


def all_facts() -> list[Facts]:
    """Return what every record of the directory says of itself; three queries."""
    return _facts(Q())


def facts_of(keys: Sequence[int]) -> list[Facts]:
    """Return what some records say of themselves."""
    return _facts(Q(pk__in=keys))


def _facts(which: Q) -> list[Facts]:
    rows = Organisation.objects.filter(which).order_by("pk")
    among = {"organisation__in": rows.values("pk")} if which else {}
    towns: dict[int, set[str]] = defaultdict(set)
    for pk, code in Organisation.municipalities.through.objects.filter(**among).values_list(
        "organisation", "municipality"
    ):
        towns[pk].add(code)
    names: dict[int, list[str]] = defaultdict(list)
    for pk, name in OrganisationName.objects.filter(**among).order_by("pk").values_list("organisation", "name"):
        names[pk].append(name)
    told: list[dict[str, Any]] = [dict(zip(TOLD, row, strict=True)) for row in rows.values_list(*COLUMNS)]
    for one in told:
        one["others"], one["towns"] = tuple(names.get(one["key"], ())), frozenset(towns.get(one["key"], ()))
    return [Facts(**one) for one in told]


def place_words() -> frozenset[str]:
    """Return the folded names of the municipalities and localities that the portal knows."""
    names = set(Municipality.objects.values_list("name_fi", "name_sv"))
    names |= set(Locality.objects.exclude(kind="postal_code").values_list("name_fi", "name_sv"))
    return frozenset(word for pair in names for name in pair for word in fold(name).split() if len(word) > 2)


def duplicate_pairs() -> list[Pair]:
    """Return the pairs that nobody has told apart, the most certain first; a changed directory is read anew."""
    key = f"duplicates-{sha256(directory_state().encode()).hexdigest()}"
    pairs: list[Pair] | None = cache.get(key)
    if pairs is None:
        pairs = find_pairs(all_facts(), place_words())
        cache.set(key, pairs, KEPT_FOR_S)
    apart = set(NotSame.objects.values_list("first", "second"))
    return [pair for pair in pairs if (pair.first, pair.second) not in apart]


def within(pairs: list[Pair], keys: Collection[int] | None) -> list[Pair]:
    """Keep the pairs of which both are among the keys; None is everywhere."""
    return pairs if keys is None else [pair for pair in pairs if pair.first in keys and pair.second in keys]


def relations() -> list[ForeignObjectRel]:
    """Return everything in every room that points at an organisation by a row of its own, also what is not named.

    What is drawn from the record itself, such as its facets, is left out.
    """
    through: Any = Organisation.municipalities.through
    return [
        field
        for field in Organisation._meta.get_fields(include_hidden=True)
        if isinstance(field, ForeignObjectRel)
        and (field.one_to_many or field.one_to_one)
        and field.related_model not in (*DRAWN, through)
    ]
