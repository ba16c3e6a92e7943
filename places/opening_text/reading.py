"""From the rules of an opening hours text to a timetable: exactly what the text says, or a refusal; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from operator import itemgetter
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from network.enums import HolidayRule, OpenState
from network.hours import DayException, Timetable
from places.opening_text import refusal as why
from places.opening_text.comments import state_of
from places.opening_text.day_sets import (
    EVERY_WEEK,
    HOLIDAY,
    SCHOOL_HOLIDAY,
    WHOLE_WEEK,
    Box,
    Dates,
    common,
    dates_joined,
    dates_without,
    paint,
)
from places.opening_text.grammar import FALLBACK, PUBLIC, SCHOOL, Rule
from places.opening_text.refusal import OpeningTextError
from places.opening_text.rows import (
    DAY_MINUTES,
    UNTOLD,
    Cells,
    Over,
    Piece,
    Pieces,
    cut_at_midnight,
    joined,
    rows_of,
    without_times,
)
from places.opening_text.turns import weeks_of

MOST_ROWS = 60
MOST_CELLS = 400
FEW_DAYS = 7
LONGEST_REASON = 200
LONGEST_EXCEPTION = 400
ALL_DAY = (Piece(0, DAY_MINUTES),)

LOST_REASON = _("Selite ”%(comment)s” jää pois: toistuvalla kiinniolla ei ole paikkaa sille.")
WEEKS_END = _("Parilliset ja parittomat viikot on laskettu päivään %(day)s asti. Silloin on kaksi viikkoa peräkkäin.")


@dataclass(frozen=True)
class Remark:
    """Something that a person should know of what was read, though it was taken."""

    text: str | Promise
    facts: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return str(self.text) % dict(self.facts)


@dataclass(frozen=True)
class Reading:
    """What a text says: a timetable, whether it speaks of public holidays, and what is to be known of it."""

    timetable: Timetable
    tells_holidays: bool
    remarks: tuple[Remark, ...] = ()


def reading_of(rules: Sequence[Rule], today: date) -> Reading:
    """Return what the rules say from the day on; OpeningTextError names what a timetable cannot say."""
    dated_from = _first_dated(rules)
    weekly, dated = rules[:dated_from], rules[dated_from:]
    _refuse_weekdays_after_holidays(weekly)
    _refuse_weekdays_after_days_of_their_own(weekly, today)
    tells_holidays = any(PUBLIC in rule.holidays for rule in weekly)
    cells = cut_at_midnight(_painted(weekly, today), _late_part(weekly))
    spans, holidays = rows_of(cells, today, tells_holidays=tells_holidays)
    exceptions = _exceptions(dated, today)
    for found in (spans, exceptions):
        if len(found) > MOST_ROWS:
            raise OpeningTextError(why.TOO_MANY_ROWS, rows=len(found), most=MOST_ROWS)
    if not (spans or exceptions or holidays != HolidayRule.UNKNOWN):
        raise OpeningTextError(why.EMPTY)
    timetable = Timetable(tuple(spans), tuple(exceptions), holidays)
    return Reading(timetable, tells_holidays, tuple(_remarks(weekly, today)))


def _first_dated(rules: Sequence[Rule]) -> int:
    """The place from which on every rule is of whole told days, so that it is an exception by date."""
    place = len(rules)
    while place and _is_exception(rules[place - 1]):
        place -= 1
    while place < len(rules) and rules[place].joined_by != ";":
        place += 1
    for number in range(place, len(rules)):
        if rules[number].joined_by != ";" and rules[number].wide != rules[number - 1].wide:
            return _first_dated(rules[:number]) if number == len(rules) else len(rules)
    return place


def _is_exception(rule: Rule) -> bool:
    is_plain = rule.is_every_day and rule.wide.are_dated and rule.wide.weeks is None
    if not is_plain or rule.joined_by == FALLBACK or any(ends > DAY_MINUTES for _starts, ends in rule.times):
        return False
    days = sum(_length(dates) for dates, _season in rule.wide.days)
    return days <= LONGEST_EXCEPTION and not (rule.is_off and (rule.times or rule.joined_by == ","))


def _refuse_weekdays_after_holidays(rules: Sequence[Rule]) -> None:
    """A later rule of weekdays holds on a holiday too; who writes PH first seldom means that."""
    told = False
    for rule in rules:
        is_of_days = rule.wide.told_days and not rule.weekdays
        holds_then = PUBLIC not in rule.holidays and not rule.is_off and not is_of_days
        if told and holds_then and rule.joined_by != FALLBACK:
            raise OpeningTextError(why.HOLIDAYS_BEFORE, rule.text)
        told = told or PUBLIC in rule.holidays


def _refuse_weekdays_after_days_of_their_own(rules: Sequence[Rule], today: date) -> None:
    """Usual hours told after a closed summer open the door in summer, too; who writes so seldom means that."""
    for place, rule in enumerate(rules):
        if not has_days_of_its_own(rule):
            continue
        own = [box for box in boxes_of(rule, today) if box.dates[-1][1] >= today.toordinal()]
        for other in rules[place + 1 :]:
            is_usual = other.wide.is_always and not other.holidays and not other.is_off and other.joined_by == ";"
            if is_usual and any(common(here, there) for here in own for there in boxes_of(other, today)):
                raise OpeningTextError(why.DAYS_BEFORE, rule.text)


def has_days_of_its_own(rule: Rule) -> bool:
    """Whether the rule is of closed dates, weeks or school holidays, or of other hours on a few dates."""
    if rule.is_off:
        return not rule.times and (rule.wide.told_days or rule.wide.weeks is not None or SCHOOL in rule.holidays)
    few = (season.bit_count() <= FEW_DAYS or _length(dates) <= FEW_DAYS for dates, season in rule.wide.days)
    return rule.wide.told_days and rule.is_every_day and all(few)


def _length(dates: Dates) -> int:
    return sum(last - first + 1 for first, last in dates)


def _painted(rules: Sequence[Rule], today: date) -> Cells:
    cells: Cells = []
    for rule in rules:
        pieces = pieces_of(rule)
        for box in boxes_of(rule, today):
            cells = paint(cells, box, _change(rule, pieces))
            if len(cells) > MOST_CELLS:
                raise OpeningTextError(why.TOO_TANGLED, rule.text)
    _refuse_what_never_holds(rules, today)
    return [(box, found) for box, found in cells if found]


def _refuse_what_never_holds(rules: Sequence[Rule], today: date) -> None:
    """A rule that later ones replace on all its days is a slip: nobody writes hours that never hold."""
    for place, rule in enumerate(rules):
        later = [other for other in rules[place + 1 :] if other.joined_by == ";" and not (other.is_off and other.times)]
        if rule.is_off or not later:
            continue
        left = [(box, True) for box in boxes_of(rule, today)]
        had_days = bool(left)
        for other in later:
            for box in boxes_of(other, today):
                left = paint(left, box, _nothing)
        if had_days and not left:
            raise OpeningTextError(why.NEVER_HOLDS, rule.text)


def _nothing(_there: bool | None) -> None:
    return None


def pieces_of(rule: Rule) -> Pieces:
    """Return the times of a rule with their state; none when it says closed."""
    state = _state_of(rule)
    times = tuple(Piece(starts, ends, state) for starts, ends in rule.times)
    if times or rule.is_off:
        return joined(times)
    if state in (OpenState.OPEN, UNTOLD) and not (state == UNTOLD and rule.holidays == {PUBLIC}):
        raise OpeningTextError(why.NO_TIMES if state == OpenState.OPEN else why.UNKNOWN_STATE, rule.text)
    return (Piece(0, DAY_MINUTES, state),)


def _state_of(rule: Rule) -> str:
    known = state_of(rule.comment) if rule.comment else ""
    if rule.is_off:
        return OpenState.CLOSED
    if rule.modifier == "unknown" or (rule.comment and not known and rule.holidays == {PUBLIC} and not rule.times):
        if known:
            return known
        if rule.holidays == {PUBLIC} and not rule.times:
            return UNTOLD
        raise OpeningTextError(why.UNKNOWN_STATE, rule.text)
    if rule.comment and not known:
        raise OpeningTextError(why.UNKNOWN_COMMENT, f'"{rule.comment}"')
    return known or OpenState.OPEN


def _change(rule: Rule, pieces: Pieces) -> "Over | partial[Pieces]":
    if rule.joined_by == FALLBACK:
        return Over(() if rule.is_off else pieces, under=True)
    if rule.is_off and rule.times:
        return partial(_taken, pieces)
    if rule.joined_by == ";" or rule.is_off:
        return partial(_replaced, pieces)
    return Over(pieces)


def _replaced(pieces: Pieces, _there: Pieces | None) -> Pieces:
    return pieces


def _taken(gone: Pieces, there: Pieces | None) -> Pieces:
    return joined(without_times(there or (), gone))


def boxes_of(rule: Rule, today: date) -> Iterator[Box]:
    """Yield the days of a rule."""
    for part in _weekday_boxes(rule):
        for dates, season in rule.wide.days:
            for held, weeks in weeks_of(rule, dates, today):
                yield part._replace(dates=held, season=season, weeks=weeks)


def _weekday_boxes(rule: Rule) -> Iterator[Box]:
    weekdays = [Box(weekdays=days, nths=nths) for days, nths in rule.weekdays]
    if rule.only_both:
        for box in weekdays:
            yield from (box._replace(**_side_of(holiday)) for holiday in sorted(rule.holidays))
        return
    yield from (Box(**_side_of(holiday)) for holiday in sorted(rule.holidays))
    yield from weekdays
    if rule.is_every_day:
        yield Box(weekdays=WHOLE_WEEK)


def _side_of(holiday: str) -> dict[str, Any]:
    return {"holidays": HOLIDAY} if holiday == PUBLIC else {"school": SCHOOL_HOLIDAY}


def _late_part(rules: Sequence[Rule]) -> str:
    return next((rule.text for rule in rules if any(ends > DAY_MINUTES for _starts, ends in rule.times)), "")


def _exceptions(rules: Sequence[Rule], today: date) -> list[DayException]:
    """The days that differ; of two rules for a day the later one holds, one after a comma adds to it."""
    painted: list[tuple[tuple[int, int], tuple[Rule, ...]]] = []
    for rule in rules:
        if len(rule.comment) > LONGEST_REASON:
            raise OpeningTextError(why.LONG_COMMENT, rule.comment, most=LONGEST_REASON)
        for days in dates_joined(days for dates, _season in rule.wide.days for days in dates):
            before = next((told for there, told in painted if there == days), ()) if rule.joined_by == "," else ()
            painted = [(part, told) for there, told in painted for part in dates_without((there,), (days,))]
            painted.append((days, (*before, rule)))
    coming = sorted(((days, told) for days, told in painted if days[1] >= today.toordinal()), key=itemgetter(0))
    return [exception for days, told in coming for rule in told for exception in _exceptions_of(days, rule)]


def _exceptions_of(days: tuple[int, int], rule: Rule) -> list[DayException]:
    first, last = (date.fromordinal(day) for day in days)
    known = state_of(rule.comment)
    if rule.is_off:
        return [DayException(first, last, rule.comment)]
    if not rule.times and not known:
        raise OpeningTextError(why.UNKNOWN_STATE if rule.modifier == "unknown" else why.NO_TIMES, rule.text)
    if rule.modifier == "unknown" and not known:
        raise OpeningTextError(why.UNKNOWN_STATE, rule.text)
    state, reason = known or OpenState.OPEN, "" if known else rule.comment
    pieces = joined([Piece(starts, ends, state) for starts, ends in rule.times or ((0, DAY_MINUTES),)])
    return [DayException(first, last, reason, piece.starts, piece.ends, state) for piece in pieces]


def _remarks(rules: Sequence[Rule], today: date) -> Iterator[Remark]:
    for rule in rules:
        if rule.is_off and rule.comment:
            yield Remark(LOST_REASON, (("comment", rule.comment),))
    ends = {
        held[-1][1]
        for rule in rules
        if rule.wide.weeks is not None
        for dates, _season in rule.wide.days
        for held, weeks in weeks_of(rule, dates, today)
        if weeks != EVERY_WEEK and dates[-1][1] == date.max.toordinal()
    }
    if ends:
        last = date.fromordinal(max(ends))
        yield Remark(WEEKS_END, (("day", f"{last.day}.{last.month}.{last.year}"),))


def with_holidays(reading: Reading, rule: str) -> Timetable:
    """Return the timetable with what a person has said of public holidays, where the text says nothing."""
    return reading.timetable if reading.tells_holidays else replace(reading.timetable, holidays=rule)
