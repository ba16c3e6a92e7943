"""Which records answer a need: by what they hold, never by guessing."""

from network.facets import vocabulary
from network.needs import needs, needs_answered


def test_the_ten_doors_say_why() -> None:
    assert len(needs()) == 10
    assert all(need.why.fi and need.fi for need in needs().values())


def test_advice_answers_who_could_help_and_a_meeting_place_the_lonely() -> None:
    assert "who_could_help" in needs_answered({"place_kinds": ["community_advice"]})
    assert "lonely" in needs_answered({"place_kinds": ["meeting_place"]})
    assert "lonely" not in needs_answered({"place_kinds": ["community_advice"]})


def test_without_money_needs_a_recorded_fact_or_the_rule_of_the_kind() -> None:
    assert "no_money" not in needs_answered({"place_kinds": ["meeting_place"]})
    assert "no_money" in needs_answered({"place_kinds": ["meeting_place"], "openness": ["free_of_charge"]})


def test_a_rule_names_codes_that_exist() -> None:
    known = {name: set(vocabulary(name)) for name in ("place_kinds", "circle_kinds", "openness", "target_groups")}
    rules = [rule for need in needs().values() for rule in need.any_of]
    assert rules
    assert all(set(codes) <= known.get(name, set(codes)) for rule in rules for name, codes in rule.items())


def test_a_neighbourhood_circle_answers_loneliness_but_not_every_need() -> None:
    found = needs_answered({"circle_kinds": ["neighbourhood_circle"]})
    assert {"lonely", "what_goes_on", "shy"} <= set(found)
    assert "no_money" not in found
    assert "no_money" in needs_answered({"circle_kinds": ["hobby"], "openness": ["free_of_charge"]})
    assert needs_answered({}) == []
