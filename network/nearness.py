"""Distance from a point as an expression of the database, for rows whose position is put together from several."""

from math import cos, radians
from typing import Any

from django.db.models import ExpressionWrapper, FloatField, Value
from django.db.models.functions import Cos, Power, Radians, Sin

from network.geo import Point


def nearness(point: Point, lat: Any, lon: Any) -> ExpressionWrapper:
    """Return a number that grows with the distance from the point: the inner part of the haversine.

    `lat` and `lon` are expressions in degrees. `Listing.with_nearness` says the same of columns, in plain arithmetic.
    """
    half_lat = Power(Sin(Radians(lat - Value(point.lat)) / 2), 2)
    half_lon = Power(Sin(Radians(lon - Value(point.lon)) / 2), 2)
    return ExpressionWrapper(
        half_lat + Value(cos(radians(point.lat))) * Cos(Radians(lat)) * half_lon, output_field=FloatField()
    )
