"""Results of surveys: from five answers on, closed rounds only, rounded by key; and what an attacker could not see."""

import json
from datetime import date
from random import Random
from typing import Any

import pytest
import time_machine
from django.conf import settings
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from network.enums import Role
from network.periods import Period, Week
from reporting.area_facts import TABLES, facts_of
from reporting.areas import Area
from reporting.disclosure import BASE
from reporting.models import SurveySheet
from reporting.surveys import results as module
from reporting.surveys.actions import clean_text, close_round, take_sheet
from reporting.surveys.queries import results_of, results_of_round
from reporting.surveys.questionnaire import Content, band_of, score
from reporting.surveys.reading import read
from reporting.surveys.results import Part, QuestionResult, Results, results
from tests.make import make_circle, make_member, make_municipality, make_organisation, make_place
from tests.surveys import SHEET, make_round, make_sheets, make_text, questionnaire_file

WISH = "Mitä toivoisit tänne? Älä kirjoita kenenkään nimeä."
KEY = "a key that only this network holds"


def content(code: str = "kuulumiset") -> Content:
    return read(questionnaire_file(code))[0]


def told(sheets: list[dict[str, Any]], code: str = "kuulumiset", name: str = "round") -> Results:
    return results(content(code), sheets, name=name, key=KEY)


def parts_of(found: Results, key: str) -> list[int]:
    return [part.value for part in next(q for q in found.questions if q.key == key).parts]


# --- Scored ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        ({"welcome": 5, "heard": 5, "someone": 5, "outside": 1}, 5.0),
        ({"welcome": 1, "heard": 1, "someone": 1, "outside": 5}, 1.0),
        ({"welcome": 5, "heard": 5, "someone": 5}, 5.0),
        ({"welcome": 4, "heard": 2, "outside": 3}, 3.0),
        ({"welcome": 5, "heard": 5, "someone": None, "outside": None}, None),
        ({"welcome": 5}, None),
        ({}, None),
    ],
)
def test_a_mean_turns_reversed_items_and_needs_enough_of_them(answers: dict[str, Any], points: float | None) -> None:
    found = content()
    assert score(found, found.scales[0], answers) == points


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        ({"find": 0, "reach": 0, "online": 0, "understand": 0}, 0),
        ({"find": 4, "reach": 4, "online": 4, "understand": 4}, 16),
        ({"find": 0, "reach": 3, "online": 3}, 8),
        ({"find": 4, "reach": None, "online": 4}, None),
    ],
)
def test_a_sum_fills_what_is_missing_with_the_mean_and_a_zero_is_an_answer(
    answers: dict[str, Any], points: float | None
) -> None:
    found = content("esteet")
    assert score(found, found.scales[0], answers) == points


def test_a_band_begins_at_its_limit() -> None:
    scale = content("esteet").scales[0]
    words = [band.label["fi"] for band in (band_of(scale, points) for points in (0, 5.9, 6, 10.9, 11, 16)) if band]
    assert words == ["Vähän esteitä"] * 2 + ["Jonkin verran esteitä"] * 2 + ["Paljon esteitä"] * 2


# --- Told ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1, 4])
def test_under_five_nothing_is_told(number: int) -> None:
    assert told([SHEET] * number) == Results(None)


def test_from_five_on_counts_are_exact_and_every_part_is_a_multiple_of_five() -> None:
    sheets = [{**SHEET, "welcome": 1 + at % 5} for at in range(23)]
    found = told(sheets)
    assert found.count == 23
    assert [question.answered for question in found.questions] == [23] * 6
    values = [part.value for question in found.questions for part in question.parts]
    assert {value % 5 for value in values} == {0}
    assert found.scales[0].mean is not None
    assert {part.value % 5 for part in found.scales[0].parts} == {0}


def test_a_part_rounded_to_nothing_may_be_a_few_and_is_never_told_as_nobody() -> None:
    few = QuestionResult("welcome", "?", 5, (Part("a", 0), Part("b", 5)))
    assert [part.text for part in few.parts] == ["muutama tai ei kukaan", "5"]
    assert few.says_something
    assert str(few.chart).count("s-chart__bar--missing") == 1
    assert not QuestionResult("welcome", "?", 5, (Part("a", 0), Part("b", 0))).says_something


