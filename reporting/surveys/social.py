"""What a social report says by itself: figures, survey results and cleaned quotes, each with sources and caveats."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from groups.models import Circle
from network.hours_in_words import days_in_words
from network.models import Municipality
from network.periods import Period
from network.periods_in_words import period_in_words
from reporting.areas import Area
from reporting.disclosure import shareable
from reporting.document import Document, document_of
from reporting.enums import Audience
from reporting.models import SocialReport
from reporting.models.social import Section
from reporting.queries import one_moment, statistics
from reporting.surveys.queries import RoundResults, results_of
from reporting.surveys.results import Part

VERSION = "1"
CONCLUSIONS = "conclusions"
MOST_NAMES = 30
NO_NAMES, GOES_ON = "–", " …"
BETWEEN_NAMES = "; "  # a name may hold a comma
BETWEEN_NAMES_BEFORE = ", "  # in reports that were frozen earlier


def compose(municipality: Municipality, period: Period, language: str, as_of: date) -> list[Section]:
    """Return the sections as the portal can write them today; what a person concludes is left empty."""
    area = Area(municipality)
    with translation.override(language), one_moment():
        figures = shareable(statistics(area, period, as_of), settings.DISCLOSURE_KEY)
        document = document_of(figures, Audience.SHAREABLE)
        rounds = results_of(area, period)
        return [
            _of_area(municipality, as_of),
            _of_meetings(document, as_of),
            _of_surveys(rounds),
            _of_words(rounds),
            _section(CONCLUSIONS, _("Johtopäätökset ja ehdotukset"), ""),
        ]


def _section(key: str, title: str, text: str, **more: Any) -> Section:
    parts: Section = {"facts": [], "quotes": [], "sources": [], "caveats": []}
    return {"key": key, "title": title, "text": text, **parts, **more}


def _of_area(municipality: Municipality, as_of: date) -> Section:
    places = list(Area(municipality).places().order_by("name").values_list("name", flat=True))
    circles = list(
        Circle.objects.meeting()
        .of_people()
        .filter(municipality=municipality)
        .order_by("name")
        .values_list("name", flat=True)
    )
    told = {"name": municipality.name, "places": len(places), "circles": len(circles)}
    return _section(
        "area",
        _("Alue ja paikat"),
        _("%(name)s: kohtaamispaikkoja on %(places)s ja kokoontuvia piirejä %(circles)s.") % told,
        facts=[
            [_("Kohtaamispaikkoja"), str(len(places))],
            [_("Kokoontuvia piirejä"), str(len(circles))],
            [_("Paikat"), _named(places)],
            [_("Piirit"), _named(circles)],
        ],
        sources=[_("%(network)s, julkaistut paikat ja piirit %(day)s.") % _source(as_of)],
        caveats=[_("Luvuissa on vain se, mikä on verkostossa. Kunnassa voi olla muutakin.")],
    )


def _named(names: Sequence[str]) -> str:
    shown = BETWEEN_NAMES.join(names[:MOST_NAMES]) or NO_NAMES
    return f"{shown}{GOES_ON}" if len(names) > MOST_NAMES else shown


def _source(as_of: date) -> dict[str, str]:
    return {"network": settings.NETWORK_NAME, "day": days_in_words(as_of, as_of)}


def _of_meetings(document: Document, as_of: date) -> Section:
    told = {key: document.cell(key).text for key in ("held", "visits", "not_reported")}
    return _section(
        "meetings",
        _("Kohtaamiset"),
        _("Kokoontumisia pidettiin: %(held)s. Käyntejä niissä oli: %(visits)s. Ilmoittamatta: %(not_reported)s.")
        % told,
        facts=[[str(cell.column.label), cell.text] for cell in document.headline],
        sources=[_("%(network)s, kokoontumisten ilmoitetut luvut %(day)s.") % _source(as_of)],
        caveats=[
            _("Ilmoittamatta jäänyt kokoontuminen ei ole nolla: siitä ei tiedetä."),
            _("Käynti ei ole henkilö: sama ihminen voi käydä monta kertaa."),
        ],
    )


def _of_surveys(rounds: Sequence[RoundResults]) -> Section:
    shown = [row for row in rounds if row.results.is_shown]
    told = [
        _("%(title)s (%(where)s, %(days)s): vastauksia %(count)s.")
        % {
            "title": row.title,
            "where": row.where,
            "days": days_in_words(row.first, row.last),
            "count": row.results.count,
        }
        for row in shown
    ]
    hidden = len(rounds) - len(shown)
    return _section(
        "surveys",
        _("Mitä kyselyt kertovat"),
        " ".join(told) or _("Tältä ajalta ei ole kyselyä, jonka tuloksia voisi näyttää."),
        facts=[fact for row in shown for fact in _results(row)],
        sources=[
            _("Nimetön kysely %(title)s, %(days)s.") % {"title": row.title, "days": days_in_words(row.first, row.last)}
            for row in shown
        ],
        caveats=[
            _("Vastaukset ovat niiltä, jotka halusivat vastata. Ne eivät kerro kaikista kävijöistä."),
            _("Jakaumien luvut on pyöristetty viiteen, jottei ketään tunnisteta. Siksi ne eivät aina summaudu."),
            *([_("Kyselyitä, joissa oli alle viisi vastausta: %(count)s.") % {"count": hidden}] if hidden else []),
        ],
    )


def _about(part: Part) -> str:
    return _("noin %(number)s") % {"number": part.value} if part.value else part.text


def _results(row: RoundResults) -> Iterable[list[str]]:
    about = f"{row.title}, {row.where}"
    for scale in row.results.scales:
        if scale.mean is not None:
            told = {
                "mean": number_format(scale.mean, 1),
                "lowest": number_format(scale.lowest, 0),
                "highest": number_format(scale.highest, 0),
            }
            yield [f"{about}: {scale.title}", _("keskiarvo %(mean)s (asteikko %(lowest)s–%(highest)s)") % told]
        for part in scale.parts:
            yield [f"{about}: {part.label}", _about(part)]


def _of_words(rounds: Sequence[RoundResults]) -> Section:
    quotes = [list(quote) for row in rounds for quote in row.quotes]
    text = (
        _("Näin kävijät kirjoittivat:") if quotes else _("Kävijöiden tekstejä ei ole vielä hyväksytty näytettäviksi.")
    )
    caveats = [_("Tekstit on siistitty niin, ettei kirjoittajaa tunnista. Ne on valittu, ei laskettu.")]
    sources = [_("Kyselyiden vapaat vastaukset.")]
    return _section("words", _("Ihmisten omin sanoin"), text, quotes=quotes, sources=sources, caveats=caveats)


def hash_of(report: SocialReport) -> str:
    """Return the SHA-256 of what the report says, the same on every machine."""
    told = [VERSION, report.municipality_id, report.period, report.language, str(report.as_of), report.sections]
    return hashlib.sha256(json.dumps(told, sort_keys=True, separators=(",", ":")).encode("ascii")).hexdigest()


@dataclass(frozen=True)
class Change:
    """One thing that differs: a figure then and now, or the names that have come into a list or gone from it.

    `then` is None where the report has no such figure, `now` where there is none any more.
    """

    section: str
    label: str
    then: str | None
    now: str | None
    come: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()

    @property
    def is_of_names(self) -> bool:
        return bool(self.come or self.gone)


def changes_since(report: SocialReport, today: date) -> list[Change]:
    """Return what would be different if the report were composed today; of a list of names only those that differ.

    What differs is called by its name in the language in force; what the report said stays as it said it.
    """
    fresh = compose(report.municipality, report.period_value, report.language, today)
    with translation.override(report.language):
        lists = {_("Paikat"), _("Piirit")}
    found = []
    for old in report.sections:
        new = next((section for section in fresh if section["key"] == old["key"]), None)
        before, now = dict(old["facts"]), dict(new["facts"]) if new else {}
        for label in dict.fromkeys([*before, *now]):
            change = _change(old["title"], label, before.get(label), now.get(label), is_list=label in lists)
            found += [change] if change else []
    return _called_here(found, report, fresh, today) if found else []


def _called_here(changes: list[Change], report: SocialReport, fresh: list[Section], today: date) -> list[Change]:
    """Give the changes the names that they have in the language in force; what is no more keeps the report's own."""
    here = (get_language() or report.language)[:2]
    if here == report.language:
        return changes
    names = {}
    for theirs, ours in zip(fresh, compose(report.municipality, report.period_value, here, today), strict=True):
        names[theirs["title"]] = ours["title"]
        names |= {(theirs["title"], a[0]): b[0] for a, b in zip(theirs["facts"], ours["facts"], strict=False)}
    return [
        replace(
            change,
            section=names.get(change.section, change.section),
            label=names.get((change.section, change.label), change.label),
        )
        for change in changes
    ]


