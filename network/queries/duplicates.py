"""Questions about records that may be one organisation: which pairs, and what leads to a record."""

import logging
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import ForeignObjectRel, Q
from django.utils import timezone

from network.bulk import batches
from network.duplicates import Facts, Pair, find_pairs
from network.likely_twins import Twins
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

logger = logging.getLogger(__name__)
AT_ONCE = 1000
KEPT_FOR_S = 7 * 86_400
LAST_LOOK = "duplicates-last-look"
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


def twins() -> Twins:
    """Return the directory by its clues, read a thousand records at a time, for asking which of them a new one is."""
    keys = Organisation.objects.order_by("pk").values_list("pk", flat=True)
    records = (record for some in batches(list(keys), AT_ONCE) for record in facts_of(some))
    return Twins(records, facts_of=_facts_of_many, places=place_words())


def _facts_of_many(keys: Sequence[int]) -> list[Facts]:
    return [record for some in batches(keys, AT_ONCE) for record in facts_of(some)]


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


@dataclass(frozen=True)
class Look:
    """The pairs that looked alike when the directory was last looked through, and which directory that was."""

    pairs: list[Pair]
    state: str
    at: datetime

    def left(self) -> list[Pair]:
        """Return the pairs that nobody has told apart since, the most certain first."""
        apart = set(NotSame.objects.values_list("first", "second"))
        return [pair for pair in self.pairs if (pair.first, pair.second) not in apart]


def last_look() -> Look | None:
    """Return the last look; None before the first, and while the cache does not answer."""
    try:
        found: Look | None = cache.get(LAST_LOOK)
    except Exception:
        logger.warning("the cache does not answer; the last look for duplicates is not known")
        return None
    return found


def look_through() -> Look:
    """Look through the whole directory now: tens of milliseconds for a thousand records, seconds for 30 000."""
    state, at = directory_state(), timezone.now()
    look = Look(find_pairs(all_facts(), place_words()), state, at)
    try:
        cache.set(LAST_LOOK, look, KEPT_FOR_S)
    except Exception:
        logger.warning("the cache does not answer; the look for duplicates is not kept")
    return look


def within(pairs: list[Pair], keys: Collection[int] | None) -> list[Pair]:
    """Keep the pairs of which both are among the keys; None is everywhere."""
    return pairs if keys is None else [pair for pair in pairs if pair.first in keys and pair.second in keys]


def pointing_relations() -> list[ForeignObjectRel]:
    """Return everything that points at an organisation by a row of its own, hidden or not."""
    fields = Organisation._meta.get_fields(include_hidden=True)
    return [
        field for field in fields if isinstance(field, ForeignObjectRel) and (field.one_to_many or field.one_to_one)
    ]


def relations() -> list[ForeignObjectRel]:
    """Return everything in every room that points at an organisation by a row of its own, also what is not named.

    What is drawn from the record itself, such as its facets, is left out.
    """
    through: Any = Organisation.municipalities.through
    return [field for field in pointing_relations() if field.related_model not in (*DRAWN, through)]
