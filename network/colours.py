"""The colours of the stylesheet, read from where they are written, and how well they can be told apart."""

import re
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

TEXT = 4.5
SHAPE = 3.0

# What is drawn on what, and the contrast that WCAG 2.2 AA asks of it.
PAIRS: tuple[tuple[str, str, float], ...] = (
    ("ink", "paper", TEXT),
    ("ink", "surface", TEXT),
    ("ink", "sunk", TEXT),
    ("ink-soft", "paper", TEXT),
    ("ink-soft", "surface", TEXT),
    ("ink-soft", "sunk", TEXT),
    ("ink-soft", "honey-soft", TEXT),
    ("ink-soft", "berry-soft", TEXT),
    ("ink-soft", "spruce-soft", TEXT),
    ("spruce", "paper", TEXT),
    ("spruce", "surface", TEXT),
    ("spruce", "sunk", TEXT),
    ("spruce", "spruce-soft", TEXT),
    ("spruce-strong", "paper", TEXT),
    ("on-spruce", "spruce", TEXT),
    ("on-spruce", "spruce-strong", TEXT),
    ("spruce-ink", "spruce-soft", TEXT),
    ("berry", "paper", TEXT),
    ("berry", "surface", TEXT),
    ("berry", "sunk", TEXT),
    ("berry", "berry-soft", TEXT),
    ("berry", "honey-soft", TEXT),
    ("on-berry", "berry", TEXT),
    ("berry-ink", "berry-soft", TEXT),
    ("honey-ink", "honey-soft", TEXT),
    ("sky-ink", "sky-soft", TEXT),
    ("stone-ink", "stone-soft", TEXT),
    ("visited", "paper", TEXT),
    ("visited", "surface", TEXT),
    ("focus-ink", "focus", TEXT),
    ("line-strong", "paper", SHAPE),
    ("line-strong", "surface", SHAPE),
    ("sky", "paper", SHAPE),
    ("spruce", "stone-soft", SHAPE),
    ("focus-ring", "paper", SHAPE),
    ("focus-ring", "surface", SHAPE),
    ("focus-ring", "sunk", SHAPE),
)


@dataclass(frozen=True)
class Pair:
    """One colour on another, and whether it is told apart well enough."""

    front: str
    back: str
    contrast: float
    needed: float

    @property
    def name(self) -> str:
        """The pair's name in the stylesheet."""
        return f"{self.front}-{self.back}"

    @property
    def passes(self) -> bool:
        """Whether WCAG 2.2 AA is met."""
        return self.contrast >= self.needed


def luminance(colour: str) -> float:
    """Return the relative luminance (0 to 1) of #rrggbb, as WCAG 2.2 defines it."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two #rrggbb colours, from 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@lru_cache
def palette(theme: str) -> dict[str, str]:
    """Return the colours of a theme ("paper" or "dusk") by name."""
    text = (settings.BASE_DIR / "assets" / "styles" / "_tokens.scss").read_text(encoding="utf-8")
    block = re.search(rf"@mixin {theme} {{(.*?)\n}}", text, re.DOTALL)
    if block is None:
        raise ValueError(f"no theme called {theme}")
    return dict(re.findall(r"--s-([a-z-]+): (#[0-9a-f]{6});", block[1]))


def pairs(theme: str) -> list[Pair]:
    """Return every pair that is used, with its contrast in the theme."""
    colours = palette(theme)
    return [Pair(front, back, contrast(colours[front], colours[back]), needed) for front, back, needed in PAIRS]
