"""Expected gatherings: what a timetable promises, as rows."""

from datetime import date, datetime, timedelta
from itertools import pairwise

import pytest
import time_machine
from django.db import IntegrityError, transaction

from groups.actions.gatherings import (
    SlotTakenError,
    add_gathering,
    cancel_gathering,
    expect_gatherings,
    move_gathering,
)
from groups.enums import CircleState, GatheringState, NotHeldReason
from groups.models import Circle, Gathering
from groups.tasks import expect_gatherings as daily_task
from network.hours import HELSINKI
from network.models import AuditEntry
from places.models import Span, TimetableException
from tests.make import make_circle, make_gathering, make_user

pytestmark = pytest.mark.django_db
TUESDAY = (2, 780, 900)


def days_of(circle: Circle) -> list[str]:
    return [f"{day:%Y-%m-%d}" for day in circle.gatherings.values_list("day", flat=True)]


def at(text: str) -> time_machine.travel:
    return time_machine.travel(datetime.fromisoformat(text).replace(tzinfo=HELSINKI), tick=False)


@at("2026-11-22T12:00")
def test_writes_eight_weeks_ahead_and_again_changes_nothing() -> None:
    circle = make_circle(TUESDAY)
    assert expect_gatherings(circle).added == 8
    assert days_of(circle)[0] == "2026-11-24"
    assert days_of(circle)[-1] == "2027-01-12"
    rows = list(circle.gatherings.values())
    again = expect_gatherings(circle)
    assert (again.added, again.removed) == (0, 0)
    assert list(circle.gatherings.values()) == rows


@at("2026-12-20T12:00")
def test_week_53_and_its_month() -> None:
    circle = make_circle((5, 780, 900))
    assert circle.timetable is not None
    expect_gatherings(circle)
    assert not circle.gatherings.filter(day=date(2027, 1, 1)).exists()  # New Year's Day: nobody has said
    circle.timetable.holidays = "as_usual"
    circle.timetable.save()
    expect_gatherings(circle)
    gathering = circle.gatherings.get(day=date(2027, 1, 1))
    assert (gathering.iso_year, gathering.iso_week, gathering.month) == (2026, 53, date(2026, 12, 1))


@pytest.mark.parametrize(
    ("now", "span", "day"),
    [
        ("2026-03-20T12:00", (7, 180, 240), date(2026, 3, 29)),
        ("2026-10-20T12:00", (7, 180, 240), date(2026, 10, 25)),
        ("2028-02-20T12:00", (2, 780, 900), date(2028, 2, 29)),
    ],
)
def test_odd_days_keep_wall_time(now: str, span: tuple[int, int, int], day: date) -> None:
    with at(now):
        circle = make_circle(span)
        expect_gatherings(circle)
        gathering = circle.gatherings.get(day=day)
    assert (gathering.starts, gathering.ends) == span[1:]


@at("2026-11-22T12:00")
def test_a_closed_week_has_no_gathering_and_taking_it_back_is_seen() -> None:
    circle = make_circle(TUESDAY)
    expect_gatherings(circle)
    TimetableException.objects.create(timetable=circle.timetable, first=date(2026, 12, 21), last=date(2027, 1, 3))
    assert expect_gatherings(circle).removed == 2
    assert "2026-12-22" not in days_of(circle)
    circle.timetable.exceptions.all().delete()
    assert expect_gatherings(circle).added == 2


@at("2026-11-22T12:00")
def test_a_changed_timetable_leaves_reported_cancelled_and_past_rows() -> None:
    circle = make_circle(TUESDAY)
    past = make_gathering(circle, date(2026, 11, 10))
    expect_gatherings(circle)
    cancelled = cancel_gathering(
        circle.gatherings.get(day=date(2026, 12, 1)), reason=NotHeldReason.HOLIDAY, by=make_user()
    )
    added = add_gathering(circle, day=date(2026, 12, 3), starts=600, ends=700, by=None)
    circle.timetable.spans.all().delete()
    Span.objects.create(timetable=circle.timetable, weekday=3, starts=780, ends=900)
    assert expect_gatherings(circle).removed == 7
    kept = {past.pk, cancelled.pk, added.pk}
    assert kept <= set(circle.gatherings.values_list("pk", flat=True))
    assert {g.day.isoweekday() for g in circle.gatherings.exclude(pk__in=kept)} == {3}


