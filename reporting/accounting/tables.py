"""The two tables of social accounting: volunteer work and its value, and what a visit cost by who paid."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from network.models import Municipality
from network.periods import Period
from reporting.accounting.costs import Costs, Money, costs_in
from reporting.accounting.in_words import EVERYTHING, cost_name, cost_notes, work_name, work_notes
from reporting.accounting.values import CENT
from reporting.accounting.volunteering import Work, Working, work_in
from reporting.columns import Unit
from reporting.fact_kinds import Asked, FactColumn, FactTable
from reporting.figures import Fact


def work_facts(working: Working, towns: list[Municipality]) -> Iterator[Fact]:
    """Yield a line for each municipality and year, the whole last where it has more than one."""
    names = {
        town.code: "|".join(part.replace("|", "/") for part in (town.code, town.name_fi, town.name_sv))
        for town in towns
    }
    for line in working.lines:
        yield Fact(f"{line.year}|{names.get(line.town, f'{line.town}|{line.town}|{line.town}')}", _work(line))
    if len(working.lines) > 1:
        rates = {line.stated.euros if line.stated else None for line in working.lines}
        same = rates.pop() if len(rates) == 1 else None
        yield Fact(EVERYTHING, {**_work(working.whole), "rate": _text(same), "value": _text(working.value)})


def _work(line: Work) -> dict[str, int | str | None]:
    minutes = None if line.minutes is None else (Decimal(line.minutes) / 60).quantize(CENT, ROUND_HALF_UP)
    return {
        "hours": _text(minutes),
        "told": line.told,
        "untold": line.untold,
        "not_reported": line.not_reported,
        "rate": _text(line.stated.euros if line.stated else None),
        "value": _text(line.value),
        "minutes": line.minutes,
        "weeks_told": line.weeks_told,
        "weeks_held": line.weeks_held,
        "source": line.stated.source if line.stated else None,
    }


def _text(number: Decimal | None) -> str | None:
    return None if number is None else str(number)


def _volunteering(asked: Asked) -> Iterator[Fact]:
    yield from work_facts(work_in(asked.area, asked.period, asked.as_of), asked.area.municipalities)


def _costs(asked: Asked) -> Iterator[Fact]:
    for year in sorted({week.year for week in asked.period.weeks}):
        yield from cost_facts(costs_in(asked.area, year, asked.as_of), asked.as_of)


def cost_facts(costs: Costs, as_of: date) -> Iterator[Fact]:
    """Yield a line for each funder of the year, the whole last; nothing where no money was told of."""
    is_unfinished = as_of <= Period.parse(str(costs.year)).last_day
    for money in costs.funders:
        yield Fact(f"{costs.year}-{money.source}", _cost(costs, money, is_unfinished=is_unfinished))
    if costs.funders:
        yield Fact(f"{costs.year}-{EVERYTHING}", _cost(costs, costs.whole, is_unfinished=is_unfinished))


def _cost(costs: Costs, money: Money, *, is_unfinished: bool) -> dict[str, int | str | None]:
    return {
        "amount": _text(money.amount),
        "visits": costs.visits.all,
        "per_visit": _text(costs.per_visit(money)),
        "actors": money.actors,
        "untold": money.untold,
        "left_out": money.left_out,
        "left_out_amount": _text(money.left_out_amount),
        "visits_circles": costs.visits.circles,
        "visits_places": costs.visits.places,
        "not_reported": costs.visits.not_reported,
        "silent": costs.silent,
        "unfinished": int(is_unfinished),
    }


HOURS = FactColumn(
    "hours",
    _("Tunteja"),
    _(
        "Vapaaehtoistyön tunnit yhteensä niiltä pidetyiltä kerroilta, joilta ne kysyttiin ja kerrottiin. "
        "Taulukkotiedostossa tunnit on pyöristetty sadasosaan; arvo lasketaan minuuteista."
    ),
    Unit.HOURS,
)
TOLD = FactColumn("told", _("Kertoja, jotka kertoivat"), _("Pidetyt kerrat, joilta tunnit kerrottiin, myös nollaksi."))
UNTOLD = FactColumn(
    "untold", _("Kertoja, jotka eivät kertoneet"), _("Pidetyt kerrat, joilta tunteja ei kerrottu. Ne eivät ole nollia.")
)
VALUE = FactColumn(
    "value",
    _("Arvo euroina"),
    _(
        "Tunnit kertaa tunnin arvo, sentin tarkkuudella. Jos tunneilla ei ole kirjattua arvoa, tätä ei ole. "
        "Yhteensä-rivillä rivien arvot on laskettu yhteen."
    ),
    Unit.HUNDREDTHS,
)
VOLUNTEERING = FactTable(
    "volunteering",
    _("Vapaaehtoistyön tunnit ja arvo"),
    _("Kunta ja vuosi"),
    (
        HOURS,
        TOLD,
        UNTOLD,
        FactColumn(
            "not_reported", _("Ilmoittamatta"), _("Kerrat, joista ei ole ilmoitettu mitään. Ne eivät ole nollia.")
        ),
        FactColumn(
            "rate",
            _("Tunnin arvo, €"),
            _("Euroa tunnilta, jonka koordinaattori on kirjannut vuodelle lähteineen. Valmista arvoa ei ole."),
            Unit.HUNDREDTHS,
        ),
        VALUE,
    ),
    _volunteering,
    work_name,
    work_notes,
)
COSTS = FactTable(
    "costs",
    _("Käynnin hinta rahoittajan mukaan"),
    _("Vuosi ja rahoittaja"),
    (
        FactColumn(
            "amount",
            _("Euroa"),
            _(
                "Alueen toimijoiden kertoma rahoitus vuodelta. Mukana on vain niiden raha, joiden kaikki toiminta on "
                "alueella. Rahaa on voitu käyttää muuhunkin kuin kohtaamisiin: mihin, se on kerrottu riveillä."
            ),
            Unit.HUNDREDTHS,
        ),
        FactColumn(
            "visits",
            _("Käyntejä"),
            _("Käynnit alueella samana vuonna: ryhmissä ja paikoissa, joissa kävijät lasketaan, yhteensä."),
        ),
        FactColumn(
            "per_visit",
            _("Euroa käyntiä kohti"),
            _("Eurot jaettuna saman vuoden käynneillä. Eri vuosien lukuja ei sekoiteta."),
            Unit.HUNDREDTHS,
        ),
        FactColumn("actors", _("Toimijoita"), _("Montako toimijaa kertoo saaneensa tätä rahoitusta.")),
        FactColumn(
            "untold",
            _("Summa kertomatta"),
            _("Rahoitukset, joiden summaa ei ole kerrottu. Todellinen hinta on silloin näytettyä suurempi."),
        ),
        FactColumn(
            "left_out",
            _("Jätetty pois"),
            _("Rahoitukset, joiden saaja toimii muuallakin. Alueen osuutta ei tiedetä, joten niitä ei lasketa mukaan."),
        ),
    ),
    _costs,
    cost_name,
    cost_notes,
    _(
        "Mukana on vain niiden toimijoiden raha, joiden kaikki toiminta on alueella. Siksi summat voivat olla "
        "pienempiä kuin taulukossa Rahoitus asukasta kohti, jossa on kaikki alueella toimivien raha."
    ),
)
EARLIER = FactTable(
    "earlier",
    _("Vapaaehtoistyö jaksoittain"),
    _("Jakso"),
    (HOURS, TOLD, UNTOLD, VALUE),
    lambda _asked: (),
    str,
)
COSTS_BY_YEAR = replace(
    COSTS,
    content="costs_by_year",
    caption=_("Käynnin hinta vuosittain"),
    head=_("Vuosi"),
    name=lambda code: code.partition("-")[0],
)
