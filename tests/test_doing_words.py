"""Words that say a doing are looked for by their verb."""

import pytest

from network.words import asked_words


@pytest.mark.parametrize(
    ("said", "verb"),
    [
        ("kutominen", "kutoa"),
        ("kutomista", "kutoa"),
        ("pelaaminen", "pelata"),
        ("lukeminen", "lukea"),
        ("syöminen", "syoda"),
    ],
)
def test_a_doing_is_found_by_its_verb(said: str, verb: str) -> None:
    assert verb in asked_words(said)[0].keys


@pytest.mark.parametrize("said", ["ihminen", "kahvila", "ompeleminen"])
def test_nothing_is_made_up(said: str) -> None:
    assert not {"ih", "iha", "ihaa", "ommel"} & set(asked_words(said)[0].keys)
