"""What a row of a sent list would do, or what is wrong in it, in the reader's language."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from network import record_in_words
from network.changes_in_words import Change, change_in_words
from network.duplicates_in_words import level_in_words, reasons_in_words
from network.models import Organisation, OrganisationImportLine, User
from network.models.municipality import all_towns
from network.organisation_fields import FIELDS
from network.organisation_lines import BY_CHOICE, TWICE
from network.record_rows import ROW_PARTS

LONGEST = 300


def problem_in_words(code: str, shown: str) -> str:
    """Return what is wrong in a cell, and what to write instead."""
    known = {
        "no_name": _("Nimi puuttuu."),
        "name": _("Nimessä ei ole kirjaimia: ”%(shown)s”."),
        "long": _("Teksti on liian pitkä: ”%(shown)s…”."),
        "kind": _("Lajia ei tunneta: ”%(shown)s”."),
        "business_id": _("Y-tunnus ei ole oikea: ”%(shown)s”. Tarkista numerot tai jätä tyhjäksi."),
        "website": _("Verkkosivun osoite ei ole oikea: ”%(shown)s”."),
        "email": _("Sähköpostiosoite ei ole oikea: ”%(shown)s”."),
        "phone": _("Puhelinnumero ei ole oikea: ”%(shown)s”. Kirjoita yksi numero."),
        "phone_zero": _(
            "Puhelinnumeron alusta on kadonnut nolla tai plus: ”%(shown)s”. "
            "Muuta solu tekstiksi ja kirjoita numero kokonaan, esimerkiksi 040 123 4567."
        ),
        "municipality": _("Kuntaa ei ole tässä verkostossa: ”%(shown)s”."),
        "function": _("Toimintoa ei tunneta: ”%(shown)s”."),
        "audience": _("Kohderyhmää ei tunneta: ”%(shown)s”."),
        "situation": _("Elämäntilannetta ei tunneta: ”%(shown)s”."),
        "language": _("Kieltä ei tunneta: ”%(shown)s”."),
        "theme": _("Aihetta ei tunneta: ”%(shown)s”."),
        "cost": _("Kirjoita hinnaksi maksuton, osa maksaa tai maksullinen. Nyt siinä on: ”%(shown)s”."),
        "level": _("Tasoa ei tunneta: ”%(shown)s”."),
        "postal_code": _("Postinumerossa on viisi numeroa. Nyt siinä on: ”%(shown)s”."),
        "key_twice": _("Sama tunnus on jo rivillä %(shown)s."),
        "same_twice": _("Sama järjestö on jo rivillä %(shown)s."),
        "id_twice": _("Sama Y-tunnus on jo rivillä %(shown)s. Kunnan yksiköillä se voi olla sama: kerro silloin laji."),
        "more_cells": _("Rivillä on enemmän soluja kuin otsikoita."),
        "formula": _("Solussa on kaava ilman arvoa. Avaa tiedosto Excelissä ja tallenna se uudelleen."),
        "several": _("Hakemistossa on monta tämän nimistä: ”%(shown)s”. Kerro Y-tunnus tai kunta."),
        "reach": _("Järjestö ei ole niissä kunnissa, joita sinä hoidat."),
        "nul": _("Tekstissä on rikkinäinen merkki: ”%(shown)s”."),
        "shortened": _("Teksti oli liian pitkä, joten se lyhennettiin: ”%(shown)s…”."),
        "elsewhere": _("Ei ole tämän verkoston kunta: ”%(shown)s”."),
        "nationwide": _("Toimii koko maassa, eikä kuntia luetella. Lisää ne itse, jos tarvitset."),
        "no_year": _("Rahoituksesta ei kerrota vuotta: ”%(shown)s”."),
        "not_weekly": _("Aika ei toistu viikoittain: ”%(shown)s”."),
        "over": _("Aika on jo päättynyt: ”%(shown)s”."),
        "no_owner": _("Ei kerrota, minkä järjestön tämä on: ”%(shown)s”."),
        BY_CHOICE: _("Tämä jätettiin pois, koska se on ehkä jo tallessa."),
        TWICE: _("Tämä jätettiin pois, koska se on ehkä sama kuin listan toinen rivi."),
        "not_published": _("Ei ole julkaistu palvelutietovarannossa. Tila: ”%(shown)s”."),
    }
    known |= _problems_of_rows()
    return known.get(code, _("Solua ei voi lukea: ”%(shown)s”.")) % {"shown": shown}


def _problems_of_rows() -> dict[str, str]:
    """Return what can be wrong in a row of a part of the record."""
    return {
        "row": _("Riviä ei voi lukea: ”%(shown)s”."),
        "row_lacks": _("Rivistä puuttuu pakollinen kohta: ”%(shown)s”."),
        "row_word": _("Sanaa ei tunneta: ”%(shown)s”."),
        "rows": _("Rivejä on liikaa (%(shown)s). Enintään 50 mahtuu."),
        "weekday": _("Viikonpäivää ei tunneta: ”%(shown)s”."),
        "time": _("Kirjoita kellonaika näin: 9.30. Nyt siinä on: ”%(shown)s”."),
        "day": _("Kirjoita päivä näin: 31.12.2026. Nyt siinä on: ”%(shown)s”."),
        "amount": _("Kirjoita summa euroina numeroin. Nyt siinä on: ”%(shown)s”."),
        "year": _("Kirjoita vuosi neljällä numerolla. Nyt siinä on: ”%(shown)s”."),
        "year_far": _("Vuosi ”%(shown)s” ei kelpaa. Ensimmäinen on 1900 ja viimeinen ensi vuosi."),
    }


def town_names() -> dict[str, str]:
    """Return the municipalities' names by their codes; one query, for as many values as there are."""
    return {town.code: town.name for town in all_towns()}


