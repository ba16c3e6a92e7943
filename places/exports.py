"""A place on paper: a poster for a wall, as tagged PDF in the language of the page that it was asked on."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from network.enums import Precision
from network.freshness import freshness
from network.hours import wall_clock
from network.paper import POSTER, page_facts, set_in_type
from places.models import Place, WorkForm
from places.queries.place_rows import work_forms
from places.timetables import union
from places.week import coming_changes, weekly_lines

MOST_CHANGES = 3
MOST_TIMES = 8


def poster_pdf(place: Place, size: str = "a4") -> bytes:
    """Return a page for a wall: what, when, where, how to get in, what it costs, and a code that opens the page."""
    forms, today = work_forms(place), wall_clock(timezone.now())[0]
    timetable = union([form.timetable.as_hours() for form in forms if form.timetable])
    lines = [] if freshness(place.confirmed_on, today).is_hidden else weekly_lines(timetable.spans, today)
    notes = [*coming_changes(timetable, today)[:MOST_CHANGES], *([_holiday_note()] if lines else [])]
    free = "free_of_charge" in place.openness
    return set_in_type(
        POSTER,
        {
            "title": _("Juliste: %(name)s") % {"name": place.name},
            "name": place.name,
            "kind": _kinds(forms) + (_(" · esimerkki, ei oikea paikka") if place.is_demo else ""),
            "language": get_language() or "fi",
            **page_facts(place.get_absolute_url()),
            "summary": place.summary,
            "times": [_capital(line) for line in lines[:MOST_TIMES]] or [_("Kysy, milloin ovi on auki")],
            "notes": notes,
            "venue": place.address or _("Kysy tarkka osoite"),
            "where": ", ".join(part for part in (_town(place), place.municipality.name) if part),
            "facts": _facts(place),
            "contact": " ".join(part for part in (place.contact_name, place.contact_phone) if part),
            "words": {
                "code": _("QR-koodi, joka avaa paikan sivun"),
                "welcome": [_("Ei maksa mitään.")] if free else [],
                "ask": _("Kysy lisää:"),
                "foot": _checked(place),
            },
        },
        size,
    )


def _kinds(forms: Iterable[WorkForm]) -> str:
    return ", ".join(dict.fromkeys(str(form.get_kind_display()) for form in forms))


def _town(place: Place) -> str:
    is_exact = place.precision == Precision.EXACT
    return " ".join(part for part in (place.postal_code if is_exact else "", place.area) if part)


def _holiday_note() -> str:
    return _("Juhlapyhinä ajat voivat olla toiset: katso ne sivulta.")


def _facts(place: Place) -> list[dict[str, str]]:
    told = [
        (_("Vastaanottamassa"), place.meets_you),
        (_("Sisään"), place.getting_in),
        (_("Maksaa"), place.costs),
    ]
    return [{"label": label, "text": " ".join(text.split())} for label, text in told if text]


def _checked(place: Place) -> str:
    if place.confirmed_on is None:
        return _("Tietoja ei ole vielä tarkistettu. Kysy ennen kuin lähdet.")
    return _("Tarkistettu %(day)s.") % {"day": date_format(place.confirmed_on, "SHORT_DATE_FORMAT")}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
