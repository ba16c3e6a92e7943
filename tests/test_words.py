"""Words made comparable."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
import snowballstemmer

from network.inflection import stem_of
from network.words import asked_words, fold, search_key, sort_key


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


CASES = {
    "kahvila": "kahvilan kahvilaa kahvilassa kahvilasta kahvilaan kahviloita kahviloissa kahvilani kahvilakin",
    "Hervanta": "Hervannan hervannassa Hervantaan HERVANNASTA",
    "Ylöjärvi": "ylöjärvellä Ylöjärveltä Ylöjärven",
    "Pälkäne": "Pälkäneellä pälkäneen",
    "Multisilta": "multisillassa Multisillan",
    "Lielahti": "lielahdessa Lielahden",
    "yksinäinen": "yksinäisille yksinäisen yksinäistä yksinaisille",
    "eläkeläinen": "eläkeläisten eläkeläisille elakelaisten",
    "vertaistuki": "vertaistukea vertaistuen vertaistuesta",
    "kohtaamispaikka": "kohtaamispaikkoja kohtaamispaikat kohtaamispaikassa",
    "mt-kuntoutuja": "mt-kuntoutujat MT-kuntoutujille",
    "4H": "4h",
}


@pytest.mark.parametrize(("written", "said"), [(w, s) for w, cases in CASES.items() for s in cases.split()])
def test_every_case_finds_the_plain_word(written: str, said: str) -> None:
    key = search_key(written)
    assert all(any(pattern in key for pattern in word.patterns) for word in asked_words(said)), asked_words(said)


def test_a_capital_that_hides_in_a_sign_is_folded_too() -> None:
    assert fold("㎐") == "hz"


@pytest.fixture
def _threads_take_turns_often() -> Iterator[None]:
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


@pytest.mark.usefixtures("_threads_take_turns_often")
def test_stems_are_right_when_threads_ask_at_once() -> None:
    """The server answers in threads, and a stemmer keeps the word that it is at work on."""
    words = [
        f"{start}{end}" for start in ("kerho", "kahvila", "ystävä", "naapurusto") for end in ("issanne", "lla", "")
    ]
    words = [f"{word}{number}" for word in words for number in ("", "ksi", "kaan", "mme")]
    alone = snowballstemmer.stemmer("finnish")
    expected = [alone.stemWord(word) for word in words] * 8
    stem_of.cache_clear()
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(stem_of.__wrapped__, words * 8)) == expected
