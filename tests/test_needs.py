"""Which records answer a need: by what they hold, never by guessing; a door, what must be behind it and what not."""

from typing import Any

import pytest
from django.utils.translation import override

from network.facets import vocabulary
from network.needs import hours_kinds, needs, needs_answered

Record = dict[str, list[str]]
OPEN = {"hours_kinds": ["staffed"]}
DOORS: list[tuple[str, Record, Record]] = [
    ("what_goes_on", {"openness": ["open_to_all"]}, {"place_kinds": ["meeting_place"], "target_groups": ["women"]}),
    ("what_goes_on", {"place_kinds": ["meeting_place"]}, {"place_kinds": ["community_advice"]}),
    ("what_goes_on", {"circle_kinds": ["hobby"]}, {"circle_kinds": ["peer_group"]}),
    ("no_money", {"openness": ["free_of_charge"]}, {"openness": ["open_to_all"], "equipment": ["coffee"]}),
    ("no_money", {"openness": ["free_of_charge"]}, {"place_kinds": ["community_advice"]}),
    ("who_could_help", {"place_kinds": ["community_advice"]}, {"place_kinds": ["meeting_place"], **OPEN}),
    (
        "who_could_help",
        {"circle_kinds": ["advice"], **OPEN},
        {"circle_kinds": ["advice"], "hours_kinds": ["own_group"]},
    ),
    (
        "who_could_help",
        {"place_kinds": ["community_advice"], "openness": ["without_appointment"], "hours_kinds": ["by_appointment"]},
        {"place_kinds": ["community_advice"], "hours_kinds": ["by_appointment"]},
    ),
    ("which_place_suits", {"place_kinds": ["day_centre"]}, {}),
    ("lonely", {"circle_kinds": ["neighbourhood_circle"]}, {"circle_kinds": ["advice"]}),
    ("lonely", {"place_kinds": ["meeting_place"], **OPEN}, {"place_kinds": ["meeting_place"]}),
    ("lonely", {"manners": ["newcomers"], **OPEN}, {"place_kinds": ["community_advice"], **OPEN}),
    ("shy", {"manners": ["companion"]}, {"manners": ["lively"], "circle_kinds": ["neighbourhood_circle"]}),
    ("shy", {"ways_to_take_part": ["phone"]}, {"ways_to_take_part": ["on_site"], "place_kinds": ["meeting_place"]}),
    ("new_here", {"manners": ["newcomers"]}, {"place_kinds": ["meeting_place"], "target_groups": ["carers"]}),
    ("new_here", {"place_kinds": ["residents_house"]}, {"circle_kinds": ["peer_group"]}),
    ("social_skills", {"manners": ["guided"], "circle_kinds": ["hobby"]}, {"circle_kinds": ["hobby"]}),
    ("peer_support", {"circle_kinds": ["peer_group"]}, {"circle_kinds": ["hobby"]}),
    (
        "peer_support",
        {"place_kinds": ["day_centre"], "target_groups": ["carers"]},
        {"place_kinds": ["day_centre"], "target_groups": ["everyone", "carers"]},
    ),
    ("take_part", {"manners": ["helpers"]}, {"manners": ["lively"], "place_kinds": ["meeting_place"]}),
]


def test_the_ten_doors_say_why_and_who_helps_besides() -> None:
    assert len(needs()) == 10
    assert all(need.why.fi and need.fi and need.functions for need in needs().values())
    assert {code for code, _must, _must_not in DOORS} == set(needs())


@pytest.mark.parametrize(("code", "must", "must_not"), DOORS)
def test_a_door_leads_to_what_answers_and_to_nothing_else(code: str, must: Record, must_not: Record) -> None:
    assert code in needs_answered(must)
    assert code not in needs_answered(must_not)


def test_a_record_that_says_nothing_answers_nothing() -> None:
    assert needs_answered({}) == []


def test_a_rule_names_codes_that_exist() -> None:
    rules: list[Any] = [rule for need in needs().values() for rule in (*need.any_of, need.also)]
    named = [(name.removeprefix("-"), code) for rule in rules for name, codes in rule.items() for code in codes if code]
    assert named
    assert [(name, code) for name, code in named if code not in vocabulary(name)] == []


def test_the_reasons_are_what_the_record_says_and_nothing_more() -> None:
    free = needs()["no_money"]
    assert free.reasons({"openness": ["free_of_charge"]}) == ["maksuton"]
    told = {"openness": ["free_of_charge", "without_appointment"], "equipment": ["coffee", "kitchen"]}
    assert free.reasons(told) == ["maksuton", "ilman ajanvarausta", "kahvia"]
    assert free.reasons({"openness": ["without_appointment"]}) == []
    circle = {"circle_kinds": ["neighbourhood_circle"], "target_groups": ["everyone"], **OPEN}
    assert needs()["lonely"].reasons(circle) == ["naapuruuspiiri"]
    assert needs()["lonely"].reasons({"place_kinds": ["meeting_place"], **OPEN}) == [
        "kohtaamispaikka",
        "säännölliset ajat",
    ]
    with override("sv"):
        assert free.reasons({"openness": ["free_of_charge"]}) == ["kostnadsfritt"]


def test_hours_are_told_apart_by_what_they_mean_for_who_comes() -> None:
    assert hours_kinds(["open", "by_appointment", "open"]) == ["by_appointment", "staffed"]
    assert hours_kinds([]) == []
