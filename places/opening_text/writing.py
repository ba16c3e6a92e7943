"""From a timetable to an opening hours text: rules whose days never meet, so that every reader reads them alike; pure.

The text is read back before it is given out: one that would mean something else is not written.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from itertools import pairwise

from network.enums import HolidayRule, OpenState, SchoolTime
from network.hours import (
    DAY,
    HOLIDAY_WEEKDAY,
    MOST_WELCOMING,
    DayException,
    Opening,
    Span,
    Timetable,
    is_uncertain_on,
    openings_on,
    welcome_of,
)
from places.opening_text import OpeningTextError, read_hours
from places.opening_text import refusal as why
from places.opening_text.comments import comment_of, state_of
from places.opening_text.date_texts import wide_texts
from places.opening_text.day_parts import days_text
from places.opening_text.day_sets import (
    EVER,
    EVERY_NTH,
    EVERY_WEEK,
    HOLIDAY,
    NTH_BITS,
    ORDINARY,
    SCHOOL_HOLIDAY,
    TERM,
    WHOLE_WEEK,
    WHOLE_YEAR,
    Box,
    Cell,
    bits,
    in_order,
    nths_of,
    paint,
    phase_on,
    season_between,
    turn_mask,
    weekday_bit,
)
from places.opening_text.grammar import DAYS
from places.opening_text.rows import Cells, Over, Piece, Pieces, joined
from places.opening_text.second_reader import days_to_try, invented_school_holidays

KEPT = 128
BOTH = 3
ORDER = ("holidays", "weekdays", "school", "dates", "weeks", "season", "nths")
SCHOOL_MASKS = {"": TERM | SCHOOL_HOLIDAY, SchoolTime.TERM: TERM, SchoolTime.HOLIDAY: SCHOOL_HOLIDAY}


@lru_cache(maxsize=KEPT)
def write_hours(timetable: Timetable, today: date) -> str:
    """Return the hours from the day on as a text; OpeningTextError where no text says just that."""
    spans = tuple(span for span in timetable.spans if span.valid_until is None or span.valid_until >= today)
    timetable = replace(timetable, spans=spans)
    as_usual = timetable.holidays == HolidayRule.AS_USUAL
    cells = in_order(cells_of(spans, as_usual=as_usual), ORDER)
    ordinary = [cell for cell in cells if cell[0].holidays & ORDINARY]
    on_holidays = [cell for cell in cells if cell[0].holidays == HOLIDAY]
    if not as_usual and any(box.holidays == BOTH for box, _pieces in cells):
        raise OpeningTextError(why.CANNOT_WRITE)
    alike = as_usual and all(box.weekdays == WHOLE_WEEK and box.nths == EVERY_NTH for box, _pieces in cells)
    rules = [*_weekly(ordinary, today, "Mo-Su,PH" if alike else ""), *_on_holidays(timetable, on_holidays, today)]
    text = "; ".join([*rules, *_exception_rules(timetable.exceptions, today)])
    text = "24/7" if text == "Mo-Su 00:00-24:00" else text
    if text:
        _read_back(text, timetable, today)
    return text


def cells_of(spans: Sequence[Span], *, as_usual: bool) -> Cells:
    """Return the days and times of weekday rows; where several states meet, the most welcoming is said."""
    cells: Cells = []
    for span in sorted(spans, key=lambda span: (-MOST_WELCOMING.index(span.state), span.starts, span.ends)):
        if span.state != OpenState.CLOSED:
            cells = paint(cells, _box_of(span, as_usual), Over((Piece(span.starts, span.ends, span.state),)))
    return cells


def _box_of(span: Span, as_usual: bool) -> Box:
    is_own = span.weekday == HOLIDAY_WEEKDAY
    first = span.valid_from.toordinal() if span.valid_from else EVER[0][0]
    last = span.valid_until.toordinal() if span.valid_until else EVER[0][1]
    season, weeks = WHOLE_YEAR, EVERY_WEEK
    if span.season_from is not None and span.season_until is not None:
        season = season_between(divmod(span.season_from, 100), divmod(span.season_until, 100))
    if span.every_weeks > 1 and span.anchor:
        weeks = turn_mask(span.every_weeks, phase_on(span.anchor, span.every_weeks))
    return Box(
        weekdays=WHOLE_WEEK if is_own else weekday_bit(span.weekday),
        holidays=HOLIDAY if is_own else BOTH if as_usual or span.on_holidays else ORDINARY,
        school=SCHOOL_MASKS[span.school],
        dates=((first, last),),
        weeks=weeks,
        nths=NTH_BITS[span.nth_of_month] if span.nth_of_month else EVERY_NTH,
        season=season,
    )


def _weekly(cells: Sequence[Cell[Pieces]], today: date, days: str) -> Iterator[str]:
    """The rules of weekdays: those of school terms, then that holidays differ, then those of holidays, then others.

    With `days`, as "Mo-Su,PH", all days are alike and are said so.
    """
    by_school = {mask: [cell for cell in cells if cell[0].school == mask] for mask in (TERM, SCHOOL_HOLIDAY, BOTH)}
    for box, pieces in by_school[TERM]:
        yield from _rules(box, pieces, days or _weekdays(box), today)
    if by_school[TERM]:
        yield "SH off"
    for box, pieces in by_school[SCHOOL_HOLIDAY]:
        yield from _rules(box, pieces, f"SH {_weekdays(box)}", today)
    for box, pieces in by_school[BOTH]:
        yield from _rules(box, pieces, days or _weekdays(box), today)


def _on_holidays(timetable: Timetable, cells: Sequence[Cell[Pieces]], today: date) -> Iterator[str]:
    if timetable.holidays == HolidayRule.AS_USUAL or not (timetable.spans or timetable.holidays == HolidayRule.CLOSED):
        return
    if timetable.holidays == HolidayRule.UNKNOWN and not cells:
        yield "PH unknown"
        return
    if len(cells) != 1 or cells[0][0]._replace(holidays=BOTH) != Box():
        yield "PH off"
    for box, pieces in cells:
        if box.weekdays != WHOLE_WEEK or box.school != BOTH:
            raise OpeningTextError(why.CANNOT_WRITE)
        yield from _rules(box, pieces, "PH", today)


def _rules(box: Box, pieces: Pieces, days: str, today: date) -> Iterator[str]:
    """The box's hours as one rule for each stretch of dates; times of another state are added with a comma."""
    for wide in wide_texts(box, today):
        told = " ".join(part for part in (wide, days) if part)
        by_state: dict[str, list[Piece]] = {}
        for piece in pieces:
            by_state.setdefault(piece.state, []).append(piece)
        yield ", ".join(f"{told} {_times(found)}{_state_text(state)}" for state, found in by_state.items())


