"""The text of opening hours as OpenStreetMap writes it, taken apart into rules; pure, and it guesses nothing."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from places.opening_text import refusal as why
from places.opening_text.day_parts import DateParts, Wide
from places.opening_text.day_sets import EVERY_NTH, NTH_BITS, WHOLE_WEEK, weekday_bit
from places.opening_text.refusal import OpeningTextError
from places.opening_text.tokens import Token, Tokens, tidy

DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")
WEEKDAYS = {name.lower(): number for number, name in enumerate(DAYS, 1)}
HOLIDAYS = ("ph", "sh")
SUN_WORDS = {"sunrise", "sunset", "dawn", "dusk"}
LONGEST_TEXT = 2000
DAY_MINUTES = 1440
CLOCK = re.compile(r"(\d{1,2}):(\d{2})", re.ASCII)
PUBLIC, SCHOOL = "PH", "SH"
FALLBACK = "||"
Stretch = tuple[int, int]
WeekdayPart = tuple[int, int]


@dataclass(frozen=True)
class Rule:
    """One rule: which days, which times, and what then; `weekdays` are pairs of weekdays and nths of the month."""

    text: str
    joined_by: str = ";"
    wide: Wide = field(default_factory=Wide)
    holidays: frozenset[str] = frozenset()
    weekdays: tuple[WeekdayPart, ...] = ()
    only_both: bool = False
    times: tuple[Stretch, ...] = ()
    modifier: str = ""
    comment: str = ""
    wide_text: str = ""
    weekday_text: str = ""
    rest_text: str = ""

    @property
    def is_off(self) -> bool:
        return self.modifier == "off"

    @property
    def is_every_day(self) -> bool:
        return not (self.holidays or self.weekdays)


def rules_of(text: str) -> list[Rule]:
    """Return the text's rules; a part that is not understood raises OpeningTextError."""
    if len(text) > LONGEST_TEXT:
        raise OpeningTextError(why.TOO_LONG, most=LONGEST_TEXT)
    tokens = Tokens(tidy(text))
    if tokens.is_done:
        raise OpeningTextError(why.EMPTY)
    return list(_rules(tokens))


def _rules(tokens: Tokens) -> Iterator[Rule]:
    joined_by = ";"
    while True:
        start = tokens.position
        yield _rule(tokens, joined_by, start)
        if tokens.is_done:
            return
        joined_by = tokens.take_sign(";", ",", FALLBACK) or ""
        if not joined_by:
            raise OpeningTextError(why.NOT_UNDERSTOOD, tokens.rest_of_rule(start))


def _rule(tokens: Tokens, joined_by: str, start: int) -> Rule:
    if tokens.peek.kind == "comment" and tokens.after.text == ":":
        raise OpeningTextError(why.PREFIX_COMMENT, tokens.peek.text)
    always = bool(tokens.take_sign("24/7"))
    wide = Wide() if always else DateParts(tokens).read()
    tokens.take_sign(":")
    day_start = tokens.position
    holidays, weekdays, only_both = (frozenset(), (), False) if always else _days(tokens)
    weekday_text = ",".join(_weekday_words(tokens.between(day_start)))
    rest_start = tokens.position
    times = ((0, DAY_MINUTES),) if always else tuple(_times(tokens))
    modifier = _modifier(tokens)
    comment = tokens.take_kind("comment").strip('"').strip()
    if tokens.position == start:
        raise OpeningTextError(why.NOT_UNDERSTOOD, tokens.rest_of_rule(start))
    return Rule(
        tokens.between(start),
        joined_by,
        wide,
        holidays,
        weekdays,
        only_both,
        times,
        modifier,
        comment,
        wide.text,
        weekday_text,
        f"00:00-24:00 {tokens.between(rest_start)}".strip() if always else tokens.between(rest_start),
    )


def _modifier(tokens: Tokens) -> str:
    word = tokens.peek.word
    if word not in ("open", "off", "closed", "unknown"):
        return ""
    tokens.take()
    return "off" if word == "closed" else word


def _days(tokens: Tokens) -> tuple[frozenset[str], tuple[WeekdayPart, ...], bool]:
    """Holidays and weekdays joined by commas are either; a holiday and then weekdays are days that are both."""
    holidays: set[str] = set()
    weekdays: list[WeekdayPart] = []
    only_both, joined_by = False, ""
    while _is_day(tokens.peek):
        is_holiday = tokens.peek.word in HOLIDAYS
        if joined_by == " " and (is_holiday or weekdays):
            raise OpeningTextError(why.NAMELESS_HOLIDAY, tokens.rest_of_rule(tokens.position))
        only_both = only_both or joined_by == " "
        if is_holiday and only_both:
            raise OpeningTextError(why.NAMELESS_HOLIDAY, tokens.rest_of_rule(tokens.position))
        if is_holiday:
            holidays.add(tokens.take().text.upper())
            _refuse_shift(tokens)
        else:
            weekdays.append(_weekday(tokens))
        joined_by = " "
        if tokens.peek.text == "," and _is_day(tokens.after):
            joined_by = tokens.take().text
    return frozenset(holidays), tuple(weekdays), only_both