def test_a_question_with_under_five_answers_is_withheld_and_declining_is_no_answer() -> None:
    sheets = [{**SHEET, "welcome": 5 if at < 4 else None} for at in range(12)]
    found = told(sheets)
    welcome = next(question for question in found.questions if question.key == "welcome")
    assert (welcome.answered, welcome.parts) == (None, ())
    assert next(question for question in found.questions if question.key == "heard").answered == 12


def test_a_scale_with_under_five_scores_is_withheld() -> None:
    found = told([{"brings": ["food"]}] * 8 + [SHEET] * 4)
    assert (found.scales[0].scored, found.scales[0].mean, found.scales[0].parts) == (None, None, ())


MIDDLE = {**SHEET, "heard": 2}  # whose mean is at no end of the scale, of how few ever
GROUPS = [  # the fewest that may be, which five and five are not: their sum would tell how many each are
    ((6, 5, 0, 0), 1),
    ((5, 5, 0, 0), 0),
    ((6, 5, 5, 5), 1),
    ((5, 5, 5, 5), 0),
    ((5, 4, 0, 0), 0),
    ((20, 0, 0, 0), 0),
    ((9, 9, 0, 1), 0),
    ((9, 9, 4, 0), 0),
]


@pytest.mark.parametrize(("sizes", "number"), GROUPS)
def test_groups_are_compared_only_when_each_and_those_without_one_have_five(
    sizes: tuple[int, ...], number: int
) -> None:
    names = ("first", "sometimes", "weekly", None)
    sheets = [{**MIDDLE, "visits": name} for name, size in zip(names, sizes, strict=True) for _one in range(size)]
    assert len(told(sheets).comparisons) == number


def test_groups_without_the_guard_would_be_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LEAST_ANSWERS", 1)
    monkeypatch.setattr(module, "is_at_an_end", lambda *_given: False)
    assert len(told([MIDDLE] * 9 + [{**MIDDLE, "visits": "first"}]).comparisons) == 1


def twins() -> Content:
    """Two scales of the same questions, of which one needs fewer answers."""
    file = json.loads(questionnaire_file())
    file["scales"].append({**file["scales"][0], "key": "twin", "at_least": 1})
    return read(json.dumps(file).encode())[0]


@pytest.mark.parametrize(("few", "shown"), [(0, 2), (1, 1), (4, 1), (5, 2)])
def test_two_scales_of_the_same_questions_are_not_subtracted(few: int, shown: int) -> None:
    found = results(twins(), [SHEET] * 6 + [{"welcome": 1}] * few, name="round", key=KEY)
    assert sum(scale.mean is not None for scale in found.scales) == shown
    assert not few or few == 5 or {one.scale for one in found.comparisons} <= {found.scales[0].title}


def test_without_the_guard_the_seventh_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    sheets = [SHEET] * 6 + [{"welcome": 1}]
    monkeypatch.setattr(module, "told_apart", lambda content, _sheets: {scale.key for scale in content.scales})
    first, twin = results(twins(), sheets, name="round", key=KEY).scales
    assert first.mean is not None
    assert twin.mean is not None
    assert round(7 * twin.mean - 6 * first.mean) == 1, "what the seventh said"


# --- Attacked --------------------------------------------------------------------------------------------------------


def sixth_found(before: Results, after: Results) -> bool:
    """Whether the difference of two snapshots points at one option of the sixth sheet, and that one alone."""
    if not (before.is_shown and after.is_shown):
        return False
    shares = zip(parts_of(before, "welcome"), parts_of(after, "welcome"), strict=True)
    return sorted(then - now for now, then in shares) == [0, 0, 0, 0, 1]


@pytest.mark.django_db
def test_two_snapshots_never_give_away_the_sixth_answer() -> None:
    found = make_round()
    snapshots = []
    for number in range(6):
        take_sheet(found, f"sheet {number}", {**SHEET, "welcome": 1 if number == 5 else 4}, {})
        snapshots.append(results_of_round(found))
    assert snapshots == [None] * 6
    assert results_of_round(close_round(found, by=None)) is not None


