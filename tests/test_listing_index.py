"""The index answers in SQL what the pure functions answer in Python."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from network.actions.listings import ListingFacts, publish
from network.enums import WELCOMES_ANYONE, ListingKind
from network.geo import Point, distance_m
from network.hours import (
    HELSINKI,
    DayException,
    Span,
    Stretch,
    Timetable,
    moment_of,
    next_opening,
    opening_at,
    opening_in,
    wall_clock,
)
from network.models import Listing
from tests.make import make_municipality

MIDDLE = date(2026, 12, 24)
STATES = ["open", "open", "self_service", "by_appointment", "own_group"]
days = st.dates(MIDDLE - timedelta(days=20), MIDDLE + timedelta(days=20))
stretches = st.tuples(st.integers(0, 95), st.integers(1, 40)).map(lambda t: (t[0] * 15, min(1440, (t[0] + t[1]) * 15)))


month_days = days.map(lambda day: day.month * 100 + day.day)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    starts, ends = draw(stretches)
    weeks = draw(st.sampled_from([1, 1, 1, 2, 3, 8]))
    season = draw(st.none() | st.tuples(month_days, month_days))
    return Span(
        weekday=draw(st.integers(1, 8)),
        starts=starts,
        ends=ends,
        state=draw(st.sampled_from(STATES)),
        every_weeks=weeks,
        anchor=draw(days) if weeks > 1 else draw(st.none() | days),
        nth_of_month=draw(st.sampled_from([None, None, None, 1, 2, 4, 5, -1])),
        valid_from=draw(st.none() | days),
        valid_until=draw(st.none() | days),
        season_from=season[0] if season else None,
        season_until=season[1] if season else None,
        school=draw(st.sampled_from(["", "", "term", "holiday"])),
        on_holidays=draw(st.booleans()),
    )


@st.composite
def exceptions(draw: st.DrawFn) -> DayException:
    first = draw(days)
    last = first + timedelta(days=draw(st.integers(0, 9)))
    if draw(st.booleans()):
        return DayException(first, last, "tauko")
    starts, ends = draw(stretches)
    return DayException(first, last, "poikkeus", starts, ends, draw(st.sampled_from(STATES)))


timetables = st.builds(
    Timetable,
    st.lists(spans(), max_size=5).map(tuple),
    st.lists(exceptions(), max_size=3).map(tuple),
    st.sampled_from(["unknown", "closed", "as_usual", "own_hours"]),
    st.lists(st.tuples(days, st.integers(0, 12)), max_size=3).map(
        lambda some: tuple((first, first + timedelta(days=more)) for first, more in some)
    ),
)
stretches_asked = st.lists(
    st.builds(Stretch, days, st.integers(0, 95).map(lambda quarter: quarter * 15), st.sampled_from([1, 60])), max_size=3
)
moments = st.builds(
    lambda day, minute: datetime.combine(day, datetime.min.time(), HELSINKI) + timedelta(minutes=minute),
    days,
    st.integers(0, 1439),
)


def publish_as(key: int, timetable: Timetable, **fields: object) -> Listing:
    facts = {"kind": ListingKind.PLACE, "key": key, "slug": f"paikka-{key}", "title": f"Paikka {key}"}
    return publish(ListingFacts(**facts, municipality="837", timetable=timetable, **fields))  # type: ignore[arg-type]


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(timetables, min_size=6, max_size=6), st.lists(moments, min_size=5, max_size=5), stretches_asked)
def test_open_and_wait_are_the_same_in_sql(
    some: list[Timetable], asked: list[datetime], stretches: list[Stretch]
) -> None:
    make_municipality()
    listings = {publish_as(key, timetable).pk: timetable for key, timetable in enumerate(some)}
    for moment in asked:
        found = set(Listing.objects.open_at(moment).values_list("pk", flat=True))
        assert found == {pk for pk, t in listings.items() if opening_at(t, moment, WELCOMES_ANYONE)}
        waits = dict(Listing.objects.with_wait(moment).values_list("pk", "wait"))
        assert waits == {pk: wait_of(t, moment) for pk, t in listings.items()}
    found = set(Listing.objects.open_in(stretches).values_list("pk", flat=True))
    assert found == {pk for pk, t in listings.items() if opening_in(t, stretches, WELCOMES_ANYONE)}
    for listing in Listing.objects.all():
        for moment in asked:
            assert opening_at(listing.timetable(), moment) == opening_at(listings[listing.pk], moment)


def wait_of(timetable: Timetable, moment: datetime) -> int | None:
    """The same in Python; minutes are of the wall clock, whatever the clocks do that night."""
    if opening_at(timetable, moment, WELCOMES_ANYONE):
        return -1
    coming = next_opening(timetable, moment, WELCOMES_ANYONE, days=7)
    if coming is None:
        return None
    return (coming.day - wall_clock(moment)[0]).days * 1440 + coming.starts


@pytest.mark.django_db
def test_every_second_week_is_open_in_its_own_week_only() -> None:
    make_municipality()
    anchor = date(2026, 11, 23)
    publish_as(1, Timetable((Span(1, 540, 720, every_weeks=2, anchor=anchor),)))
    assert Listing.objects.open_at(moment_of(anchor, 600)).exists()
    assert not Listing.objects.open_at(moment_of(anchor + timedelta(days=7), 600)).exists()


points = st.builds(Point, st.floats(59.5, 70), st.floats(20, 31.5))


@pytest.mark.django_db
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(points, st.lists(points, min_size=8, max_size=8))
def test_nearness_orders_like_the_distance(here: Point, there: list[Point]) -> None:
    make_municipality()
    for key, point in enumerate(there):
        publish_as(key, Timetable(), lat=point.lat, lon=point.lon)
    rows = Listing.objects.with_nearness(here).order_by("nearness").values_list("lat", "lon")
    metres = [distance_m(here, Point(lat, lon)) for lat, lon in rows]
    assert all(a <= b * 1.001 + 1 for a, b in pairwise(metres))


@pytest.mark.django_db
def test_what_nobody_has_confirmed_in_a_year_is_not_listed() -> None:
    make_municipality()
    today = date(2026, 11, 22)
    for key, confirmed in enumerate([None, today, today - timedelta(days=364), today - timedelta(days=365)]):
        publish_as(key, Timetable(), confirmed_on=confirmed)
    assert set(Listing.objects.shown_on(today).values_list("key", flat=True)) == {0, 1, 2}
