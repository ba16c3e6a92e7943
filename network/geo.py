"""Distance and boxes on the globe; pure functions, degrees in, metres out."""

from dataclasses import dataclass
from math import asin, cos, degrees, pi, radians, sin, sqrt

EARTH_RADIUS_M = 6_371_008.8


@dataclass(frozen=True)
class Point:
    """A position in WGS84 degrees."""

    lat: float
    lon: float

    def __post_init__(self) -> None:
        if not (-90 <= self.lat <= 90 and -180 <= self.lon <= 180):
            raise ValueError(f"not a position on the globe: {self.lat}, {self.lon}")


@dataclass(frozen=True)
class Box:
    """A latitude and longitude range that holds a circle around a point."""

    south: float
    north: float
    west: float
    east: float


def distance_m(a: Point, b: Point) -> float:
    """Return the great-circle distance in metres (haversine, mean earth radius)."""
    lat_a, lat_b = radians(a.lat), radians(b.lat)
    half_lat = sin((lat_b - lat_a) / 2) ** 2
    half_lon = sin(radians(b.lon - a.lon) / 2) ** 2
    return 2 * EARTH_RADIUS_M * asin(sqrt(min(1.0, half_lat + cos(lat_a) * cos(lat_b) * half_lon)))


def box_around(point: Point, metres: float) -> Box:
    """Return a box that contains every position within so many metres of the point."""
    lat_span = degrees(metres / EARTH_RADIUS_M)
    shrink = max(cos(min(radians(abs(point.lat) + lat_span), pi / 2)), 1e-9)
    lon_span = min(180.0, lat_span / shrink)
    return Box(point.lat - lat_span, point.lat + lat_span, point.lon - lon_span, point.lon + lon_span)
