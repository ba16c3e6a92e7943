"""Where something is missing: an area's hours, gatherings and nearest free place as values; pure.

None is never zero: it says that nobody has told. A figure that some have told and some have not is at least so much.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from math import floor

from network.geo import Point, distance_m

WEEKS = 4
HUNDREDTH = Decimal("0.01")
TENTH = Decimal("0.1")
Value = int | Decimal | None


@dataclass(frozen=True)
class Listed:
    """What the places, or the circles, of an area tell: how many there are, how many have told their times.

    Minutes and times are of four weeks; the rest say of how many something is open then.
    """

    listed: int = 0
    told: int = 0
    minutes: int = 0
    times: int = 0
    evening: int = 0
    saturday: int = 0
    sunday: int = 0
    july: int = 0

    @property
    def untold(self) -> int:
        return self.listed - self.told

    def plus(self, other: "Listed") -> "Listed":
        names = ("listed", "told", "minutes", "times", "evening", "saturday", "sunday", "july")
        return Listed(*(getattr(self, name) + getattr(other, name) for name in names))


@dataclass(frozen=True)
class Nearest:
    """The nearest place that is said to be free of charge, and how far it is from the area's point."""

    pk: int
    metres: float


@dataclass(frozen=True)
class Gap:
    """An area with what is open there; `postal_code` is empty for a municipality, and for what tells no code.

    `places_anywhere` and `circles_anywhere` are of the municipality without a postal code: they may be in this area.
    """

    municipality: str
    name: str
    postal_code: str = ""
    point: Point | None = None
    population: int | None = None
    population_year: int | None = None
    population_source: str = ""
    places: Listed = field(default_factory=Listed)
    circles: Listed = field(default_factory=Listed)
    nearest: Nearest | None = None
    uncovered: int | None = None
    has_no_code: bool = False
    places_anywhere: int = 0
    circles_anywhere: int = 0

    @property
    def untold(self) -> int:
        """How many places and circles have not told when they are open."""
        return self.places.untold + self.circles.untold

    @property
    def hours(self) -> Decimal | None:
        """Open hours of places in an ordinary week; None where there are places and none has told."""
        return _ratio(self.places.minutes, 60 * WEEKS, TENTH) if self._knows_places else None

    @property
    def gatherings(self) -> Decimal | None:
        """Gatherings of circles in an ordinary week."""
        return _ratio(self.circles.times, WEEKS, TENTH) if self._knows_circles else None

    @property
    def hours_per_1000(self) -> Decimal | None:
        return _per_1000(self.places.minutes, 60 * WEEKS, self.population) if self._knows_places else None

    @property
    def gatherings_per_1000(self) -> Decimal | None:
        return _per_1000(self.circles.times, WEEKS, self.population) if self._knows_circles else None

    @property
    def evenings(self) -> bool | None:
        """Whether anything is open after five on some weekday."""
        return self._some(self.places.evening + self.circles.evening)

    @property
    def weekends(self) -> bool | None:
        """Whether anything is open on Saturday or Sunday."""
        both = self.places.saturday + self.places.sunday + self.circles.saturday + self.circles.sunday
        return self._some(both)

    @property
    def summers(self) -> bool | None:
        """Whether anything is open on some day of July."""
        return self._some(self.places.july + self.circles.july)

    def _some(self, open_then: int) -> bool | None:
        """Yes is certain when one is open; no only when everybody has told; otherwise nobody knows."""
        if open_then:
            return True
        return None if self.untold or self.places_anywhere or self.circles_anywhere else False

    @property
    def _knows_places(self) -> bool:
        """Whether their hours are known: some have told, or there is none, here or without a code."""
        return self.places.told > 0 or not (self.places.listed or self.places_anywhere)

    @property
    def _knows_circles(self) -> bool:
        return self.circles.told > 0 or not (self.circles.listed or self.circles_anywhere)

    @property
    def metres(self) -> int | None:
        return round(self.nearest.metres) if self.nearest else None


