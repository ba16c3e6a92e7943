"""Open minutes of a report: sets of days give what asking every day of every place gives."""

from collections import defaultdict
from datetime import date, timedelta

from django.db.models import QuerySet
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from network.enums import WELCOMES_ANYONE, HolidayRule, OpenState, SchoolTime
from network.hours import Opening, openings_between, union_minutes
from network.models import SchoolHoliday
from network.periods import Period, Week
from places.models import Place, Span, Timetable, TimetableException, WorkForm
from reporting.areas import Area
from reporting.figures import Figures, Grain
from reporting.open_hours import Open, OpenMinutes, Stretch
from reporting.queries import statistics
from tests.make import make_municipality, make_place

# The clocks change in W13 and W44, W53 lies in two years, free days begin and end within weeks.
PERIODS = ("2026", "2026-Q4", "2026-03", "2026-W13", "2026-W44", "2026-W53", "2026-12-22..2027-01-07")
CONTENTS = ("open_hours", "open_states")
days = st.dates(date(2025, 12, 20), date(2027, 1, 20))
states = st.sampled_from([OpenState.OPEN, OpenState.OPEN, OpenState.SELF_SERVICE, OpenState.WITH_KEY])
minutes = st.sampled_from([0, 480, 540, 555, 600, 720, 1000, 1440])
hours = st.tuples(minutes, minutes).filter(lambda two: two[0] != two[1]).map(sorted)


@st.composite
def spans(draw: st.DrawFn) -> Span:
    starts, ends = draw(hours)
    every = draw(st.sampled_from([1, 1, 1, 2, 3]))
    season = draw(st.sampled_from([(None, None), (None, None), (601, 831), (1101, 215)]))
    return Span(
        weekday=draw(st.sampled_from([1, 1, 2, 5, 7, 8])),
        starts=starts,
        ends=ends,
        state=draw(states),
        every_weeks=every,
        anchor=draw(days) if every > 1 else None,
        nth_of_month=draw(st.sampled_from([None, None, None, 1, 5, -1])),
        valid_from=draw(st.none() | days),
        valid_until=draw(st.none() | days),
        season_from=season[0],
        season_until=season[1],
        school=draw(st.sampled_from(["", "", *SchoolTime.values])),
    )


@st.composite
def exceptions(draw: st.DrawFn) -> TimetableException:
    first, last = sorted((draw(days), draw(days)))
    if draw(st.booleans()):
        return TimetableException(first=first, last=min(last, first + timedelta(days=20)))
    starts, ends = draw(hours)
    return TimetableException(
        first=first, last=min(last, first + timedelta(days=9)), starts=starts, ends=ends, state=draw(states)
    )


timetables = st.tuples(
    st.sampled_from(HolidayRule.values), st.lists(spans(), max_size=4), st.lists(exceptions(), max_size=2)
)
places = st.tuples(st.sampled_from(["837", "562"]), st.lists(timetables, max_size=3))


NOW, LATER = date(2026, 12, 30), date(2027, 3, 1)


class EveryDayIsAsked(TestCase):
    """What a report tells of a period is what the one function that says what is open tells of each of its days."""

    @settings(max_examples=12, deadline=None)
    @given(st.lists(places, min_size=1, max_size=3), st.sampled_from(PERIODS), st.sampled_from([NOW, LATER]))
    def test_a_report_tells_what_every_day_tells(self, drawn: list, text: str, as_of: date) -> None:  # type: ignore[type-arg]
        towns = {code: make_municipality(code) for code in ("562", "837")}
        make_school_holidays()
        for code, told in drawn:
            write(make_place(municipality=towns[code]), told)
        period = Period.parse(text)
        found = statistics(Area(), period, as_of, CONTENTS)
        weeks = [week for week in period.weeks if week.monday <= as_of]
        for row in found.by_municipality:
            assert told_of(row.figures) == asked(Place.objects.filter(municipality=row.key), period, weeks), row.key
        for row in found.by_time or (found.total,):
            mine = [week for week in weeks if row.grain is Grain.TOTAL or row.key in keys_of(week, period)]
            assert told_of(row.figures) == asked(Place.objects.all(), period, mine), row.key


def write(place: Place, told: list) -> None:  # type: ignore[type-arg]
    for rule, spans, exceptions in told:
        timetable = Timetable.objects.create(holidays=rule)
        WorkForm.objects.create(place=place, kind="meeting_place", timetable=timetable)
        for row in (*spans, *exceptions):
            row.pk, row.timetable = None, timetable
        Span.objects.bulk_create(spans)
        TimetableException.objects.bulk_create(exceptions)


def make_school_holidays() -> None:
    for town, first in ((None, date(2026, 10, 12)), ("837", date(2026, 10, 19)), (None, date(2026, 12, 23))):
        kind = "autumn" if first.month == 10 else "christmas"
        last = first + timedelta(days=11)
        SchoolHoliday.objects.create(kind=kind, school_year=2026, first=first, last=last, municipality_id=town)


def keys_of(week: Week, period: Period) -> tuple[str, str, str]:
    """What the row of time that the week is in may be called."""
    first, last = period.days_of(week)
    return str(week), f"{first}..{last}", f"{week.month:%Y-%m}"


def told_of(figures: Figures) -> tuple[int | None, dict[str, int]]:
    return figures.open_minutes, figures.open_states


def asked(places: QuerySet[Place], period: Period, weeks: list[Week]) -> tuple[int | None, dict[str, int]]:
    """Ask of each place and day what is open then, and add it up; None where nobody has told any hours."""
    found: int | None = None
    by_state: dict[str, int] = defaultdict(int)
    for place in places:
        timetables = [form.timetable.as_hours() for form in place.work_forms.all() if form.timetable]
        for week in weeks if timetables else ():
            openings = [o for timetable in timetables for o in openings_between(timetable, *period.days_of(week))]
            found = (found or 0) + union_minutes(o for o in openings if o.state in WELCOMES_ANYONE)
            for state in {str(o.state) for o in openings}:
                by_state[state] += union_minutes(o for o in openings if o.state == state)
    return found, dict(sorted(by_state.items()))


stretches = st.builds(lambda days, two, state: (days, *two, state), st.integers(1, 63), hours, states)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(stretches, max_size=5), max_size=3), st.integers(0, 63))
def test_days_taken_together_have_the_minutes_of_each_of_them(places: list[list[Stretch]], asked_of: int) -> None:
    found, first = OpenMinutes(), OpenMinutes()
    for at, place in enumerate(places):
        (found if at else first).add(place)
    found.join(first)
    minutes, by_state = 0, dict.fromkeys(OpenState.values, 0)
    for place in places:
        for day in range(6):
            if asked_of & 1 << day:
                openings = [Opening(NOW, *s[1:]) for s in place if s[0] & 1 << day]
                minutes += union_minutes(o for o in openings if o.state in WELCOMES_ANYONE)
                for state in by_state:
                    by_state[state] += union_minutes(o for o in openings if o.state == state)
    told = found.within(asked_of)
    assert found.within(0) == Open()
    assert told.minutes == minutes
    assert told.states == {state: number for state, number in sorted(by_state.items()) if number}
