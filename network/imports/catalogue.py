"""What the readers of catalogues share: the nested answers of others, taken as they come."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from network.business_ids import as_business_id
from network.cells import UNSEEN
from network.organisation_reading import LeftOut

LONGEST_NOTE = 120
Cells = dict[str, Any]


@dataclass
class Told:
    """One organisation as an answer tells of it: where it stands, its key, its cells, and what was left out of it."""

    row: int
    key: str
    cells: Cells = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    skipped: str = ""
    shown: str = ""
    is_whole: bool = True
    _said: dict[str, set[str]] = field(default_factory=dict)
    _left: set[LeftOut] = field(default_factory=set)

    def add(self, code: str, values: Sequence[Any]) -> None:
        """Add rows or codes of one field, each that is not there yet, in the order in which they were told."""
        own = self.cells.setdefault(code, [])
        if code not in self._said:
            self._said[code] = {_mark(value) for value in own}
        said = self._said[code]
        for value in values:
            if (mark := _mark(value)) not in said:
                said.add(mark)
                own.append(value)

    def take(self, cells: Cells) -> None:
        """Add what another answer tells of the same organisation; of what is told once, the first stays."""
        for code, said in cells.items():
            if isinstance(said, list) and isinstance(self.cells.get(code, []), list):
                self.add(code, said)
            elif not self.cells.get(code):
                self.cells[code] = said

    def begin_with(self, cells: Cells) -> None:
        """Put these before what was told until now."""
        until_now, self.cells, self._said = self.cells, {}, {}
        self.take(cells)
        self.take(until_now)

    def leave(self, code: str, why: str, shown: str) -> None:
        """Say once what is left out, and why."""
        if (left := (code, why, shown[:60])) not in self._left:
            self._left.add(left)
            self.left_out.append(left)


def _mark(value: Any) -> str:
    return json.dumps(value, sort_keys=True, default=str)


def text(value: Any) -> str:
    """Return a text; a number as its digits, and nothing of what is neither."""
    if isinstance(value, str):
        return value.translate(UNSEEN).strip()
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def dicts(one: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """Return the objects by that name: a list, a list of lists, or one by itself; nothing of what is something else."""
    return list(_objects(one.get(name)))


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _objects(each)


def texts(value: Any) -> list[str]:
    """Return the texts of a list, or the one text."""
    return [said for each in (value if isinstance(value, list) else [value]) if (said := text(each))]


def note(*parts: str) -> str:
    """Return the parts that say something as one short line."""
    said = ", ".join(dict.fromkeys(part for part in (" ".join(part.split()) for part in parts) if part))
    return said if len(said) <= LONGEST_NOTE else f"{said[: LONGEST_NOTE - 1].rstrip()}…"


def once(rows: Sequence[Mapping[str, Any]], name: str) -> list[Mapping[str, Any]]:
    """Return the rows, each value by that name once; what is told in three languages is one number."""
    found: dict[str, Mapping[str, Any]] = {}
    for row in rows:
        found.setdefault("".join(str(row[name]).split()).casefold(), row)
    return list(found.values())


def numbered(told: Sequence[Told]) -> Sequence[Told]:
    """Return the organisations, each with a number of its own: where one object tells of several, all are counted."""
    if len({one.row for one in told}) < len(told):
        for number, one in enumerate(told, start=1):
            one.row = number
    return told


def shared_ids(told: Sequence[Told]) -> set[str]:
    """Return the business ids that several organisations of the answer have, as the units of a municipality do."""
    seen: set[str] = set()
    shared: set[str] = set()
    for one in told:
        said = one.cells.get("business_id") or ""
        code = as_business_id(said if isinstance(said, str) else next(iter(said), ""))
        (shared if code in seen else seen).add(code)
    return shared - {""}
