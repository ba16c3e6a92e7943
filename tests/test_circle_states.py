"""The life of a circle as a table."""

import pytest

from groups.enums import CircleState
from groups.states import Move, WrongStateError, as_table, moves_from, next_state


@pytest.mark.parametrize(
    ("start", "move", "end"),
    [
        ("draft", Move.SEND, "sent"),
        ("changes_asked", Move.SEND, "sent"),
        ("sent", Move.TAKE_BACK, "draft"),
        ("sent", Move.APPROVE, "published"),
        ("sent", Move.ASK_FOR_CHANGE, "changes_asked"),
        ("published", Move.PAUSE, "paused"),
        ("paused", Move.RESUME, "published"),
        ("paused", Move.END, "ended"),
        ("ended", Move.RESTART, "published"),
    ],
)
def test_moves_that_there_are(start: str, move: Move, end: str) -> None:
    assert next_state(start, move) == end


def test_every_other_move_is_refused() -> None:
    allowed = {(state, move) for move in Move for state in move.value.starts}
    for state in CircleState:
        for move in Move:
            if (state, move) not in allowed:
                with pytest.raises(WrongStateError):
                    next_state(state, move)
    assert moves_from(CircleState.ENDED) == [Move.RESTART]


def test_the_table_can_be_printed() -> None:
    lines = as_table().splitlines()
    assert len(lines) == len(Move) + 1
    assert lines[0].split() == ["move", "from", "to", "who"]
    assert any(line.split() == ["approve", "sent", "published", "coordinator"] for line in lines)
