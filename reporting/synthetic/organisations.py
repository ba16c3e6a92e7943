"""Invented organisations: what they are called, what they do and where."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db.models import Max
from django.utils.text import slugify

from network.bulk import write
from network.directory_codes import codes_of
from network.enums import Cost, OrganisationKind, OrganisationLevel
from network.facets import functions, vocabulary
from network.life_situations import life_situations
from network.models import (
    AdviceRow,
    DirectoryChange,
    FundingRow,
    Municipality,
    Organisation,
    OrganisationAudience,
    OrganisationFacet,
    OrganisationFunction,
)
from network.models.organisation import SEARCHED, organisation_keys
from network.words import sort_key
from reporting.synthetic.vocabulary import ORGANISATIONS, WARM

COLUMNS = (
    "id", "slug", "name", "kind", "level", "cost", "languages", "life_situations", "confirmed_on", "sort_key",
    *SEARCHED, "created_at", "updated_at",
)  # fmt: skip
NamesOf = dict[str, list[tuple[int, str]]]
HOURS = ("Arkisin 9–15", "Tiistaisin 12–16", "Sovi aika puhelimitse", "Ma ja to 10–14")
SOURCES = ("stea", "municipality", "county", "foundation", "own")
EVERY = 3  # tells its advice hours and money; the others say nothing


@dataclass(frozen=True)
class Told:
    """What one invented organisation tells of itself, as codes."""

    functions: list[str]
    audiences: list[str]
    situations: list[str]
    languages: list[str]
    cost: str

    def codes(self, municipality: str) -> list[tuple[str, str]]:
        return codes_of(
            functions_of=self.functions, audiences=self.audiences, municipalities=[municipality],
            situations=self.situations, languages=self.languages, is_free=self.cost == Cost.FREE,
        )  # fmt: skip


class _Vocabularies:
    """The codes to draw from, read once."""

    def __init__(self) -> None:
        self.functions, self.situations = list(functions()), list(life_situations())
        self.audiences, self.languages = list(vocabulary("target_groups")), list(vocabulary("languages"))

    def told(self, does: list[str], draw: Random) -> Told:
        return Told(
            functions=does,
            audiences=sorted(draw.sample(self.audiences, draw.randint(0, 2))),
            situations=sorted(draw.sample(self.situations, draw.randint(0, 2))),
            languages=sorted({"fi", *draw.sample(self.languages, draw.randint(0, 1))}),
            cost=draw.choice((Cost.FREE, Cost.FREE, Cost.PARTLY, Cost.UNKNOWN)).value,
        )


def _some(first: int, homes: list[Municipality]) -> range:
    return range(first, first + len(homes), EVERY)


def write_organisations(
    total: int, towns: list[Municipality], home: Callable[[], Municipality], draw: Random, moment: datetime
) -> NamesOf:
    """Write so many, at least one in each municipality; return their numbers and names by municipality."""
    first = (Organisation.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    homes = [*towns, *(home() for _ in range(total - len(towns)))]
    rows, does, serves, found_by, of_town = [], [], [], [], NamesOf()
    words, more = _Vocabularies(), Random(total)  # noqa: S311 - invented data, the same every time
    for number, town in enumerate(homes, first):
        kind = draw.choice(list(ORGANISATIONS))
        name = f"{town.name_fi}n {draw.choice(WARM).lower()}n {ORGANISATIONS[kind]}"
        chosen = sorted(draw.sample(words.functions, draw.randint(1, 3)))
        told = words.told(chosen, more)
        here = [(town.code, town.name_fi, town.name_sv)]
        keys = organisation_keys(
            (name, ""), "", functions_of=told.functions, audiences=told.audiences, municipalities=here,
            situations=told.situations, languages=told.languages,
        )  # fmt: skip
        confirmed = moment.date() - timedelta(days=draw.randint(0, 200))
        slug = f"{slugify(name)[:70]}-{number}"
        level = more.choice(OrganisationLevel.values) if kind == OrganisationKind.ASSOCIATION else ""
        lists = (told.cost, told.languages, told.situations)
        rows.append(
            (number, slug, name, kind, level, *lists, confirmed, sort_key(name), *keys.values(), moment, moment)
        )
        does += [(number, code) for code in told.functions]
        serves += [(number, code) for code in told.audiences]
        found_by += [(number, *pair) for pair in told.codes(town.code)]
        of_town.setdefault(town.code, []).append((number, name))
    write(Organisation, COLUMNS, rows)
    write(OrganisationFunction, ("organisation_id", "function"), does)
    write(OrganisationAudience, ("organisation_id", "audience"), serves)
    write(OrganisationFacet, ("organisation_id", "facet", "code"), found_by)
    write(
        AdviceRow, ("organisation_id", "text"), ((number, HOURS[number % len(HOURS)]) for number in _some(first, homes))
    )
    money = (
        (number, more.choice(SOURCES), moment.year - 1, more.randrange(1, 90) * 1000) for number in _some(first, homes)
    )
    write(FundingRow, ("organisation_id", "source", "year", "amount"), money)
    works_in = ((number, town.code) for number, town in enumerate(homes, first))
    write(Organisation.municipalities.through, ("organisation_id", "municipality_id"), works_in)
    DirectoryChange.objects.create()
    return of_town
