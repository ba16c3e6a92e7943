"""The index answers in SQL what the pure functions answer in Python."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
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
from places.opening_text import read_opening_text
from tests.make import make_municipality

# Christmas and a 53rd week; the night that lacks an hour and the one that has it twice; a leap day.
MIDDLES = (date(2026, 12, 28), date(2026, 3, 29), date(2026, 10, 25), date(2028, 2, 29))
STATES = ["open", "open", "self_service", "by_appointment", "own_group"]
stretches = st.tuples(st.integers(0, 95), st.integers(1, 40)).map(lambda t: (t[0] * 15, min(1440, (t[0] + t[1]) * 15)))


def days_around(middle: date) -> st.SearchStrategy[date]:
    return st.dates(middle - timedelta(days=20), middle + timedelta(days=20))


@st.composite
def spans(draw: st.DrawFn, days: st.SearchStrategy[date]) -> Span:
    month_days = days.map(lambda day: day.month * 100 + day.day)
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
def exceptions(draw: st.DrawFn, days: st.SearchStrategy[date]) -> DayException:
    first = draw(days)
    last = first + timedelta(days=draw(st.integers(0, 9)))
    if draw(st.booleans()):
        return DayException(first, last, "tauko")
    starts, ends = draw(stretches)
    return DayException(first, last, "poikkeus", starts, ends, draw(st.sampled_from(STATES)))


def timetables_around(days: st.SearchStrategy[date]) -> st.SearchStrategy[Timetable]:
    return st.builds(
        Timetable,
        st.lists(spans(days), max_size=5).map(tuple),
        st.lists(exceptions(days), max_size=3).map(tuple),
        st.sampled_from(["unknown", "closed", "as_usual", "own_hours"]),
        st.lists(st.tuples(days, st.integers(0, 12)), max_size=3).map(
            lambda some: tuple((first, first + timedelta(days=more)) for first, more in some)
        ),
    )


@dataclass(frozen=True)
class Asked:
    """Timetables and what is asked of them, all around one day."""

    timetables: list[Timetable]
    moments: list[datetime]
    stretches: list[Stretch]


def moments_around(days: st.SearchStrategy[date]) -> st.SearchStrategy[datetime]:
    """Any minute of the days, in the world's time: the hour that comes twice is asked both times."""
    return st.builds(
        lambda day, minute: (datetime.combine(day, datetime.min.time(), UTC) + timedelta(minutes=minute)).astimezone(
            HELSINKI
        ),
        days,
        st.integers(0, 1439),
    )


def asked_around(middle: date) -> st.SearchStrategy[Asked]:
    days = days_around(middle)
    quarters = st.integers(0, 95).map(lambda quarter: quarter * 15)
    return st.builds(
        Asked,
        st.lists(timetables_around(days), min_size=6, max_size=6),
        st.lists(moments_around(days), min_size=5, max_size=5),
        st.lists(st.builds(Stretch, days, quarters, st.sampled_from([1, 60])), max_size=3),
    )


def publish_as(key: int, timetable: Timetable, **fields: object) -> Listing:
    facts = {"kind": ListingKind.PLACE, "key": key, "slug": f"paikka-{key}", "title": f"Paikka {key}"}
    return publish(ListingFacts(**facts, municipality="837", timetable=timetable, **fields))  # type: ignore[arg-type]


@pytest.mark.django_db
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(MIDDLES).flatmap(asked_around))
def test_open_and_wait_are_the_same_in_sql(asked: Asked) -> None:
    make_municipality()
    listings = {publish_as(key, timetable).pk: timetable for key, timetable in enumerate(asked.timetables)}
    agree(listings, asked.moments)
    found = set(Listing.objects.open_in(asked.stretches).values_list("pk", flat=True))
    assert found == {pk for pk, t in listings.items() if opening_in(t, asked.stretches, WELCOMES_ANYONE)}
    for listing in Listing.objects.all():
        for moment in asked.moments:
            assert opening_at(listing.timetable(), moment) == opening_at(listings[listing.pk], moment)


def agree(listings: dict[int, Timetable], moments: list[datetime]) -> None:
    """The index and the pure functions say the same of each moment."""
    for moment in moments:
        found = set(Listing.objects.open_at(moment).values_list("pk", flat=True))
        assert found == {pk for pk, t in listings.items() if opening_at(t, moment, WELCOMES_ANYONE)}
        waits = dict(Listing.objects.with_wait(moment).values_list("pk", "wait"))
        assert waits == {pk: wait_of(t, moment) for pk, t in listings.items()}


@pytest.mark.django_db
def test_what_opening_hours_texts_say_is_the_same_in_sql() -> None:
    make_municipality()
    read = [read_opening_text(text, TODAY) for text in TEXTS]
    school = ((date(2026, 12, 21), date(2027, 1, 6)),)
    timetables = [replace(timetable, school_holidays=school) for timetable in read]
    listings = {publish_as(key, timetable).pk: timetable for key, timetable in enumerate(timetables)}
    days = [TODAY + timedelta(days=step) for step in (1, 3, 24, 25, 29, 36, 38, 43, 90, 213, 457)]
    agree(listings, [moment_of(day, minute) for day in days for minute in (5, 615, 1100)])


TODAY = date(2026, 11, 29)
TEXTS = (
    "Mo-Fr 08:00-15:00; Jul off; PH off", "week 01-53/2 Mo 10:00-12:00", "Fr 18:00-02:00", "SH Mo-Fr 10:00-12:00",
    "Mo-Fr 10:00-18:00; SH off; PH 10:00-12:00", "Tu[-1] 10:00-12:00; We[2] 09:00-19:00", "Mo-Su,PH 09:00-19:00",
    "Mo-Fr 07:00-21:00 open \"omatoimiaika\", Mo-Fr 10:00-18:00; Jun 15-Aug 10 Mo-Fr 10:00-16:00",
    "Mo-Su 10:00-12:00; 2026 Dec 23-2027 Jan 02 off \"tauko\"; 2027 Jan 04 10:00-11:00", "Feb 29 10:00-12:00",
    "2027 Mar 01+ Mo-Su 10:00-12:00", "Nov 20-Jan 10 Mo-Su 10:00-12:00 \"by appointment\"",
)  # fmt: skip


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
