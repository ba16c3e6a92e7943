"""From days and their times to the weekday rows of a timetable, always the same rows for the same hours; pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from network.enums import HolidayRule, OpenState, SchoolTime
from network.hours import HOLIDAY_WEEKDAY, Span
from places.opening_text import refusal as why
from places.opening_text.day_runs import boxes_in_order
from places.opening_text.day_sets import (
    EPOCH_MONDAY,
    EVER,
    EVERY_NTH,
    EVERY_WEEK,
    HOLIDAY,
    LEAP_YEAR,
    ORDINARY,
    SCHOOL_HOLIDAY,
    TERM,
    WHOLE_YEAR,
    Box,
    Cell,
    Dates,
    common,
    in_order,
    nths_of,
    paint,
    season_runs,
    turns_of,
    weekday_bit,
)
from places.opening_text.refusal import OpeningTextError

DAY_MINUTES = 1440
NO_SEASON: list[tuple[int | None, int | None]] = [(None, None)]
NO_NTH: list[int | None] = [None]
UNTOLD = "untold"  # a public holiday of which the text says that nobody knows
REST = ("school", "nths", "weeks", "dates", "season")
SCHOOL = {TERM | SCHOOL_HOLIDAY: "", TERM: SchoolTime.TERM, SCHOOL_HOLIDAY: SchoolTime.HOLIDAY}
SUNDAY = weekday_bit(7)
FEBRUARY = (1 << 58, 1 << 59, 1 << 60)  # the 28th, the 29th and the first of March


@dataclass(frozen=True, order=True)
class Piece:
    """A stretch of a day; one over midnight ends after 1440."""

    starts: int
    ends: int
    state: str = OpenState.OPEN


Pieces = tuple[Piece, ...]
Cells = list[Cell[Pieces]]


def without_times(pieces: Sequence[Piece], gone: Sequence[Piece]) -> list[Piece]:
    """Return the pieces without the minutes that the others cover."""
    found = list(pieces)
    for other in gone:
        found = [
            replace(piece, starts=begins, ends=ends)
            for piece in found
            for begins, ends in (
                (piece.starts, min(piece.ends, other.starts)),
                (max(piece.starts, other.ends), piece.ends),
            )
            if begins < ends
        ]
    return found


def joined(pieces: Sequence[Piece]) -> Pieces:
    """Return the pieces in order, those of one state that touch or overlap as one."""
    found: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.state, piece.starts, piece.ends)):
        if found and found[-1].state == piece.state and piece.starts <= found[-1].ends:
            found[-1] = replace(found[-1], ends=max(found[-1].ends, piece.ends))
        else:
            found.append(piece)
    return tuple(sorted(found))


@dataclass(frozen=True)
class Over:
    """Lays pieces over the times of a day; under: only where nothing is yet."""

    pieces: Pieces
    under: bool = False

    def __call__(self, there: Pieces | None) -> Pieces:
        before = there or ()
        if self.under:
            return joined([*before, *without_times(self.pieces, before)])
        return joined([*without_times(before, self.pieces), *self.pieces])


def cut_at_midnight(cells: Cells, part: str) -> Cells:
    """Return the cells with what goes on after midnight as a time of the next day, where that day has nothing else."""
    found: Cells = []
    late: Cells = []
    for box, pieces in cells:
        here = [replace(piece, ends=min(piece.ends, DAY_MINUTES)) for piece in pieces if piece.starts < DAY_MINUTES]
        there = [
            Piece(max(0, piece.starts - DAY_MINUTES), piece.ends - DAY_MINUTES, piece.state)
            for piece in pieces
            if piece.ends > DAY_MINUTES
        ]
        found.append((box, joined(here)))
        late += [(after, joined(there)) for after in _next_day(box, part)] if there else []
    for box, pieces in late:
        found = paint(found, box, Over(pieces, under=True))
    return found


def _next_day(box: Box, part: str) -> Iterator[Box]:
    """Yield the days after those of the box, where that can be said."""
    if box.holidays != ORDINARY | HOLIDAY:
        raise OpeningTextError(why.NIGHT_BEFORE_HOLIDAY, part)
    ends_at_28 = box.season != WHOLE_YEAR and box.season & FEBRUARY[0] and not box.season & FEBRUARY[1]
    if box.school != TERM | SCHOOL_HOLIDAY or box.nths != EVERY_NTH or ends_at_28:
        raise OpeningTextError(why.OVER_MIDNIGHT, part)
    last = date.max.toordinal()
    dates = tuple((min(first + 1, last) if first > 1 else first, min(ends + 1, last)) for first, ends in box.dates)
    season = box.season if box.season == WHOLE_YEAR else _rolled(box.season, len(LEAP_YEAR))
    after = box._replace(weekdays=_rolled(box.weekdays, 7), season=season)
    if box.weeks == EVERY_WEEK:
        yield after._replace(dates=dates)
    elif box.weekdays & SUNDAY or not all(_is_of_whole_weeks(stretch) for stretch in box.dates):
        raise OpeningTextError(why.OVER_MIDNIGHT, part)
    else:
        yield after  # the day after is of the same week


def _is_of_whole_weeks(stretch: tuple[int, int]) -> bool:
    first, last = map(date.fromordinal, stretch)
    return first.isoweekday() == 1 and last.isoweekday() == 7


def _rolled(mask: int, length: int) -> int:
    return (mask << 1 | mask >> (length - 1)) & ((1 << length) - 1)


def rows_of(cells: Cells, today: date, *, tells_holidays: bool) -> tuple[list[Span], str]:
    """Return the weekday rows, and what they say of public holidays."""
    ordinary = _by_weekday_and_piece(cells, ORDINARY, today)
    spans = [span for (weekday, piece), boxes in ordinary.items() for span in _spans(weekday, piece, boxes, today)]
    if not tells_holidays:
        return in_week(spans), HolidayRule.UNKNOWN
    rule, on_holidays = _holiday_rows(cells, ordinary, today)
    return in_week([*spans, *on_holidays]), rule


def in_week(spans: Sequence[Span]) -> list[Span]:
    first, last = date.min, date.max
    return sorted(
        dict.fromkeys(spans),
        key=lambda s: (
            s.weekday, s.starts, s.ends, s.state, s.valid_from or first, s.valid_until or last, s.season_from or 0,
            s.every_weeks, s.anchor or first, (s.nth_of_month or 0) % 10, s.school,
        ),
    )  # fmt: skip


Regions = dict[tuple[int, Piece], tuple[Box, ...]]


def _by_weekday_and_piece(cells: Cells, holiday: int, today: date) -> Regions:
    """For each weekday and time: the rest of what its days have in common, in the one way to say it."""
    found: Regions = {}
    for weekday in range(1, 8):
        day = Box(weekdays=weekday_bit(weekday), holidays=holiday)
        here = [(inside, pieces) for box, pieces in cells if (inside := common(box, day))]
        for piece in sorted({piece for _box, pieces in here for piece in pieces}):
            holding = [(box, True) for box, pieces in here if piece in pieces]
            boxes = boxes_in_order((box for box, _true in in_order(holding, REST)), weekday, today)
            if boxes:
                found[weekday, piece] = tuple(boxes)
    return found


def _holiday_rows(cells: Cells, ordinary: Regions, today: date) -> tuple[str, list[Span]]:
    on_holidays = _by_weekday_and_piece(cells, HOLIDAY, today)
    pieces = {piece for _weekday, piece in on_holidays}
    untold = {piece for piece in pieces if piece.state == UNTOLD}
    if untold:
        is_whole = all(on_holidays.get((day, Piece(0, DAY_MINUTES, UNTOLD))) == (Box(),) for day in range(1, 8))
        if pieces != untold or not is_whole:
            raise OpeningTextError(why.PARTLY_UNKNOWN, "PH")
        return HolidayRule.UNKNOWN, []
    if not on_holidays:
        return HolidayRule.CLOSED, []
    are_alike = all(len({on_holidays.get((day, piece)) for day in range(1, 8)}) == 1 for piece in pieces)
    if on_holidays == ordinary:
        if not are_alike:
            raise OpeningTextError(why.HOLIDAYS_CHANGE_NOTHING, "PH")
        return HolidayRule.AS_USUAL, []
    if not are_alike:
        raise OpeningTextError(why.HOLIDAYS_BY_WEEKDAY, "PH")
    found = [span for piece in pieces for span in _spans(HOLIDAY_WEEKDAY, piece, on_holidays[1, piece], today)]
    return HolidayRule.OWN_HOURS, found


def _spans(weekday: int, piece: Piece, boxes: Sequence[Box], today: date) -> Iterator[Span]:
    for box in boxes:
        nths, turns = nths_of(box.nths), turns_of(box.weeks)
        if nths is None:
            raise OpeningTextError(why.OTHER_NTHS)
        if turns is None:
            raise OpeningTextError(why.OTHER_TURNS)
        for first, last in _coming(box.dates, today):
            for season_from, season_until in season_runs(box.season) or NO_SEASON:
                for every, phase in turns:
                    for nth in nths or NO_NTH:
                        yield Span(
                            weekday, piece.starts, piece.ends, piece.state, every,
                            _anchor(weekday, every, phase, first or today) if every > 1 else None, nth,
                            first, last, season_from, season_until, SCHOOL[box.school],
                        )  # fmt: skip


def _coming(dates: Dates, today: date) -> Iterator[tuple[date | None, date | None]]:
    """The stretches of dates that are not over; one that has begun has no first day."""
    for first, last in dates:
        if last >= today.toordinal():
            begins = date.fromordinal(first) if first > today.toordinal() else None
            yield begins, None if last == EVER[0][1] else date.fromordinal(last)


def _anchor(weekday: int, every: int, phase: int, since: date) -> date:
    """Return the first day on or after `since` that is of the weekday and in the phase."""
    day = since + timedelta(days=((weekday if weekday <= 7 else 1) - since.isoweekday()) % 7)
    while ((day - EPOCH_MONDAY).days // 7) % every != phase:
        day += timedelta(days=7)
    return day
