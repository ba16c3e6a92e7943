"""Bar charts as SVG, drawn on the server; the same drawing goes to the page and into the PDF.

Colours stand as attributes for the PDF; the page's stylesheet has the last word through the classes.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from xml.sax.saxutils import escape, quoteattr

from reporting.lettering import width_of, wrapped

WIDTH = 340
LABELS, MOST_LABELS = 142, 184
LETTERS, LINE_HEIGHT = 17, 18  # of the names on the page; in the PDF they are smaller
VALUES = 62
LETTER = 8.6  # the width of one letter of a figure, at most
OUTLINE = 46  # how long what is not known is drawn
ROW = 30
BAR = 20
INK, SOFT, BAR_COLOUR, LINE = "#26302b", "#4f5a54", "#1f5d46", "#8a8378"


@dataclass(frozen=True)
class Bar:
    """One bar: its name, its length (None when it is not known), and the figure in words."""

    label: str
    value: int | None
    text: str


@dataclass(frozen=True)
class Layout:
    """What is the same for every bar of a drawing: where the axis is, the room for figures, and the longest bar."""

    axis: int
    values: int
    longest: int

    @property
    def room(self) -> int:
        """How long the longest bar is drawn."""
        return max(WIDTH - self.axis - self.values, BAR)


def bar_chart(bars: Sequence[Bar]) -> str:
    """Return the bars, one below the other, as SVG; what is not known is an outline and never a short bar."""
    values = max([VALUES, *(round(LETTER * len(bar.text)) + 8 for bar in bars)])
    layout = Layout(_axis(bars), values, max((bar.value or 0 for bar in bars), default=0) or 1)
    rows, top = [], 4
    for bar in bars:
        lines = wrapped(bar.label, layout.axis - 8, LETTERS)
        told = wrapped(bar.text, WIDTH - layout.axis - OUTLINE - 8, LETTERS) if bar.value is None else [bar.text]
        tall = max(ROW, LINE_HEIGHT * max(len(lines), len(told)) + 8)
        rows.append(_row(bar, lines, told, top + tall // 2, layout))
        top += tall
    height = top + 4
    axis = f'<path class="s-chart__axis" d="M{layout.axis} 2V{height - 2}" stroke="{LINE}" stroke-width="1.5"/>'
    return (
        f'<svg class="s-chart s-chart--bars" viewBox="0 0 {WIDTH} {height}" aria-hidden="true" focusable="false" '
        f'xmlns="http://www.w3.org/2000/svg">{"".join(rows)}{axis}</svg>'
    )


def _axis(bars: Sequence[Bar]) -> int:
    """Where the bars begin: the usual place, or further on when the longest word of a name needs it."""
    words = (word for bar in bars for word in bar.label.split())
    longest = max((ceil(width_of(word, LETTERS)) for word in words), default=0)
    return min(max(LABELS, longest + 8), MOST_LABELS)


def _row(bar: Bar, lines: Sequence[str], told: Sequence[str], middle: int, layout: Layout) -> str:
    label = _lines(lines, layout.axis - 8, middle, "s-chart__text s-chart__text--end", anchor="end")
    if bar.value is None:
        look = f'fill="none" stroke="{LINE}" stroke-dasharray="4 3"'
        shape = _rect(layout.axis, middle, OUTLINE, "s-chart__bar s-chart__bar--missing", look)
        return label + shape + _lines(told, layout.axis + OUTLINE + 8, middle, "s-chart__text", anchor="start")
    length = round(layout.room * bar.value / layout.longest)
    shape = _rect(layout.axis, middle, length, "s-chart__bar", f'fill="{BAR_COLOUR}"') if length else ""
    figure = _text(layout.axis + length + 8, middle + 5, bar.text, "s-chart__value", INK, weight=' font-weight="600"')
    return label + shape + figure


def _lines(lines: Sequence[str], x: int, middle: int, css: str, *, anchor: str) -> str:
    first = middle + 5 - LINE_HEIGHT * (len(lines) - 1) // 2
    return "".join(_text(x, first + at * LINE_HEIGHT, line, css, SOFT, anchor=anchor) for at, line in enumerate(lines))


def _rect(x: int, middle: int, width: int, css: str, look: str) -> str:
    return f'<rect class="{css}" x="{x}" y="{middle - BAR // 2}" width="{width}" height="{BAR}" {look}/>'


def _text(x: int, y: int, text: str, css: str, colour: str, *, anchor: str = "start", weight: str = "") -> str:
    return (
        f'<text class="{css}" x="{x}" y="{y}" fill="{colour}" font-family={quoteattr("Source Sans 3")} '
        f'font-size="15" text-anchor="{anchor}"{weight}>{escape(text)}</text>'
    )
