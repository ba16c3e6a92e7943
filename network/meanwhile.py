"""Two people who edit one record at once: what each of them changed, and where both changed the same.

A page carries a mark of every value that it showed. When it comes back, a value whose mark still fits was left alone
by whoever sends the page, and one that does not fit what is stored was changed by somebody else meanwhile.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

LENGTH = 12
MOST_READ = 4000

Values = Mapping[str, Any]
Marks = dict[str, str]


@dataclass(frozen=True)
class Met:
    """What the record becomes when nobody is overwritten.

    `clashes` are the names on which the two disagree, and `others` what only somebody else has changed.
    """

    values: dict[str, Any]
    others: dict[str, Any]
    clashes: tuple[str, ...]


class ClashError(Exception):
    """Both changed the same; nothing was written. `theirs` is all that is stored now."""

    def __init__(self, theirs: Values, met: Met) -> None:
        super().__init__(f"changed by two at once: {', '.join(met.clashes)}")
        self.theirs, self.clashes, self.others = theirs, met.clashes, met.others


def mark(value: Any) -> str:
    """Return a mark of one value: the same for the same content, however a browser breaks its lines."""
    told = json.dumps(_bare(value), sort_keys=True, default=str)
    return hashlib.sha256(told.encode()).hexdigest()[:LENGTH]


def marks(values: Values) -> str:
    """Return the marks of all values as one text for a hidden field."""
    return " ".join(f"{name}:{mark(value)}" for name, value in values.items())


def marks_of_rows(name: str, rows: Sequence[Any]) -> str:
    """Return the mark of rows as one value, and of each by itself."""
    return marks({name: list(rows), **{f"{name}.{number}": row for number, row in enumerate(rows)}})


def marks_again(seen: Marks, values: Values) -> str:
    """Return the marks that a page had, with those of the values that it has been shown since."""
    return " ".join(f"{name}:{told}" for name, told in {**seen, **{n: mark(v) for n, v in values.items()}}.items())


def added_since(name: str, rows: Sequence[Any], seen: Marks) -> list[Any]:
    """Return the rows that were not there when the marks were made."""
    there = {told for each, told in seen.items() if each.startswith(f"{name}.")}
    return [row for row in rows if mark(row) not in there]


def read_marks(text: str) -> Marks:
    """Return the marks of a hidden field; what is no mark is left out, and then counts as not seen."""
    found = (part.partition(":") for part in text[:MOST_READ].split())
    return {name: told for name, _colon, told in found if told}


def meet(mine: Values, theirs: Values, seen: Marks) -> Met:
    """Return my values and theirs as one: each side's own changes stand, and what both changed differently clashes."""
    values, others = dict(mine), dict[str, Any]()
    clashes = []
    for name, own in mine.items():
        stored = mark(theirs[name])
        if mark(own) == stored:
            values[name] = theirs[name]
        elif mark(own) == seen.get(name):
            values[name] = others[name] = theirs[name]
        elif seen.get(name) != stored:
            clashes.append(name)
    return Met(values, others, tuple(clashes))


def _bare(value: Any) -> Any:
    if isinstance(value, str):
        return "\n".join(value.splitlines()).strip()
    if isinstance(value, frozenset | set):
        return sorted(value)
    return value
