"""The ten boxes around the gathering as SVG, drawn on the server; the page tells the same as a list."""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from responsibilities.boxes import Box, BoxState

SIGNS = {BoxState.FILLED: "M-7 0l5 5 9-10", BoxState.SOUGHT: "M0-7V7M-7 0H7", BoxState.MISSING: "M-6 0H6"}

LONGEST, HALF_LINE = 13, 10  # letters that fit beside the sign in any of the drawings, and half a line's height


@dataclass(frozen=True)
class Layout:
    """Where the boxes and the middle stand; every number is in the drawing's own units."""

    name: str
    width: int
    height: int
    box: tuple[int, int]
    middle: tuple[int, int, int, int]
    centres: tuple[tuple[int, int], ...]


WIDE = Layout(
    "wide",
    760,
    420,
    (164, 58),
    (380, 210, 110, 62),
    (
        (196, 42),
        (380, 42),
        (564, 42),
        (660, 140),
        (660, 280),
        (564, 378),
        (380, 378),
        (196, 378),
        (100, 280),
        (100, 140),
    ),
)
NARROW = Layout(
    "narrow",
    320,
    466,
    (152, 58),
    (160, 270, 104, 44),
    ((78, 36), (242, 36), (78, 110), (242, 110), (78, 184), (242, 184), (78, 356), (242, 356), (78, 430), (242, 430)),
)


def ring(boxes: Sequence[Box], layout: Layout) -> SafeString:
    """Return the drawing; it is hidden from screen readers, since the list beside it says the same."""
    x, y, half, tall = layout.middle
    lines = "".join(f'<path class="s-ring__line" d="M{x} {y}L{a} {b}"/>' for a, b in layout.centres)
    gathering = escape(_("Kokoontuminen"))
    middle = (
        f'<rect class="s-ring__middle" x="{x - half}" y="{y - tall}" '
        f'width="{2 * half}" height="{2 * tall}" rx="{tall}"/>'
        f'<text class="s-ring__name s-ring__name--middle" x="{x}" y="{y + 6}">{gathering}</text>'
    )
    drawn = "".join(_box(box, at, layout.box) for box, at in zip(boxes, layout.centres, strict=True))
    return mark_safe(  # noqa: S308 - every text in it has been escaped where it was put in
        f'<svg class="s-ring s-ring--{layout.name}" viewBox="0 0 {layout.width} {layout.height}" aria-hidden="true" '
        f'focusable="false">{lines}{middle}{drawn}</svg>'
    )


def _box(box: Box, centre: tuple[int, int], size: tuple[int, int]) -> str:
    (x, y), (width, height) = centre, size
    left, top = x - width // 2, y - height // 2
    return (
        f'<g class="s-ring__box s-ring__box--{box.state.value}">'
        f'<rect class="s-ring__frame" x="{left}" y="{top}" width="{width}" height="{height}" rx="12"/>'
        f'<path class="s-ring__sign" transform="translate({left + 20} {y})" d="{SIGNS[box.state]}"/>'
        f"{_name(box.name, left + 36, y + 6)}</g>"
    )


def _name(text: str, x: int, y: int) -> str:
    """Return the name on one line, or on two when it is too long for its box."""
    first, _space, rest = text.rpartition(" ")
    lines = [(first, y - HALF_LINE), (rest, y + HALF_LINE)] if first and len(text) > LONGEST else [(text, y)]
    spans = "".join(f'<tspan x="{x}" y="{at}">{escape(line)}</tspan>' for line, at in lines)
    return f'<text class="s-ring__name">{spans}</text>'
