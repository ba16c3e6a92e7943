"""A year's gatherings and visits of several municipalities beside each other, in an order that is asked for; pure.

None is never zero: nobody has said how many came, or how many live there. What is not known comes last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from network.models import Municipality
from reporting.areas import Area
from reporting.enums import Scope
from reporting.weeks.tallies import Tally

TENTH = Decimal("0.1")


class By(StrEnum):
    """What the municipalities are in order of, and what the picture draws."""

    VISITS = "visits"
    HELD = "held"
    PER_1000 = "per_1000"


@dataclass(frozen=True)
class TownRow:
    """A municipality's year."""

    town: Municipality
    tally: Tally

    @property
    def per_1000(self) -> Decimal | None:
        """Visits for each thousand residents, where both are known."""
        if self.tally.visits is None or not self.town.population:
            return None
        return (Decimal(1000 * self.tally.visits) / self.town.population).quantize(TENTH, ROUND_HALF_UP)

    def value(self, by: By) -> int | Decimal | None:
        return {By.VISITS: self.tally.visits, By.HELD: self.tally.held, By.PER_1000: self.per_1000}[by]


def town_rows(towns: Iterable[Municipality], tallies: Mapping[str, Tally], by: By) -> list[TownRow]:
    """Return every municipality, the largest value first, then those of which it is not known, by name."""
    rows = sorted((TownRow(town, tallies.get(town.code, Tally())) for town in towns), key=lambda row: row.town.name)
    known = [row for row in rows if row.value(by) is not None]
    known.sort(key=lambda row: row.value(by) or 0, reverse=True)
    return known + [row for row in rows if row.value(by) is None]


def towns_to_compare(area: Area | None, choices: Sequence[Area]) -> list[Municipality]:
    """Return the municipalities of the area that the person may read of; of one, those that they have besides.

    `choices` are all the areas that they may read of. Fewer than two have nothing to compare.
    """
    mine = [choice.municipality for choice in choices if choice.municipality]
    if area is None or len(mine) < 2:
        return []
    if area.scope == Scope.NETWORK:
        return mine
    if area.county:
        return [town for town in mine if town.county_code == area.county.code]
    has_wider = any(not choice.municipality for choice in choices)
    return [] if has_wider else mine
