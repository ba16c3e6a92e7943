"""Bar charts as SVG, drawn on the server; the same drawing goes to the page and into the PDF.

Colours stand as attributes for the PDF; the page's stylesheet has the last word through the classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

WIDTH = 340
LABELS = 142
VALUES = 62
LETTER = 8.6  # the width of one letter of a figure, at most
ROW = 30
BAR = 20
INK, SOFT, BAR_COLOUR, LINE = "#26302b", "#4f5a54", "#1f5d46", "#8a8378"


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length (None when it is not known), and the figure in words."""

    label: str
    value: int | None
    text: str


def bar_chart(bars: Sequence[Bar]) -> str:
    """Return the bars, one below the other, as SVG; what is not known is an outline and never a short bar."""
    height = ROW * len(bars) + 8
    longest = max((bar.value or 0 for bar in bars), default=0) or 1
    values = max([VALUES, *(round(LETTER * len(bar.text)) + 8 for bar in bars)])
    rows = "".join(_row(index, bar, longest, values) for index, bar in enumerate(bars))
    axis = f'<path class="s-chart__axis" d="M{LABELS} 2V{height - 2}" stroke="{LINE}" stroke-width="1.5"/>'
    return (
        f'<svg class="s-chart s-chart--bars" viewBox="0 0 {WIDTH} {height}" aria-hidden="true" focusable="false" '
        f'xmlns="http://www.w3.org/2000/svg">{rows}{axis}</svg>'
    )


def _row(index: int, bar: Bar, longest: int, values: int) -> str:
    top = 4 + index * ROW + (ROW - BAR) // 2
    room = max(WIDTH - LABELS - values, BAR)
    middle = top + BAR // 2 + 5
    label = _text(LABELS - 8, middle, _short(bar.label), "s-chart__text s-chart__text--end", SOFT, anchor="end")
    if bar.value is None:
        shape = _rect(
            top, 46, "s-chart__bar s-chart__bar--missing", f'fill="none" stroke="{LINE}" stroke-dasharray="4 3"'
        )
        return label + shape + _text(LABELS + 54, middle, bar.text, "s-chart__text", SOFT)
    length = round(room * bar.value / longest)
    shape = _rect(top, length, "s-chart__bar", f'fill="{BAR_COLOUR}"') if length else ""
    return (
        label + shape + _text(LABELS + length + 8, middle, bar.text, "s-chart__value", INK, weight=' font-weight="600"')
    )


def _rect(top: int, width: int, css: str, look: str) -> str:
    return f'<rect class="{css}" x="{LABELS}" y="{top}" width="{width}" height="{BAR}" {look}/>'


def _text(x: int, y: int, text: str, css: str, colour: str, *, anchor: str = "start", weight: str = "") -> str:
    return (
        f'<text class="{css}" x="{x}" y="{y}" fill="{colour}" font-family={quoteattr("Source Sans 3")} '
        f'font-size="15" text-anchor="{anchor}"{weight}>{escape(text)}</text>'
    )


def _short(label: str) -> str:
    return label if len(label) <= 16 else f"{label[:15]}…"
