"""Opening hours as people say them: "tiistaisin klo 13–15, joka toinen viikko"."""

from collections.abc import Iterable
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from network.enums import SchoolTime
from network.hours import Opening, Span

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


def span_in_words(span: Span) -> str:
    """Return when a span repeats: weekday, hours, and how often when it is not every week."""
    return ", ".join([_weekday_in_words(span), *season_in_words(span)])


def season_in_words(span: Span) -> list[str]:
    """Return the parts of the year in which the span holds, or nothing when it holds all year."""
    found = []
    if span.season_from is not None and span.season_until is not None:
        found.append(f"{_day_of_year(span.season_from)}–{_day_of_year(span.season_until)}")
    return [*found, str(SchoolTime(span.school).label)] if span.school else found


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
    ahead = sorted(
        (s for s in spans if s.valid_until is None or s.valid_until >= day), key=lambda s: (s.weekday, s.starts)
    )
    return list(dict.fromkeys(span_in_words(span) for span in ahead))


def opening_in_words(opening: Opening) -> str:
    """Return one meeting with its date: "ti 24.11. klo 13–15"."""
    return f"{day_in_words(opening.day)} {clock_range(opening.starts, opening.ends)}"


def day_in_words(day: date) -> str:
    """Return a date with its weekday and without its year, in the page's language."""
    if get_language() == "en":
        return date_format(day, "l j F")
    return f"{WEEKDAYS[day.isoweekday() - 1]} {day.day}.{day.month}."