def _change(section: str, label: str, then: str | None, now: str | None, *, is_list: bool) -> Change | None:
    if then == now:
        return None
    if not is_list or then is None or now is None:
        return Change(section, label, then, now)
    before, after = _names(then), _names(now)
    come, gone = _not_in(before, after), _not_in(after, before)
    return Change(section, label, then, now, come, gone) if come or gone else None


def _names(told: str) -> tuple[list[str], bool]:
    """Return the names of a list as it is told, and whether it goes on."""
    names = told.removesuffix(GOES_ON)
    between = BETWEEN_NAMES if BETWEEN_NAMES in names else BETWEEN_NAMES_BEFORE
    return ([] if names == NO_NAMES else names.split(between)), names != told


def _not_in(others: tuple[list[str], bool], told: tuple[list[str], bool]) -> tuple[str, ...]:
    """Return the names that are told and not among the others.

    A list that goes on may hold a name further on: of such only those before a name that both have are sure.
    """
    known, goes_on = set(others[0]), others[1]
    names = told[0]
    shared = [at for at, name in enumerate(names) if name in known]
    sure = names[: max(shared, default=0)] if goes_on else names
    return tuple(name for name in sure if name not in known)


def title_of(report: SocialReport) -> str:
    """Return the report's title in its own language."""
    with translation.override(report.language):
        told = {"area": report.municipality.name, "period": period_in_words(report.period)}
        return _("Sosiaalinen raportti: %(area)s, %(period)s") % told
