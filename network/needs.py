"""The doors of need: which records answer a need, and why, by the rules of facets.json."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from network.enums import OpenState
from network.facets import DATA, Term, term, vocabulary

Row = Mapping[str, Collection[str]]
NOTHING_SAID = ("",)
NOT = "-"
EVERYONE = "everyone"
HOURS_KIND_OF = {
    OpenState.OPEN: "staffed",
    OpenState.SELF_SERVICE: "self_service",
    OpenState.WITH_KEY: "self_service",
    OpenState.BY_APPOINTMENT: "by_appointment",
    OpenState.WITH_RESERVATION: "own_group",
    OpenState.OWN_GROUP: "own_group",
}


@dataclass(frozen=True)
class Need(Term):
    """A door on the front page: who goes through it, what answers, and which organisations help besides."""

    why: Term
    leads_to: str
    order: str
    any_of: tuple[Row, ...]
    also: Row
    functions: tuple[str, ...]

    def is_answered_by(self, record: Row) -> bool:
        """Say whether a record answers, given its codes by the vocabularies' names."""
        return any(_is_met(rule, record) for rule in self.any_of)

    def reasons(self, record: Row) -> list[str]:
        """Return why the record answers, in the page's language: only what the record itself says."""
        met = [rule for rule in self.any_of if _is_met(rule, record)]
        words = [word for rule in (*met, self.also) for word in _words_of(rule, record)] if met else []
        return list(dict.fromkeys(words))


def _is_met(rule: Row, record: Row) -> bool:
    return bool(rule) and all(_agrees(name, codes, record) for name, codes in rule.items())


def _agrees(name: str, codes: Collection[str], record: Row) -> bool:
    said = set(record.get(name.removeprefix(NOT)) or NOTHING_SAID)
    return said.isdisjoint(codes) if name.startswith(NOT) else not said.isdisjoint(codes)


def _words_of(rule: Row, record: Row) -> Iterable[str]:
    for name, codes in rule.items():
        shared = set(codes) & set(record.get(name, ())) - {EVERYONE}
        if name == "hours_kinds":
            yield from [_("säännölliset ajat")] if shared else []
        elif not name.startswith(NOT):
            yield from (as_said(term) for code, term in vocabulary(name).items() if code in shared)


def as_said(term: Term) -> str:
    """Return the term's name as it stands inside a sentence."""
    return term.label[:1].lower() + term.label[1:]


def hours_kinds(states: Iterable[str]) -> list[str]:
    """Return what the states of a timetable's spans mean for who comes, as the vocabulary names it."""
    return sorted({HOURS_KIND_OF[OpenState(state)] for state in states if state in HOURS_KIND_OF})


@cache
def needs() -> dict[str, Need]:
    """Return every need by code, in the file's order."""
    found = {}
    for row in json.loads((DATA / "facets.json").read_text(encoding="utf-8"))["needs"]:
        name, why, rule = term(row), term({"code": row["code"], **row["why"]}), row["rule"]
        found[name.code] = Need(
            name.code,
            *name.names,
            why=why,
            leads_to=rule["leads_to"],
            order=rule["order"],
            any_of=tuple(rule["any_of"]),
            also=rule["also"],
            functions=tuple(rule["functions"]),
        )
    return found


def needs_answered(codes: Row) -> list[str]:
    """Return the codes of the needs whose rule holds; `codes` is by vocabulary name (circle_kinds, openness …)."""
    return [need.code for need in needs().values() if need.is_answered_by(codes)]
