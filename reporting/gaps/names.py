"""Names beside the marks of a map so that none lies on a mark or on another name; pure.

The weightiest get the first choice, so that it is a small area that goes without; the weightiest always has its name.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reporting.lettering import width_of

GAP = 2.5  # between a mark and its name
ASCENT, DESCENT, MIDDLE = 0.78, 0.24, 0.34  # of the letters' size


class Box(NamedTuple):
    """What a mark or a name covers."""

    left: float
    top: float
    right: float
    bottom: float

    def covers(self, other: "Box") -> bool:
        """Whether the two lie on each other."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True)
class Spot:
    """A mark on the drawing: its middle, its half width, its name, and how much it weighs."""

    name: str
    x: float
    y: float
    half: float
    weight: float = 0

    @property
    def box(self) -> Box:
        return Box(self.x - self.half, self.y - self.half, self.x + self.half, self.y + self.half)


class Name(NamedTuple):
    """A name where it is to be written: the start of its base line, and what it covers."""

    text: str
    x: float
    y: float
    box: Box


def names_beside(spots: Sequence[Spot], width: float, height: float, size: float, most: int) -> list[Name]:
    """Return the names that fit into the drawing, at most so many, in letters of the size."""
    marks = [spot.box for spot in spots]
    placed: list[Name] = []
    for spot in sorted(spots, key=lambda spot: (-spot.weight, spot.name))[:most]:
        inside = [name for name in _tries(spot, size) if _is_inside(name.box, width, height)]
        taken = [*marks, *(name.box for name in placed)]
        free = (name for name in inside if not any(name.box.covers(box) for box in taken))
        chosen = next(free, None if placed else _least_covering(inside, taken))
        if chosen:
            placed.append(chosen)
    return placed


def _tries(spot: Spot, size: float) -> Iterator[Name]:
    wide = width_of(spot.name, size)
    away = spot.half + GAP
    middle = spot.y + MIDDLE * size
    above, below = spot.y - away - DESCENT * size, spot.y + away + ASCENT * size
    slant = 0.7 * spot.half + 1
    upper, lower = spot.y - slant - DESCENT * size, spot.y + slant + ASCENT * size
    for x, y in (
        (spot.x + away, middle), (spot.x - away - wide, middle), (spot.x - wide / 2, above), (spot.x - wide / 2, below),
        (spot.x + slant, upper), (spot.x + slant, lower),
        (spot.x - slant - wide, upper), (spot.x - slant - wide, lower),
        (spot.x, above), (spot.x, below), (spot.x - wide, above), (spot.x - wide, below),
    ):  # fmt: skip
        yield Name(spot.name, x, y, Box(x, y - ASCENT * size, x + wide, y + DESCENT * size))


def _is_inside(box: Box, width: float, height: float) -> bool:
    return box.left >= 0 and box.top >= 0 and box.right <= width and box.bottom <= height


def _least_covering(names: Iterable[Name], taken: Sequence[Box]) -> Name | None:
    return min(names, key=lambda name: sum(name.box.covers(box) for box in taken), default=None)
