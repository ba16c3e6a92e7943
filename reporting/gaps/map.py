"""A map of areas as SVG, drawn on the server: a mark of each, by value; north up, no tiles, nothing from elsewhere.

What is not known is a hatched square and never a small circle; none at all is a ring.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from math import cos, radians
from xml.sax.saxutils import escape

from network.geo import Point
from reporting.gaps.names import Spot, names_beside

WIDTH, MARGIN, TALLEST, SHORTEST = 340, 26, 620, 200
MANY = 60
MOST_NAMES = 40
LETTERS = {"narrow": 16, "wide": 10}  # in the drawing's own measure, which a wide screen shows larger
SIZES = (4, 6, 8.5, 11)
SMALL_SIZES = (2.5, 4, 5.5, 7)
INK, SPRUCE, BERRY, LINE, PAPER = "#26302b", "#1f5d46", "#a51d3d", "#8a8378", "#fffdf7"
HATCH, KEY_HATCH = "gap-hatch", "gap-hatch-key"  # a name stands once on a page


class Look(StrEnum):
    """How a mark is drawn."""

    UNKNOWN = "unknown"
    NONE = "none"
    SOME = "some"


@dataclass(frozen=True)
class Mark:
    """An area on the map: its name, its value as the table says it, and the value itself (None is not known).

    The label is its name on the drawing when it is shorter; the weightiest areas are named first.
    """

    name: str
    point: Point
    value: int | Decimal | bool | None
    text: str
    label: str = ""
    weight: float = 0

    @property
    def look(self) -> Look:
        if self.value is None:
            return Look.UNKNOWN
        return Look.SOME if self.value else Look.NONE


def limits(values: Sequence[int | Decimal | bool | None]) -> list[int | Decimal]:
    """Return the largest value of each quarter of those that are more than none; the same one only once."""
    some = sorted(value for value in values if value)
    if not some:
        return []
    ends = [some[max(0, -(-len(some) * part // len(SIZES)) - 1)] for part in range(1, len(SIZES) + 1)]
    return list(dict.fromkeys(ends))


def step_of(value: int | Decimal, ends: Sequence[int | Decimal]) -> int:
    """Return which of the classes the value is in."""
    return next((step for step, end in enumerate(ends) if value <= end), max(0, len(ends) - 1))


def gap_map(marks: Sequence[Mark]) -> str:
    """Return the map; the page says the same in a table, so that it is hidden from screen readers."""
    if not marks:
        return ""
    place, height = _projection([mark.point for mark in marks])
    ends = limits([mark.value for mark in marks])
    sizes = SMALL_SIZES if len(marks) > MANY else SIZES
    at = [(mark, *place(mark.point), _size(mark, ends, sizes)) for mark in marks]
    at.sort(key=lambda one: -one[3])
    drawn = "".join(_drawn(*one) for one in at)
    names = "".join(_names(at, height, width, letters) for width, letters in LETTERS.items())
    return (
        f'<svg class="s-chart s-chart--bars s-gap-map" viewBox="0 0 {WIDTH} {height}" aria-hidden="true" '
        f'focusable="false" xmlns="http://www.w3.org/2000/svg">{_pattern(HATCH)}{drawn}{names}</svg>'
    )


def key_mark(look: Look, step: int = 0) -> str:
    """Return one mark alone, for the map's key."""
    value = {Look.UNKNOWN: None, Look.NONE: 0, Look.SOME: 1}[look]
    mark = Mark("", Point(0, 0), value, "")
    drawn = _drawn(mark, 16, 16, float(SIZES[step]), hatch=KEY_HATCH, titled=False)
    pattern = _pattern(KEY_HATCH) if look is Look.UNKNOWN else ""
    return f'<svg class="s-gap-key" viewBox="0 0 32 32" aria-hidden="true" focusable="false">{pattern}{drawn}</svg>'


def _pattern(name: str) -> str:
    return (
        f'<defs><pattern id="{name}" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        f'<path d="M0 0V4" class="s-map-hatch" stroke="{INK}" stroke-width="1.5"/></pattern></defs>'
    )


def _projection(points: Sequence[Point]) -> "tuple[Projection, int]":
    south, north = min(p.lat for p in points), max(p.lat for p in points)
    west, east = min(p.lon for p in points), max(p.lon for p in points)
    shrink = cos(radians((south + north) / 2))
    wide, tall = max((east - west) * shrink, 0.02), max(north - south, 0.02)
    room = WIDTH - 2 * MARGIN
    scale = min(room / wide, (TALLEST - 2 * MARGIN) / tall)
    height = max(SHORTEST, round(tall * scale) + 2 * MARGIN)
    middle = ((west + east) / 2, (south + north) / 2)
    return Projection(middle, shrink, scale, height), height


@dataclass(frozen=True)
class Projection:
    """From degrees to the drawing."""

    middle: tuple[float, float]
    shrink: float
    scale: float
    height: int

    def __call__(self, point: Point) -> tuple[float, float]:
        x = WIDTH / 2 + (point.lon - self.middle[0]) * self.shrink * self.scale
        y = self.height / 2 - (point.lat - self.middle[1]) * self.scale
        return round(x, 1), round(y, 1)


def _size(mark: Mark, ends: Sequence[int | Decimal], sizes: Sequence[float]) -> float:
    if mark.look is not Look.SOME or mark.value is None:
        return sizes[1]
    return sizes[1] if mark.value is True else sizes[step_of(mark.value, ends)]


def _drawn(mark: Mark, x: float, y: float, size: float, *, hatch: str = HATCH, titled: bool = True) -> str:
    title = f"<title>{escape(mark.name)}: {escape(mark.text)}</title>" if titled else ""
    if mark.look is Look.UNKNOWN:
        side = f'x="{x - size}" y="{y - size}" width="{2 * size}" height="{2 * size}"'
        look = f'fill="url(#{hatch})" stroke="{INK}" stroke-dasharray="3 2"'
        return f'<rect class="s-map-unknown" {side} {look}>{title}</rect>'
    if mark.look is Look.NONE:
        return f'<circle class="s-map-none" cx="{x}" cy="{y}" r="{size}" fill="none" stroke="{BERRY}" stroke-width="2.5">{title}</circle>'  # noqa: E501
    look = f'fill="{SPRUCE}" fill-opacity="0.85" stroke="{PAPER}"'
    return f'<circle class="s-map-some" cx="{x}" cy="{y}" r="{size}" {look}>{title}</circle>'


def _names(at: Sequence[tuple[Mark, float, float, float]], height: int, width: str, letters: float) -> str:
    """The names that fit without lying on one another, in letters for a screen that is narrow or wide."""
    spots = [Spot(mark.label or mark.name, x, y, size + 1, mark.weight) for mark, x, y, size in at]
    names = "".join(
        f'<text class="s-map-name" x="{name.x:.1f}" y="{name.y:.1f}">{escape(name.text)}</text>'
        for name in names_beside(spots, WIDTH, height, letters, MOST_NAMES)
    )
    return f'<g class="s-map-names--{width}" fill="{INK}" font-size="{letters}">{names}</g>'
