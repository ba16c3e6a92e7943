"""Which organisations of the directory, and which other rows of its list, a new row may be: told, never decided."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property
from typing import Any

from network.duplicates import Facts, Pair
from network.enums import RowFate
from network.likely_twins import RowTwins, Twins
from network.organisation_lines import Like, Line, Values

STANDING = (RowFate.NEW, RowFate.CHANGED, RowFate.SAME)
COMPARED = ("kind", "short_name", "business_id", "website", "email", "phone", "street", "postal_code")


class Likes:
    """Tells of each new row what it may be; `keyed` are those that the list's own source knows by another key.

    `of_earlier` gathers what is told of rows that have been handed on already, by their numbers: the other row, and
    which organisation of the directory that is about, if any.
    """

    def __init__(self, twins: Callable[[], Twins], keyed: Collection[int]) -> None:
        self.twins, self.keyed = cache(twins), keyed
        self.of_earlier: dict[int, list[tuple[Like, int | None]]] = defaultdict(list)

    @cached_property
    def rows(self) -> RowTwins:
        """The rows that have been looked at."""
        return RowTwins(self.twins().places)

    def tell(self, lines: Sequence[Line], said: Sequence[Values]) -> None:
        """Note of each new row which organisations it may be, and of two rows of the list that may be one, the other.

        A row that is about one of the directory is not told of: it has nothing to choose.
        """
        facts = {
            line.row: _facts(line, each)
            for line, each in zip(lines, said, strict=True)
            if line.fate in STANDING and line.named
        }
        new = [line for line in lines if line.fate == RowFate.NEW]
        found = self.twins().of([facts[line.row] for line in new]) if new else {}
        for line in new:
            line.likes = list(self._there(line, found.get(-line.row, ())))
        by_row = {line.row: line for line in new}
        for line in lines:
            if line.row in facts:
                self._beside_rows(line, facts[line.row], by_row)

    def _there(self, line: Line, found: Sequence[tuple[Facts, Pair]]) -> Iterator[Like]:
        for other, why in found:
            if not line.key or other.key not in self.keyed:
                yield (other.key, other.name, why.level, list(why.reasons))

    def _beside_rows(self, line: Line, facts: Facts, by_row: Mapping[int, Line]) -> None:
        """Tell two rows of each other; those that are both about organisations of the directory are two."""
        is_new, about = line.fate == RowFate.NEW, line.organisation_id
        for other, organisation, why in self.rows.of(facts, is_new=is_new):
            if is_new:
                line.also((other.key, other.name, why.level, list(why.reasons)), organisation)
            if not organisation:
                told: Like = (-line.row, line.named, why.level, list(why.reasons))
                if earlier := by_row.get(-other.key):
                    earlier.also(told, about)
                else:
                    self.of_earlier[-other.key].append((told, about))
        self.rows.add(facts, about)


def _facts(line: Line, values: Values) -> Facts:
    """Return what a row says of its organisation, as records are compared; its key is its row, below zero."""
    said: dict[str, Any] = dict(values)
    told = {name: said.get(name, "") for name in COMPARED}
    others = tuple(str(row["name"]) for row in said.get("names", ()))
    return Facts(-line.row, line.named, others=others, towns=frozenset(said.get("municipalities", ())), **told)
