"""What people are called on a rota: the first name, and only as much more as tells two of one name apart; pure."""

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TypeVar

Key = TypeVar("Key", bound=Hashable)


def first_names(names: Mapping[Key, str]) -> dict[Key, str]:
    """Return "Aino" for "Aino Mäki", "Aino M." beside another Aino, and the whole name where even that is shared."""
    first = Counter(_first(name) for name in names.values())
    with_initial = Counter(_with_initial(name) for name in names.values())
    called = {}
    for key, name in names.items():
        if first[_first(name)] == 1:
            called[key] = _first(name)
        elif with_initial[_with_initial(name)] == 1:
            called[key] = _with_initial(name)
        else:
            called[key] = " ".join(name.split())
    return called


def _first(name: str) -> str:
    return name.split()[0] if name.split() else ""


def _with_initial(name: str) -> str:
    words = name.split()
    return f"{words[0]} {words[-1][0]}." if len(words) > 1 else _first(name)
