"""The columns of a statistics table: what each figure is called, what it means, how it reads when it is not known."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, auto
from typing import TYPE_CHECKING

from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy

from reporting.figures import Breakdown, Figures, Row, Shown

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Value = int | Decimal | None


class Unit(Enum):
    """What a column counts in."""

    COUNT = auto()
    DECIMAL = auto()
    HUNDREDTHS = auto()
    HOURS = auto()  # in hundredths, which tell the minutes exactly
    YEAR = auto()


@dataclass(frozen=True)
class Column:
    """One figure: its names, its definition, where it comes from, and the breakdown cell that it is, if it is one."""

    key: str
    label: "_StrPromise | str"
    short: "_StrPromise | str"
    definition: "_StrPromise | str"
    value: Callable[[Figures], Value]
    unit: Unit = Unit.COUNT
    of_places: bool = False
    cell: Callable[[Figures], Breakdown] | None = None

    def figures(self, row: Row) -> Figures:
        """Return the side of the row that the figure is of: circles, or places whose visitors are counted."""
        return row.places if self.of_places else row.figures


SPREAD_COLUMNS: tuple[Column, ...] = (
    Column(
        "smallest",
        gettext_lazy("Kävijöitä vähimmillään"),
        gettext_lazy("Vähiten"),
        gettext_lazy("Pienin kävijämäärä yhdessä pidetyssä kokoontumisessa."),
        lambda f: f.spread.smallest,
    ),
    Column(
        "median",
        gettext_lazy("Kävijöitä tavallisesti (mediaani)"),
        gettext_lazy("Mediaani"),
        gettext_lazy(
            "Keskimmäinen kävijämäärä, kun pidetyt kokoontumiset pannaan järjestykseen. "
            "Jos keskimmäisiä on kaksi, niistä pienempi."
        ),
        lambda f: f.spread.median,
    ),
    Column(
        "largest",
        gettext_lazy("Kävijöitä enimmillään"),
        gettext_lazy("Eniten"),
        gettext_lazy("Suurin kävijämäärä yhdessä pidetyssä kokoontumisessa."),
        lambda f: f.spread.largest,
    ),
)
COLUMNS: tuple[Column, ...] = (
    Column(
        "circles",
        gettext_lazy("Ryhmiä"),
        gettext_lazy("Ryhmiä"),
        gettext_lazy("Ryhmät, joilla oli jaksolla ainakin yksi kokoontuminen: pidetty, pitämätön tai ilmoittamatta."),
        lambda f: f.circles,
    ),
    Column(
        "held",
        gettext_lazy("Pidettyjä kokoontumisia"),
        gettext_lazy("Pidetty"),
        gettext_lazy("Kokoontumiset, jotka on ilmoitettu pidetyiksi. Myös se, johon ei tullut ketään."),
        lambda f: f.held,
    ),
    Column(
        "not_held",
        gettext_lazy("Pitämättä jääneitä kokoontumisia"),
        gettext_lazy("Ei pidetty"),
        gettext_lazy("Kokoontumiset, joista on ilmoitettu, ettei niitä pidetty, ja syy."),
        lambda f: f.not_held,
    ),
    Column(
        "not_reported",
        gettext_lazy("Ilmoittamatta"),
        gettext_lazy("Ilmoittamatta"),
        gettext_lazy(
            "Kokoontumiset, joiden päivä on ohi ja joista kukaan ei ole ilmoittanut. Niitä ei lasketa nolliksi."
        ),
        lambda f: f.not_reported,
    ),
    Column(
        "reporting_rate",
        gettext_lazy("Ilmoitettu, prosenttia"),
        gettext_lazy("Ilmoitettu, %"),
        gettext_lazy("Montako sadasta kokoontumisesta on ilmoitettu, pidettynä tai pitämättömänä."),
        lambda f: f.reporting_rate,
        Unit.DECIMAL,
    ),
    Column(
        "visits",
        gettext_lazy("Käyntejä"),
        gettext_lazy("Käyntejä"),
        gettext_lazy(
            "Kävijät yhteensä pidetyissä kokoontumisissa. Sama ihminen lasketaan joka kerralla. Luku on tarkka."
        ),
        lambda f: f.visits,
    ),
    Column(
        "mean_visits",
        gettext_lazy("Käyntejä kokoontumista kohti"),
        gettext_lazy("Käyntejä kerralla"),
        gettext_lazy("Käynnit jaettuna pidetyillä kokoontumisilla. Ilmoittamatta jääneet eivät ole mukana."),
        lambda f: f.mean_visits,
        Unit.DECIMAL,
    ),
    *SPREAD_COLUMNS,
    Column(
        "first_timers",
        gettext_lazy("Kävijöistä ensi kertaa"),
        gettext_lazy("Ensi kertaa"),
        gettext_lazy("Kävijät, jotka tulivat ensimmäistä kertaa, niissä kokoontumisissa, joissa sitä kysyttiin."),
        lambda f: f.first_timers.value,
        cell=lambda f: f.first_timers,
    ),
    Column(
        "open_hours",
        gettext_lazy("Aukiolotunteja"),
        gettext_lazy("Aukiolotunteja"),
        gettext_lazy(
            "Tunnit, joina paikkoihin saa tulla kuka tahansa, aukioloaikojen mukaan: avoinna tai omatoimiaikana. "
            "Poikkeuspäivät on otettu huomioon. Saman paikan päällekkäiset ajat lasketaan kerran. "
            "Mukana ovat nyt julkaistut paikat, joiden ajat tiedetään. Jos aikoja ei tiedetä, luku ei ole nolla."
        ),
        lambda f: f.open_hours,
        Unit.DECIMAL,
    ),
    Column(
        "open_hours_a_week",
        gettext_lazy("Aukiolotunteja viikossa"),
        gettext_lazy("Tunteja viikossa"),
        gettext_lazy("Aukiolotunnit jaettuna jakson viikoilla."),
        lambda f: f.open_hours_a_week,
        Unit.DECIMAL,
    ),
)
HIDDEN = {Shown.WITHHELD: gettext_lazy("ei näytetä"), Shown.TOO_FINE: gettext_lazy("ei eritellä")}
SPREAD = {column.key for column in SPREAD_COLUMNS}
DECIMALS = {Unit.DECIMAL: 1, Unit.HUNDREDTHS: 2}
BY_KEY = {column.key: column for column in COLUMNS}


def not_known(column: Column, figures: Figures) -> str:
    """Return in words why the figure has no value."""
    if column.key.startswith(("open_", "fact_")):
        return gettext("ei tiedossa")
    shown = figures.spread.shown if column.key.removeprefix("place_") in SPREAD else Shown.EXACT
    if column.cell is not None:
        shown = column.cell(figures).shown
    if shown in HIDDEN:
        return str(HIDDEN[shown])
    if column.cell is not None and figures.visits is not None:
        return gettext("ei kysytty")
    if figures.expected == 0:
        return gettext("ei ollut")
    if figures.held == 0 and figures.not_reported == 0:
        return gettext("ei pidetty")
    return gettext("ei ilmoitettu")


def as_text(value: int | Decimal, unit: Unit) -> str:
    """Return the number as it is written in the page's language."""
    if unit is Unit.YEAR:
        return str(value)
    if unit is Unit.HOURS:
        whole, minutes = divmod(round(value * 60), 60)
        hours = f"{number_format(whole, force_grouping=True)}\N{NO-BREAK SPACE}h"
        return f"{hours} {minutes}\N{NO-BREAK SPACE}min" if minutes else hours
    return number_format(value, decimal_pos=DECIMALS.get(unit), force_grouping=True)
