"""The diary on paper: a year as a booklet, and the slip by which a person withdraws their consent."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from groups.checklist import topics
from groups.consent_links import consent_path
from groups.known_names import names_in_text
from groups.models import Circle, DiaryEntry, DiaryPhoto, PhotoConsent
from groups.queries.diary import YearFigures, names_of_the_shown, year_figures
from groups.queries.readiness import item
from network.hours_in_words import day_in_words
from network.paper import page_facts, set_in_type

PAPERS = Path(__file__).parent / "papers"
PRINTED_WIDTH = 640


def booklet_pdf(circle: Circle, year: int) -> bytes:
    """Return the year as an A5 booklet in the circle's language.

    Nobody is named: an entry with the name of somebody who is shown in a photo stays out, and nobody's hand is told.
    """
    with translation.override(circle.language):
        entries = list(printable_entries(circle, year))
        photos = _photos_of(circle, entries)
        return set_in_type(
            PAPERS / "booklet.typ",
            {
                "title": _("%(name)s: vuosi %(year)s") % {"name": circle.name, "year": year},
                "name": circle.name,
                "year": str(year),
                "where": ", ".join(part for part in (circle.area, circle.municipality.name) if part),
                "language": circle.language,
                "network": settings.NETWORK_NAME,
                "printed": date_format(timezone.localdate(), "SHORT_DATE_FORMAT"),
                "principles": _principles(circle),
                "numbers": numbers_in_words(year_figures(circle, year)),
                "entries": [_entry(entry, photos.get(entry.pk, [])) for entry in entries],
                "words": {
                    "year": _("Vuosi"),
                    "principles": _("Näin olemme yhdessä"),
                    "numbers": _("Vuosi numeroina"),
                    "entries": _("Päiväkirja"),
                    "none": _("Tältä vuodelta ei ole merkintöjä."),
                    "not_municipal": _(
                        "Piiri ei ole kunnan palvelu. Sitä pitävät ihmiset itse, ja kaikki saavat tulla."
                    ),
                },
            },
            pictures=_pictures(),
        )


def _pictures() -> Path:
    folder = Path(settings.REPORTS_ROOT) / DiaryPhoto.folder
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def printable_entries(circle: Circle, year: int) -> Sequence[DiaryEntry]:
    """Return the year's entries in order, without those that name somebody who is shown in a photo."""
    names = names_of_the_shown(circle)
    return [entry for entry in entries_of_year(circle, year) if not names_in_text(entry.text, names)]


def entries_of_year(circle: Circle, year: int) -> Sequence[DiaryEntry]:
    rows = DiaryEntry.objects.kept().filter(diary__circle=circle, day__year=year)
    return list(rows.order_by("day", "pk"))


def _photos_of(circle: Circle, entries: Sequence[DiaryEntry]) -> dict[int, list[DiaryPhoto]]:
    names = names_of_the_shown(circle)
    found: dict[int, list[DiaryPhoto]] = {}
    for photo in DiaryPhoto.objects.agreed_for_booklet().filter(entry__in=entries).order_by("pk"):
        if not names_in_text(photo.alt, names):
            found.setdefault(photo.entry_id, []).append(photo)
    return found


def _entry(entry: DiaryEntry, photos: Sequence[DiaryPhoto]) -> dict[str, Any]:
    return {
        "day": day_in_words(entry.day),
        "paragraphs": [line.strip() for line in entry.text.splitlines() if line.strip()],
        "photos": [{"file": _printed_file(photo), "alt": photo.alt} for photo in photos],
    }


def _printed_file(photo: DiaryPhoto) -> str:
    width = max((width for width in photo.widths if width <= PRINTED_WIDTH), default=photo.width)
    return f"/{photo.path(width).name}"


def _principles(circle: Circle) -> list[str]:
    answer = circle.answers.filter(topic="principles").first()
    return list(item(circle, topics()["principles"], answer).lines)


def numbers_in_words(figures: YearFigures) -> list[str]:
    """Return what is known of the year's gatherings; what nobody reported is told as not known, never as none."""
    lines = []
    if figures.held:
        text = ngettext("Pidimme yhden kokoontumisen.", "Pidimme %(held)s kokoontumista.", figures.held)
        lines.append(text % {"held": figures.held})
    if figures.visitors is not None:
        text = ngettext(
            "Niissä laskettiin yhteensä yksi kävijä.",
            "Niissä laskettiin yhteensä %(number)s kävijää.",
            figures.visitors,
        )
        lines.append(text % {"number": figures.visitors})
    if figures.not_held:
        text = ngettext(
            "Yksi kokoontuminen jäi pitämättä.", "%(number)s kokoontumista jäi pitämättä.", figures.not_held
        )
        lines.append(text % {"number": figures.not_held})
    if figures.not_reported:
        text = ngettext(
            "Yhdestä kokoontumisesta ei ole ilmoitettu mitään. Se ei ole mukana luvuissa.",
            "%(number)s kokoontumisesta ei ole ilmoitettu mitään. Ne eivät ole mukana luvuissa.",
            figures.not_reported,
        )
        lines.append(text % {"number": figures.not_reported})
    return lines or [_("Kokoontumisista ei ole ilmoitettu lukuja.")]


def consent_slip_pdf(consent: PhotoConsent) -> bytes:
    """Return the paper that is given to a person in a photo: what they agreed to, and how they take it back."""
    circle = consent.photo.entry.diary.circle
    with translation.override(circle.language):
        facts = page_facts(consent_path(consent))
        return set_in_type(
            PAPERS / "consent.typ",
            {
                **facts,
                "title": _("Annoit luvan kuvaan"),
                "language": circle.language,
                "lines": [
                    _("Olet kuvassa, joka on piirin päiväkirjassa: %(name)s.") % {"name": circle.name},
                    _("Kuvan päivä: %(day)s. Lupa kysyttiin %(asked)s.")
                    % {
                        "day": date_format(consent.photo.entry.day, "SHORT_DATE_FORMAT"),
                        "asked": date_format(consent.asked_on, "SHORT_DATE_FORMAT"),
                    },
                    _("Kuvaa saa näyttää: %(where)s.") % {"where": consent.get_reach_display().lower()},
                ],
                "words": {
                    "withdraw": _("Voit perua luvan milloin vain"),
                    "how": _(
                        "Lue koodi puhelimella tai kirjoita osoite selaimeen. Et tarvitse tiliä etkä perustelua. "
                        "Kuva poistetaan heti kaikkialta."
                    ),
                    "or": _("Voit myös sanoa piirin väelle. He poistavat kuvan."),
                    "keep": _("Pidä tämä lappu itselläsi. Jokainen, jolla on se, voi perua luvan."),
                    "code": _("QR-koodi, joka avaa luvan perumisen"),
                },
            },
        )
