"""The words that people type find the right thing, and the same things in the same order on every database."""

import csv
import json
import os
import sys

import pytest
import time_machine

from places.queries.search import question
from places.queries.second_reading import search_as_meant
from tests.golden.network import HERE, NOON, load_golden

pytestmark = pytest.mark.django_db
ORDER = HERE / "order.json"
FIRST_OF_ORDER = 8


_kept: dict[str, list[str]] = {}


@pytest.fixture
def answers(db: None) -> dict[str, list[str]]:
    """The first titles of every query; asked once in a process, for it is the slow part."""
    if not _kept:
        with time_machine.travel(NOON, tick=False):
            load_golden()
            _kept.update({row["query"]: found(row["query"])[:FIRST_OF_ORDER] for row in rows()})
    return _kept


def rows() -> list[dict[str, str]]:
    with (HERE / "queries.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def found(query: str) -> list[str]:
    page, _ = search_as_meant(question({"q": query}, None, NOON), exactly=False)
    return [card.title for card in page.object_list]


def test_nine_of_ten_queries_find_what_is_meant(
    answers: dict[str, list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    """A third was written first and not looked at while the rest was tuned; both shares are told and must hold."""
    parts = {part: [row for row in rows() if row["part"] == part] for part in ("tuning", "held_out")}
    missed = {part: [row["query"] for row in of if not _is_hit(answers, row)] for part, of in parts.items()}
    share = {part: 1 - len(missed[part]) / len(of) for part, of in parts.items()}
    with capsys.disabled():
        sys.stdout.write("\n" + "".join(f"golden, {part}: {share[part]:.1%} of {len(parts[part])}\n" for part in parts))
    assert sum(map(len, parts.values())) >= 180
    assert share["tuning"] >= 0.9, missed["tuning"]
    assert share["held_out"] >= 0.9


def _is_hit(answers: dict[str, list[str]], row: dict[str, str]) -> bool:
    return bool(set(answers[row["query"]][:3]) & set(row["expected"].split("|")))


def test_the_order_is_the_same_on_every_database(answers: dict[str, list[str]]) -> None:
    """The order was written once, with WRITE_ORDER=1; whichever database the suite runs on must give it."""
    if os.environ.get("WRITE_ORDER"):
        ORDER.write_text(json.dumps(answers, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    assert answers == json.loads(ORDER.read_text(encoding="utf-8"))