def changes_in_words(line: OrganisationImportLine, towns: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Return the fields that change: name, old and new, as people read them."""
    return [
        (str(FIELDS[code].label), value_in_words(code, old, towns), value_in_words(code, new, towns))
        for code, (old, new) in line.changes.items()
        if code in FIELDS
    ]


def would_change_in_words(line: OrganisationImportLine, towns: Mapping[str, str]) -> list[Change]:
    """Return the fields that change; of a list what would go and what would come, so that no loss is read past."""
    return [
        change_in_words(str(FIELDS[code].label), (old, new), partial(value_in_words, code, towns=towns))
        if old
        else Change(str(FIELDS[code].label), after=value_in_words(code, new, towns))
        for code, (old, new) in line.changes.items()
        if code in FIELDS
    ]


def left_out_in_words(line: OrganisationImportLine) -> list[tuple[str, str]]:
    """Return what of a catalogue's record is not brought in: where it was, and why."""
    return [(column, problem_in_words(why, shown)) for column, why, shown in line.left_out]


@dataclass(frozen=True)
class LikeInWords:
    """What a new row may be: one of the directory (`there` unless it is gone), or another row of the list."""

    key: int
    name: str
    level: str
    why: str
    there: Organisation | None = None
    facts: Sequence[tuple[str, str, str]] = ()

    @property
    def row(self) -> int:
        """The other row; 0 for an organisation of the directory."""
        return max(0, -self.key)


def likes_in_words(lines: Iterable[OrganisationImportLine], towns: Mapping[str, str]) -> list[list[LikeInWords]]:
    """Return of each new row what it may be, how certainly and why; two queries, however many rows."""
    rows = [(line, line.likes) for line in lines]
    keys = {key for _line, row in rows for key, *_rest in row}
    there = Organisation.objects.in_bulk([key for key in keys if key > 0])
    other: dict[int, OrganisationImportLine] = {}
    if beside := [-key for key in keys if key < 0]:
        own = OrganisationImportLine.objects.filter(imported=rows[0][0].imported_id, row__in=beside)
        other = {-line.row: line for line in own}
    return [
        [
            LikeInWords(
                key,
                name,
                level_in_words(level),
                ", ".join(reasons_in_words(reasons)),
                there.get(key),
                changes_in_words(other[key], towns) if key in other else (),
            )
            for key, name, level, reasons in row
        ]
        for _line, row in rows
    ]


def like_in_words(like: Sequence[Any]) -> str:
    """Return what a new row may be as one line of text."""
    key, name, level, reasons = like
    said = f"{name}. {level_in_words(level)}: {', '.join(reasons_in_words(reasons))}"
    return said if key > 0 else _("Rivi %(row)s: %(said)s") % {"row": -key, "said": said}


def mistakes_in_words(line: OrganisationImportLine) -> list[tuple[str, str]]:
    """Return all that is wrong in a refused row, or why the row is not brought in: in which column, and what."""
    is_like_rows = line.problem == BY_CHOICE and line.likes and all(key < 0 for key, *_rest in line.likes)
    problem = TWICE if is_like_rows else line.problem
    told = line.mistakes or ([(line.column, problem, line.shown)] if problem else [])
    return [(column, problem_in_words(why, shown)) for column, why, shown in told]


def hindrances_in_words(lines: Iterable[OrganisationImportLine]) -> list[list[tuple[str, Organisation | None]]]:
    """Return of each row why it was left as it is when the import was undone, and which record to look at.

    Two queries, however many rows.
    """
    rows = [line.hindrances for line in lines]
    told = [each for row in rows for each in row]
    people = User.objects.in_bulk(
        [int(actor[5:]) for each in told if (actor := each.get("by", "")).startswith("user:")]
    )
    into = Organisation.objects.in_bulk([each["into"] for each in told if "into" in each])
    return [[(_why(each, people), into.get(each.get("into", 0))) for each in row] for row in rows]


def _why(told: Mapping[str, Any], people: Mapping[int, User]) -> str:
    why, facts = told["why"], {"name": told.get("name", ""), "who": _who(told.get("by", ""), people)}
    if at := told.get("at"):
        facts["when"] = date_format(localtime(datetime.fromisoformat(at)), "SHORT_DATE_FORMAT")
    if why == "edited":
        facts["fields"] = ", ".join(str(FIELDS[code].label) for code in told["fields"] if code in FIELDS)
        changed = _("Muutettu tuonnin jälkeen (%(who)s, %(when)s): %(fields)s.")
        return (changed if at else _("Muutettu tuonnin jälkeen: %(fields)s.")) % facts
    if why == "used":
        facts["what"] = ", ".join(_counted(label, count) for label, count in told["what"])
        return _("Käytössä: %(what)s.") % facts
    known = {
        "merged": _("Yhdistetty toiseen järjestöön (%(who)s, %(when)s): %(name)s."),
        "joined": _("Tähän on yhdistetty toinen järjestö: %(name)s. Peru ensin yhdistäminen."),
        "gone": _("Järjestöä ei enää ole hakemistossa."),
        "reach": _("Tämä koskee kuntia, joita sinä et hoida."),
    }
    return known[why] % facts


def _who(actor: str, people: Mapping[int, User]) -> str:
    if not actor.startswith("user:"):
        return _("Silmukka")
    person = people.get(int(actor.removeprefix("user:")))
    return str(person) if person else _("Poistettu tili")


def _counted(label: str, count: int) -> str:
    texts = {
        "places.WorkFormOrganiser": ngettext("%(n)s paikka", "%(n)s paikkaa", count),
        "groups.Circle": ngettext("%(n)s ryhmä", "%(n)s ryhmää", count),
        "network.Membership": ngettext("%(n)s ylläpitäjä", "%(n)s ylläpitäjää", count),
        "network.KeeperMessage": ngettext("%(n)s viesti", "%(n)s viestiä", count),
        "reporting.SurveyRound": ngettext("%(n)s kysely", "%(n)s kyselyä", count),
        "responsibilities.Carrier": ngettext("%(n)s vastuu", "%(n)s vastuuta", count),
    }
    return texts.get(label, ngettext("%(n)s muu tieto", "%(n)s muuta tietoa", count)) % {"n": count}


def value_in_words(code: str, value: Any, towns: Mapping[str, str]) -> str:
    """Return a value as people read it: codes by their names, rows one after another."""
    text = record_in_words.value_in_words(code, value, towns)
    return text if len(text) <= LONGEST or code in ROW_PARTS else f"{text[:LONGEST]}…"
