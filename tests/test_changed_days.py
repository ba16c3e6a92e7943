"""What somebody cancels or adds is what search and calendars tell, at once."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from groups.actions.gatherings import add_gathering, cancel_gathering, move_gathering
from groups.actions.listings import index_circle
from groups.changed_days import Change, as_it_turns_out
from network.hours import DayException, Span, Timetable, monday_of, openings_on
from network.models import Listing
from tests.make import make_circle, make_gathering

TUESDAY = date(2026, 11, 24)
WEEKLY = Timetable((Span(2, 600, 660), Span(2, 780, 900)))


def hours(timetable: Timetable, day: date = TUESDAY) -> list[tuple[int, int]]:
    return [(opening.starts, opening.ends) for opening in openings_on(timetable, day)]


def test_a_cancelled_gathering_leaves_the_others_of_its_day() -> None:
    changed = as_it_turns_out(WEEKLY, [Change(TUESDAY, 780, 900, is_held=False)])
    assert hours(changed) == [(600, 660)]
    assert hours(changed, TUESDAY + timedelta(days=7)) == [(600, 660), (780, 900)]


def test_the_last_one_cancelled_closes_the_day() -> None:
    changes = [Change(TUESDAY, starts, starts + 60, is_held=False) for starts in (600, 780)]
    assert as_it_turns_out(WEEKLY, changes).exceptions == (DayException(TUESDAY, TUESDAY),)


def test_an_added_one_comes_beside_the_weekly_ones() -> None:
    changed = as_it_turns_out(WEEKLY, [Change(TUESDAY, 1020, 1080, is_held=True)])
    assert hours(changed) == [(600, 660), (780, 900), (1020, 1080)]


def test_an_added_one_breaks_a_long_pause_for_its_own_day_alone() -> None:
    pause = DayException(TUESDAY - timedelta(days=3), TUESDAY + timedelta(days=10), "tauko")
    changed = as_it_turns_out(Timetable(WEEKLY.spans, (pause,)), [Change(TUESDAY, 600, 660, is_held=True)])
    assert hours(changed) == [(600, 660)]
    assert hours(changed, TUESDAY + timedelta(days=7)) == []


def test_what_changes_nothing_is_no_exception() -> None:
    assert as_it_turns_out(WEEKLY, [Change(TUESDAY, 900, 960, is_held=False)]) == WEEKLY


@pytest.mark.django_db
def test_search_hears_of_a_cancelled_an_added_and_a_moved_gathering() -> None:
    monday = monday_of(timezone.localdate()) + timedelta(days=14)
    circle = make_circle((1, 780, 900))
    index_circle(circle)

    def listed(day: date) -> list[tuple[int, int]]:
        return hours(Listing.objects.get().timetable(), day)

    assert listed(monday) == [(780, 900)]
    cancel_gathering(make_gathering(circle, monday), reason="lead_ill", by=None)
    assert listed(monday) == []
    assert listed(monday + timedelta(days=7)) == [(780, 900)]
    add_gathering(circle, day=monday, starts=900, ends=960, by=None)
    assert listed(monday) == [(900, 960)]
    later = make_gathering(circle, monday + timedelta(days=7))
    move_gathering(later, day=later.day + timedelta(days=1), starts=600, ends=660, by=None)
    assert (listed(later.day), listed(later.day + timedelta(days=1))) == ([], [(600, 660)])
