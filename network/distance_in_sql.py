"""How near is asked of the index in SQL; the same on every database."""

from math import cos, pi, radians, sin
from typing import Any

from django.db.models import FloatField, Func

from network.geo import Point

LON_SCALE = 0.43  # of the index: a degree of longitude beside one of latitude, in the middle of Finland


class Nearness(Func):
    """A number that grows with the distance of the row from the point; null without a position.

    The haversine's own series up to the fourth power: plain arithmetic, which every database does alike.
    """

    output_field = FloatField()

    def __init__(self, point: Point) -> None:
        super().__init__("lat", "lon")
        self.point = point

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        lat, lon = (compiler.compile(column)[0] for column in self.get_source_expressions())
        at = radians(self.point.lat)
        north = f"({lat} * {pi / 180!r} - {at!r})"
        east = f"(({lon} - {self.point.lon!r}) * {pi / 180!r})"
        row_cos = f"({cos(at)!r} - {sin(at)!r} * {north} - {cos(at) / 2!r} * {north} * {north})"
        half_north, half_east = (f"({x} * {x} - {x} * {x} * {x} * {x} / 12.0)" for x in (north, east))
        return f"({half_north} + {cos(at)!r} * {row_cos} * {half_east})", []


class Apart(Func):
    """How far the row is from the point in the plane of PostgreSQL's index, by which the index is walked."""

    output_field = FloatField()

    def __init__(self, point: Point) -> None:
        super().__init__("lat", "lon")
        self.point = point

    def as_sql(self, compiler: Any, connection: Any, **context: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        lat, lon = (compiler.compile(column)[0] for column in self.get_source_expressions())
        here = f"point({self.point.lon * LON_SCALE!r}, {self.point.lat!r})"
        return f"(point({lon} * {LON_SCALE}::double precision, {lat}) <-> {here})", []
