"""The one line that says whether something is open: the same on every page; pure but for the page's language."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from network.enums import WELCOMES_ANYONE, OpenState, SeasonBreak
from network.hours import (
    DayException,
    Opening,
    Timetable,
    closure_on,
    is_uncertain_on,
    next_opening,
    opening_at,
    openings_between,
    openings_on,
    wall_clock,
)
from network.hours_in_words import clock, clock_range, day_in_words
from network.public_holidays import holiday_name

DAY = timedelta(days=1)
WHEN = (
    gettext_lazy("maanantaina"),
    gettext_lazy("tiistaina"),
    gettext_lazy("keskiviikkona"),
    gettext_lazy("torstaina"),
    gettext_lazy("perjantaina"),
    gettext_lazy("lauantaina"),
    gettext_lazy("sunnuntaina"),
)
WHOLE_MONTHS = (
    gettext_lazy("koko tammikuun"),
    gettext_lazy("koko helmikuun"),
    gettext_lazy("koko maaliskuun"),
    gettext_lazy("koko huhtikuun"),
    gettext_lazy("koko toukokuun"),
    gettext_lazy("koko kesäkuun"),
    gettext_lazy("koko heinäkuun"),
    gettext_lazy("koko elokuun"),
    gettext_lazy("koko syyskuun"),
    gettext_lazy("koko lokakuun"),
    gettext_lazy("koko marraskuun"),
    gettext_lazy("koko joulukuun"),
)

SEASONS = {
    SeasonBreak.SUMMER: gettext_lazy("Kesätauolla"),
    SeasonBreak.WINTER: gettext_lazy("Talvitauolla"),
    SeasonBreak.OTHER: gettext_lazy("Tauolla"),
}


@dataclass(frozen=True)
class OpenLine:
    """One line that says whether something is open; `state` is open, limited, closed or unknown."""

    state: str
    text: str
    more: str = ""

    @property
    def is_open(self) -> bool:
        return self.state == "open"


def short_date(day: date) -> str:
    """Return a date without its year, as a line of text needs it."""
    return f"{day.day}.{day.month}." if get_language() != "en" else date_format(day, "j M")


def day_words(day: date, today: date) -> str:
    """Return a coming day as people say it: tänään, huomenna, tiistaina, or ti 8.12."""
    days = (day - today).days
    if days == 0:
        return _("tänään")
    if days == 1:
        return _("huomenna")
    weekday = str(WHEN[day.isoweekday() - 1])
    return weekday if 1 < days < 7 else f"{weekday} {short_date(day)}"


def closing_of(timetable: Timetable, opening: Opening) -> Opening:
    """Return the last of the openings of the same state that follow the given one without a break."""
    for other in openings_between(timetable, opening.day, opening.day + DAY):
        if other.state == opening.state and other.starts_at <= opening.ends_at < other.ends_at:
            opening = other
    return opening


def staffed_after(timetable: Timetable, opening: Opening, minute: int) -> Opening | None:
    """Return the staffed hours that begin while the door is open in self-service, or as it ends."""
    coming = openings_on(timetable, opening.day)
    return next((o for o in coming if o.state == OpenState.OPEN and minute < o.starts <= opening.ends), None)


def self_service_after(timetable: Timetable, opening: Opening) -> Opening | None:
    """Return the self-service that is left when the staff goes home."""
    for other in openings_between(timetable, opening.day, opening.day + DAY):
        if other.state == OpenState.SELF_SERVICE and other.starts_at <= opening.ends_at < other.ends_at:
            return closing_of(timetable, other)
    return None


@dataclass(frozen=True)
class Wording:
    """How a door and a meeting say the same things."""

    now: Any
    next: Any
    nothing: Any
    unknown: Any
    closed: Any


DOOR = Wording(
    now=gettext_lazy("Avoinna klo %(clock)s asti"),
    next=gettext_lazy("Aukeaa %(day)s klo %(clock)s"),
    nothing=gettext_lazy("Suljettu. Seuraavaa aukiolopäivää ei ole tiedossa."),
    unknown=gettext_lazy("Aukioloaikaa ei ole ilmoitettu"),
    closed=gettext_lazy("Suljettu"),
)
MEETING = Wording(
    now=gettext_lazy("Koolla nyt, klo %(clock)s asti"),
    next=gettext_lazy("Kokoontuu %(day)s klo %(clock)s"),
    nothing=gettext_lazy("Seuraavaa kertaa ei ole tiedossa."),
    unknown=gettext_lazy("Kokoontumisaikaa ei ole ilmoitettu"),
    closed=gettext_lazy("Tauolla"),
)


def open_line(timetable: Timetable, moment: datetime, *, meets: bool = False) -> OpenLine:
    """Return the one line about being open: now, or what is next, or that nobody has said; a circle `meets`."""
    words = MEETING if meets else DOOR
    today, minute = wall_clock(moment)
    opening = opening_at(timetable, moment, WELCOMES_ANYONE)
    if opening:
        return _open_now(words, timetable, opening, minute)
    coming = next_opening(timetable, moment, WELCOMES_ANYONE)
    next_text = _next_words(words, coming, today)
    other, closure = opening_at(timetable, moment), closure_on(timetable, today)
    if other:
        return OpenLine("limited", _limited_words(other), next_text)
    if closure:
        return OpenLine("closed", _closure_words(words, closure, today), next_text)
    if is_uncertain_on(timetable, today):
        return OpenLine("unknown", uncertain_words(today), f"{_('Soita ennen kuin lähdet.')} {next_text}".strip())
    if next_text or timetable.spans:
        return OpenLine("closed", next_text or str(words.nothing), _without_staff(timetable, coming) if coming else "")
    return OpenLine("unknown", str(words.unknown), _("Soita tai kysy ennen kuin lähdet."))


def _without_staff(timetable: Timetable, opening: Opening) -> str:
    """What who comes as the door opens finds, where it opens before the staff is there."""
    if opening.state != OpenState.SELF_SERVICE:
        return ""
    staffed = staffed_after(timetable, opening, opening.starts)
    if staffed is None:
        return _("Ovi on auki, mutta ohjaajaa ei ole.")
    words = {"hours": clock_range(opening.starts, staffed.starts), "end": clock(closing_of(timetable, staffed).ends)}
    return _("Omatoimiaika %(hours)s, sitten henkilökunta paikalla klo %(end)s asti") % words


def opening_line(opening: Opening, today: date) -> OpenLine:
    """Return the line of one coming opening, as who asked about that time reads it: "Auki la 28.11. klo 10–14"."""
    day = _("tänään") if opening.day == today else day_in_words(opening.day)
    words = {"day": day, "hours": clock_range(opening.starts, opening.ends)}
    if opening.state == OpenState.SELF_SERVICE:
        return OpenLine("open", _("Omatoimiaika %(day)s %(hours)s") % words)
    return OpenLine("open", _("Auki %(day)s %(hours)s") % words)


def uncertain_words(day: date) -> str:
    """Return why the usual hours are not promised on the day."""
    name = holiday_name(day, get_language() or "fi")
    return _("Tänään on %(holiday)s. Tavalliset ajat eivät ehkä pidä paikkaansa.") % {"holiday": name}


def _open_now(words: Wording, timetable: Timetable, opening: Opening, minute: int) -> OpenLine:
    last = closing_of(timetable, opening)
    until = {"clock": clock(last.ends)}
    if opening.state == OpenState.SELF_SERVICE:
        return _self_service_now(timetable, last, opening, minute)
    after = self_service_after(timetable, last)
    more = _("Sen jälkeen omatoimiaika klo %(clock)s asti") % {"clock": clock(after.ends)} if after else ""
    return OpenLine("open", str(words.now) % until, more)


def _self_service_now(timetable: Timetable, last: Opening, opening: Opening, minute: int) -> OpenLine:
    staffed = staffed_after(timetable, opening, minute)
    if staffed is None:
        text = _("Omatoimiaika klo %(clock)s asti") % {"clock": clock(last.ends)}
        return OpenLine("open", text, _("Ovi on auki, mutta ohjaajaa ei ole."))
    times = {"clock": clock(staffed.starts), "end": clock(closing_of(timetable, staffed).ends)}
    return OpenLine("open", _("Omatoimiaika klo %(clock)s asti, sitten henkilökunta paikalla klo %(end)s asti") % times)


def _limited_words(opening: Opening) -> str:
    return _("Nyt %(state)s klo %(clock)s asti") % {
        "state": OpenState(opening.state).label,
        "clock": clock(opening.ends),
    }


def _next_words(words: Wording, opening: Opening | None, today: date) -> str:
    if opening is None:
        return ""
    return _said_of_next(words is MEETING, opening.day, opening.starts, today, get_language())


@lru_cache(maxsize=2048)
def _said_of_next(meets: bool, day: date, starts: int, today: date, _language: str | None) -> str:
    """Many open at the same time; the words are the page's language's, so it is part of what is remembered."""
    words = MEETING if meets else DOOR
    return str(words.next) % {"day": day_words(day, today), "clock": clock(starts)}


def season_line(closure: DayException) -> str:
    """Return how a break of the year's round is said while it lasts: "Kesätauolla, jatkaa 16.8."."""
    state = SEASONS[SeasonBreak(closure.season)]
    return _("%(state)s, jatkaa %(day)s") % {"state": state, "day": short_date(closure.last + DAY)}


def told_reason(exception: DayException) -> str:
    """Return why a day differs, in the page's language where the reason has a name in it."""
    return str(SeasonBreak(exception.season).label) if exception.season else exception.reason


def _closure_words(words: Wording, closure: DayException, today: date) -> str:
    if closure.season:
        return season_line(closure)
    if _is_whole_month(closure):
        return _with_reason(f"{words.closed} {WHOLE_MONTHS[closure.first.month - 1]}", closure)
    when = _("tänään") if closure.last == today else _("%(day)s asti") % {"day": short_date(closure.last)}
    return _with_reason(f"{words.closed} {when}", closure)


def _is_whole_month(closure: DayException) -> bool:
    first, after = closure.first, closure.last + DAY
    return first.day == after.day == 1 and (after.year * 12 + after.month) - (first.year * 12 + first.month) == 1


def _with_reason(text: str, closure: DayException) -> str:
    return f"{text}: {closure.reason}" if closure.reason else text