def _weekdays(box: Box) -> str:
    numbers, nths = bits(box.weekdays), nths_of(box.nths)
    if nths is None:
        raise OpeningTextError(why.CANNOT_WRITE)
    if nths:
        return ",".join(f"{DAYS[number]}[{','.join(map(str, nths))}]" for number in numbers)
    runs: list[list[int]] = []
    for number in numbers:
        if runs and runs[-1][-1] == number - 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    parts = [[run] if len(run) > 2 else [[number] for number in run] for run in runs]
    return ",".join(
        DAYS[run[0]] if len(run) == 1 else f"{DAYS[run[0]]}-{DAYS[run[-1]]}" for part in parts for run in part
    )


def _times(pieces: Sequence[Piece]) -> str:
    return ",".join(f"{_clock(piece.starts)}-{_clock(piece.ends)}" for piece in pieces)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"


def _state_text(state: str) -> str:
    comment = comment_of(state)
    is_open = " open" if state == OpenState.SELF_SERVICE else ""
    return f'{is_open} "{comment}"' if comment else ""


def _exception_rules(exceptions: Sequence[DayException], today: date) -> Iterator[str]:
    coming = [e for e in exceptions if e.last >= today]
    edges = sorted({day for e in coming for day in (max(e.first, today), e.last + DAY)})
    told: list[tuple[date, date, list[str]]] = []
    for first, after in pairwise(edges):
        here = [e for e in coming if e.covers(first)]
        if here and told and told[-1][1] + DAY == first and told[-1][2] == _exception_texts(here):
            told[-1] = (told[-1][0], after - DAY, told[-1][2])
        elif here:
            told.append((first, after - DAY, _exception_texts(here)))
    for first, last, texts in told:
        yield ", ".join(f"{days_text(first, last)} {text}" for text in texts)


def _exception_texts(exceptions: Sequence[DayException]) -> list[str]:
    reason = next((e.reason for e in exceptions if e.reason), "").replace('"', "'").strip()
    pieces: Pieces = ()
    for e in sorted(exceptions, key=lambda e: -MOST_WELCOMING.index(e.state)):
        if e.starts is not None and e.ends is not None:
            pieces = Over((Piece(e.starts, e.ends, e.state),))(pieces)
    if not pieces:
        return [f'off "{reason}"' if reason else "off"]
    texts = []
    for state in dict.fromkeys(piece.state for piece in pieces):
        times = _times(joined([piece for piece in pieces if piece.state == state]))
        said = f' open "{reason}"' if reason and not state_of(reason) and state == OpenState.OPEN else ""
        texts.append(f"{times}{_state_text(state) or said}")
    return texts


def _read_back(text: str, timetable: Timetable, today: date) -> None:
    invented = tuple(invented_school_holidays(today))
    try:
        read = replace(read_hours(text, today).timetable, school_holidays=invented)
    except OpeningTextError as error:
        raise OpeningTextError(why.CANNOT_WRITE) from error
    timetable = replace(timetable, school_holidays=invented)
    if timetable.holidays == HolidayRule.AS_USUAL and read.holidays == HolidayRule.UNKNOWN:
        read = replace(read, holidays=HolidayRule.AS_USUAL)
    for day in days_to_try(today):
        if not _are_alike(openings_on(read, day), openings_on(timetable, day)):
            raise OpeningTextError(why.CANNOT_WRITE)
        if is_uncertain_on(read, day) != is_uncertain_on(timetable, day):
            raise OpeningTextError(why.CANNOT_WRITE)


def _are_alike(one: Sequence[Opening], other: Sequence[Opening]) -> bool:
    edges = {edge for openings in (one, other) for o in openings for edge in (o.starts, o.ends)}
    return one == other or all(_state_at(one, minute) == _state_at(other, minute) for minute in edges)


def _state_at(openings: Sequence[Opening], minute: int) -> str:
    here = [o for o in openings if o.starts <= minute < o.ends and o.state != OpenState.CLOSED]
    return min(here, key=welcome_of).state if here else ""
