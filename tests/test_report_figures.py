"""The figures of a report: three states, exact sums, nothing of tomorrow."""

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from network.periods import Period
from places.models import TimetableException
from reporting.areas import Area
from reporting.figures import Breakdown, Figures, Grain, Statistics, add, one_decimal
from reporting.queries import first_month, statistics
from tests.make import make_circle, make_gathering, make_municipality, make_place

AS_OF = date(2026, 11, 22)
YEAR = Period.parse("2026")
DONE = {"state": "held", "visitors": 8}


def figures_of(area: Area, period: str, as_of: date = AS_OF) -> Figures:
    return statistics(area, Period.parse(period), as_of).total.figures


@pytest.mark.django_db
def test_each_state_is_counted_as_itself_and_a_missing_report_is_no_zero() -> None:
    circle = make_circle()
    make_gathering(circle, date(2026, 9, 1), state="held", visitors=8, first_timers=2)
    make_gathering(circle, date(2026, 9, 8), state="held", visitors=0)
    make_gathering(circle, date(2026, 9, 15), state="held", visitors=11)
    make_gathering(circle, date(2026, 9, 22), state="not_held", reason="weather")
    make_gathering(circle, date(2026, 9, 29))
    found = figures_of(Area(circle.municipality), "2026-09")
    assert (found.circles, found.held, found.not_held, found.not_reported) == (1, 3, 1, 0)
    assert found.visits == 19
    assert found.mean_visits == Decimal("6.3")
    assert found.first_timers == Breakdown(2)
    assert found.reasons == {"weather": 1}


@pytest.mark.django_db
def test_what_nobody_reported_is_none_and_not_nought() -> None:
    circle = make_circle()
    make_gathering(circle, date(2026, 9, 1))
    found = figures_of(Area(circle.municipality), "2026-Q3")
    assert (found.visits, found.mean_visits, found.first_timers.value) == (None, None, None)
    assert found.not_reported == 1
    assert found.reporting_rate == Decimal("0.0")


@pytest.mark.django_db
def test_gatherings_to_come_are_neither_expected_nor_missing() -> None:
    circle = make_circle()
    make_gathering(circle, AS_OF - timedelta(days=1))
    make_gathering(circle, AS_OF)
    make_gathering(circle, AS_OF, starts=960, ends=1020, **DONE)
    make_gathering(circle, AS_OF + timedelta(days=1))
    found = figures_of(Area(), "2026-11")
    assert (found.not_reported, found.held) == (1, 1)


@pytest.mark.django_db
def test_a_gathering_belongs_to_the_month_of_its_weeks_thursday() -> None:
    circle = make_circle()
    make_gathering(circle, date(2026, 9, 29), **DONE)
    make_gathering(circle, date(2025, 12, 30), **DONE)
    assert figures_of(Area(), "2026-09").held == 0
    assert figures_of(Area(), "2026-10").held == 1
    assert figures_of(Area(), "2026-01").held == 1
    assert figures_of(Area(), "2025").held == 0


@pytest.mark.django_db
def test_hours_that_nobody_has_told_are_not_zero() -> None:
    place = make_place()
    found = statistics(Area(place.municipality), Period.parse("2026-09"), date(2026, 11, 22))
    assert found.total.figures.open_minutes is None
    make_place((1, 540, 720), municipality=place.municipality)
    found = statistics(Area(place.municipality), Period.parse("2026-09"), date(2026, 11, 22))
    assert found.total.figures.open_minutes == len(Period.parse("2026-09").weeks) * 180


@pytest.mark.django_db
def test_open_hours_count_overlapping_work_forms_once_and_leave_closed_days_out() -> None:
    place = make_place((1, 600, 720), (3, 540, 600))
    timetable = place.work_forms.get().timetable
    period = Period.parse("2026-09")
    weeks = len(period.weeks)
    assert figures_of(Area(place.municipality), "2026-09").open_minutes == weeks * 180
    TimetableException.objects.create(timetable=timetable, first=period.first_day, last=period.first_day)
    found = figures_of(Area(place.municipality), "2026-09")
    assert found.open_minutes == weeks * 180 - 120
    assert found.open_hours_a_week == one_decimal(found.open_minutes, 60 * weeks)


@pytest.mark.django_db
def test_only_weeks_that_have_begun_are_in_a_running_period() -> None:
    make_place((1, 600, 660))
    found = statistics(Area(), Period.parse("2026-11"), AS_OF)
    assert [row.key for row in found.by_time] == ["2026-W45", "2026-W46", "2026-W47"]
    assert found.total.figures.open_minutes == 180
    assert found.total.figures.weeks == 3


