"""Distances and boxes on the globe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.geo import Point, box_around, distance_m

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