def _is_day(token: Token) -> bool:
    return token.word in HOLIDAYS or token.word in WEEKDAYS


def _weekday(tokens: Tokens) -> WeekdayPart:
    start = tokens.position
    first = WEEKDAYS[tokens.take().word]
    if tokens.take_sign("["):
        nths = _nths(tokens)
        if tokens.peek.text in ("-", "+"):
            raise OpeningTextError(why.SHIFTED_DAY, tokens.rest_of_rule(start))
        return weekday_bit(first), nths
    if not tokens.take_sign("-"):
        return weekday_bit(first), EVERY_NTH
    if tokens.peek.word not in WEEKDAYS:
        raise OpeningTextError(why.NOT_UNDERSTOOD, tokens.rest_of_rule(tokens.position - 2))
    last = WEEKDAYS[tokens.take().word]
    days = [(first - 1 + step) % 7 + 1 for step in range((last - first) % 7 + 1)]
    return sum(weekday_bit(day) for day in days) & WHOLE_WEEK, EVERY_NTH


def _nths(tokens: Tokens) -> int:
    found = 0
    while True:
        first = _nth(tokens)
        last = _nth(tokens) if first > 0 and tokens.take_sign("-") else first
        if first > last:
            raise OpeningTextError(why.NO_SUCH_NTH, f"[{first}-{last}]")
        for nth in range(first, last + 1) if first > 0 else (first,):
            found |= NTH_BITS[nth]
        if tokens.take_sign("]"):
            return found
        if not tokens.take_sign(","):
            raise OpeningTextError(why.NO_SUCH_NTH, tokens.rest_of_rule(tokens.position - 1))


def _nth(tokens: Tokens) -> int:
    sign = "-" if tokens.take_sign("-") else ""
    text = sign + tokens.take_kind("number")
    if text not in {str(nth) for nth in NTH_BITS}:
        raise OpeningTextError(why.NO_SUCH_NTH, f"[{text}]")
    return int(text)


def _refuse_shift(tokens: Tokens) -> None:
    if tokens.peek.text in ("+", "-") and tokens.after.kind == "number" and tokens.after.text != ":":
        raise OpeningTextError(why.SHIFTED_DAY, tokens.rest_of_rule(tokens.position - 1))


def _weekday_words(text: str) -> list[str]:
    """The weekdays of a list as text, without its holidays."""
    words = re.split(r",(?![-0-9])|\s+", text.replace(", ", ","))
    return [word for word in words if word and word.upper() not in (PUBLIC, SCHOOL)]


def _times(tokens: Tokens) -> Iterator[Stretch]:
    while True:
        if tokens.peek.word in SUN_WORDS or (tokens.peek.text == "(" and tokens.after.word in SUN_WORDS):
            raise OpeningTextError(why.SUN, tokens.rest_of_rule(tokens.position))
        if tokens.peek.kind != "time":
            return
        yield _stretch(tokens)
        if not (tokens.peek.text == "," and (tokens.after.kind == "time" or tokens.after.word in SUN_WORDS)):
            return
        tokens.take()


def _stretch(tokens: Tokens) -> Stretch:
    start = tokens.position
    begins = _minute(tokens.take())
    if not tokens.take_sign("-"):
        raise OpeningTextError(why.NO_END, tokens.between(start) + tokens.take_sign("+"))
    if tokens.peek.kind != "time":
        is_sun = tokens.peek.word in SUN_WORDS or tokens.peek.text == "("
        raise OpeningTextError(why.SUN if is_sun else why.NO_SUCH_TIME, tokens.rest_of_rule(start))
    ends, part = _minute(tokens.take()), tokens.between(start)
    if tokens.peek.text in ("+", "/"):
        raise OpeningTextError(why.NO_END if tokens.peek.text == "+" else why.REPEATED_TIMES, part + tokens.peek.text)
    return _checked(begins, ends, part)


def _checked(begins: int, ends: int, part: str) -> Stretch:
    if begins == ends:
        raise OpeningTextError(why.NO_LENGTH, part)
    if begins >= DAY_MINUTES:
        raise OpeningTextError(why.NO_SUCH_TIME, part)
    ends = ends if ends > begins else ends + DAY_MINUTES
    if ends - begins > DAY_MINUTES:
        raise OpeningTextError(why.TWO_DAYS, part)
    return begins, ends


def _minute(token: Token) -> int:
    found = CLOCK.fullmatch(token.text)
    hour, minute = (int(found[1]), int(found[2])) if found else (99, 99)
    if hour > 48 or minute > 59 or hour * 60 + minute > 2 * DAY_MINUTES:
        raise OpeningTextError(why.NO_SUCH_TIME, token.text)
    return hour * 60 + minute