def test_without_the_guards_the_sixth_answer_would_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    five, six = [{**SHEET, "welcome": 4}] * 5, [{**SHEET, "welcome": 4}] * 5 + [{**SHEET, "welcome": 1}]
    assert not sixth_found(told(five), told(six))
    monkeypatch.setattr(module, "rounded_parts", lambda values, *_rest: values)
    assert sixth_found(told(five), told(six))


def exact_cells(step: int) -> float:
    """The share of small cells that a reader knows for certain: each lies within the step of what is published."""
    dice, known, small = Random(7), 0, 0
    for number in range(60):
        sheets = [{**SHEET, "welcome": dice.choice((1, 2, 3, 4, 5))} for _one in range(dice.randint(5, 14))]
        shown = parts_of(told(sheets, name=str(number)), "welcome")
        for at, value in enumerate(shown):
            others = [other for index, other in enumerate(shown) if index != at]
            lowest = max(0, value - step, len(sheets) - sum(other + step for other in others))
            highest = min(value + step, len(sheets) - sum(max(0, other - step) for other in others))
            is_small = 0 < sum(sheet["welcome"] == at + 1 for sheet in sheets) < 5
            small += is_small
            known += is_small and lowest == highest
    return known / small


def test_no_small_cell_is_known_for_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    assert exact_cells(BASE - 1) == 0
    monkeypatch.setattr(module, "rounded_parts", lambda values, *_rest: values)
    assert exact_cells(0) == 1


NONE_OF_IT = dict.fromkeys(("find", "reach", "online", "understand"), 0)


def test_a_mean_at_the_end_of_the_scale_would_tell_what_everybody_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    """Five who found nothing hard: the mean 0.0 would put every one of them in the lowest band and option."""
    sheets = [NONE_OF_IT] * 4 + [{**NONE_OF_IT, "find": 1}]
    (scale,) = told(sheets, "esteet").scales
    assert (scale.scored, scale.mean) == (5, None)
    assert [part.value for part in scale.parts] in ([5, 0, 0], [0, 0, 0])
    some = [{**NONE_OF_IT, "find": 4, "reach": 4}] * 2 + [NONE_OF_IT] * 3
    assert told(some, "esteet").scales[0].mean == 3.2, "one may have been at the other end"
    monkeypatch.setattr(module, "is_at_an_end", lambda *_given: False)
    assert told(sheets, "esteet").scales[0].mean == 0.2


def test_groups_of_which_one_is_at_an_end_are_not_compared() -> None:
    sheets = [{**SHEET, "visits": "first"}] * 6
    best = dict.fromkeys(("welcome", "heard", "someone"), 5) | {"outside": 1, "visits": "weekly"}
    assert told([*sheets, *[best] * 6]).comparisons == ()
    assert len(told([*sheets, *[{**SHEET, "visits": "weekly"}] * 6]).comparisons) == 1


# --- On the page -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_page_of_an_open_round_has_no_results_and_of_a_closed_one_has_them() -> None:
    found = make_round(place=make_place(name="Liina"))
    make_sheets(found, 6)
    client = Client()
    client.force_login(make_member(Role.SOCIAL_INSTRUCTOR, make_municipality()))
    page = client.get(found.get_absolute_url()).content.decode()
    assert "6 vastausta on tallessa" in page
    assert "Kuuluminen joukkoon" not in page
    close_round(found, by=None)
    page = client.get(found.get_absolute_url()).content.decode()
    assert "Kuuluminen joukkoon" in page
    assert "Keskiarvo 4,2" in page
    assert page.count('<svg class="s-chart') == 7


@pytest.mark.django_db
def test_a_closed_round_of_four_says_only_that() -> None:
    found = make_round()
    make_sheets(found, 4)
    close_round(found, by=None)
    client = Client()
    client.force_login(make_member(Role.COORDINATOR))
    page = client.get(found.get_absolute_url()).content.decode()
    assert "Vastauksia on alle viisi" in page
    assert "Kuuluminen joukkoon" not in page