@at("2026-11-22T12:00")
def test_a_longer_meeting_changes_the_rows_that_nobody_reported() -> None:
    circle = make_circle(TUESDAY)
    expect_gatherings(circle)
    circle.timetable.spans.update(ends=960)
    assert expect_gatherings(circle).removed == 0
    assert set(circle.gatherings.values_list("ends", flat=True)) == {960}


def test_days_without_a_worker_are_made_up_for() -> None:
    with at("2026-06-01T12:00"):
        circle = make_circle(TUESDAY)
        expect_gatherings(circle)
    with at("2026-11-22T12:00"):
        daily_task()
    circle.refresh_from_db()
    days = list(circle.gatherings.values_list("day", flat=True))
    assert len(days) == 33
    assert all(b - a == timedelta(days=7) for a, b in pairwise(days))


def test_a_pause_is_not_made_up_for() -> None:
    with at("2026-06-01T12:00"):
        circle = make_circle(TUESDAY)
        expect_gatherings(circle)
        Circle.objects.update(state=CircleState.PAUSED)
        daily_task()
    assert not circle.gatherings.exists()
    with at("2026-11-22T12:00"):
        daily_task()
        Circle.objects.update(state=CircleState.PUBLISHED)
        daily_task(circle.pk)
    assert circle.gatherings.first().day == date(2026, 11, 24)


@at("2026-11-24T14:00")
def test_a_meeting_that_has_begun_is_not_taken_back() -> None:
    circle = make_circle(TUESDAY)
    expect_gatherings(circle)
    circle.timetable.spans.all().delete()
    expect_gatherings(circle)
    assert days_of(circle) == ["2026-11-24"]


@at("2026-11-22T12:00")
def test_a_draft_expects_nothing() -> None:
    circle = make_circle(TUESDAY, state=CircleState.DRAFT, published_at=None)
    assert expect_gatherings(circle).added == 0


@at("2026-11-22T12:00")
def test_moving_keeps_the_old_time_as_not_held() -> None:
    circle, aino = make_circle(TUESDAY), make_user()
    expect_gatherings(circle)
    old = circle.gatherings.first()
    new = move_gathering(old, day=date(2026, 11, 25), starts=780, ends=900, by=aino)
    old.refresh_from_db()
    assert (old.state, old.reason) == (GatheringState.NOT_HELD, NotHeldReason.MOVED)
    assert new.is_added
    assert expect_gatherings(circle) == expect_gatherings(circle)
    assert Gathering.objects.filter(pk=new.pk).exists()
    assert set(AuditEntry.objects.values_list("verb", flat=True)) == {"add_gathering", "cancel_gathering"}
    with pytest.raises(SlotTakenError):
        add_gathering(circle, day=date(2026, 11, 25), starts=780, ends=900, by=aino)


@pytest.mark.parametrize(
    "values",
    [
        {"state": "held"},
        {"state": "held", "visitors": 3, "reason": "weather"},
        {"state": "not_held"},
        {"state": "not_held", "reason": "weather", "visitors": 0},
        {"state": "not_reported", "visitors": 0},
        {"state": "not_reported", "reason": "weather"},
        {"state": "held", "visitors": 2, "first_timers": 3},
        {"state": "held", "visitors": 10000},
    ],
)
def test_the_database_knows_three_states_only(values: dict[str, object]) -> None:
    circle = make_circle()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_gathering(circle, date(2026, 11, 3), **values)
