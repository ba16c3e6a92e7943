"""Invented organisations: what they are called, what they do and where."""

from collections.abc import Callable
from datetime import datetime, timedelta
from random import Random

from django.db.models import Max
from django.utils.text import slugify

from network.bulk import write
from network.facets import functions
from network.models import Municipality, Organisation, OrganisationFunction
from network.models.organisation import SEARCHED, organisation_keys
from network.words import sort_key
from reporting.synthetic.vocabulary import ORGANISATIONS, WARM

COLUMNS = ("id", "slug", "name", "kind", "confirmed_on", "sort_key", *SEARCHED, "created_at", "updated_at")
NamesOf = dict[str, list[tuple[int, str]]]


def write_organisations(
    total: int, towns: list[Municipality], home: Callable[[], Municipality], draw: Random, moment: datetime
) -> NamesOf:
    """Write so many, at least one in each municipality; return their numbers and names by municipality."""
    first = (Organisation.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    homes = [*towns, *(home() for _ in range(total - len(towns)))]
    rows, does, of_town = [], [], NamesOf()
    codes = list(functions())
    for number, town in enumerate(homes, first):
        kind = draw.choice(list(ORGANISATIONS))
        name = f"{town.name_fi}n {draw.choice(WARM).lower()}n {ORGANISATIONS[kind]}"
        chosen = sorted(draw.sample(codes, draw.randint(1, 3)))
        here = [(town.code, town.name_fi, town.name_sv)]
        keys = organisation_keys((name, ""), "", functions_of=chosen, audiences=(), municipalities=here)
        confirmed = moment.date() - timedelta(days=draw.randint(0, 200))
        slug = f"{slugify(name)[:70]}-{number}"
        rows.append((number, slug, name, kind, confirmed, sort_key(name), *keys.values(), moment, moment))
        does += [(number, code) for code in chosen]
        of_town.setdefault(town.code, []).append((number, name))
    write(Organisation, COLUMNS, rows)
    write(OrganisationFunction, ("organisation_id", "function"), does)
    works_in = ((number, town.code) for number, town in enumerate(homes, first))
    write(Organisation.municipalities.through, ("organisation_id", "municipality_id"), works_in)
    return of_town
