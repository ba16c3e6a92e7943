"""What is told under a heading, line by line, and what is said to be missing; pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Entry:
    """One thing that is told under a heading, or said to be missing; `short` is the same where there is little room.

    `path` leads to where the rest is told.
    """

    text: str
    is_missing: bool = False
    short: str = ""
    path: str = ""

    @property
    def in_short(self) -> str:
        return self.short or self.text


@dataclass(frozen=True)
class Heading:
    """One heading; under each something is always said."""

    key: str
    title: str
    entries: tuple[Entry, ...]
