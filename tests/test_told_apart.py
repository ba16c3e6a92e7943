"""Records that were said to be two stay so when one of them is joined to a third, and when that is undone."""

import pytest

from network.actions import merging
from network.actions.merging import merge, take_back_apart, tell_apart, undo_merge
from network.enums import Role
from network.models import NotSame, Organisation, User
from tests import make
from tests.test_merging import twins

pytestmark = pytest.mark.django_db
Rows = set[tuple[int, int, int | None, str]]


@pytest.fixture
def coordinator() -> User:
    return make.make_member(Role.COORDINATOR)


def pairs() -> Rows:
    rows = NotSame.objects.values_list("first", "second", "by", "at")
    return {(first, second, by, at.isoformat()) for first, second, by, at in rows}


def are_two(one: Organisation, other: Organisation) -> bool:
    first, second = sorted((one.pk, other.pk))
    return NotSame.objects.filter(first=first, second=second).exists()


def test_what_was_said_of_the_one_that_goes_is_said_of_the_one_that_is_left(coordinator: User) -> None:
    one, other = twins()
    before_both, after_both = make.make_organisation("Toinen ry"), make.make_organisation("Kolmas ry")
    tell_apart(other, before_both, by=coordinator)
    tell_apart(after_both, one, by=coordinator)
    tell_apart(after_both, other, by=coordinator)
    tell_apart(one, other, by=coordinator)
    before = pairs()
    told = merge(one, other, {}, by=coordinator)
    assert are_two(one, before_both)
    assert are_two(one, after_both)
    assert NotSame.objects.count() == 2
    undo_merge(told, by=coordinator)
    assert pairs() == before, "also who said it and when"


def test_what_is_not_carried_is_lost(coordinator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """The control: it is the carrying that keeps it."""
    one, other = twins()
    third = make.make_organisation("Kolmas ry")
    tell_apart(other, third, by=coordinator)
    monkeypatch.setattr(merging, "carry_apart", lambda _old, _new: None)
    merge(one, other, {}, by=coordinator)
    assert not are_two(one, third)


def test_what_was_taken_back_in_between_stays_taken_back(coordinator: User) -> None:
    one, other = twins()
    third = make.make_organisation("Kolmas ry")
    tell_apart(other, third, by=coordinator)
    told = merge(one, other, {}, by=coordinator)
    take_back_apart(NotSame.objects.get(), by=coordinator)
    undo_merge(told, by=coordinator)
    assert pairs() == set()


def test_a_third_that_was_joined_since_goes_by_the_kept_one(coordinator: User) -> None:
    one, other = twins()
    third, fourth = make.make_organisation("Kolmas ry"), make.make_organisation("Neljas ry")
    tell_apart(other, third, by=coordinator)
    before = pairs()
    first = merge(one, other, {}, by=coordinator)
    second = merge(fourth, third, {}, by=coordinator)
    assert are_two(one, fourth)
    undo_merge(first, by=coordinator)
    assert are_two(Organisation.objects.get(pk=other.pk), fourth)
    assert not are_two(one, fourth)
    undo_merge(second, by=coordinator)
    assert pairs() == before


def test_a_third_that_is_no_more_is_not_spoken_of(coordinator: User) -> None:
    one, other = twins()
    third = make.make_organisation("Kolmas ry")
    tell_apart(other, third, by=coordinator)
    told = merge(one, other, {}, by=coordinator)
    third.delete()
    undo_merge(told, by=coordinator)
    assert pairs() == set()
