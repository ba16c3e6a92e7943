"""Curves of weeks and the map of the week's hours as SVG, drawn on the server; the page says the same in tables.

What nobody has reported breaks the line and is an outline; what was never to be held is empty.
"""

from collections.abc import Mapping, Sequence
from itertools import groupby

from django.utils.html import escape

from reporting.weeks.tallies import Tally

WIDTH, HEIGHT = 340, 200
LEFT, RIGHT, TOP, BOTTOM = 46, 330, 14, 164
NICE = (1, 2, 5)
CELL_WIDTH, CELL_HEIGHT, HEAD, SIDE = 40, 24, 26, 46
SHADES = 5
Place = tuple[int, int, Tally]


def week_curve(weeks: Sequence[tuple[str, Tally]]) -> str:
    """Return the visits of each week as a line that ends where nobody has told and begins again where somebody has."""
    top = _round_up(max((tally.visits or 0 for _label, tally in weeks), default=0))
    places = [(_x(at, len(weeks)), _y(tally.visits, top), tally) for at, (_label, tally) in enumerate(weeks)]
    marks = "".join(_mark(*place) for place in places)
    ends = _ends([label for label, _tally in weeks])
    return _svg(HEIGHT, f"{_grid(top)}{_lines(places)}{marks}{ends}")


def hour_map(hours: Mapping[tuple[int, int], Tally], first: int, last: int, days: Sequence[str]) -> str:
    """Return the weekdays beside each other and the hours below each other, the darker the more people came."""
    most = max((tally.visits or 0 for tally in hours.values()), default=0)
    heads = "".join(_text(SIDE + at * CELL_WIDTH + CELL_WIDTH // 2, 18, day, "middle") for at, day in enumerate(days))
    rows = []
    for hour in range(first, last + 1):
        y = HEAD + (hour - first) * CELL_HEIGHT
        rows.append(_text(SIDE - 8, y + 17, str(hour), "end"))
        rows += [_cell(at, y, hours.get((at + 1, hour)), most) for at in range(7)]
    return _svg(HEAD + (last - first + 1) * CELL_HEIGHT + 4, heads + "".join(rows))


def shade_of(visits: int, most: int) -> int:
    """Return 1 to 5 by how many came beside the busiest hour; 0 where nobody came."""
    return -(-SHADES * visits // most) if visits else 0


def _svg(height: int, drawn: str) -> str:
    return (
        f'<svg class="s-chart s-chart--bars" viewBox="0 0 {WIDTH} {height}" aria-hidden="true" focusable="false" '
        f'xmlns="http://www.w3.org/2000/svg">{drawn}</svg>'
    )


def _cell(at: int, y: int, tally: Tally | None, most: int) -> str:
    side = f'x="{SIDE + at * CELL_WIDTH + 1}" y="{y + 1}" width="{CELL_WIDTH - 2}" height="{CELL_HEIGHT - 2}"'
    if tally is None:
        return f'<rect class="s-heat s-heat--empty" {side}/>'
    if tally.visits is None:
        css = "s-chart__bar--missing" if tally.not_reported else "s-heat s-heat--empty"
        return f'<rect class="{css}" {side}/>'
    return f'<rect class="s-heat s-heat--{shade_of(tally.visits, most)}" {side}><title>{tally.visits}</title></rect>'


def _round_up(highest: int) -> int:
    """Return the even figure at the top of the scale: 4, 10, 20, 40, 100 …"""
    step = 1
    while True:
        for nice in NICE:
            if 2 * nice * step >= max(highest, 2):
                return 2 * nice * step
        step *= 10


def _x(at: int, count: int) -> int:
    return LEFT + 8 + (round((RIGHT - LEFT - 16) * at / (count - 1)) if count > 1 else 0)


def _y(visits: int | None, top: int) -> int:
    return BOTTOM - round((BOTTOM - TOP) * (visits or 0) / top)


def _grid(top: int) -> str:
    found = []
    for value in (0, top // 2, top):
        y = _y(value, top)
        found.append(f'<path class="{"s-chart__grid" if value else "s-chart__axis"}" d="M{LEFT} {y}H{RIGHT}"/>')
        found.append(_text(LEFT - 6, y + 5, str(value), "end"))
    return "".join(found)


def _lines(places: Sequence[Place]) -> str:
    runs = [list(run) for known, run in groupby(places, key=lambda place: place[2].visits is not None) if known]
    paths = (" L".join(f"{x} {y}" for x, y, _tally in run) for run in runs if len(run) > 1)
    return "".join(f'<path class="s-chart__line" d="M{path}"/>' for path in paths)


def _mark(x: int, y: int, tally: Tally) -> str:
    if tally.visits is not None:
        css = "s-chart__point s-chart__point--berry" if tally.is_partial else "s-chart__point"
        return f'<circle class="{css}" cx="{x}" cy="{y}" r="2.5"/>'
    if tally.not_reported:
        return f'<rect class="s-chart__bar--missing" x="{x - 2}" y="{BOTTOM - 16}" width="4" height="16"/>'
    if tally.not_held:
        return f'<path class="s-chart__axis" d="M{x - 3} {BOTTOM - 6}l6 6m0 -6l-6 6"/>'
    return ""


def _ends(labels: Sequence[str]) -> str:
    if not labels:
        return ""
    last = _text(RIGHT, HEIGHT - 12, labels[-1], "end") if len(labels) > 1 else ""
    return _text(LEFT, HEIGHT - 12, labels[0], "start") + last


def _text(x: int, y: int, text: str, anchor: str) -> str:
    css = {"end": "s-chart__text s-chart__text--end", "middle": "s-chart__text s-chart__text--middle"}
    return f'<text class="{css.get(anchor, "s-chart__text")}" x="{x}" y="{y}">{escape(text)}</text>'
