"""The doors of need: which records answer a need, and why, by the rules of facets.json."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache

from network.facets import DATA, Term, term

Row = Mapping[str, Collection[str]]


@dataclass(frozen=True)
class Need(Term):
    """A door on the front page: who goes through it, and what answers."""

    why: Term
    leads_to: str
    any_of: tuple[Row, ...]

    def is_answered_by(self, record: Row) -> bool:
        """Say whether a record answers, given its codes by the vocabularies' names."""
        return any(
            all(set(codes) & set(record.get(name, ())) for name, codes in rule.items()) for rule in self.any_of if rule
        )


@cache
def needs() -> dict[str, Need]:
    """Return every need by code, in the file's order."""
    found = {}
    for row in json.loads((DATA / "facets.json").read_text(encoding="utf-8"))["needs"]:
        name, why, rule = term(row), term({"code": row["code"], **row["why"]}), row["rule"]
        found[name.code] = Need(name.code, *name.names, why, rule["leads_to"], tuple(rule["any_of"]))
    return found


def needs_answered(codes: Row) -> list[str]:
    """Return the codes of the needs whose rule holds; `codes` is by vocabulary name (circle_kinds, openness …)."""
    return [need.code for need in needs().values() if need.is_answered_by(codes)]
