"""What one row of a list would do to the directory."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from network.enums import RowFate
from network.organisation_fields import Value
from network.organisation_reading import LeftOut

WRITING = (RowFate.NEW, RowFate.CHANGED)
LEFT_OUT = "left_out"  # counted beside the fates: of how many rows something is not brought in
LIKES = "likes"  # and how many new ones may be there already, or be another row of the list
BY_CHOICE = "by_choice"  # why a row is not brought in when the person left it out
THERE, TWICE = "there", "twice"  # of those: how many may be there already, how many may be in the list twice
DOUBTFUL = "doubtful"  # and how many of those may be there already, or be an earlier row
MOST_LIKES = 6
POSSIBLE = "possible"  # the grade of those that a machine leaves out only by a person's word
Values = dict[str, Value]
Like = tuple[
    int, str, str, Sequence[str]
]  # its key, its name, how certainly, and the codes of why; a row is below zero


@dataclass(slots=True)
class Line:
    """What one row would do; `changes` maps a field to [old, new], `left_out` lists what of it is not brought in.

    `mistakes` are all that is wrong in a refused row, the first of them also by itself; `likes` are organisations of
    the directory that a new one may be, and other rows of the list (the key is the row, below zero).
    """

    row: int
    fate: str
    named: str = ""
    key: str = ""
    organisation_id: int | None = None
    slug: str = ""
    changes: dict[str, list[Value]] = field(default_factory=dict)
    column: str = ""
    problem: str = ""
    shown: str = ""
    left_out: list[LeftOut] = field(default_factory=list)
    mistakes: list[LeftOut] = field(default_factory=list)
    likes: list[Like] = field(default_factory=list)

    @property
    def is_likely(self) -> bool:
        """Whether one of the directory is more than possibly the same."""
        return any(key > 0 and level != POSSIBLE for key, _name, level, _reasons in self.likes)

    def also(self, like: Like, about: int | None) -> None:
        """Note another row that this may be, unless it is about an organisation that is told of already."""
        self.likes = with_row(self.likes, like, about)

    def as_list(self) -> list[Any]:
        return [getattr(self, name) for name in LINE_FIELDS]


LINE_FIELDS = (
    "row", "fate", "named", "key", "organisation_id", "slug", "changes", "column", "problem", "shown",
    "left_out", "mistakes", "likes",
)  # fmt: skip


def mark_of(key: str, changes: Mapping[str, Sequence[Value]]) -> str:
    """Return by what a row of a source is known again: its key there, or else all that it says."""
    if key:
        return f"key:{key}"
    said = json.dumps({code: new for code, (_old, new) in changes.items()}, sort_keys=True)
    return f"row:{hashlib.sha256(said.encode()).hexdigest()}"


def with_row(likes: list[Like], like: Like, about: int | None) -> list[Like]:
    """Return what a row may be with one more row, where that says more than what is told already."""
    is_told = about in {key for key, *_rest in likes} or len(likes) >= MOST_LIKES
    return likes if is_told else [*likes, like]


def is_doubtful(row: int, likes: Sequence[Like]) -> bool:
    """Say whether a row may be there already, or be an earlier row: of two rows, the first is not the doubtful one."""
    return any(key > -row for key, *_rest in likes)
