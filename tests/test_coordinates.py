"""A position as people write it, and why a text is none."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.coordinates import PositionError, Trouble, is_in_finland, parse_point, written
from network.geo import Point, distance_m


@pytest.mark.parametrize(
    "text",
    [
        "61.4978, 23.7610",
        "61.4978,23.7610",
        "61.4978 23.7610",
        " 61.4978 ;23.7610 ",
        "61,4978 23,7610",
        "61,4978, 23,7610",
        "61,4978; 23,7610",
        "(61.4978, 23.7610)",
        "N 61.4978 E 23.7610",
        "N61.4978° E23.7610°",
        "61.4978° N, 23.7610° E",
        "61° 29.868' N, 23° 45.66' E",
        "61°29′52.08″N 23°45′39.6″E",
        "lat: 61.4978, lon: 23.7610",
        "geo:61.4978,23.7610",
        "https://maps.example.org/@61.4978,23.7610,15z",
        "https://maps.example.org/?q=61.4978,23.7610",
        "https://maps.example.org/?q=61.4978%2C23.7610",
        "https://osm.example.org/#map=17/61.49780/23.76100",
        "https://osm.example.org/?mlat=61.4978&mlon=23.7610#map=12/60.1/24.9",
    ],
)
def test_every_usual_way_to_write_it(text: str) -> None:
    found = parse_point(text)
    assert distance_m(found, Point(61.4978, 23.7610)) < 1


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("", Trouble.UNREADABLE),
        ("Hämeenkatu 1", Trouble.UNREADABLE),
        ("61.4978", Trouble.UNREADABLE),
        ("61.4978, 23.7610, 15", Trouble.UNREADABLE),
        ("61,4978,23,7610", Trouble.UNREADABLE),
        ("6822000 328000", Trouble.METRES),
        ("N 6822000, E 328000", Trouble.METRES),
        ("23.7610, 61.4978", Trouble.SWAPPED),
        ("161.4978, 23.7610", Trouble.NOT_ON_EARTH),
    ],
)
def test_what_is_not_a_position_says_why(text: str, trouble: Trouble) -> None:
    with pytest.raises(PositionError) as caught:
        parse_point(text)
    assert caught.value.trouble == trouble


def test_numbers_the_wrong_way_round_say_what_was_meant() -> None:
    with pytest.raises(PositionError) as caught:
        parse_point("23,7610 61,4978")
    assert caught.value.meant == Point(61.4978, 23.761)
    assert written(Point(61.4978, 23.761)) == "61.4978, 23.761"


@pytest.mark.parametrize(
    ("lat", "lon", "inside"),
    [(60.17, 24.94, True), (69.91, 27.03, True), (59.33, 18.07, False), (59.2, 24.0, False), (0.0, 0.0, False)],
)
def test_finland_by_its_outermost_degrees(lat: float, lon: float, inside: bool) -> None:
    assert is_in_finland(Point(lat, lon)) is inside


@given(st.floats(59.4, 70.1), st.floats(19.1, 31.6))
def test_what_is_written_is_read_as_the_same(lat: float, lon: float) -> None:
    point = Point(round(lat, 6), round(lon, 6))
    assert parse_point(written(point)) == point
    comma = written(point).replace(", ", " ").replace(".", ",")
    assert parse_point(comma) == point


@given(st.text(max_size=60) | st.text("0123456789.,;°'\" NSEW-@/", max_size=40))
def test_no_text_breaks_it(text: str) -> None:
    with suppress(PositionError):
        assert -90 <= parse_point(text).lat <= 90
