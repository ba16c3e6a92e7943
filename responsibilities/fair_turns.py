"""Fair turns: who takes which gathering, so that nobody does more than others; pure, the same input the same output.

Three wishes in this order, none bought with one before it:
1. every gathering that somebody can come to has its people, and nobody's days away are broken;
2. the turns, past ones too, are as even as they can be: no chain of people is left along which a turn could pass
   from one to another who has two fewer, and then no rota has a smaller difference (docs/adr/0026);
3. as few turns in a row as such a rota can have, and the turns well apart (`spaced_turns`).
"""

from collections import Counter, deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from responsibilities.spaced_turns import Board, Pass, Taker, set_apart

__all__ = ["Proposal", "Slot", "Taker", "propose"]


@dataclass(frozen=True)
class Slot:
    """A gathering that needs people: how many, and who holds a place that stays as it is."""

    key: int
    day: date
    places: int = 1
    held: tuple[int, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """Who is proposed for which gathering, each one's turns with past ones, and how many places have nobody."""

    turns: Mapping[int, tuple[int, ...]]
    totals: Mapping[int, int]
    missing: Mapping[int, int] = field(default_factory=dict)

    @property
    def difference(self) -> int:
        """The most turns less the fewest."""
        return max(self.totals.values()) - min(self.totals.values()) if self.totals else 0


def propose(slots: Iterable[Slot], takers: Iterable[Taker], *, before: Iterable[int] = ()) -> Proposal:
    """Share the free places of the gatherings; `before` are those who had the turn just before the first of them."""
    rows = sorted(slots, key=lambda slot: (slot.day, slot.key))
    people = sorted(takers, key=lambda taker: (taker.done, taker.last or date.min, taker.key))
    kept = Counter(key for slot in rows for key in slot.held)
    board = Board(
        keys=[taker.key for taker in people],
        free={taker.key: {i for i, slot in enumerate(rows) if taker.is_free(slot.day)} for taker in people},
        totals={taker.key: taker.done + kept[taker.key] for taker in people},
        held=[frozenset(slot.held) for slot in rows],
        chosen=[set() for _slot in rows],
        before=frozenset(before),
    )
    _fill(board, rows)
    _even_out(board)
    set_apart(board)
    return _proposal(board, rows)


def _fill(board: Board, slots: Iterable[Slot]) -> None:
    """Give each free place to somebody who is not away, the one with fewest turns first, then the longest rested."""
    latest = {key: -1 if key in board.before else -2 for key in board.keys}
    for i, slot in enumerate(slots):
        for _place in range(slot.places - len(slot.held)):
            able = [key for key in board.keys if board.may_take(key, i)]
            if able:
                key = min(able, key=lambda k: (board.totals[k], latest[k]))
                board.chosen[i].add(key)
                board.totals[key] += 1
        latest |= dict.fromkeys(board.holders(i), i)


def _even_out(board: Board) -> None:
    """Pass turns along chains of people until nobody has two more than another whom a turn of theirs can reach."""
    while chain := _uneven_chain(board):
        board.make(chain)


def _uneven_chain(board: Board) -> list[Pass]:
    """Return the passes that bring a turn from one with more to the one with fewest within reach; nothing when even."""
    for giver in sorted(board.keys, key=lambda key: -board.totals[key]):
        came = _reached_from(giver, board)
        taker = min(came, key=lambda key: board.totals[key])
        if board.totals[giver] - board.totals[taker] > 1:
            return _chain_to(taker, came)
    return []


def _reached_from(giver: int, board: Board) -> dict[int, Pass | None]:
    """Return whom a turn of the giver's can reach, by the shortest way: each with the pass that brought it."""
    came: dict[int, Pass | None] = {giver: None}
    waiting = deque([giver])
    while waiting:
        one = waiting.popleft()
        for i in (i for i, chosen in enumerate(board.chosen) if one in chosen):
            for other in board.keys:
                if other not in came and board.may_take(other, i):
                    came[other] = Pass(i, one, other)
                    waiting.append(other)
    return came


def _chain_to(taker: int, came: Mapping[int, Pass | None]) -> list[Pass]:
    chain = []
    step = came[taker]
    while step:
        chain.append(step)
        step = came[step.giver]
    return chain


def _proposal(board: Board, slots: Iterable[Slot]) -> Proposal:
    order = {key: place for place, key in enumerate(board.keys)}
    turns, missing = {}, {}
    for i, slot in enumerate(slots):
        turns[slot.key] = tuple(sorted(board.chosen[i], key=order.__getitem__))
        if lacking := slot.places - len(board.holders(i)):
            missing[slot.key] = max(0, lacking)
    return Proposal(turns, dict(board.totals), {key: count for key, count in missing.items() if count})
