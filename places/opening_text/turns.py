"""Week numbers of the calendar as weeks in turn: odd and even weeks run on until a year has a 53rd week; pure."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

from places.opening_text import refusal as why
from places.opening_text.day_parts import MOST_WEEKS_IN_YEAR
from places.opening_text.day_sets import (
    EVER,
    EVERY_WEEK,
    Dates,
    dates_common,
    dates_joined,
    isoweek_monday,
    phase_on,
    turn_mask,
    weeks_in,
)
from places.opening_text.grammar import Rule
from places.opening_text.refusal import OpeningTextError

YEARS_AHEAD = 2
RUNS_ON = (2, 4)  # 52 weeks are so many whole turns
MOST_TURN = 8


def weeks_of(rule: Rule, dates: Dates, today: date) -> Iterator[tuple[Dates, int]]:
    """Yield the dates and the weeks in turn on them that are the rule's week numbers; all dates when it has none.

    Without an end the weeks are told up to the end of a year with a 53rd week, two years ahead at least.
    """
    weeks = rule.wide.weeks
    if weeks is None or len(weeks) == MOST_WEEKS_IN_YEAR:
        yield dates, EVERY_WEEK
        return
    is_endless = dates[-1][1] == EVER[0][1]
    turn = _turn_of(weeks)
    if is_endless and (turn is None or turn[0] not in RUNS_ON):
        raise OpeningTextError(why.WEEKS_DO_NOT_FIT, rule.wide_text)
    begins = max(dates[0][0], (today - timedelta(days=today.isoweekday() - 1)).toordinal())
    year = date.fromordinal(begins).isocalendar().year
    last_year = last_year_told(today) if is_endless else date.fromordinal(dates[-1][1]).isocalendar().year
    while year <= last_year:
        held = dates_common(dates, _dates_of(year, weeks, turn))
        if held:
            yield held, _in_turn(year, turn)
        year += 1


def _dates_of(year: int, weeks: frozenset[int], turn: tuple[int, int] | None) -> Dates:
    """The days of a year that its week numbers leave: all of it for weeks in turn, or those weeks alone."""
    if turn is None:
        held = [week for week in weeks if week <= weeks_in(year)]
        return dates_joined((_week_starts(year, week), _week_starts(year, week) + 6) for week in held)
    beyond = max(weeks) + turn[0]
    ends = _week_starts(year, beyond) if beyond <= weeks_in(year) else _week_starts(year + 1, 1)
    return ((_week_starts(year, 1), ends - 1),)


def _in_turn(year: int, turn: tuple[int, int] | None) -> int:
    return EVERY_WEEK if turn is None else turn_mask(turn[0], phase_on(isoweek_monday(year, turn[1]), turn[0]))


def _turn_of(weeks: frozenset[int]) -> tuple[int, int] | None:
    """Return (every, the first week of a year) when the numbers run through the whole year in even steps."""
    numbers = sorted(weeks)
    steps = {after - before for before, after in pairwise(numbers)}
    if len(numbers) < 2 or len(steps) != 1:
        return None
    every = steps.pop()
    runs_through = numbers[0] <= every and numbers[-1] + every > 52
    return (every, numbers[0]) if 1 <= every <= MOST_TURN and runs_through else None


def _week_starts(year: int, week: int) -> int:
    return isoweek_monday(year, week).toordinal()


def last_year_told(today: date) -> int:
    """Return the year up to whose end weeks in turn are told: it has a 53rd week, after which they change places."""
    year = today.isocalendar().year + YEARS_AHEAD
    while weeks_in(year) == 52:
        year += 1
    return year
