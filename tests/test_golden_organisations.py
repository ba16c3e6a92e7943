"""A dozen people come to the directory with their own words, in three languages, and find who helps."""

import csv
import sys
from datetime import datetime
from random import Random

import pytest
from django.test import Client
from django.utils import timezone, translation

from network.bulk import go_on_counting
from network.models import Municipality, Organisation, OrganisationFacet
from network.queries.directory import found_in, rows_of
from reporting.demo.loading import load_demo
from reporting.synthetic.organisations import write_organisations
from tests.golden.network import HERE
from tests.make import make_organisation
from tests.test_organisations import added

pytestmark = pytest.mark.django_db
FIRST, GENERATED, MOST_MISSED = 8, 200, 0.2
PERSONAS = {"carer", "falling_ill", "integrating", "family", "pensioner", "young", "expert", "professional"}
PERSONAS |= {"board", "wellbeing", "swedish_pensioner", "student"}
LISTS = ("functions", "audiences", "situations", "languages")
_kept: dict[str, list[str]] = {}
_hits: set[str] = set()


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.fixture
def answers(db: None) -> dict[str, list[str]]:
    """The first names of every query, among the demo network and invented organisations; asked once in a process."""
    if not _kept:
        load_demo("salasana")
        towns = list(Municipality.objects.order_by("code"))
        draw = Random(44)
        write_organisations(GENERATED, towns, lambda: draw.choice(towns), draw, timezone.now())
        go_on_counting(Organisation)
        for row in rows("organisations"):
            _write(row)
        for row in rows("personas"):
            with translation.override(row["language"]):
                found = found_in({}, row["query"], datetime.now(tz=timezone.get_current_timezone()).date())
                _kept[row["query"]] = [one.name for one in rows_of(found[0:FIRST])]
            if _is_hit(_kept[row["query"]], row):
                _hits.add(row["query"])
    return _kept


def _write(row: dict[str, str]) -> None:
    lists = {
        name: row[name].split("|") if row[name] else []
        for name in ("functions", "audiences", "situations", "languages")
    }
    organisation = Organisation.objects.create(
        slug=f"golden-{row['name'].lower().replace(' ', '-')}",
        name=row["name"],
        description=row["description"],
        life_situations=lists["situations"],
        languages=lists["languages"],
        confirmed_on=timezone.localdate(),
    )
    for code in lists["functions"]:
        organisation.functions.create(function=code)
    for code in lists["audiences"]:
        organisation.audiences.create(audience=code)
    organisation.municipalities.add("837")
    Organisation.objects.get(pk=organisation.pk).save()


def _is_hit(found: list[str], row: dict[str, str]) -> bool:
    """Whether one of those meant is among the first; or most of the first have the code that is meant."""
    facet, is_code, code = row["expected"].partition("=")
    if not is_code:
        return bool(set(found) & set(row["expected"].split("|")))
    having = OrganisationFacet.objects.filter(facet=facet, code=code, organisation__name__in=found)
    return bool(found) and having.values("organisation").distinct().count() > len(found) / 2


def test_a_dozen_personas_find_who_helps(answers: dict[str, list[str]], capsys: pytest.CaptureFixture[str]) -> None:
    asked = rows("personas")
    missed = {(row["persona"], row["query"]): answers[row["query"]] for row in asked if row["query"] not in _hits}
    share = 1 - len(missed) / len(asked)
    with capsys.disabled():
        sys.stdout.write(f"\npersonas: {share:.1%} of {len(asked)}\n")
    assert {row["persona"] for row in asked} == PERSONAS
    assert {row["language"] for row in asked} == {"fi", "sv", "en"}
    for persona in PERSONAS:
        own = [row for row in asked if row["persona"] == persona]
        lost = [query for name, query in missed if name == persona]
        assert len(lost) <= len(own) * MOST_MISSED, (persona, lost)
    assert share >= 0.9, missed


def test_the_measure_sees_a_search_that_finds_nothing(answers: dict[str, list[str]]) -> None:
    assert not set(answers["syöpä"]) & {"Talousneuvola ry"}


