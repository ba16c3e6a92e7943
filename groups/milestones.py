"""Round numbers worth a cake: the fiftieth gathering, the thousandth visit; pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import count

FIRST_GATHERINGS = (10, 25, 50)
FIRST_VISITS = (100, 250, 500)
EVERY_GATHERINGS, EVERY_VISITS = 50, 1000
FRESH = timedelta(days=28)


class Of(StrEnum):
    GATHERINGS = "gatherings"
    VISITS = "visits"


@dataclass(frozen=True)
class Milestone:
    """A round number and the day on which it was reached."""

    of: Of
    number: int
    day: date

    def is_fresh(self, today: date) -> bool:
        return today - self.day <= FRESH


def milestones(held: Iterable[tuple[date, int]]) -> list[Milestone]:
    """Return the round numbers that held and reported gatherings (day, visitors) have reached, in order."""
    found: list[Milestone] = []
    gatherings, visits = 0, 0
    steps, marks = _steps(FIRST_GATHERINGS, EVERY_GATHERINGS), _steps(FIRST_VISITS, EVERY_VISITS)
    step, mark = next(steps), next(marks)
    for day, visitors in held:
        gatherings, visits = gatherings + 1, visits + visitors
        if gatherings == step:
            found.append(Milestone(Of.GATHERINGS, step, day))
            step = next(steps)
        reached = None
        while visits >= mark:
            reached, mark = mark, next(marks)
        if reached:
            found.append(Milestone(Of.VISITS, reached, day))
    return found


def _steps(first: tuple[int, ...], every: int) -> Iterator[int]:
    yield from first
    yield from (number * every for number in count(1) if number * every > first[-1])