@pytest.mark.django_db
def test_results_of_an_area_and_a_period() -> None:
    tampere, orivesi = make_municipality(), make_municipality("562")
    today = timezone.localdate()
    here = make_round(circle=make_circle(municipality=tampere))
    text = make_text(here, "Kahvi on hyvää, sanoi Pirkko")
    make_sheets(here, 7)
    for found in (make_round(place=make_place(municipality=orivesi)), make_round()):
        make_sheets(found, 6)
        close_round(found, by=None)
    make_sheets(make_round(municipality=tampere), 9)
    close_round(here, by=None)
    this_year = Period.parse(str(Week.of(today).month.year))
    area = Area(tampere)
    assert [(row.results.count, row.quotes) for row in results_of(area, this_year)] == [(7, ())]
    clean_text(text, "Kahvi on hyvää", by=make_member(Role.COORDINATOR))
    assert [row.quotes for row in results_of(area, this_year)] == [((WISH, "Kahvi on hyvää"),)]
    assert len(results_of(Area(), this_year)) == 3
    assert results_of(area, Period.parse("2020")) == []
    with override("sv"):
        assert results_of(area, this_year)[0].title == "Hur står det till"


@pytest.mark.django_db
@time_machine.travel("2026-11-30T12:00+02:00")
def test_an_area_finer_or_wider_than_a_municipality_has_its_own_rounds_only() -> None:
    here, other = make_circle(), make_circle()
    place = make_place(municipality=make_municipality("562", wellbeing_services_county="Toinen"))
    rounds = {}
    for fields in ({"circle": here}, {"circle": other}, {"place": place}, {"organisation": make_organisation()}):
        found = make_round(**fields)
        make_sheets(found, 6)
        close_round(found, by=None)
        rounds[found.scope] = found
    year = Period.parse("2026")
    own = {area: [row.where for row in results_of(area, year)] for area in (Area(circle=here), Area(place=place))}
    assert own == {Area(circle=here): [here.name], Area(place=place): [place.name]}
    run = rounds["organisation"].organisation
    assert [row.where for row in results_of(Area(organisation=run), year)] == [str(run)]
    assert len(results_of(Area(), year)) == 4


@pytest.mark.django_db
@time_machine.travel("2026-11-30T12:00+02:00")
def test_a_report_tells_the_scales_of_closed_rounds() -> None:
    circle = make_circle()
    for number in (7, 4):
        found = make_round(circle=circle)
        make_sheets(found, number)
        close_round(found, by=None)
    today = timezone.localdate()
    year = Period.parse("2026")
    facts = facts_of(Area(circle=circle), year, today, (), ["surveys"])["surveys"]
    assert [fact.numbers for fact in facts] == [{"answers": 7, "scored": 7, "mean": "4.2"}]
    table = next(table for table in TABLES if table.content == "surveys")
    assert table.name(facts[0].code).startswith(f"Kuulumiset: {circle.name}, ")
    assert "Kuuluminen joukkoon" in table.name(facts[0].code)


@pytest.mark.django_db
def test_published_parts_come_of_the_portals_own_key() -> None:
    found = make_round()
    make_sheets(found, 13, [{**SHEET, "welcome": at} for at in (1, 2, 3, 4)])
    row = results_of_round(close_round(found, by=None))
    assert row is not None
    answers = list(SurveySheet.objects.values_list("answers", flat=True))
    assert row.results == results(content(), answers, name=found.code, key=settings.DISCLOSURE_KEY)


@pytest.mark.django_db
@time_machine.travel("2026-11-30T12:00+02:00")
def test_a_round_closed_early_ended_when_it_was_closed() -> None:
    found = make_round(place=make_place(), first=date(2026, 11, 1), last=date(2027, 2, 20))
    make_sheets(found, 6)
    close_round(found, by=None)
    found.refresh_from_db()
    assert found.ended_on == date(2026, 11, 30)
    assert [row.last for row in results_of(Area(), Period.parse("2026-Q4"))] == [date(2026, 11, 30)]
    assert results_of(Area(), Period.parse("2027-Q1")) == []
    page = Client().get(found.answer_url()).content.decode()
    assert "sai vastata 30.11.2026 asti" in page
