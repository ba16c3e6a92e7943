"""Which records of the directory a new one may be: asked of many at once, by narrow clues, so that the cost is bounded.

Told of as when the whole directory is looked through: the same grades, and the same reasons. Those pairs share an id, a
contact, or the words of a name nearly as they are; wider clues are left out.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from network.duplicates import MOST_TOGETHER, Facts, Pair, compare

MOST_ASKED = 60  # records beside which one new record is put
MOST_TOLD = 3
KEPT = tuple(each.name for each in fields(Facts))


class Clues:
    """Records by what they have in common with others; a clue that many share says nothing."""

    def __init__(self) -> None:
        self.by_clue: dict[int, int | list[int]] = {}  # most clues have one record: a list for each would be heavy

    def add(self, record: Facts) -> None:
        """Take a record in, by its key."""
        for mark in record.marks:
            known = self.by_clue.setdefault(mark, record.key)
            if isinstance(known, list):
                if len(known) <= MOST_TOGETHER:
                    known.append(record.key)
            elif known != record.key:
                self.by_clue[mark] = [known, record.key]

    def near(self, record: Facts) -> list[int]:
        """Return the keys of those that share a clue, those that share the most first."""
        shared: dict[int, int] = defaultdict(int)
        for mark in record.marks:
            known = self.by_clue.get(mark, ())
            together = (known,) if isinstance(known, int) else known
            for key in together if len(together) <= MOST_TOGETHER else ():
                shared[key] += 1
        return sorted(shared, key=lambda key: (-shared[key], key))[:MOST_ASKED]


class Twins:
    """The directory by its clues; what the records say is fetched (`facts_of`) only for those that share a clue."""

    def __init__(
        self,
        records: Iterable[Facts],
        *,
        facts_of: Callable[[Sequence[int]], list[Facts]],
        places: Collection[str],
    ) -> None:
        self.facts_of, self.places = facts_of, places
        self.clues = Clues()
        for record in records:
            self.clues.add(record)

    def of(self, new: Sequence[Facts]) -> dict[int, list[tuple[Facts, Pair]]]:
        """Return for each new record, by its key, those of the directory that it may be, the most certain first."""
        near = {record.key: self.clues.near(record) for record in new} if self.clues.by_clue else {}
        wanted = sorted({key for keys in near.values() for key in keys})
        known = {each.key: each for each in (self.facts_of(wanted) if wanted else ())}
        return {
            record.key: found
            for record in new
            if near.get(record.key) and (found := self._may_be(record, known, near[record.key]))
        }

    def _may_be(self, record: Facts, known: Mapping[int, Facts], near: Sequence[int]) -> list[tuple[Facts, Pair]]:
        return most_certain(
            (known[key], pair) for key in near if key in known and (pair := compare(record, known[key], self.places))
        )


class RowTwins:
    """The rows of one list by their clues, each with the organisation of the directory that it is about, if any."""

    def __init__(self, places: Collection[str]) -> None:
        self.places, self.clues = places, Clues()
        self.kept: dict[int, tuple[Any, ...]] = {}
        self.about: dict[int, int] = {}

    def add(self, record: Facts, organisation: int | None) -> None:
        """Take a row in; kept as plain values, since most are never looked at again."""
        self.clues.add(record)
        self.kept[record.key] = tuple(getattr(record, name) for name in KEPT)
        if organisation:
            self.about[record.key] = organisation

    def of(self, record: Facts, *, is_new: bool) -> list[tuple[Facts, int | None, Pair]]:
        """Return the rows before this that it may be and what each is about, the most certain first.

        A row that is about one of the directory is asked beside new ones alone.
        """
        near = [key for key in self.clues.near(record) if is_new or key not in self.about]
        others = [Facts(**dict(zip(KEPT, self.kept[key], strict=True))) for key in near]
        found = most_certain((other, pair) for other in others if (pair := compare(record, other, self.places)))
        return [(other, self.about.get(other.key), pair) for other, pair in found]


def most_certain(found: Iterable[tuple[Facts, Pair]]) -> list[tuple[Facts, Pair]]:
    """Return the first few, the most certain first."""
    return sorted(found, key=lambda each: (-each[1].certainty, abs(each[0].key)))[:MOST_TOLD]
