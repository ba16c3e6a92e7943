"""Facts of an area that are no sums of gatherings: lives, actors, functions, funding, circles by residents, duties."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from groups.actions.circles import pause
from groups.actions.endings import end
from network.counties import english_county
from network.enums import Role
from network.facets import functions
from network.models import Municipality, OrganisationFunction
from network.models.organisation_rows import FundingRow
from network.periods import Period
from places.actions.places import archive_place
from reporting.area_facts import TABLES
from reporting.areas import Area
from reporting.contents import CONTENTS, DEFAULT, KEYS, PRESENT, chosen
from reporting.disclosure import shareable
from reporting.document import Document, document_of
from reporting.enums import Scope
from reporting.exports import WRITERS
from reporting.exports.csv import headings
from reporting.figures import Fact, Spread, Statistics
from reporting.in_words import area_in_words
from reporting.queries import statistics
from reporting.sums import spread_of
from responsibilities.models import Responsibility
from tests.make import (
    make_circle,
    make_gathering,
    make_member,
    make_municipality,
    make_organisation,
    make_place,
    make_timetable,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("report_day")]
AS_OF = date(2026, 11, 22)


@pytest.fixture
def town() -> Municipality:
    return make_municipality("837", population=250_000, population_year=2025)


def told(area: Area, *contents: str, period: str = "2026-Q4") -> Statistics:
    return statistics(area, Period.parse(period), AS_OF, contents)


def numbers(found: Statistics, content: str, key: str = "number") -> dict[str, int | str | None]:
    return {fact.code: fact.numbers[key] for fact in found.facts[content]}


def test_lives_are_those_of_the_period(town: Municipality) -> None:
    coordinator = make_member(Role.COORDINATOR)
    paused, ended = make_circle(municipality=town), make_circle(municipality=town)
    make_circle(municipality=make_municipality("562"))
    make_circle(municipality=town, published_at="2026-01-05T12:00:00+02:00")
    pause(paused, by=coordinator)
    end(ended, by=coordinator)
    archive_place(make_place(municipality=town), reason="", by=coordinator)
    found = numbers(told(Area(town), "lives"), "lives")
    assert found == {
        "circles_started": 2,
        "circles_paused": 1,
        "circles_resumed": 0,
        "circles_ended": 1,
        "places_started": 1,
        "places_ended": 1,
    }
    assert set(numbers(told(Area(town), "lives", period="2026-Q2"), "lives").values()) == {0}
    assert numbers(told(Area(circle=paused), "lives"), "lives")["circles_paused"] == 1
    assert numbers(told(Area(circle=ended), "lives"), "lives")["circles_paused"] == 0


def test_actors_functions_and_money_are_those_of_the_area(town: Municipality) -> None:
    codes = list(functions())
    for number, kind in enumerate(("association", "association", "parish")):
        organisation = make_organisation(kind=kind)
        organisation.municipalities.add(town)
        OrganisationFunction.objects.create(organisation=organisation, function=codes[0])
        FundingRow.objects.create(
            organisation=organisation, source="stea", year=2026, amount=[10_000, 2_500, None][number]
        )
    make_organisation(kind="company").municipalities.add(make_municipality("562"))
    hidden = make_organisation(kind="company", is_published=False)
    hidden.municipalities.add(town)
    FundingRow.objects.create(organisation=hidden, source="stea", year=2026, amount=99)
    FundingRow.objects.create(organisation=make_organisation(), source="stea", year=2026, amount=99)
    found = told(Area(town), "actors", "functions", "funding")
    assert numbers(found, "actors") == {"all": 3, "association": 2, "parish": 1}
    assert numbers(found, "functions") == {"all": 1, codes[0]: 3} | dict.fromkeys(codes[1:], 0)
    assert numbers(told(Area(make_municipality("250")), "functions"), "functions") == {}, "nothing told is no zeros"
    [row] = found.facts["funding"]
    assert row.code == "2026-stea"
    assert (row.numbers["amount"], row.numbers["untold"], row.numbers["per_resident"]) == ("12500.00", 1, "0.05")
    assert (row.numbers["residents"], row.numbers["residents_year"]) == (250_000, 2025)
    assert told(Area(town), "funding", period="2025").facts["funding"] == ()


def test_of_unknown_residents_nothing_is_divided(town: Municipality) -> None:
    other = make_municipality("562")
    for place in (town, town, other):
        make_gathering(make_circle(municipality=place), date(2026, 10, 6), state="held", visitors=3)
    found = told(Area(), "per_1000")
    shares = {fact.code: (fact.numbers["circles"], fact.numbers["share"]) for fact in found.facts["per_1000"]}
    assert shares == {"Kunta 562|Kommun 562": (1, None), "Tampere|Tammerfors": (2, "0.01"), "all": (3, None)}
    words = [cell.text for cell in document_of(found, "internal").fact_tables[0].lines[0].cells]
    assert words == ["1", "ei tiedossa", "ei tiedossa", "ei tiedossa"]


def test_a_sheet_says_its_name_once(town: Municipality) -> None:
    make_gathering(make_circle(municipality=town), date(2026, 10, 6), state="held", visitors=3)
    document = document_of(told(Area(town), "per_1000"), "internal")
    [table] = document.fact_tables
    assert headings(document, table)[:2] == ["Ryhmiä", "Ryhmiä tuhatta asukasta kohti"]
    assert "Ryhmiä tuhatta asukasta kohti" in dict(document.definitions)
    assert "kohti: " not in WRITERS["csv"](document).decode()


def test_every_county_has_an_english_name() -> None:
    rows = (settings.BASE_DIR / "network" / "data" / "counties.csv").read_text(encoding="utf-8").splitlines()[1:]
    names = [row.split(",") for row in rows]
    assert len(names) == 23
    for _code, name_fi, name_sv, name_en in names:
        assert english_county(name_fi) == name_en
        assert name_en not in ("", name_fi, name_sv) or name_sv == "Åland"
    assert english_county("Lapin hyvinvointialue") == "Lapland wellbeing services county"
    assert english_county("Jokin muu") == "Jokin muu"


def test_a_county_is_told_in_english() -> None:
    names = ("Pirkanmaan hyvinvointialue", "Birkalands välfärdsområde")
    told_as = {"fi": names[0], "sv": names[1], "en": "Pirkanmaa wellbeing services county"}
    for language, name in told_as.items():
        with translation.override(language):
            assert area_in_words(names) == name
            assert area_in_words(("Muu alue", "Muu alue")) == "Muu alue"


def test_duties_are_those_that_circles_seek_somebody_for(town: Municipality) -> None:
    circle = make_circle(municipality=town)
    Responsibility.objects.create(circle=circle, duty="coffee")
    Responsibility.objects.create(circle=make_circle(municipality=make_municipality("562")), duty="coffee")
    [row] = told(Area(town), "duties").facts["duties"]
    assert row == Fact("coffee", {"open": 1, "sought": 1, "offers": 0, "accepted": 0})
    assert told(Area(circle=make_circle()), "duties").facts["duties"] == ()


def test_what_there_is_nothing_of_is_said_aloud(town: Municipality) -> None:
    notes = document_of(told(Area(town), "funding", "duties"), "internal").notes
    assert "Rahoitus asukasta kohti: tästä ei ole tietoja." in notes
    assert "Tarpeet ja tarjoukset: tästä ei ole tietoja." in notes


def everything(town: Municipality) -> Document:
    place = make_place((1, 540, 900), municipality=town)
    form = place.work_forms.get()
    span = form.timetable.spans.get()
    form.timetable.spans.create(weekday=2, starts=600, ends=720, state="with_key")
    assert span
    circle = make_circle(municipality=town)
    for week in range(6):
        make_gathering(circle, date(2026, 9, 1 + 5 * week), state="held", visitors=4 + week, first_timers=1)
    make_gathering(circle, date(2026, 6, 2), state="held", visitors=8, first_timers=1)
    parish = make_organisation(kind="parish")
    parish.municipalities.add(town)
    OrganisationFunction.objects.create(organisation=parish, function=next(iter(functions())))
    return document_of(told(Area(town), *KEYS, period="2026-Q3"), "internal")


def test_the_middle_counts_every_gathering_however_many_had_as_many_visitors(town: Municipality) -> None:
    circle = make_circle(municipality=town)
    for week, visitors in enumerate((9, 11, 7, 11, 11, 9, 11, 11)):
        make_gathering(circle, date(2026, 7, 7) + timedelta(weeks=week), state="held", visitors=visitors)
    document = document_of(told(Area(town), "spread", period="2026-Q3"), "internal")
    months = [{cell.column.key: cell.value for cell in line.cells} for line in document.flat[1].lines]
    total = {cell.column.key: cell.value for cell in document.flat[0].lines[0].cells}
    assert (total["smallest"], total["median"], total["largest"]) == (7, 11, 11)
    assert [row["median"] for row in months[:2]] == [9, 11], "July 7 9 11 11 of four, August 9 11 11 11"


def test_every_content_can_be_chosen_and_is_in_every_file(town: Municipality) -> None:
    found = everything(town)
    for write in WRITERS.values():
        assert write(found) == write(found)
    rows = WRITERS["csv"](found).decode("utf-8-sig").splitlines()
    assert len({row.count(";") for row in rows if '"' not in row}) == 1
    assert any(row.startswith("Toiminnot;Toimintoja, joita jokin toimija tekee;") for row in rows)
    tables = {table["key"]: table for table in json.loads(WRITERS["json"](found))["tables"]}
    assert tables["fact_actors"]["rows"][0]["figures"] == {"fact_actors_number": 1}
    assert len(tables["comparison"]["rows"]) == 6
    total = {cell.column.key: cell.value for cell in found.flat[0].lines[0].cells}
    assert (total["smallest"], total["median"], total["largest"]) == (4, 6, 9)
    assert (total["open_state_open"], total["open_state_with_key"]) == (Decimal("78.0"), Decimal("26.0"))
    assert total["open_hours"] == Decimal("78.0"), "with a key not everyone may come"
    assert len({key for key, _meaning in found.definitions}) == len(found.defined)


def test_every_table_of_a_long_report_is_in_its_contents_and_a_short_one_needs_none(town: Municipality) -> None:
    found = everything(town)
    page = render_to_string("reporting/_document.html", {"document": found})
    contents = re.search(r'<ul class="govuk-list s-contents">.*?</ul>', page, re.DOTALL)
    assert contents
    led_to = re.findall(r'href="#([\w-]+)">([^<]+)<', contents[0])
    assert [name for _target, name in led_to[:-2]] == [table.caption for table in found.breakdowns]
    assert all(page.count(f'id="{target}"') == 1 for target, _name in led_to)
    short = document_of(told(Area(town), "visits", period="2026-Q3"), "internal")
    assert "s-contents" not in render_to_string("reporting/_document.html", {"document": short})


def test_what_is_said_instead_of_a_figure_is_told_apart_from_figures(town: Municipality) -> None:
    page = render_to_string("reporting/_document.html", {"document": everything(town)})
    quiet = re.findall(r's-figure-in-words">([^<]+)<', page)
    loud = re.findall(r'govuk-table__cell--numeric">([^<]+)<', page)
    assert "ei ollut" in quiet
    assert not [text for text in quiet if re.fullmatch(r"[\d\s,.]+", text)]
    assert "ei ollut" not in loud


def test_what_was_not_chosen_is_not_there(town: Municipality) -> None:
    make_gathering(make_circle(municipality=town), date(2026, 9, 1), state="held", visitors=4, first_timers=1)
    found = document_of(told(Area(town), "visits", period="2026-Q3"), "internal")
    assert [column.key for column in found.columns] == ["visits", "mean_visits"]
    assert (found.reasons, found.more, found.fact_tables) == ((), (), ())
    only_facts = document_of(told(Area(town), "actors", period="2026-Q3"), "internal")
    assert (only_facts.headline, only_facts.charts) == ([], ())
    for write in WRITERS.values():
        assert write(only_facts)


def test_contents_are_a_closed_list_with_a_table_for_each_fact() -> None:
    assert len(set(KEYS)) == len(KEYS)
    assert {table.content for table in TABLES} < set(KEYS)
    assert chosen((), Scope.NETWORK) == PRESENT
    assert set(DEFAULT) - set(PRESENT) == {"comparison"}
    assert "open_hours" not in chosen(KEYS, Scope.CIRCLE)
    assert "funding" not in chosen(KEYS, Scope.ORGANISATION)
    with pytest.raises(ValueError, match="moon"):
        chosen(("moon",), Scope.NETWORK)
    assert all(content.name and content.help for content in CONTENTS)


@pytest.mark.parametrize(
    ("given", "spread"),
    [
        ({}, Spread()),
        ({7: 1}, Spread(7, 7, 7)),
        ({1: 1, 9: 1}, Spread(1, 1, 9)),
        ({0: 2, 5: 1, 30: 2}, Spread(0, 5, 30)),
        ({3: 1, 4: 1, 5: 1, 60: 1}, Spread(3, 4, 60)),
    ],
)
def test_the_middle_is_the_lower_of_two(given: dict[int, int], spread: Spread) -> None:
    assert spread_of(given) == spread


def test_the_spread_of_under_five_gatherings_is_not_shared(town: Municipality) -> None:
    circle = make_circle(municipality=town)
    for held in range(1, 6):
        make_gathering(circle, date(2026, 9, held), state="held", visitors=10 * held)
        found = shareable(told(Area(town), "spread", period="2026-Q3"), "key")
        shown = document_of(found, "shareable")
        median = next(cell for cell in shown.total.cells if cell.column.key == "median")
        assert (median.value, median.text) == ((None, "ei näytetä") if held < 5 else (30, "30"))


def test_states_of_being_open_that_overlap_are_told_apart(town: Municipality) -> None:
    place = make_place((1, 600, 720), municipality=town)
    timetable = make_timetable((1, 660, 780))
    timetable.spans.update(state="self_service")
    place.work_forms.create(kind="community_centre", timetable=timetable)
    figures = told(Area(place=place), "open_hours", "open_states", period="2026-W40").total.figures
    assert (figures.open_minutes, figures.open_states) == (180, {"open": 120, "self_service": 120})
