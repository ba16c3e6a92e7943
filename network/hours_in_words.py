"""Opening hours as people say them: "tiistaisin klo 13–15, joka toinen viikko"."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from network.enums import SchoolTime
from network.hours import Opening, Span

SHORT_GAP = 14  # days; so few that a season lacks are said as days that it lacks
WEEKDAYS = (
    gettext_lazy("maanantai"),
    gettext_lazy("tiistai"),
    gettext_lazy("keskiviikko"),
    gettext_lazy("torstai"),
    gettext_lazy("perjantai"),
    gettext_lazy("lauantai"),
    gettext_lazy("sunnuntai"),
    gettext_lazy("pyhäpäivä"),
)
ON_WEEKDAYS = (
    gettext_lazy("maanantaisin"),
    gettext_lazy("tiistaisin"),
    gettext_lazy("keskiviikkoisin"),
    gettext_lazy("torstaisin"),
    gettext_lazy("perjantaisin"),
    gettext_lazy("lauantaisin"),
    gettext_lazy("sunnuntaisin"),
    gettext_lazy("pyhäpäivinä"),
)
NTHS = {
    1: gettext_lazy("kuun ensimmäinen"),
    2: gettext_lazy("kuun toinen"),
    3: gettext_lazy("kuun kolmas"),
    4: gettext_lazy("kuun neljäs"),
    5: gettext_lazy("kuun viides"),
    -1: gettext_lazy("kuun viimeinen"),
}


def clock(minute: int) -> str:
    """Return a minute of the day as people say it: "13" or "13.30"; "13:30" in English."""
    hour, rest = divmod(minute, 60)
    separator = ":" if get_language() == "en" else "."
    return f"{hour}{separator}{rest:02d}" if rest or separator == ":" else str(hour)


def clock_range(starts: int, ends: int) -> str:
    """Return "klo 13–15" in the page's language."""
    return gettext("klo %(starts)s–%(ends)s") % {"starts": clock(starts), "ends": clock(ends)}


def span_in_words(span: Span, today: date | None = None) -> str:
    """Return when a span repeats: weekday, hours, how often, and on which dates where a day to look from is given."""
    return ", ".join([_weekday_in_words(span), *season_in_words(span, today)])


def season_in_words(span: Span, today: date | None = None) -> list[str]:
    """Return the parts of the year and the dates in which the span holds, or nothing when it holds always."""
    found = []
    if span.season_from is not None and span.season_until is not None:
        found.append(_season(span.season_from, span.season_until))
    if span.school:
        found.append(str(SchoolTime(span.school).label))
    return [*found, *_dates(span, today)] if today else found


def _season(first: int, last: int) -> str:
    """A part of the year by its days; nearly a whole year by the days that it lacks."""
    gap = (_after(last), _before(first))
    if first > last and (date(2024, *divmod(gap[1], 100)) - date(2024, *divmod(gap[0], 100))).days < SHORT_GAP:
        return gettext("paitsi %(days)s") % {"days": _days_of_year(*gap)}
    return _days_of_year(first, last)


def _days_of_year(first: int, last: int) -> str:
    return _day_of_year(first) if first == last else f"{_day_of_year(first)}–{_day_of_year(last)}"


def _after(number: int) -> int:
    day = date(2024, *divmod(number, 100)) + timedelta(days=1)
    return day.month * 100 + day.day


def _before(number: int) -> int:
    day = date(2024, *divmod(number, 100)) - timedelta(days=1)
    return day.month * 100 + day.day


def _dates(span: Span, today: date) -> list[str]:
    begins = span.valid_from if span.valid_from and span.valid_from > today else None
    if begins and span.valid_until:
        return [
            whole_date(begins) if begins == span.valid_until else f"{whole_date(begins)}–{whole_date(span.valid_until)}"
        ]
    if begins:
        return [gettext("%(day)s alkaen") % {"day": whole_date(begins)}]
    return [gettext("%(day)s asti") % {"day": whole_date(span.valid_until)}] if span.valid_until else []


def whole_date(day: date) -> str:
    """Return a date with its year, as a line of text needs it."""
    return date_format(day, "j F Y") if get_language() == "en" else f"{day.day}.{day.month}.{day.year}"


def days_in_words(first: date, last: date) -> str:
    """Return from which day to which: one day where both are the same."""
    days = [first] if first == last else [first, last]
    return "–".join(date_format(day, "SHORT_DATE_FORMAT") for day in days)


def joined_in_time(spans: Iterable[Span]) -> list[Span]:
    """Return the spans with those as one that differ in their dates alone and follow each other without a break."""
    by_rest: dict[Span, list[Span]] = {}
    for span in spans:
        by_rest.setdefault(replace(span, valid_from=None, valid_until=None), []).append(span)
    return [joined for some in by_rest.values() for joined in _joined(some)]


def _joined(spans: Sequence[Span]) -> list[Span]:
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: span.valid_from or date.min):
        last = found[-1].valid_until if found else None
        if found and (last is None or (span.valid_from or date.min) <= last + timedelta(days=1)):
            ends = None if last is None or span.valid_until is None else max(last, span.valid_until)
            found[-1] = replace(found[-1], valid_until=ends)
        else:
            found.append(span)
    return found


def _day_of_year(number: int) -> str:
    month, day = divmod(number, 100)
    return date_format(date(2024, month, day), "j F") if get_language() == "en" else f"{day}.{month}."


def _weekday_in_words(span: Span) -> str:
    hours = clock_range(span.starts, span.ends)
    if span.nth_of_month is not None:
        return f"{NTHS[span.nth_of_month]} {WEEKDAYS[span.weekday - 1]} {hours}"
    text = f"{ON_WEEKDAYS[span.weekday - 1]} {hours}"
    if span.every_weeks == 1:
        return text
    turn = ngettext("joka viikko", "joka %(weeks)s. viikko", span.every_weeks) % {"weeks": span.every_weeks}
    return f"{text}, {gettext('joka toinen viikko') if span.every_weeks == 2 else turn}"


def spans_in_words(spans: Iterable[Span], day: date) -> list[str]:
    """Return the spans in force on the day or later, in the week's order, each once."""
    coming = (s for s in spans if s.valid_until is None or s.valid_until >= day)
    ahead = sorted(joined_in_time(coming), key=lambda s: (s.weekday, s.starts, s.valid_from or day))
    return list(dict.fromkeys(span_in_words(span, day) for span in ahead))


def opening_in_words(opening: Opening) -> str:
    """Return one meeting with its date: "ti 24.11. klo 13–15"."""
    return f"{day_in_words(opening.day)} {clock_range(opening.starts, opening.ends)}"


def day_in_words(day: date) -> str:
    """Return a date with its weekday and without its year, in the page's language."""
    if get_language() == "en":
        return date_format(day, "l j F")
    return f"{WEEKDAYS[day.isoweekday() - 1]} {day.day}.{day.month}."
