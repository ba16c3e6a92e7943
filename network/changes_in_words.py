"""A change as a history shows it: what a field was and became, or of a list what was added and what was taken away."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Change:
    """One field as it was and as it became; of a list only what is not the same in both."""

    what: str
    before: str = ""
    after: str = ""
    removed: tuple[str, ...] = ()
    added: tuple[str, ...] = ()


def change_in_words(what: str, pair: Sequence[Any], said: Callable[[Any], str]) -> Change:
    """Return a change told by `said`, which reads a stored value; lists in a new order are told whole."""
    before, after = pair
    if isinstance(before, list) and isinstance(after, list):
        removed, added = (tuple(said([one]) for one in _beyond(*two)) for two in ((before, after), (after, before)))
        if removed or added:
            return Change(what, removed=removed, added=added)
    return Change(what, said(before), said(after))


def _beyond(these: list[Any], those: list[Any]) -> list[Any]:
    """Return what these hold more than those; of two alike, one may be more."""
    left, more = list(those), []
    for one in these:
        if one in left:
            left.remove(one)
        else:
            more.append(one)
    return more
