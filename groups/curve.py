"""A year's visitors as a curve in SVG, drawn on the server; what nobody reported breaks the line."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 340, 200
LEFT, RIGHT, TOP, BOTTOM = 40, 330, 14, 164
NICE = (1, 2, 5)


@dataclass(frozen=True)
class Point:
    """One gathering or week: how many came, None when nobody said; `not_held` when it is known not to have been."""

    label: str
    value: int | None
    not_held: bool = False


def curve(points: Sequence[Point]) -> str:
    """Return the drawing; the page says the same in a table, so that it is hidden from screen readers."""
    top = _round_up(max((point.value or 0 for point in points), default=0))
    places = [(_x(index, len(points)), _y(point.value, top), point) for index, point in enumerate(points)]
    drawn = [_grid(top), *_lines(places), *(_mark(x, y, point) for x, y, point in places), *_ends(points)]
    return (
        f'<svg class="s-chart s-chart--bars" viewBox="0 0 {WIDTH} {HEIGHT}" aria-hidden="true" focusable="false" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(drawn)}</svg>'
    )


def _round_up(highest: int) -> int:
    """Return the even figure at the top of the scale: 4, 10, 20, 40, 100 …"""
    step = 1
    while True:
        for nice in NICE:
            if 2 * nice * step >= max(highest, 2):
                return 2 * nice * step
        step *= 10


def _x(index: int, count: int) -> int:
    return LEFT + 8 if count == 1 else LEFT + 8 + round((RIGHT - LEFT - 16) * index / (count - 1))


def _y(value: int | None, top: int) -> int:
    return BOTTOM if value is None else BOTTOM - round((BOTTOM - TOP) * value / top)


def _grid(top: int) -> str:
    found = []
    for value in (0, top // 2, top):
        y = _y(value, top)
        css = "s-chart__grid" if value else "s-chart__axis"
        found.append(f'<path class="{css}" d="M{LEFT} {y}H{RIGHT}"/>')
        found.append(f'<text class="s-chart__text s-chart__text--end" x="{LEFT - 6}" y="{y + 5}">{value}</text>')
    return "".join(found)


def _lines(places: Sequence[tuple[int, int, Point]]) -> list[str]:
    runs = [list(run) for known, run in groupby(places, key=lambda place: place[2].value is not None) if known]
    return [
        f'<path class="s-chart__line" d="M{" L".join(f"{x} {y}" for x, y, _point in run)}"/>'
        for run in runs
        if len(run) > 1
    ]


def _mark(x: int, y: int, point: Point) -> str:
    if point.value is not None:
        return f'<circle class="s-chart__point" cx="{x}" cy="{y}" r="3.5"/>'
    if point.not_held:
        return f'<path class="s-chart__line s-chart__line--berry" d="M{x - 4} {y - 4}L{x + 4} {y + 4}"/>'
    return f'<rect class="s-chart__bar s-chart__bar--missing" x="{x - 4}" y="{y - 16}" width="8" height="16"/>'


def _ends(points: Sequence[Point]) -> list[str]:
    if not points:
        return []
    first = f'<text class="s-chart__text" x="{LEFT}" y="{HEIGHT - 12}">{escape(points[0].label)}</text>'
    if len(points) == 1:
        return [first]
    label = escape(points[-1].label)
    return [first, f'<text class="s-chart__text s-chart__text--end" x="{RIGHT}" y="{HEIGHT - 12}">{label}</text>']
