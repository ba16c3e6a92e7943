"""Where a record shows, and what is missing: the words that every room tells it in."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Shown:
    """One place where a record may show: what it is, whether it shows there, where to look, or why it does not."""

    where: str
    is_there: bool
    url: str = ""
    why: str = ""


@dataclass(frozen=True)
class Need:
    """One fact that somebody asks for: whether it is told, and the field that mends it."""

    what: str
    is_told: bool
    url: str


@dataclass(frozen=True)
class Visibility:
    """Where the record shows, and what is missing from it here and for Suomi.fi."""

    shown: tuple[Shown, ...]
    needs: tuple[Need, ...]
    for_ptv: tuple[Need, ...]

    @property
    def missing(self) -> list[Need]:
        return lacking(self.needs)

    @property
    def missing_for_ptv(self) -> list[Need]:
        return lacking(self.for_ptv)


def lacking(needs: Iterable[Need]) -> list[Need]:
    """Return what has not been told."""
    return [need for need in needs if not need.is_told]
