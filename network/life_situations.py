"""The turns of life from which people enter the directory, each with what helps in it, the first first."""

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from network.facets import DATA, Term

FILE = "life_situations.json"


@dataclass(frozen=True)
class LifeSituation(Term):
    """A turn of life: how it is said to whoever is in it, what helps in order, who are mostly in it, its words."""

    lead: Term
    functions: tuple[str, ...]
    audiences: tuple[str, ...]
    words: str


@cache
def life_situations() -> dict[str, LifeSituation]:
    """Return every life situation by code, in the file's order."""
    rows = json.loads((DATA / FILE).read_text(encoding="utf-8"))["life_situations"]
    return {row["code"]: _situation(row) for row in rows}


def _situation(row: dict[str, Any]) -> LifeSituation:
    lead = Term(row["code"], row["lead"]["fi"], row["lead"]["sv"], row["lead"]["en"])
    return LifeSituation(
        row["code"], row["fi"], row["sv"], row["en"], lead, tuple(row["helps"]), tuple(row["audiences"]), row["words"]
    )


def situation_choices() -> list[tuple[str, str]]:
    """Return the life situations as the choices of a form, in the page's language."""
    return [(term.code, term.label) for term in life_situations().values()]
