"""Which records of the directory a new one may be: asked of many at once, by narrow clues, so that the cost is bounded.

Told of as when the whole directory is looked through: the same grades, and the same reasons. Those pairs share an id, a
contact, or the words of a name nearly as they are; wider clues are left out.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

from network.duplicates import MOST_TOGETHER, WEAK, Facts, Pair, compare

MOST_ASKED = 60  # records beside which one new record is put
MOST_TOLD = 3
FIRST_LETTERS = LAST_LETTERS = 3


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
        self.by_clue: dict[int, list[int]] = {}
        for record in records:
            for clue in narrow_clues(record):
                together = self.by_clue.setdefault(hash(clue), [])
                if len(together) <= MOST_TOGETHER:
                    together.append(record.key)

    def of(self, new: Sequence[Facts]) -> dict[int, list[tuple[Facts, Pair]]]:
        """Return for each new record, by its key, those of the directory that it may be, the most certain first."""
        near = {record.key: self._near(record) for record in new} if self.by_clue else {}
        wanted = sorted({key for keys in near.values() for key in keys})
        known = {each.key: each for each in (self.facts_of(wanted) if wanted else ())}
        return {
            record.key: found
            for record in new
            if near.get(record.key) and (found := self._may_be(record, known, near[record.key]))
        }

    def _near(self, record: Facts) -> list[int]:
        """Return the keys that share a clue, those that share the most first."""
        shared: dict[int, int] = defaultdict(int)
        for clue in narrow_clues(record):
            together = self.by_clue.get(hash(clue), ())
            for key in together if len(together) <= MOST_TOGETHER else ():
                shared[key] += 1
        return sorted(shared, key=lambda key: (-shared[key], key))[:MOST_ASKED]

    def _may_be(self, record: Facts, known: Mapping[int, Facts], near: Sequence[int]) -> list[tuple[Facts, Pair]]:
        pairs = [
            (known[key], pair) for key in near if key in known and (pair := compare(record, known[key], self.places))
        ]
        return sorted(pairs, key=lambda found: (-found[1].certainty, found[0].key))[:MOST_TOLD]


def narrow_clues(record: Facts) -> Iterator[str]:
    """Yield what two records that may be one have in common: an id, a contact, or a name but for some letters."""
    contacts = (record.business_id, record.domain, record.mail, record.number, record.address)
    yield from (f"{at} {value}" for at, value in enumerate(contacts) if value)
    for words in record.words:
        meant = sorted(set(words) - WEAK) or sorted(words)
        yield f"name {' '.join(meant)}"
        yield f"starts {' '.join(word[:FIRST_LETTERS] for word in meant)}"
        yield f"ends {' '.join(sorted(word[-LAST_LETTERS:] for word in meant))}"
        yield f"joined {''.join(words)}"
