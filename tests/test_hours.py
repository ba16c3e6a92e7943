"""When something is open, over the traps of the calendar."""

from datetime import UTC, date, datetime, timedelta

import pytest

from network.hours import (
    HELSINKI,
    DayException,
    Span,
    Timetable,
    is_uncertain_on,
    next_opening,
    nths_of_month,
    opening_at,
    openings_between,
    openings_on,
    weekly_minutes,
    with_dated_terms,
)

MONDAYS = Timetable((Span(1, 540, 720),))


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=HELSINKI)


@pytest.mark.parametrize(
    ("moment", "is_open"),
    [
        ("2026-11-23T08:59", False),
        ("2026-11-23T09:00", True),
        ("2026-11-23T11:59", True),
        ("2026-11-23T12:00", False),
        ("2026-11-24T10:00", False),
        ("2026-12-28T10:00", True),
    ],
)
def test_open_from_the_first_minute_to_the_last(moment: str, is_open: bool) -> None:
    assert (opening_at(MONDAYS, at(moment)) is not None) is is_open


def test_a_clock_change_moves_no_door() -> None:
    night = Timetable((Span(7, 180, 300),))
    assert opening_at(night, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) is not None  # 03:30, the first time
    assert opening_at(night, datetime(2026, 10, 25, 1, 30, tzinfo=UTC)) is not None  # 03:30, the second time
    assert opening_at(night, datetime(2026, 10, 25, 3, 0, tzinfo=UTC)) is None  # 05:00
    assert opening_at(night, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)) is not None  # 04:30, after the jump


def test_an_exception_replaces_the_whole_day() -> None:
    july = DayException(date(2026, 7, 1), date(2026, 7, 31), "kesätauko")
    timetable = Timetable(MONDAYS.spans, (july,))
    assert openings_on(timetable, date(2026, 7, 6)) == []
    assert next_opening(timetable, at("2026-06-30T12:00")).day == date(2026, 8, 3)
    short = DayException(date(2026, 7, 6), date(2026, 7, 6), "", 600, 660, "open")
    assert [o.starts for o in openings_on(Timetable(MONDAYS.spans, (short,)), date(2026, 7, 6))] == [600]


def test_every_second_week_goes_on_over_week_53() -> None:
    span = Span(4, 780, 900, every_weeks=2, anchor=date(2026, 12, 17))
    assert span.is_on(date(2026, 12, 31))  # 2026-W53
    assert not span.is_on(date(2027, 1, 7))
    assert span.is_on(date(2027, 1, 14))


def test_nth_weekday_of_the_month() -> None:
    assert nths_of_month(date(2026, 11, 26)) == {4, -1}
    assert nths_of_month(date(2026, 11, 19)) == {3}
    assert nths_of_month(date(2028, 2, 29)) == {5, -1}


def test_overlapping_hours_count_once_in_the_week() -> None:
    assert weekly_minutes([Span(1, 480, 900), Span(1, 480, 900), Span(1, 840, 960)], date(2026, 11, 22)) == 480


def test_a_span_that_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="starts before it ends"):
        Span(1, 900, 900)
    with pytest.raises(ValueError, match="weekday"):
        Span(0, 100, 200)


@pytest.mark.parametrize(
    ("day", "is_on"),
    [
        (date(2026, 10, 31), False),
        (date(2026, 11, 1), True),
        (date(2026, 12, 31), True),
        (date(2028, 2, 29), True),
        (date(2026, 3, 1), False),
    ],
)
def test_a_season_goes_on_over_new_year(day: date, is_on: bool) -> None:
    span = Span(day.isoweekday(), 540, 720, season_from=1101, season_until=229)
    assert span.is_on(day) is is_on


def test_the_most_welcoming_state_is_said() -> None:
    library = Timetable((Span(2, 420, 1260, "self_service"), Span(2, 600, 1080), Span(2, 540, 1200, "own_group")))
    found = [opening_at(library, at(f"2026-11-24T{clock}")) for clock in ("09:30", "10:00", "18:00", "21:00")]
    assert [o.state if o else "" for o in found] == ["self_service", "open", "self_service", ""]


def test_usual_hours_are_not_promised_on_a_holiday() -> None:
    week = tuple(Span(day, 540, 720) for day in range(1, 8))
    for day in (date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1), date(2026, 6, 19)):
        assert openings_on(Timetable(week), day) == []
        assert is_uncertain_on(Timetable(week), day)
        assert openings_on(Timetable(week, holidays="as_usual"), day)
        assert not is_uncertain_on(Timetable(week, holidays="closed"), day)
    assert next_opening(Timetable(week), at("2026-12-23T13:00")).day == date(2026, 12, 27)


def test_school_terms_as_dates_are_the_same_openings() -> None:
    holidays = ((date(2026, 12, 19), date(2027, 1, 6)), (date(2027, 3, 1), date(2027, 3, 7)))
    spans = (Span(3, 540, 720, school="term"), Span(3, 600, 660, school="holiday"), Span(4, 540, 720))
    asked = Timetable(spans, school_holidays=holidays)
    first, last = date(2026, 12, 1), date(2027, 3, 31)
    assert list(openings_between(asked, first, last)) == list(openings_between(with_dated_terms(asked), first, last))
    assert [o.starts for o in openings_on(asked, date(2026, 12, 23))] == [600]
    assert [o.starts for o in openings_on(Timetable(spans), date(2026, 12, 23))] == [540]


def test_the_hour_that_does_not_exist_opens_no_door_and_breaks_none() -> None:
    lost = Timetable((Span(7, 200, 230),), holidays="as_usual")  # 03:20–03:50 on 29 March 2026
    day = date(2026, 3, 29)
    assert [(o.starts, o.ends) for o in openings_on(lost, day)] == [(200, 230)]
    for minute in range(24 * 60):
        assert opening_at(lost, datetime(2026, 3, 29, tzinfo=UTC) + timedelta(minutes=minute)) is None
    assert next_opening(lost, at("2026-03-29T05:00")).day == date(2026, 4, 5)
    assert openings_on(lost, day)[0].starts_at <= openings_on(lost, day)[0].ends_at


@pytest.mark.parametrize(
    ("span", "days"),
    [
        (Span(2, 600, 660, nth_of_month=5), ["2028-02-29"]),
        (Span(2, 600, 660, nth_of_month=-1), ["2028-02-29"]),
        (Span(2, 600, 660, season_from=229, season_until=229), ["2028-02-29"]),
        (
            Span(2, 600, 660, season_from=201, season_until=228),
            ["2028-02-01", "2028-02-08", "2028-02-15", "2028-02-22"],
        ),
        (Span(3, 600, 660, season_from=301, season_until=301), ["2028-03-01"]),
    ],
)
def test_the_leap_day_is_a_day_like_others(span: Span, days: list[str]) -> None:
    found = openings_between(Timetable((span,)), date(2028, 2, 1), date(2028, 3, 1))
    assert [o.day.isoformat() for o in found] == days
