"""The one line that says whether something is open: the same on every page; pure but for the page's language."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from network.enums import WELCOMES_ANYONE, OpenState
from network.hours import (
    DayException,
    Opening,
    Timetable,
    closure_on,
    next_opening,
    opening_at,
    openings_between,
    wall_clock,
)
from network.hours_in_words import clock

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
    """Return the last of the welcoming openings that follow the given one without a break."""
    for other in openings_between(timetable, opening.day, opening.day + DAY):
        if other.state in WELCOMES_ANYONE and other.starts_at <= opening.ends_at < other.ends_at:
            opening = other
    return opening


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
    today, _minute = wall_clock(moment)
    opening = opening_at(timetable, moment, WELCOMES_ANYONE)
    if opening:
        return _open_now(words, opening.state, closing_of(timetable, opening))
    next_text = _next_words(words, next_opening(timetable, moment, WELCOMES_ANYONE), today)
    other, closure = opening_at(timetable, moment), closure_on(timetable, today)
    if other:
        return OpenLine("limited", _limited_words(other), next_text)
    if closure:
        return OpenLine("closed", _closure_words(words, closure, today), next_text)
    if next_text or timetable.spans:
        return OpenLine("closed", next_text or str(words.nothing))
    return OpenLine("unknown", str(words.unknown), _("Soita tai kysy ennen kuin lähdet."))


def _open_now(words: Wording, state: str, last: Opening) -> OpenLine:
    until = {"clock": clock(last.ends)}
    if state == OpenState.SELF_SERVICE:
        return OpenLine("open", _("Omatoimiaika klo %(clock)s asti") % until, _("Ovi on auki, mutta ohjaajaa ei ole."))
    return OpenLine("open", str(words.now) % until)


def _limited_words(opening: Opening) -> str:
    return _("Nyt %(state)s klo %(clock)s asti") % {
        "state": OpenState(opening.state).label,
        "clock": clock(opening.ends),
    }


def _next_words(words: Wording, opening: Opening | None, today: date) -> str:
    if opening is None:
        return ""
    return str(words.next) % {"day": day_words(opening.day, today), "clock": clock(opening.starts)}


def _closure_words(words: Wording, closure: DayException, today: date) -> str:
    when = _("tänään") if closure.last == today else _("%(day)s asti") % {"day": short_date(closure.last)}
    text = f"{words.closed} {when}"
    return f"{text}: {closure.reason}" if closure.reason else text
