"""What a fact of an area is asked of, and the table in which facts of one kind are told."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from network.periods import Period
from reporting.areas import Area
from reporting.columns import Unit
from reporting.figures import Fact, Row

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


def _nothing_more(_facts: Sequence[Fact]) -> Iterable[str]:
    return ()


@dataclass(frozen=True)
class Asked:
    """Of what facts are asked: an area, a period as far as it had come by a day, and its municipalities' figures."""

    area: Area
    period: Period
    as_of: date
    rows: tuple[Row, ...]

    @property
    def days(self) -> tuple[date, date]:
        return self.period.first_day, min(self.period.last_day, self.as_of)


@dataclass(frozen=True)
class FactColumn:
    """One number of a fact: its name, what it is called, and what it means."""

    key: str
    label: "_StrPromise"
    definition: "_StrPromise"
    unit: Unit = Unit.COUNT


@dataclass(frozen=True)
class FactTable:
    """The table that a content brings: how it is asked, how its lines and columns are called, and notes on its facts.

    Another room's table is one more row of `TABLES` of `reporting.area_facts`, with a content of the same key in
    `reporting.contents`.
    """

    content: str
    caption: "_StrPromise"
    head: "_StrPromise"
    columns: tuple[FactColumn, ...]
    ask: Callable[[Asked], Iterable[Fact]]
    name: Callable[[str], str]
    notes: Callable[[Sequence[Fact]], Iterable[str]] = _nothing_more
    note: "_StrPromise | str" = ""
