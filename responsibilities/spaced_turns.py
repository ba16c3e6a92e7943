"""Turns well apart: of the rotas that are as even, one with the fewest turns in a row; pure."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise
from typing import NamedTuple

Days = tuple[date, date]
Totals = tuple[int, ...]
MOST_STEPS = 20_000


@dataclass(frozen=True)
class Taker:
    """Somebody who takes turns: how many they have done, the last of them, and their days away."""

    key: int
    done: int = 0
    last: date | None = None
    away: tuple[Days, ...] = ()

    def is_free(self, day: date) -> bool:
        return not any(first <= day <= last for first, last in self.away)


class Pass(NamedTuple):
    """A turn that goes from one to another."""

    slot: int
    giver: int
    taker: int


class Cost(NamedTuple):
    """What is to be small: first the turns in a row, then how close to each other one's turns are."""

    in_a_row: int = 0
    closeness: int = 0


@dataclass
class Board:
    """A rota in the making: by gathering, who holds a place for good and who is chosen for now."""

    keys: Sequence[int]
    free: dict[int, set[int]]
    totals: dict[int, int]
    held: Sequence[frozenset[int]]
    chosen: list[set[int]]
    before: frozenset[int]

    def holders(self, i: int) -> frozenset[int]:
        return self.held[i] | self.chosen[i]

    def may_take(self, key: int, i: int) -> bool:
        """Say whether the person is free for the gathering and not on it already."""
        return i in self.free[key] and key not in self.held[i] and key not in self.chosen[i]

    def may_pass(self, i: int, giver: int, taker: int) -> bool:
        """Say whether the giver's turn may still change hands, and the taker may have it."""
        return giver in self.chosen[i] and self.may_take(taker, i)

    def make(self, passes: Iterable[Pass]) -> None:
        """Let the turns change hands."""
        for i, giver, taker in passes:
            self.chosen[i].remove(giver)
            self.chosen[i].add(taker)
            self.totals[giver] -= 1
            self.totals[taker] += 1

    def cost_of(self, key: int) -> Cost:
        """Return how badly the person's own turns lie."""
        own = [-1] if key in self.before else []
        own += [i for i in range(len(self.chosen)) if key in self.held[i] or key in self.chosen[i]]
        gaps = [later - earlier for earlier, later in pairwise(own)]
        return Cost(gaps.count(1), sum((len(self.chosen) - gap) ** 2 for gap in gaps))

    def in_a_row(self) -> int:
        return sum(self.cost_of(key).in_a_row for key in self.keys)


def set_apart(board: Board) -> None:
    """Set the turns apart and leave everybody's number of turns as even as it is."""
    _improve(board)
    if board.in_a_row() and (better := _fewest_in_a_row(board)):
        board.chosen, board.totals = better
        _improve(board)


def _improve(board: Board) -> None:
    """Let two people change turns, or one pass a turn on to somebody with one fewer, while that sets turns apart."""
    cost = {key: board.cost_of(key) for key in board.keys}
    is_better = True
    while is_better:
        is_better = False
        for passes in _even_changes(board):
            people = {key for one in passes for key in (one.giver, one.taker)}
            board.make(passes)
            new = {key: board.cost_of(key) for key in people}
            if _sum(new.values()) < _sum(cost[key] for key in people):
                cost |= new
                is_better = True
            else:
                board.make([Pass(i, taker, giver) for i, giver, taker in passes])


def _even_changes(board: Board) -> Iterator[list[Pass]]:
    """Yield the changes that leave the numbers of turns as even, each as the board stands when it is asked for."""
    slots = range(len(board.chosen))
    for i in slots:
        for giver in sorted(board.chosen[i]):
            for taker in board.keys:
                if board.may_pass(i, giver, taker) and board.totals[giver] - board.totals[taker] == 1:
                    yield [Pass(i, giver, taker)]
                for j in slots:
                    if board.may_pass(i, giver, taker) and board.may_pass(j, taker, giver):
                        yield [Pass(i, giver, taker), Pass(j, taker, giver)]


def _sum(costs: Iterable[Cost]) -> Cost:
    rows = list(costs)
    return Cost(sum(cost.in_a_row for cost in rows), sum(cost.closeness for cost in rows))


class _State(NamedTuple):
    """A rota up to a gathering, as far as the rest depends on it."""

    totals: Totals
    latest: frozenset[int]


class _Way(NamedTuple):
    """The fewest turns in a row with which a state is reached, who was chosen last, and the way before that."""

    in_a_row: int
    chosen: frozenset[int]
    earlier: "_Way | None"


def _fewest_in_a_row(board: Board) -> tuple[list[set[int]], dict[int, int]] | None:
    """Try every rota that is as even, gathering by gathering; None when there is no better one, or too many to try."""
    even, limit = sorted(board.totals.values()), board.in_a_row()
    given = [sum(key in chosen for chosen in board.chosen) for key in board.keys]
    start = tuple(board.totals[key] - count for key, count in zip(board.keys, given, strict=True))
    ways = {_State(start, board.before): _Way(0, frozenset(), None)}
    for i in range(len(board.chosen)):
        choices = _choices(board, i)
        if len(ways) * len(choices) > MOST_STEPS:
            return None
        ways = _one_further(ways, choices, board, i, limit)
        ways = {state: way for state, way in ways.items() if max(state.totals) <= even[-1]}
    ends = [(way.in_a_row, state.totals, way) for state, way in ways.items() if sorted(state.totals) == even]
    if not ends:
        return None
    _fewest, totals, way = min(ends, key=lambda end: end[:2])
    return _chosen_along(way), dict(zip(board.keys, totals, strict=True))


def _one_further(
    ways: dict[_State, _Way], choices: list[frozenset[int]], board: Board, i: int, limit: int
) -> dict[_State, _Way]:
    """Go on from each state with each choice for the gathering, as long as fewer than `limit` turns are in a row."""
    reached: dict[_State, _Way] = {}
    for state, way in ways.items():
        for chosen in choices:
            holders = board.held[i] | chosen
            in_a_row = way.in_a_row + len(holders & state.latest)
            totals = tuple(count + (key in chosen) for key, count in zip(board.keys, state.totals, strict=True))
            known = reached.get(_State(totals, holders))
            if in_a_row < (known.in_a_row if known else limit):
                reached[_State(totals, holders)] = _Way(in_a_row, chosen, way)
    return reached


def _choices(board: Board, i: int) -> list[frozenset[int]]:
    able = [key for key in board.keys if i in board.free[key] and key not in board.held[i]]
    return [frozenset(found) for found in combinations(able, len(board.chosen[i]))]


def _chosen_along(way: _Way | None) -> list[set[int]]:
    chosen = []
    while way and way.earlier:
        chosen.append(set(way.chosen))
        way = way.earlier
    return chosen[::-1]
