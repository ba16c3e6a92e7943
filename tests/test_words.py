"""Words made comparable."""

import pytest

from network.words import fold, search_key, sort_key


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Mänttä-Vilppula", "mantta vilppula"), ("ÅBO", "abo"), ("  Café  Ö ", "cafe o"), ("Tšekki", "tsekki"), ("", "")],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("said", "written"), [("Hervannassa", "Hervanta"), ("kahvilassa", "kahvila"), ("vertaistukea", "vertaistuki")]
)
def test_an_inflected_word_shares_a_stem_with_the_plain_one(said: str, written: str) -> None:
    shared = set(search_key(said).split()) & set(search_key(written).split())
    assert shared or any(key in search_key(written) for key in search_key(said).split()), (
        f"{search_key(said)!r} and {search_key(written)!r}"
    )


def test_finnish_order() -> None:
    names = ["Öljy", "Äiti", "Aino", "Wallu", "Valo", "Åbo", "zeta"]
    assert sorted(names, key=sort_key) == ["Aino", "Wallu", "Valo", "zeta", "Åbo", "Äiti", "Öljy"]