def test_words_that_nobody_holds_together_are_looked_for_one_by_one(
    answers: dict[str, list[str]], client: Client
) -> None:
    assert "Yhdistystuki Pirkanmaa ry" in answers["hallituksen jäsen"]
    make_organisation("Hallituksen tuki ry")
    page = client.get("/fi/organisations/?q=hallituksen+astronautti").content.decode()
    assert "jätimme sen pois: ”astronautti”" in page
    assert "Hallituksen tuki ry" in page
    page = client.get("/fi/organisations/?q=hallituksen+tuki").content.decode()
    assert "Kaikkia sanoja yhdessä ei löytynyt" not in page
    page = client.get("/fi/organisations/?q=astronautti").content.decode()
    assert "Emme löytäneet sellaista järjestöä" in page


def test_an_example_of_what_a_function_may_be_is_not_what_everybody_who_does_it_says() -> None:
    young = added("Etsivät ry", functions=["outreach"])
    sober = added("Kuivilla ry", audiences=["substance_recovery"])
    assert list(Organisation.objects.matching("päihteet")) == [sober]
    assert list(Organisation.objects.matching("jalkautuva päihdetyö")) == [young], "the whole example still asks for it"


def test_a_language_is_found_by_its_name_and_by_who_speaks_it() -> None:
    arabic = added("Silta ry", languages=["fi", "ar"])
    russian = added("Dialogi ry", languages=["ru"])
    added("Suomeksi vain ry", languages=["fi"])
    for query in ("arabiaksi", "arabiankielinen", "arabiska", "Arabic"):
        assert list(Organisation.objects.matching(query)) == [arabic], query
    assert list(Organisation.objects.matching("venäjänkielinen")) == [russian]


def test_names_that_begin_with_suomen_are_not_an_answer_to_a_language_cafe() -> None:
    added("Suomen Paralympiakomitea ry")
    cafe = added("Kielisilta ry", functions=["integration_support"])
    assert list(Organisation.objects.matching("kielikahvila")) == [cafe]


@pytest.mark.parametrize("query", ["pensionärsförening", "pensionärsgrupp", "pensionärsfest"])
def test_a_swedish_compound_is_read_by_its_halves(client: Client, query: str) -> None:
    added("Iltarusko ry", audiences=["older_people"])
    page = client.get("/sv/organisations/", {"q": query})
    assert [card.organisation.name for card in page.context["cards"]] == ["Iltarusko ry"]
    assert "pensionär" in page.context["reading"].shown


def test_a_name_that_begins_with_suomen_is_no_first_answer_to_who_wants_to_speak_finnish() -> None:
    named = added("Suomen Paralympiakomitea ry")
    teaches = added("Kielisilta ry", functions=["integration_support"])
    for query in ("haluan puhua suomea", "suomi"):
        found = Organisation.objects.matching(query).with_rank(query).order_by("rank")
        assert next(iter(found)) == teaches, query
    assert list(Organisation.objects.matching("suomen paralympiakomitea")) == [named]


@pytest.mark.parametrize(
    "query",
    [
        "mieheni dementia",
        "äitini dementia",
        "isäni muisti",
        "my mother has alzheimers",
        "min man har demens",
    ],
)
def test_whose_need_it_is_does_not_hide_the_need(query: str) -> None:
    added("Äijät ry", audiences=["men"], functions=["recreation"])
    added("Perhekahvila ry", audiences=["families_with_children"])
    remember = added("Muistikulma ry", audiences=["older_people"])
    assert list(Organisation.objects.matching(query)) == [remember]
    assert Organisation.objects.matching("äitini").exists(), "alone it is what is asked for"


def test_a_mother_or_a_man_is_still_asked_for_by_others() -> None:
    men = added("Äijät ry", audiences=["men"])
    assert list(Organisation.objects.matching("miesten ryhmä")) == [men]
    assert list(Organisation.objects.matching("mies lyö")) == []
    hit = added("Turva ry", audiences=["men"], functions=["violence_work"])
    assert list(Organisation.objects.matching("mies lyö")) == [hit]
