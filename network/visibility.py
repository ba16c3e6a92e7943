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
    """One fact that somebody asks for: whether it is told, the field that mends it, and whether it must be there."""

    what: str
    is_told: bool
    url: str
    is_required: bool = True


@dataclass(frozen=True)
class LanguageVersion:
    """What a language version of a record asks for."""

    language: str
    needs: tuple[Need, ...]

    @property
    def missing(self) -> list[Need]:
        return lacking(self.needs)


@dataclass(frozen=True)
class Visibility:
    """Where the record shows, and what is missing from it here and for Suomi.fi."""

    shown: tuple[Shown, ...]
    needs: tuple[Need, ...]
    for_ptv: tuple[Need, ...]
    ptv_languages: tuple[LanguageVersion, ...] = ()

    @property
    def missing(self) -> list[Need]:
        return lacking(self.needs)

    @property
    def missing_for_ptv(self) -> list[Need]:
        return lacking(need for need in self.for_ptv if need.is_required)

    @property
    def useful_for_ptv(self) -> list[Need]:
        """What Suomi.fi can do without, though those who look for the organisation cannot."""
        return lacking(need for need in self.for_ptv if not need.is_required)


def lacking(needs: Iterable[Need]) -> list[Need]:
    """Return what has not been told."""
    return [need for need in needs if not need.is_told]
