"""What a history says of a change: of a list only what came and what went."""

from typing import Any

import pytest

from network.changes_in_words import Change, change_in_words


def said(told: Any) -> str:
    return ", ".join(told) if isinstance(told, list) else told or "ei mitään"


@pytest.mark.parametrize(
    ("pair", "expected"),
    [
        ((["a", "b"], ["b", "c"]), Change("Lista", removed=("a",), added=("c",))),
        (([], ["a"]), Change("Lista", added=("a",))),
        ((["a", "b"], ["b"]), Change("Lista", removed=("a",))),
        ((["a", "b"], ["b", "a"]), Change("Lista", before="a, b", after="b, a")),
        ((["a"], ["a", "a"]), Change("Lista", added=("a",))),
        (("vanha", None), Change("Lista", before="vanha", after="ei mitään")),
    ],
)
def test_of_a_list_only_the_difference_is_told(pair: tuple[Any, Any], expected: Change) -> None:
    assert change_in_words("Lista", pair, said) == expected
