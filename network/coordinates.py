"""A position as people write or paste it: degrees with points or commas, minutes and seconds, or a map's address; pure.

Finland's latitudes (59–71) and longitudes (19–32) never overlap, so numbers the wrong way round are recognised.
"""

import re
from enum import StrEnum

from network.geo import Box, Point

FINLAND = Box(59.3, 70.2, 19.0, 31.7)
DECIMALS = 6
MOST_NORTH = 90
MOST_EAST = 180
SIXTY = 60
NUMBER = r"-?\d{1,3}(?:[.,]\d+)?"
# In the address of a map the numbers stand after an @ or as a pair; a zoom before them is left out.
OF_MAP = re.compile(r"(?:#map=\d+/|@|[?&](?:q|ll|query|center|mlat)=|^geo:)(-?\d+\.\d+)(?:[,/]|%2C|&mlon=)(-?\d+\.\d+)")
ANGLE = re.compile(
    r"([NSEWPI])?\s*(-?\d{1,3}(?:[.,]\d+)?)\s*[°º]\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['′’]\s*)?"
    r"(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:\"|″|”|'')\s*)?([NSEWPI])?",
    re.IGNORECASE,
)
METRES = re.compile(r"\d{6,7}")


class Trouble(StrEnum):
    """Why a text is not a position."""

    UNREADABLE = "unreadable"
    METRES = "metres"
    SWAPPED = "swapped"
    NOT_ON_EARTH = "not_on_earth"


class PositionError(ValueError):
    """The text gives no position; `trouble` says why, and `meant` what it may be the other way round."""

    def __init__(self, trouble: Trouble, meant: Point | None = None) -> None:
        super().__init__(trouble)
        self.trouble, self.meant = trouble, meant


def parse_point(text: str) -> Point:
    """Return the position that the text gives, north first; PositionError says why it gives none."""
    pair = _of_map(text) or _angles(text) or _pair(text)
    if pair is None:
        metres = len(METRES.findall(text)) > 1
        raise PositionError(Trouble.METRES if metres else Trouble.UNREADABLE)
    north, east = (round(number, DECIMALS) for number in pair)
    if not (abs(north) <= MOST_NORTH and abs(east) <= MOST_EAST):
        raise PositionError(Trouble.NOT_ON_EARTH)
    if not is_in_finland(Point(north, east)) and abs(east) <= MOST_NORTH and is_in_finland(Point(east, north)):
        raise PositionError(Trouble.SWAPPED, Point(east, north))
    return Point(north, east)


def is_in_finland(point: Point) -> bool:
    """Whether the point lies within the country's outermost degrees."""
    return FINLAND.south <= point.lat <= FINLAND.north and FINLAND.west <= point.lon <= FINLAND.east


def written(point: Point) -> str:
    """Return the position as it is shown and may be pasted anywhere: 61.4978, 23.761."""
    return f"{round(point.lat, DECIMALS)}, {round(point.lon, DECIMALS)}"


def _of_map(text: str) -> tuple[float, float] | None:
    found = OF_MAP.search(text)
    return (float(found[1]), float(found[2])) if found else None


def _angles(text: str) -> tuple[float, float] | None:
    found = list(ANGLE.finditer(text))
    if len(found) != len(("north", "east")):
        return None
    return _degrees(found[0]), _degrees(found[1])


def _degrees(found: re.Match[str]) -> float:
    degrees, minutes, seconds = (_number(found[group] or "0") for group in (2, 3, 4))
    size = abs(degrees) + minutes / SIXTY + seconds / SIXTY / SIXTY
    letter = (found[1] or found[5] or "").upper()
    return -size if degrees < 0 or letter in ("S", "W") else size


def _pair(text: str) -> tuple[float, float] | None:
    """Two numbers: with points they may stand behind a comma, with commas a gap or a semicolon tells them apart."""
    plain = re.sub(r"[()\[\]]|\b(?:N|E|P|I|lat|lon|lng)\b\s*[:=]?", " ", text, flags=re.IGNORECASE).strip()
    for apart in (r"\s*[;/]\s*", r",\s+", r"\s+", ","):
        parts = [part.strip(" ,") for part in re.split(apart, plain) if part.strip(" ,")]
        if len(parts) == 2 and all(re.fullmatch(NUMBER, part) for part in parts):
            return _number(parts[0]), _number(parts[1])
    return None


def _number(text: str) -> float:
    return float(text.replace(",", "."))
