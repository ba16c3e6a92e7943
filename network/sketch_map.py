"""A small map drawn here: a point, the names around it, how far they are; no streets, nothing from elsewhere. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, radians
from xml.sax.saxutils import escape

from network.geo import Point, distance_m

WIDTH, HEIGHT, MARGIN = 340, 200, 26
INK, SOFT, SPRUCE, BERRY, GROUND = "#23291f", "#57574a", "#1f5440", "#a51d3d", "#f2efe6"
METRES_A_DEGREE = 111_195
LEAST_M = 400
CLOSE_ON_PAPER = 30
SCALES = (50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000)
SECTORS = 8


@dataclass(frozen=True)
class Name:
    """A name on the map; `is_start` is where one sets out from."""

    text: str
    point: Point
    is_start: bool = False


def sector(here: Point, there: Point) -> int:
    """Return the direction from here to there: 0 is north, 1 north-east, up to 7 north-west."""
    east = (there.lon - here.lon) * cos(radians(here.lat))
    return round(degrees(atan2(east, there.lat - here.lat)) / (360 / SECTORS)) % SECTORS


def sketch(target: Name, names: Sequence[Name]) -> str:
    """Return the map as SVG, north up, with the target, the names that fit, and a scale."""
    reach = max([LEAST_M, *(distance_m(target.point, name.point) for name in names)])
    lats = [name.point.lat for name in (target, *names)]
    lons = [name.point.lon for name in (target, *names)]
    middle = Point((min(lats) + max(lats)) / 2, (min(lons) + max(lons)) / 2)
    shrink = cos(radians(middle.lat))
    tall = max((max(lats) - min(lats)) * METRES_A_DEGREE, reach / 4)
    wide = max((max(lons) - min(lons)) * METRES_A_DEGREE * shrink, reach / 4)
    scale = min((HEIGHT - 2 * MARGIN - 30) / tall, (WIDTH - 4 * MARGIN) / wide)

    def place(point: Point) -> tuple[float, float]:
        x = WIDTH / 2 + (point.lon - middle.lon) * METRES_A_DEGREE * shrink * scale
        return round(x, 1), round(HEIGHT / 2 - 8 - (point.lat - middle.lat) * METRES_A_DEGREE * scale, 1)

    drawn, taken = [], [place(target.point)]
    for name in names:
        at = place(name.point)
        if not name.is_start and any(abs(at[0] - x) < 3 * CLOSE_ON_PAPER and abs(at[1] - y) < 20 for x, y in taken):
            continue
        taken.append(at)
        drawn.append(_start(name, at, taken[0]) if name.is_start else _name(name, at))
    return (
        f'<svg class="s-sketch" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" rx="10" fill="{GROUND}"/>{"".join(drawn)}'
        f"{_target(target, taken[0])}{_scale(scale)}{_north()}</svg>"
    )


def _text(x: float, y: float, text: str, colour: str, *, size: int = 12, bold: bool = False) -> str:
    anchor = "end" if x > WIDTH * 0.62 else "start"
    x = x - 9 if anchor == "end" else x + 9
    weight = ' font-weight="700"' if bold else ""
    return (
        f'<text x="{x}" y="{y + 4}" fill="{colour}" font-family="Source Sans 3" font-size="{size}" '
        f'text-anchor="{anchor}"{weight}>{escape(_short(text))}</text>'
    )


def _short(text: str) -> str:
    return text if len(text) <= 26 else f"{text[:25]}…"


def _name(name: Name, at: tuple[float, float]) -> str:
    return f'<circle cx="{at[0]}" cy="{at[1]}" r="3.5" fill="{SOFT}"/>{_text(*at, name.text, SOFT)}'


def _start(name: Name, at: tuple[float, float], target: tuple[float, float]) -> str:
    look = f'stroke="{SPRUCE}" stroke-width="2" stroke-dasharray="5 4"'
    line = f'<path d="M{at[0]} {at[1]}L{target[0]} {target[1]}" {look}/>'
    mark = f'<rect x="{at[0] - 5}" y="{at[1] - 5}" width="10" height="10" fill="{SPRUCE}"/>'
    return f"{line}{mark}{_text(*at, name.text, SPRUCE)}"


def _target(name: Name, at: tuple[float, float]) -> str:
    x, y = at
    pin = (
        f'<path d="M{x} {y}l-8-13a9 9 0 1 1 16 0z" fill="{BERRY}"/><circle cx="{x}" cy="{y - 17}" r="3.5" fill="#fff"/>'
    )
    return f"{pin}{_text(x, y + 8 if y < HEIGHT - 40 else y - 30, name.text, INK, size=15, bold=True)}"


def _scale(scale: float) -> str:
    metres = max((step for step in SCALES if step * scale <= WIDTH / 4), default=SCALES[0])
    long = round(metres * scale, 1)
    words = f"{metres} m" if metres < 1000 else f"{metres // 1000} km"
    y = HEIGHT - 10
    line = f'<path d="M14 {y - 5}v5h{long}v-5" fill="none" stroke="{INK}" stroke-width="1.5"/>'
    return line + _text(16 + long, y - 4, words, INK)


def _north() -> str:
    x = WIDTH - 20
    return f'<path d="M{x} 12l6 16-6-4-6 4z" fill="{INK}"/>'
