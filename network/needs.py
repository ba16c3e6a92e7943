"""Which of the residents' needs a place or a circle answers, by the rules of facets.json."""

import json
from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

from network.facets import DATA


@cache
def _rules() -> dict[str, list[dict[str, list[str]]]]:
    rows: list[dict[str, Any]] = json.loads((DATA / "facets.json").read_text(encoding="utf-8"))["needs"]
    return {row["code"]: row["rule"]["any_of"] for row in rows}


def needs_answered(codes: Mapping[str, Collection[str]]) -> list[str]:
    """Return the codes of the needs whose rule holds; `codes` is by vocabulary name (circle_kinds, openness …)."""
    return [need for need, rows in _rules().items() if any(_is_met(row, codes) for row in rows)]


def _is_met(row: Mapping[str, Collection[str]], codes: Mapping[str, Collection[str]]) -> bool:
    return all(set(wanted) & set(codes.get(name, ())) for name, wanted in row.items())
