"""Which needs a record answers."""

from network.needs import needs_answered


def test_a_neighbourhood_circle_answers_loneliness_but_not_every_need() -> None:
    found = needs_answered({"circle_kinds": ["neighbourhood_circle"]})
    assert {"lonely", "what_goes_on", "shy"} <= set(found)
    assert "no_money" not in found
    assert "no_money" in needs_answered({"circle_kinds": ["hobby"], "openness": ["free_of_charge"]})
    assert needs_answered({}) == []
