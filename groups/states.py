"""The life of a circle as a table: which move leads from where to where; pure, no database."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum

from groups.enums import CircleState as S


@dataclass(frozen=True)
class Change:
    """One move: the states it may start from, the state it ends in, and who makes it."""

    starts: Collection[S]
    ends: S
    who: str


class Move(Enum):
    """Every way in which a circle's state changes."""

    SEND = Change((S.DRAFT, S.CHANGES_ASKED), S.SENT, "lead")
    TAKE_BACK = Change((S.SENT,), S.DRAFT, "lead")
    ASK_FOR_CHANGE = Change((S.SENT,), S.CHANGES_ASKED, "coordinator")
    APPROVE = Change((S.SENT,), S.PUBLISHED, "coordinator")
    PAUSE = Change((S.PUBLISHED,), S.PAUSED, "lead")
    RESUME = Change((S.PAUSED,), S.PUBLISHED, "lead")
    END = Change((S.PUBLISHED, S.PAUSED), S.ENDED, "lead")
    RESTART = Change((S.ENDED,), S.PUBLISHED, "lead")


class WrongStateError(Exception):
    """The circle is in a state from which the move does not start."""

    def __init__(self, move: Move, state: str) -> None:
        super().__init__(f"{move.name.lower()} does not start from {state}")


def next_state(state: str, move: Move) -> S:
    """Return the state that the move leads to, or refuse."""
    if state not in move.value.starts:
        raise WrongStateError(move, state)
    return move.value.ends


def moves_from(state: str) -> list[Move]:
    return [move for move in Move if state in move.value.starts]


def as_table() -> str:
    """Return the whole life of a circle as lines of text: move, from, to, who."""
    rows = [("move", "from", "to", "who")]
    rows += [(m.name.lower(), ", ".join(m.value.starts), m.value.ends.value, m.value.who) for m in Move]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
