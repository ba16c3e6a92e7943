"""Distances and boxes on the globe."""

import csv
from math import atan2, cos, hypot, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.geo import Point, box_around, distance_m
from network.imports.region import DATA

TAMPERE = Point(61.4991, 23.7871)
points = st.builds(Point, st.floats(59.0, 71.0), st.floats(19.0, 32.0))


@pytest.mark.parametrize(
    ("to", "metres"),
    [
        (Point(61.4991, 23.7871), 0),
        (Point(60.1699, 24.9384), 160_000),  # Helsinki
        (Point(61.4500, 23.8500), 6_400),  # Hervanta
    ],
)
def test_distance_from_tampere(to: Point, metres: float) -> None:
    assert distance_m(TAMPERE, to) == pytest.approx(metres, rel=0.02, abs=1)


def independent(a: Point, b: Point) -> float:
    """The same by Vincenty's form on a sphere, which shares no step with the haversine."""
    lat_a, lat_b, east = radians(a.lat), radians(b.lat), radians(b.lon - a.lon)
    over = hypot(cos(lat_b) * sin(east), cos(lat_a) * sin(lat_b) - sin(lat_a) * cos(lat_b) * cos(east))
    return 6_371_008.8 * atan2(over, sin(lat_a) * sin(lat_b) + cos(lat_a) * cos(lat_b) * cos(east))


def centres() -> list[tuple[str, Point]]:
    with (DATA / "pirkanmaa" / "municipalities.csv").open(encoding="utf-8") as file:
        return [(row["name_fi"], Point(float(row["lat"]), float(row["lon"]))) for row in csv.DictReader(file)]


def test_there_are_23_municipalities_to_measure() -> None:
    assert len(centres()) == 23


@pytest.mark.parametrize(("name", "to"), centres())
def test_distance_from_tampere_to_every_municipality(name: str, to: Point) -> None:
    assert distance_m(TAMPERE, to) == pytest.approx(independent(TAMPERE, to), rel=0.001), name


@given(points, points)
def test_distance_is_the_same_both_ways(a: Point, b: Point) -> None:
    assert distance_m(a, b) == pytest.approx(distance_m(b, a))
    assert distance_m(a, a) == 0


@given(points, points, st.floats(10, 300_000))
def test_the_box_holds_everything_within_the_distance(a: Point, b: Point, metres: float) -> None:
    box = box_around(a, metres)
    if distance_m(a, b) <= metres:
        assert box.south <= b.lat <= box.north
        assert box.west <= b.lon <= box.east


@pytest.mark.parametrize(("lat", "lon"), [(91, 0), (0, 181), (float("nan"), 0)])
def test_a_position_off_the_globe_is_refused(lat: float, lon: float) -> None:
    with pytest.raises(ValueError, match="globe"):
        Point(lat, lon)
