"""Opening hours as OpenStreetMap writes them ("Mo-Fr 08:00-15:00; Sa off"), read into spans; pure and strict.

Weekdays, their nth in the month, public holidays (PH), lists of times, "off" and "24/7" are understood. What is not
is refused: a wrong hour on a door is worse than a file sent back. A text that does not mention PH says nothing of
public holidays here, though OpenStreetMap would read it as open.
"""

import re
from collections.abc import Iterable, Sequence

from network.enums import HolidayRule
from network.hours import HOLIDAY_WEEKDAY, Span, Timetable

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
DAY_ITEM = re.compile(
    r"(?P<holidays>PH)|(?P<first>Mo|Tu|We|Th|Fr|Sa|Su)(?:-(?P<last>Mo|Tu|We|Th|Fr|Sa|Su)|\[(?P<nths>[-0-9,]+)\])?"
)
RULE = re.compile(
    r"(?P<days>(?:(?:PH|[A-Z][a-z])(?:-[A-Z][a-z]|\[[-0-9,]+\])?,? ?)*)(?P<times>off|closed|24/7|[0-9].*)"
)
ADDED = re.compile(r"(?<=[0-9f]), ?(?=[A-Z])")
TIMES = re.compile(r"(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})", re.ASCII)
NTHS = (-1, 1, 2, 3, 4, 5)
LONGEST_TEXT = 500
DAY_MINUTES = 1440

Day = tuple[int, int | None]
Stretch = tuple[int, int]
PUBLIC_HOLIDAY: Day = (HOLIDAY_WEEKDAY, None)


class OpeningTextError(ValueError):
    """The text is not understood; the message says which part of it."""


def parse_opening_text(text: str) -> Sequence[Span]:
    """Return the spans of an opening hours text; a night that goes on over midnight becomes two spans."""
    return read_opening_text(text).spans


def read_opening_text(text: str) -> Timetable:
    """Return the spans of an opening hours text, and what it says of public holidays, if anything."""
    if len(text) > LONGEST_TEXT:
        raise OpeningTextError(f"longer than {LONGEST_TEXT} characters")
    week: dict[Day, list[Stretch]] = {}
    for rule in text.strip().rstrip(";").split(";"):
        # A later rule replaces the whole day ("Mo-Fr 08:00-15:00; Fr 08:00-12:00"), one after a comma adds to it.
        for number, part in enumerate(ADDED.split(" ".join(rule.split()))):
            days, stretches = _parse_rule(part)
            _refuse_misplaced_holidays(days, week, is_added=number > 0)
            for day in days:
                week[day] = week.get(day, []) + stretches if number else stretches
    _refuse_mixed(week)
    spans = {span for day, stretches in week.items() for start, end in stretches for span in _spans(day, start, end)}
    in_order = sorted(spans, key=lambda span: (span.weekday, span.starts, span.ends, span.nth_of_month or 0))
    return Timetable(tuple(in_order), holidays=_holiday_rule(week))


def _holiday_rule(week: dict[Day, list[Stretch]]) -> str:
    if PUBLIC_HOLIDAY not in week:
        return HolidayRule.UNKNOWN
    return HolidayRule.OWN_HOURS if week[PUBLIC_HOLIDAY] else HolidayRule.CLOSED


def _refuse_misplaced_holidays(days: Sequence[Day], week: Iterable[Day], *, is_added: bool) -> None:
    """A later rule for a weekday would hold on a holiday as well, and one after a comma would add to it."""
    if is_added and PUBLIC_HOLIDAY in days:
        raise OpeningTextError("PH after a comma is not understood; write it as a rule of its own after a semicolon")
    if PUBLIC_HOLIDAY in week and PUBLIC_HOLIDAY not in days:
        raise OpeningTextError("PH must be in the last rule; a later rule would hold on public holidays as well")


def _parse_rule(rule: str) -> tuple[list[Day], list[Stretch]]:
    found = RULE.fullmatch(rule.removesuffix(" open"))
    if not found:
        raise OpeningTextError(f"“{rule[:60]}” is not understood; write like “Mo-Fr 08:00-15:00; Sa 10:00-12:00”")
    days = list(_parse_days(found["days"].strip(" ,"))) or [(day, None) for day in range(1, 8)]
    if found["times"] in ("off", "closed"):
        return days, []
    if found["times"] == "24/7":
        return days, [(0, DAY_MINUTES)]
    return days, [_parse_stretch(part.strip()) for part in found["times"].split(",")]


def _parse_days(text: str) -> Iterable[Day]:
    for item in re.split(r",(?![-0-9])\s*| +", text) if text else ():
        found = DAY_ITEM.fullmatch(item)
        if not found:
            raise OpeningTextError(f"“{item}” is not a weekday; Mo Tu We Th Fr Sa Su are")
        if found["holidays"]:
            yield PUBLIC_HOLIDAY
            continue
        first = DAYS.index(found["first"]) + 1
        if found["nths"]:
            yield from ((first, _nth(nth)) for nth in found["nths"].split(","))
        else:
            last = DAYS.index(found["last"] or found["first"]) + 1
            yield from (((first - 1 + step) % 7 + 1, None) for step in range((last - first) % 7 + 1))


def _nth(text: str) -> int:
    if text not in {str(nth) for nth in NTHS}:
        raise OpeningTextError(f"“[{text}]” is not a weekday of the month; 1 to 5 and -1 are")
    return int(text)


def _parse_stretch(text: str) -> Stretch:
    found = TIMES.fullmatch(text)
    if not found:
        raise OpeningTextError(f"“{text[:60]}” is not a time like 08:00-15:00")
    hours = [int(number) for number in found.groups()]
    start, end = hours[0] * 60 + hours[1], hours[2] * 60 + hours[3]
    if hours[1] > 59 or hours[3] > 59 or start >= DAY_MINUTES or end > DAY_MINUTES:
        raise OpeningTextError(f"“{text}”: there is no such time of day")
    if start == end:
        raise OpeningTextError(f"“{text}” starts and ends at the same time")
    return start, end


def _refuse_mixed(week: Iterable[Day]) -> None:
    """A weekday with hours of every week and others of its nth would need a replacing rule, which spans lack."""
    weekly = {day for day, nth in week if nth is None}
    for day in sorted(weekly & {day for day, nth in week if nth is not None}):
        raise OpeningTextError(f"{DAYS[day - 1]} has both weekly hours and hours of its nth in the month")


def _spans(day: Day, start: int, end: int) -> Iterable[Span]:
    weekday, nth = day
    if start < end:
        return [Span(weekday, start, end, nth_of_month=nth)]
    if weekday == HOLIDAY_WEEKDAY:
        raise OpeningTextError("hours of public holidays cannot go on over midnight")
    if nth is not None:
        raise OpeningTextError("hours of the nth weekday of the month cannot go on over midnight")
    after = [Span(weekday % 7 + 1, 0, end)] if end else []
    return [Span(weekday, start, DAY_MINUTES), *after]
