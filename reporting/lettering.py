"""How wide a text is in a drawing, and where its lines break; an estimate that is rather too wide, without a font."""

from collections.abc import Sequence

SHIFT = 0.03  # what is added to each letter, so that bold and other fonts fit too
USUAL = 0.55
WIDTHS = {letter: width for letters, width in (
    ("ijlI.,:;'|!", 0.28), (" tfr-()/", 0.35), ("csz", 0.44), ("0123456789aeghkvxy", 0.51), ("mMWw@%—…", 0.86),
    ("ABCDEFGHKLNOPQRSTUVXYZÄÖÅ", 0.63),
) for letter in letters}  # fmt: skip


def width_of(text: str, size: float) -> float:
    """Return how wide the text is at most when its letters are of the size."""
    return size * sum(WIDTHS.get(letter, USUAL) + SHIFT for letter in text)


def wrapped(text: str, room: float, size: float, most: int = 3) -> Sequence[str]:
    """Return the text on lines that fit the room; only what does not fit the last line is cut, and that is shown."""
    lines: list[str] = []
    for word in text.split():
        if lines and width_of(f"{lines[-1]} {word}", size) <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    kept, rest = lines[:most], lines[most:]
    if rest:
        kept[-1] = f"{kept[-1]}…"
    return [cut(line, room, size) for line in kept]


def cut(text: str, room: float, size: float) -> str:
    """Return the text, or as much of it as fits and a mark that it goes on."""
    if width_of(text, size) <= room:
        return text
    kept = text.removesuffix("…")
    while len(kept) > 1 and width_of(f"{kept}…", size) > room:
        kept = kept[:-1]
    return f"{kept.rstrip()}…"
