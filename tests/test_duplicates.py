"""Which records may be one organisation: measured on a labelled set, precision first; and found fast among many."""

import time
from itertools import combinations

import pytest

from network.duplicates import Facts, candidates, compare, find_pairs, name_likeness, words_of
from tests.labelled_duplicates import PLACES, labelled_records

FLOOR_PRECISION, FLOOR_RECALL = 0.97, 0.85


def measured(records: list[tuple[str, Facts]]) -> tuple[float, float, float, list[str], list[str]]:
    """Precision and recall of all pairs, precision of the certain ones, and the pairs that were wrong or missed."""
    cluster = {facts.key: name for name, facts in records}
    name = {facts.key: facts.name for _cluster, facts in records}
    true = {(a, b) for a, b in combinations(sorted(cluster), 2) if cluster[a] == cluster[b]}
    pairs = find_pairs([facts for _cluster, facts in records], PLACES)
    found = {(pair.first, pair.second) for pair in pairs}
    certain = {(pair.first, pair.second) for pair in pairs if pair.level == "certain"}
    wrong = [f"{name[a]} = {name[b]}" for a, b in sorted(found - true)]
    missed = [f"{name[a]} ≠ {name[b]}" for a, b in sorted(true - found)]
    right = len(found & true)
    return right / len(found), right / len(true), len(certain & true) / len(certain), wrong, missed


def test_precision_and_recall_on_the_labelled_set() -> None:
    records = labelled_records()
    precision, recall, of_certain, wrong, missed = measured(records)
    told = f"{len(records)} records: precision {precision:.3f}, recall {recall:.3f}, of the certain {of_certain:.3f}"
    print(told)  # noqa: T201 - the figures are what this test is for
    assert len(records) >= 150
    assert of_certain == 1.0, told
    assert precision >= FLOOR_PRECISION, (told, wrong)
    assert recall >= FLOOR_RECALL, (told, missed)


def test_the_measure_sees_a_careless_matcher(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("network.duplicates.name_likeness", lambda *_args: 0.9)
    precision, *_rest = measured(labelled_records())
    assert precision < FLOOR_PRECISION


@pytest.mark.parametrize(
    ("one", "other", "least", "most"),
    [
        ("Naapuriapu ry", "naapuriapu", 1.0, 1.0),
        ("Tesoman Kahvila ry", "Kahvila Tesoman", 1.0, 1.0),
        ("Neulekerho Langanpää", "Neulekerho Langan Pää", 1.0, 1.0),
        ("Omaishoitajien Tupa", "Omaishoitajein Tupa", 0.9, 0.9),
        ("Tampereen Martat", "Turun Martat", 0.0, 0.0),
        ("Porin Sydän ry", "Porvoon Sydän ry", 0.0, 0.0),
        ("Lapsen Kamari ry", "Lapsen Kamarin Hervannan yhdistys ry", 0.0, 0.0),
        ("Hirvet 1", "Hirvet 2", 0.0, 0.0),
        ("ry", "ry", 0.0, 0.0),
    ],
)
def test_names_word_by_word(one: str, other: str, least: float, most: float) -> None:
    assert least <= name_likeness(words_of(one), words_of(other), PLACES) <= most


def test_two_business_ids_are_two_organisations() -> None:
    one, other = (Facts(key, "Avoin Ovi ry", business_id=code) for key, code in ((1, "1234567-1"), (2, "7654321-2")))
    assert compare(one, other, PLACES) is None


def test_thirty_thousand_are_not_compared_each_with_each() -> None:
    towns = [f"{code:03d}" for code in range(26)]
    records = [
        Facts(n, f"Yhdistys{n % 5000} Kerho{n // 7} ry", website=f"https://y{n}.fi", towns=frozenset([towns[n % 26]]))
        for n in range(30_000)
    ]
    records[29_999] = Facts(29_999, "Yhdistys0 Kerho0", website="https://y0.fi", towns=frozenset([towns[0]]))
    started = time.process_time()
    assert len(candidates(records)) < 50 * len(records)
    assert (0, 29_999) in {(pair.first, pair.second) for pair in find_pairs(records, PLACES)}
    print(f"30 000 records: {time.process_time() - started:.1f} s of processor")  # noqa: T201