@pytest.mark.django_db
def test_the_same_questions_are_asked_for_one_circle_and_for_twenty() -> None:
    counts = []
    for number in (1, 20):
        for _ in range(number):
            make_gathering(make_circle(), date(2026, 9, 1), **DONE)
            make_place((1, 600, 660))
        with CaptureQueriesContext(connection) as asked:
            statistics(Area(), YEAR, AS_OF)
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 10


@pytest.mark.django_db
def test_an_area_is_read_from_its_address() -> None:
    tampere = make_municipality()
    assert Area.parse("network") == Area()
    assert Area.parse("municipality:837") == Area(tampere)
    assert str(Area(tampere)) == "municipality:837"
    for wrong in ("municipality:999", "municipality:", "837", ""):
        with pytest.raises(ValueError, match="not the network"):
            Area.parse(wrong)


@pytest.mark.django_db
def test_the_first_month_is_that_of_the_first_gathering() -> None:
    assert first_month() is None
    make_gathering(make_circle(), date(2026, 9, 29), **DONE)
    assert first_month() == date(2026, 10, 1)


@pytest.mark.django_db
def test_figures_survive_the_way_to_json_and_back_with_the_same_hash() -> None:
    make_gathering(make_circle(), date(2026, 9, 1), **DONE, first_timers=3)
    make_place((1, 600, 660))
    found = statistics(Area(), YEAR, AS_OF)
    again = Statistics.from_json(json.loads(json.dumps(found.as_json())))
    assert again == found
    assert again.content_hash == found.content_hash
    other = replace(found, as_of=AS_OF - timedelta(days=1))
    assert other.content_hash != found.content_hash


def test_nothing_known_adds_up_to_nothing_known() -> None:
    assert add([None, None]) is None
    assert add([]) is None
    assert add([None, 0]) == 0
    assert add([2, None, 3]) == 5


def test_means_round_halves_up() -> None:
    assert one_decimal(1, 20) == Decimal("0.1")
    assert one_decimal(None, 3) is None
    assert one_decimal(0, 0) is None


ADDITIVE = ("held", "not_held", "not_reported", "visits", "open_minutes", "weeks", "reasons")
reports = st.one_of(
    st.fixed_dictionaries(
        {"state": st.just("held"), "visitors": st.integers(5, 30), "first_timers": st.none() | st.integers(0, 5)}
    ),
    st.fixed_dictionaries({"state": st.just("not_held"), "reason": st.sampled_from(["weather", "lead_ill"])}),
    st.just({}),
)
gatherings = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 370), reports), max_size=25, unique_by=lambda g: (g[0], g[1])
)


class GrainsNest(TestCase):
    """Months sum to quarters and years, municipalities to the network, whatever was reported."""

    @settings(max_examples=12, deadline=None)
    @given(gatherings)
    def test_months_make_the_year_and_municipalities_the_network(self, drawn: list) -> None:  # type: ignore[type-arg]
        circles = [make_circle(municipality=make_municipality(code)) for code in ("837", "980", "536")]
        place = make_place((1, 600, 720))
        for number, offset, report in drawn:
            make_gathering(circles[number], date(2025, 12, 25) + timedelta(days=offset), **report)
        as_of = date(2027, 3, 1)
        year = statistics(Area(), YEAR, as_of)
        parts = {
            "months": [statistics(Area(), Period.parse(f"2026-{m:02d}"), as_of).total for m in range(1, 13)],
            "quarters": [statistics(Area(), Period.parse(f"2026-Q{q}"), as_of).total for q in range(1, 5)],
            "rows": list(year.by_time),
        }
        for rows in parts.values():
            self.check(year.total.figures, [row.figures for row in rows])
        by_municipality = [replace(row.figures, weeks=0) for row in year.by_municipality]
        self.check(replace(year.total.figures, weeks=0), by_municipality)
        assert year.total.figures.circles == sum(f.circles for f in by_municipality)
        alone = [statistics(Area(c.municipality), YEAR, as_of) for c in circles]
        assert [a.total.figures for a in alone] == [
            next(r.figures for r in year.by_municipality if r.key == a.municipality) for a in alone
        ]
        assert year.total.figures.open_minutes == 52 * 120  # nobody has said that it is open on Easter Monday
        assert {row.grain for row in year.by_time} == {Grain.MONTH}
        place.delete()

    def check(self, whole: Figures, parts: list[Figures]) -> None:
        for name in ADDITIVE:
            values = [getattr(part, name) for part in parts]
            if name in ("visits", "open_minutes"):
                assert add(values) == getattr(whole, name), name
            elif name == "reasons":
                assert {k: sum(v.get(k, 0) for v in values) for k in whole.reasons} == whole.reasons
            else:
                assert sum(values) == getattr(whole, name), name
        assert add(p.first_timers.value for p in parts) == whole.first_timers.value
