"""Fair turns, held against every rota that there could be: a second, plain way to the same answer."""

from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import combinations, pairwise, product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from responsibilities import fair_turns, spaced_turns
from responsibilities.fair_turns import Proposal, Slot, Taker, propose

FIRST = date(2026, 12, 1)
WEEK = timedelta(weeks=1)
AINO, BERTTA, CECILIA, DAVID = 1, 2, 3, 4


def day(number: int) -> date:
    return FIRST + number * WEEK


def weeks(count: int, places: int = 1) -> list[Slot]:
    return [Slot(number, day(number), places) for number in range(count)]


def away(*numbers: int) -> tuple[tuple[date, date], ...]:
    return tuple((day(number), day(number)) for number in numbers)


@dataclass(frozen=True)
class Case:
    """A network of people and gatherings, and who had the turn just before."""

    slots: Sequence[Slot]
    takers: Sequence[Taker]
    before: frozenset[int] = field(default_factory=frozenset)

    def propose(self) -> Proposal:
        return propose(self.slots, self.takers, before=self.before)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Small enough that every rota can be tried."""
    people, count = draw(st.integers(1, 4)), draw(st.integers(1, 5))
    keys = range(1, people + 1)
    takers = [
        Taker(key, draw(st.integers(0, 4)), None, away(*draw(st.sets(st.integers(0, count - 1))))) for key in keys
    ]
    slots = []
    for number in range(count):
        held = draw(st.sets(st.sampled_from(keys), max_size=1)) if draw(st.booleans()) else set()
        slots.append(Slot(number, day(number), draw(st.integers(1, 2)), tuple(held)))
    return Case(slots, takers, frozenset(draw(st.sets(st.sampled_from(keys), max_size=1))))


@dataclass(frozen=True, order=True)
class Measure:
    """What makes one rota better than another: the greatest difference first, unevenness, then turns in a row."""

    difference: int
    unevenness: int
    in_a_row: int


def measure(case: Case, chosen: Sequence[Iterable[int]]) -> Measure:
    totals = Counter({taker.key: taker.done for taker in case.takers})
    holders = [set(case.before)]
    for slot, people in zip(case.slots, chosen, strict=True):
        holders.append({*people, *slot.held})
        totals.update(holders[-1])
    counts = [totals[taker.key] for taker in case.takers]
    in_a_row = sum(len(a & b) for a, b in pairwise(holders))
    return Measure(max(counts) - min(counts), sum(count * count for count in counts), in_a_row)


def every_rota(case: Case) -> Iterable[tuple[tuple[int, ...], ...]]:
    """Every way to fill each gathering with as many people as can come."""
    choices = []
    for slot in case.slots:
        able = [t.key for t in case.takers if t.is_free(slot.day) and t.key not in slot.held]
        choices.append(list(combinations(able, min(len(able), slot.places - len(slot.held)))))
    return product(*choices)


def breaks(case: Case, found: Proposal) -> list[str]:
    """What is wrong with a proposal: somebody away or twice at one gathering, or a place empty that could be filled."""
    takers = {taker.key: taker for taker in case.takers}
    wrong = []
    for slot in case.slots:
        people = found.turns[slot.key]
        able = {key for key, taker in takers.items() if taker.is_free(slot.day)} - set(slot.held)
        if not set(people) <= able or len(set(people)) != len(people):
            wrong.append(f"{slot.day}: {people}")
        lacking = max(0, slot.places - len(slot.held) - len(people))
        if found.missing.get(slot.key, 0) != lacking or (lacking and len(people) < len(able)):
            wrong.append(f"{slot.day}: {lacking} lacking")
    return wrong


@settings(max_examples=300, deadline=None)
@given(cases())
def test_no_rota_is_more_even_or_has_fewer_turns_in_a_row(case: Case) -> None:
    found = case.propose()
    assert breaks(case, found) == []
    mine = measure(case, [found.turns[slot.key] for slot in case.slots])
    assert mine == min(measure(case, chosen) for chosen in every_rota(case))
    assert found.difference == mine.difference
    assert case.propose() == found


def test_the_check_sees_a_proposer_that_does_not_even_out(monkeypatch: pytest.MonkeyPatch) -> None:
    case = Case(weeks(4), [Taker(AINO), Taker(BERTTA, away=away(2, 3))])
    assert case.propose().difference == 0
    monkeypatch.setattr(fair_turns, "_even_out", lambda _board: None)
    monkeypatch.setattr(fair_turns, "set_apart", lambda _board: None)
    found = Case(weeks(4), [Taker(AINO), Taker(BERTTA, away=away(2, 3))]).propose()
    best = min(measure(case, chosen) for chosen in every_rota(case))
    assert measure(case, [found.turns[slot.key] for slot in case.slots]) > best


def test_the_check_sees_a_broken_day_away() -> None:
    case = Case(weeks(1), [Taker(AINO, away=away(0))])
    assert breaks(case, Proposal({0: (AINO,)}, {AINO: 1})) != []
    assert breaks(case, Proposal({0: ()}, {AINO: 0})) != []
    assert breaks(case, Proposal({0: ()}, {AINO: 0}, {0: 1})) == []


# --- As large as life: a window of turns that no rota can keep --------------------------------------


def fits_between(case: Case, fewest: int, most: int) -> bool:
    """Say whether some full rota gives everybody from `fewest` to `most` turns: a flow with lower bounds.

    Everybody is given `fewest` first, by augmenting paths; then the other places, up to `most`.
    """
    room = {slot.key: slot.places - len(slot.held) for slot in case.slots}
    able = {slot.key: {t.key for t in case.takers if t.is_free(slot.day)} - set(slot.held) for slot in case.slots}
    need = {key: min(room[key], len(able[key])) for key in room}
    kept = Counter(key for slot in case.slots for key in slot.held)
    start = {t.key: t.done + kept[t.key] for t in case.takers}
    if any(count > most for count in start.values()):
        return False
    given: dict[int, set[int]] = {slot.key: set() for slot in case.slots}
    for taker in case.takers:
        for _turn in range(fewest - start[taker.key]):
            if not _one_more_turn(taker.key, given, need, able):
                return False
    return all(
        _one_more_person(key, given, able, start, most) for key in need for _place in range(need[key] - len(given[key]))
    )


def _one_more_turn(person: int, given: dict[int, set[int]], need: dict[int, int], able: dict[int, set[int]]) -> bool:
    """Find the person a place, others giving way to other places of theirs; nobody ends with fewer turns."""
    came: dict[int, tuple[int, int] | None] = {person: None}
    waiting = deque([person])
    while waiting:
        one = waiting.popleft()
        for slot in given:
            if one not in able[slot] or one in given[slot]:
                continue
            if len(given[slot]) < need[slot]:
                _enter(one, slot, came, given)
                return True
            for other in given[slot]:
                if other not in came:
                    came[other] = (one, slot)
                    waiting.append(other)
    return False


def _enter(one: int, slot: int, came: dict[int, tuple[int, int] | None], given: dict[int, set[int]]) -> None:
    given[slot].add(one)
    while step := came[one]:
        before, place = step
        given[place].remove(one)
        given[place].add(before)
        one = before


def _one_more_person(
    slot: int, given: dict[int, set[int]], able: dict[int, set[int]], start: dict[int, int], most: int
) -> bool:
    """Find the gathering one more person who stays within `most`, others passing turns on."""
    totals = Counter(start)
    for people in given.values():
        totals.update(people)
    came: dict[int, tuple[int, int] | None] = dict.fromkeys(able[slot] - given[slot])
    waiting = deque(came)
    while waiting:
        one = waiting.popleft()
        if totals[one] < most:
            given[slot].add(_pass_on(one, came, given))
            return True
        for place in (place for place, people in given.items() if one in people):
            for other in able[place] - given[place] - set(came):
                came[other] = (one, place)
                waiting.append(other)
    return False


def _pass_on(one: int, came: dict[int, tuple[int, int] | None], given: dict[int, set[int]]) -> int:
    """Let each on the way take a turn of the one before; return the first of them, who has one fewer now."""
    while step := came[one]:
        before, place = step
        given[place].remove(before)
        given[place].add(one)
        one = before
    return one


def large_case(random: Random) -> Case:
    people, count, places = random.randint(3, 12), random.randint(8, 26), random.randint(1, 2)
    chance = random.choice([0.1, 0.4, 0.7])
    takers = [
        Taker(key, random.randint(0, 6), None, away(*(n for n in range(count) if random.random() < chance)))
        for key in range(people)
    ]
    return Case(weeks(count, places), takers)


@pytest.mark.parametrize("seed", range(40))
def test_in_a_large_network_no_smaller_difference_is_possible(seed: int) -> None:
    case = large_case(Random(seed))
    found = case.propose()
    assert breaks(case, found) == []
    highest = max(found.totals.values())
    assert fits_between(case, min(found.totals.values()), highest)
    narrower = found.difference - 1
    assert narrower < 0 or not any(fits_between(case, low, low + narrower) for low in range(highest + 1))


def test_the_window_is_found_where_there_is_one() -> None:
    even = Case(weeks(6), [Taker(AINO), Taker(BERTTA), Taker(CECILIA)])
    assert fits_between(even, 2, 2)
    assert not fits_between(even, 3, 3)
    assert not fits_between(even, 0, 1)


# --- As people would say it ------------------------------------------------------------------------


def test_turns_go_round_and_nobody_has_two_in_a_row() -> None:
    found = propose(weeks(6), [Taker(AINO), Taker(BERTTA), Taker(CECILIA)])
    assert [found.turns[number] for number in range(6)] == [(AINO,), (BERTTA,), (CECILIA,)] * 2
    after_aino = propose(weeks(2), [Taker(AINO), Taker(BERTTA)], before=[AINO])
    assert after_aino.turns == {0: (BERTTA,), 1: (AINO,)}


def test_past_turns_count() -> None:
    found = propose(weeks(4), [Taker(AINO, done=3), Taker(BERTTA, done=1), Taker(CECILIA, done=1)])
    assert found.totals == {AINO: 3, BERTTA: 3, CECILIA: 3}


def test_of_those_with_as_few_turns_the_longest_rested_is_first() -> None:
    found = propose(weeks(1), [Taker(AINO, 1, day(-1)), Taker(BERTTA, 1, day(-3)), Taker(CECILIA, 1, day(-2))])
    assert found.turns == {0: (BERTTA,)}


def test_agreed_turns_stay_and_count() -> None:
    slots = [Slot(0, day(0), 1, (AINO,)), Slot(1, day(1), 1, (AINO,)), Slot(2, day(2)), Slot(3, day(3))]
    found = propose(slots, [Taker(AINO), Taker(BERTTA)])
    assert found.turns == {0: (), 1: (), 2: (BERTTA,), 3: (BERTTA,)}


def test_evenness_comes_before_turns_in_a_row() -> None:
    found = propose(weeks(4), [Taker(AINO), Taker(BERTTA, away=away(0, 1))])
    assert found.totals == {AINO: 2, BERTTA: 2}
    assert found.turns == {0: (AINO,), 1: (AINO,), 2: (BERTTA,), 3: (BERTTA,)}


def test_two_at_a_time_are_two_people() -> None:
    found = propose(weeks(3, places=2), [Taker(AINO), Taker(BERTTA), Taker(CECILIA)])
    assert found.totals == {AINO: 2, BERTTA: 2, CECILIA: 2}
    assert all(len(set(people)) == 2 for people in found.turns.values())


def test_a_gathering_that_nobody_can_come_to_is_named() -> None:
    found = propose(weeks(3, places=2), [Taker(AINO, away=away(1)), Taker(BERTTA, away=away(1, 2))])
    assert found.missing == {1: 2, 2: 1}
    assert propose(weeks(2), []).missing == {0: 1, 1: 1}
    assert propose([], [Taker(AINO)]).turns == {}


def test_a_held_place_of_somebody_who_is_gone_is_nobodys_turn_in_the_count() -> None:
    found = propose([Slot(0, day(0), 2, (99,))], [Taker(AINO), Taker(BERTTA)])
    assert found.totals == {AINO: 1, BERTTA: 0}
    assert found.missing == {}


def test_where_not_every_rota_can_be_tried_the_turns_are_still_as_even(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spaced_turns, "MOST_STEPS", 0)
    for seed in range(10):
        case = large_case(Random(seed))
        assert breaks(case, case.propose()) == []