class Measure(StrEnum):
    """What the table is sorted by and the map draws."""

    NAME = "name"
    POPULATION = "population"
    HOURS = "hours"
    HOURS_PER_1000 = "hours_per_1000"
    GATHERINGS = "gatherings"
    GATHERINGS_PER_1000 = "gatherings_per_1000"
    EVENINGS = "evenings"
    WEEKENDS = "weekends"
    SUMMERS = "summers"
    NEAREST = "metres"
    UNCOVERED = "uncovered"


def value_of(gap: Gap, measure: Measure) -> int | Decimal | bool | None:
    """Return the area's value of the measure; None is not known."""
    found: int | Decimal | bool | None = getattr(gap, measure.value)
    return found


def in_order(gaps: Iterable[Gap], measure: Measure, *, descending: bool = False) -> list[Gap]:
    """Return the areas in the order of the measure; what is not known comes last either way, by name."""
    rows = sorted(gaps, key=lambda gap: (gap.name, gap.postal_code))
    if measure is Measure.NAME:
        return rows[::-1] if descending else rows
    known = [gap for gap in rows if value_of(gap, measure) is not None]
    known.sort(key=lambda gap: value_of(gap, measure) or 0, reverse=descending)
    return known + [gap for gap in rows if value_of(gap, measure) is None]


def _ratio(part: int, whole: int, step: Decimal) -> Decimal:
    return (Decimal(part) / whole).quantize(step, ROUND_HALF_UP)


def _per_1000(part: int, whole: int, population: int | None) -> Decimal | None:
    if not population:
        return None
    return (1000 * Decimal(part) / whole / population).quantize(HUNDREDTH, ROUND_HALF_UP)


# --- The nearest of many, without a database -----------------------------------------------------------------------

CELL = 0.1  # degrees; a row of cells is about 11 km high
LEAST_DEGREE = 111_000  # metres of latitude, and somewhat less than that
Spot = tuple[int, float, float]


def nearest_among(spots: Sequence[Spot]) -> Callable[[Point], Nearest | None]:
    """Return a function that says which of the spots (number, latitude, longitude) is the nearest to a point."""
    cells: dict[tuple[int, int], list[Spot]] = {}
    for spot in spots:
        cells.setdefault((floor(spot[1] / CELL), floor(spot[2] / CELL)), []).append(spot)

    ends = [(min(part), max(part)) for part in zip(*cells, strict=True)]

    def find(point: Point) -> Nearest | None:
        home = (floor(point.lat / CELL), floor(point.lon / CELL))
        best: Nearest | None = None
        for ring in range(_farthest(ends, home) + 1):
            for cell in _ring(home, ring):
                best = _nearest(point, cells.get(cell, ()), best)
            if best is not None and best.metres <= _inside(point, ring):
                break
        return best

    return find


def _nearest(point: Point, spots: Iterable[Spot], best: Nearest | None) -> Nearest | None:
    """Return the nearest of the spots, or what was found before; what lies too far north or south is not measured."""
    for pk, lat, lon in spots:
        if best is None or abs(lat - point.lat) * LEAST_DEGREE <= best.metres:
            metres = distance_m(point, Point(lat, lon))
            if best is None or (metres, pk) < (best.metres, best.pk):
                best = Nearest(pk, metres)
    return best


def _farthest(ends: Sequence[tuple[int, int]], home: tuple[int, int]) -> int:
    return max((abs(at - end) for two, at in zip(ends, home, strict=False) for end in two), default=-1)


def _ring(home: tuple[int, int], ring: int) -> Iterable[tuple[int, int]]:
    lat, lon = home
    if ring == 0:
        return [home]
    sides = range(-ring, ring + 1)
    rows = [(lat + side, lon + step) for side in (-ring, ring) for step in sides]
    return rows + [(lat + step, lon + side) for side in (-ring, ring) for step in range(1 - ring, ring)]


def _inside(point: Point, ring: int) -> float:
    """How far every spot outside the rings surely is, in metres: a degree of longitude is the shorter one."""
    north = min(89.9, point.lat + (ring + 1) * CELL)
    return ring * CELL * distance_m(Point(north, 0), Point(north, 1)) * 0.99 if ring else 0.0
