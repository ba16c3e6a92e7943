"""Open minutes week by week: the short way gives what counting every week gives."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from network.enums import OpenState
from network.hours import DayException, Span, Timetable
from network.periods import Period, Week
from reporting.open_hours import minutes_by_week, week_minutes

WEEKS = Period.parse("2026").weeks
days = st.dates(date(2025, 12, 1), date(2027, 1, 31))


@st.composite
def spans(draw: st.DrawFn) -> Span:
    starts = draw(st.integers(0, 1300))
    every = draw(st.sampled_from([1, 1, 1, 2, 3]))
    return Span(
        draw(st.integers(1, 7)),
        starts,
        draw(st.integers(starts + 1, 1440)),
        draw(st.sampled_from([OpenState.OPEN, OpenState.SELF_SERVICE, OpenState.WITH_KEY])),
        every,
        draw(days) if every > 1 else None,
        draw(st.sampled_from([None, None, None, 1, -1])),
        draw(st.none() | days),
        draw(st.none() | days),
    )


@st.composite
def exceptions(draw: st.DrawFn) -> DayException:
    first, last = sorted((draw(days), draw(days)))
    return draw(st.sampled_from([DayException(first, last), DayException(first, first, "", 600, 700, OpenState.OPEN)]))


@settings(max_examples=60, deadline=None)
@given(st.lists(st.builds(Timetable, st.lists(spans(), max_size=3), st.lists(exceptions(), max_size=1)), max_size=2))
def test_known_weeks_are_not_counted_again_and_still_right(timetables: list[Timetable]) -> None:
    assert minutes_by_week(timetables, WEEKS) == {week: week_minutes(timetables, week) for week in WEEKS}


def test_two_work_forms_at_once_are_one_open_door() -> None:
    one, other = Timetable((Span(1, 600, 720),)), Timetable((Span(1, 660, 780),))
    assert week_minutes([one, other], Week(2026, 40)) == 180


def test_hours_for_key_holders_are_not_open_to_anyone() -> None:
    timetable = Timetable((Span(1, 600, 720, OpenState.WITH_KEY), Span(2, 600, 660, OpenState.SELF_SERVICE)))
    assert week_minutes([timetable], Week(2026, 40)) == 60
