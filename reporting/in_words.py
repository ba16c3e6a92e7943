"""Periods, rows and reasons as a report says them, in the language in force."""

from collections.abc import Collection
from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext

from network.counties import english_county
from network.periods import Period, Week
from network.periods_in_words import period_in_words
from reporting.disclosure import is_broken_down, is_fine
from reporting.enums import Audience, Scope
from reporting.figures import Grain, Row


def week_in_words(text: str) -> str:
    """Return "viikko 40"."""
    return gettext("viikko %(number)s") % {"number": Week.parse(text).number}


def area_in_words(names: tuple[str, str]) -> str:
    """Return the area's name in the language in force; the network has none, and only counties an English one."""
    language = get_language()
    own = names[language == "sv"]
    return (english_county(own) if language == "en" else own) or str(Scope.NETWORK.label)


def report_in_words(area_names: tuple[str, str], period: str) -> str:
    """Return what a report is of: its area and its period."""
    return f"{area_in_words(area_names)}, {period_in_words(period)}"


def row_in_words(row: Row) -> str:
    """Return what a row is of: a week, a month, a municipality, or all of it."""
    if row.grain is Grain.WEEK:
        return week_in_words(row.key)
    if row.grain in (Grain.MONTH, Grain.DAYS):
        return period_in_words(row.key)
    if row.grain is Grain.MUNICIPALITY:
        return row.name(get_language() or "fi")
    return gettext("Yhteensä")


def day_in_words(day: date) -> str:
    """Return the day as the language writes it."""
    return date_format(day, "SHORT_DATE_FORMAT")


def safety_in_words(audience: str, period: str, area: str = "", contents: Collection[str] = ()) -> list[str]:
    """Return what the reader must know of how breakdowns were made safe."""
    if audience == Audience.INTERNAL:
        return [gettext("Tässä on tarkat luvut verkoston omaan käyttöön. Älä jaa tätä eteenpäin.")]
    exact = gettext("Käyntien ja kokoontumisten määrät ovat tarkkoja.")
    few = gettext("Vähiten, tavallisesti ja eniten kerrotaan vain, kun kokoontumisia pidettiin ainakin viisi.")
    told = [exact, few] if "spread" in contents else [exact]
    if is_fine(area):
        return [
            *told,
            gettext("Yhden ryhmän, paikan tai järjestön kävijöitä ei eritellä, jottei ketään tunnisteta."),
        ]
    if not is_broken_down(area, Period.parse(period)):
        return [*told, gettext("Kävijöitä eritellään vain neljännekseltä ja vuodelta, jottei ketään tunnisteta.")]
    return [
        *told,
        gettext("Ensi kertaa tulleet on pyöristetty viiteen, välillä ylös ja välillä alas, jottei ketään tunnisteta."),
        gettext(
            "Samoin on pyöristetty ikä, saattaen ohjatut sekä keskustelut ja eteenpäin ohjatut, aiheittain ja yhteensä."
        ),
        gettext("Siksi pyöristetyt luvut eivät aina summaudu tarkalleen."),
        gettext("Jos käyntejä on alle kymmenen, ensi kertaa tulleita ei näytetä. Kuukausittain heitä ei eritellä."),
    ]


def error_in_words(code: str) -> str:
    """Return what went wrong, and what to do."""
    known = {
        "disk": gettext("Tiedostoja ei voitu tallentaa: levytila loppui. Pyydä ylläpitoa vapauttamaan tilaa."),
        "gone": gettext("Ryhmää, paikkaa tai järjestöä ei enää ole, joten raporttia ei voi tehdä."),
        "gave_up": gettext("Raportin tekeminen keskeytyi monta kertaa. Yritä uudelleen hetken päästä."),
    }
    return known.get(code, gettext("Raporttia tehdessä tapahtui virhe. Mitään ei kadonnut. Yritä uudelleen."))


def step_in_words(step: str) -> str:
    """Return what the worker is doing."""
    known = {
        "figures": gettext("Lasketaan lukuja"),
        "xlsx": gettext("Tehdään Excel-taulukkoa"),
        "csv": gettext("Tehdään CSV-tiedostoa"),
        "pdf": gettext("Tehdään PDF-asiakirjaa"),
        "ods": gettext("Tehdään OpenDocument-taulukkoa"),
        "json": gettext("Tehdään JSON-tiedostoa"),
        "pptx": gettext("Tehdään dioja"),
        "finish": gettext("Viimeistellään"),
    }
    return known.get(step, "")
