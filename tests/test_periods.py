"""ISO weeks and the periods made of them, over the years' edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network.periods import Period, Week


@pytest.mark.parametrize(
    ("day", "week", "month"),
    [
        (date(2027, 1, 1), "2026-W53", date(2026, 12, 1)),
        (date(2024, 12, 30), "2025-W01", date(2025, 1, 1)),
        (date(2028, 2, 29), "2028-W09", date(2028, 3, 1)),
        (date(2026, 11, 22), "2026-W47", date(2026, 11, 1)),
        (date(2026, 3, 29), "2026-W13", date(2026, 3, 1)),
    ],
)
def test_a_day_belongs_to_its_thursdays_month(day: date, week: str, month: date) -> None:
    found = Week.of(day)
    assert str(found) == week
    assert found.month == month
    assert Week.parse(week) == found


@pytest.mark.parametrize("text", ["2027-W53", "2026-W00", "2026-W54", "2026-W5", "2026-48", "", "26-W10", "2026-W481"])
def test_a_week_that_is_not_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"week|Invalid"):
        Week.parse(text)


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-Q5", "2026-Q0", "26", "2026-", "x", "0000", "9999", "２０２６"]
)
def test_a_period_that_is_not_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a week, a month, a quarter, a year"):
        Period.parse(text)


@given(st.integers(1990, 2090))
def test_weeks_add_up_from_months_to_quarters_to_the_year(year: int) -> None:
    months = [w for m in range(1, 13) for w in Period.parse(f"{year}-{m:02d}").weeks]
    quarters = [w for q in range(1, 5) for w in Period.parse(f"{year}-Q{q}").weeks]
    whole = Period.parse(str(year)).weeks
    assert months == quarters == whole
    assert len(whole) in (52, 53)
    assert all(week.year == year for week in whole)


@given(st.dates(date(1990, 1, 8), date(2090, 1, 1)))
def test_weeks_follow_each_other_without_gap(day: date) -> None:
    week = Week.of(day)
    assert week.monday <= day <= week.sunday
    assert week.plus(1).monday - week.sunday == timedelta(days=1)
    assert week.plus(-1).plus(1) == week


@pytest.mark.parametrize(
    ("text", "before", "year_before"),
    [
        ("2026-01", "2025-12", "2025-01"),
        ("2026-Q1", "2025-Q4", "2025-Q1"),
        ("2026-Q3", "2026-Q2", "2025-Q3"),
        ("2026", "2025", "2025"),
        ("2027-W01", "2026-W53", "2026-W01"),
        ("2026-W53", "2026-W52", "2025-W52"),
        ("2026-09-01..2026-10-15", "2026-07-18..2026-08-31", "2025-09-01..2025-10-15"),
        ("2028-02-29..2028-02-29", "2028-02-28..2028-02-28", "2027-02-28..2027-02-28"),
    ],
)
def test_the_period_before_and_the_year_before(text: str, before: str, year_before: str) -> None:
    assert str(Period.parse(text).before) == before
    assert str(Period.parse(text).year_before) == year_before


@pytest.mark.parametrize(
    "text", ["2026-10-15..2026-09-01", "2026-02-30..2026-03-01", "2024-01-01..2026-12-31", "2026-09-01", "2027-W53"]
)
def test_a_stretch_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"not days|not a week|day|Invalid week"):
        Period.parse(text)


@given(st.dates(date(1995, 1, 1), date(2090, 1, 1)), st.integers(0, 730))
def test_a_free_stretch_holds_its_days_and_no_others(first: date, more: int) -> None:
    period = Period.free(first, first + timedelta(days=more))
    days = [period.days_of(week) for week in period.weeks]
    assert sum((ends - begins).days + 1 for begins, ends in days) == more + 1
    assert Period.parse(str(period)) == period
    assert period.is_whole_weeks is (first.isoweekday() == 1 and (more + 1) % 7 == 0)


def test_a_week_is_in_the_month_of_its_thursday() -> None:
    week = Period.parse("2026-W40")
    assert (week.first_day, week.last_day, week.first_month) == (
        date(2026, 9, 28),
        date(2026, 10, 4),
        date(2026, 10, 1),
    )
    assert list(map(str, week.weeks)) == ["2026-W40"]


def test_2026_has_week_53() -> None:
    assert str(Period.parse("2026").weeks[-1]) == "2026-W53"
    assert Period.parse("2026-12").last_day == date(2027, 1, 3)
