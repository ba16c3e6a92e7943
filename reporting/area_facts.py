"""Facts of an area that are no sums of gatherings: each a table of its own, chosen by its content."""

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from network.enums import FundingSource, OrganisationKind
from network.facets import functions
from network.models import Municipality, OrganisationFunction
from network.models.organisation_rows import FundingRow
from network.periods import Period
from reporting.accounting.tables import COSTS, VOLUNTEERING
from reporting.areas import Area
from reporting.columns import Unit
from reporting.fact_kinds import Asked, FactColumn, FactTable
from reporting.figures import Fact, Row
from reporting.lives import LIVES, codes_of, lived
from reporting.surveys.facts import scale_facts, scale_name
from responsibilities.enums import Duty
from responsibilities.models import Offer, Responsibility

HUNDREDTH = Decimal("0.01")
EVERYTHING = "all"


def _lives(asked: Asked) -> Iterator[Fact]:
    return (_of(code, lived(asked.area, code, asked.days).count()) for code in codes_of(asked.area))


def _of(code: str, number: int) -> Fact:
    return Fact(code, {"number": number})


def _actors(asked: Asked) -> Iterator[Fact]:
    counted = asked.area.organisations().order_by().values("kind").annotate(number=Count("pk", distinct=True))
    numbers = {row["kind"]: row["number"] for row in counted}
    if numbers:
        yield _of(EVERYTHING, sum(numbers.values()))
    yield from (_of(kind.value, numbers[kind]) for kind in OrganisationKind if kind in numbers)


def _functions(asked: Asked) -> Iterator[Fact]:
    """Yield how many of the functions somebody has, and of each how many have it; of none too, for it is a gap.

    Where nobody has told any, nothing is known, as on the page of gaps.
    """
    rows = OrganisationFunction.objects.filter(organisation__in=asked.area.organisations().order_by().values("pk"))
    counted = rows.order_by().values("function").annotate(number=Count("organisation", distinct=True))
    numbers = {row["function"]: row["number"] for row in counted if row["function"] in functions()}
    if numbers:
        yield _of(EVERYTHING, len(numbers))
        yield from (_of(code, numbers.get(code, 0)) for code in functions())


def _funding(asked: Asked) -> Iterator[Fact]:
    years = {week.year for week in asked.period.weeks}
    rows = FundingRow.objects.filter(
        year__in=years, organisation__in=asked.area.organisations().order_by().values("pk")
    )
    counted = (
        rows.order_by()
        .values("year", "source")
        .annotate(
            euros=Sum("amount"), untold=Count("pk", filter=Q(amount=None)), actors=Count("organisation", distinct=True)
        )
    )
    people, of_year = residents(asked.area.municipalities)
    order = {source.value: place for place, source in enumerate(FundingSource)}
    for row in sorted(counted, key=lambda row: (row["year"], order[row["source"]])):
        amount = row["euros"]
        yield Fact(
            f"{row['year']}-{row['source']}",
            {
                "amount": None if amount is None else str(_hundredths(amount)),
                "per_resident": None if amount is None or not people else str(_hundredths(amount / people)),
                "actors": row["actors"],
                "untold": row["untold"],
                "residents": people,
                "residents_year": of_year,
            },
        )


def residents(towns: Iterable[Municipality]) -> tuple[int | None, int | None]:
    """Return how many live in the municipalities, and in which year; None where it is not known of every one."""
    towns = list(towns)
    known = [town.population for town in towns if town.population]
    years = {town.population_year for town in towns}
    people = sum(known) if towns and len(known) == len(towns) else None
    return people, years.pop() if people and len(years) == 1 else None


def _hundredths(number: Decimal) -> Decimal:
    return number.quantize(HUNDREDTH, ROUND_HALF_UP)


def _per_1000(asked: Asked) -> Iterator[Fact]:
    """Yield each municipality, and the whole of many; by residents that are not known nothing is divided."""
    towns = {town.code: town for town in asked.area.municipalities}
    told = [(towns[row.key], row.figures.circles) for row in asked.rows if row.key in towns]
    for town, circles in told:
        yield _share(f"{town.name_fi}|{town.name_sv}", circles, *residents([town]))
    if len(told) > 1:
        yield _share(EVERYTHING, sum(circles for _town, circles in told), *residents(towns.values()))


def _share(code: str, circles: int, people: int | None, of_year: int | None) -> Fact:
    share = str(_hundredths(Decimal(1000 * circles) / people)) if people else None
    return Fact(code, {"circles": circles, "share": share, "residents": people, "residents_year": of_year})


def _duties(asked: Asked) -> Iterator[Fact]:
    """Yield of each kind of duty how many somebody is sought for, how many were offered and how many taken up."""
    circles = asked.area.circles().of_people().order_by().values("pk")  # type: ignore[attr-defined]
    duties = Responsibility.objects.filter(circle__in=circles)
    offers = Offer.objects.filter(duty__circle__in=circles, received_at__date__range=asked.days)
    found = [
        _by_duty(duties.inviting(asked.as_of), "duty"),
        _by_duty(duties.filter(created_at__date__range=asked.days), "duty"),
        _by_duty(offers, "duty__duty"),
        _by_duty(offers.filter(state="accepted"), "duty__duty"),
    ]
    keys = ("open", "sought", "offers", "accepted")
    for duty in Duty:
        numbers = {key: rows.get(duty, 0) for key, rows in zip(keys, found, strict=True)}
        if any(numbers.values()):
            yield Fact(duty.value, dict(numbers))


def _by_duty(rows: QuerySet[Any], field: str) -> dict[str, int]:
    return {row[field]: row["number"] for row in rows.order_by().values(field).annotate(number=Count("pk"))}


def _kind(code: str) -> str:
    return gettext("Yhteensä") if code == EVERYTHING else str(OrganisationKind(code).label)


def _function(code: str) -> str:
    return gettext("Toimintoja, joita jokin toimija tekee") if code == EVERYTHING else functions()[code].label


def _town(code: str) -> str:
    """Return the municipality's name, which the fact keeps in both languages, as it was then."""
    name_fi, _bar, name_sv = code.partition("|")
    if code == EVERYTHING:
        return gettext("Yhteensä")
    return name_sv if get_language() == "sv" else name_fi


def _source(code: str) -> str:
    year, _dash, source = code.partition("-")
    return f"{year}: {FundingSource(source).label}"


NUMBER = _("Määrä")
RESIDENTS = (
    FactColumn("residents", _("Asukkaita"), _("Kunnan asukasluku. Lähde: Tilastokeskus, CC BY 4.0.")),
    FactColumn("residents_year", _("Asukasluvun vuosi"), _("Vuosi, jolta asukasluku on."), Unit.YEAR),
)
TABLES: tuple[FactTable, ...] = (
    FactTable(
        "lives",
        _("Aloittaneet, tauolla olleet ja lopettaneet"),
        _("Mitä tapahtui"),
        (
            FactColumn(
                "number",
                NUMBER,
                _(
                    "Ryhmä aloittaa, kun sen sivu julkaistaan ensimmäisen kerran. Tauot, jatkamiset ja päättyneet "
                    "paikat lasketaan siitä, mitä täällä on merkitty. Kukin lasketaan kerran."
                ),
            ),
        ),
        _lives,
        lambda code: str(LIVES[code]),
    ),
    FactTable(
        "actors",
        _("Toimijat lajeittain"),
        _("Toimijan laji"),
        (
            FactColumn(
                "number",
                NUMBER,
                _("Järjestöhakemistossa nyt julkaistut toimijat, jotka toimivat alueella."),
            ),
        ),
        _actors,
        _kind,
    ),
    FactTable(
        "functions",
        _("Toiminnot"),
        _("Toiminto"),
        (
            FactColumn(
                "number",
                _("Toimijoita"),
                _("Montako alueen toimijaa on kertonut tekevänsä tätä. Nolla kertoo, ettei kukaan ole kertonut."),
            ),
        ),
        _functions,
        _function,
    ),
    FactTable(
        "funding",
        _("Rahoitus asukasta kohti"),
        _("Vuosi ja rahoittaja"),
        (
            FactColumn(
                "amount",
                _("Euroa"),
                _(
                    "Toimijoiden kertomat summat jakson vuosilta. "
                    "Toimija, joka toimii monessa kunnassa, on mukana kokonaan jokaisessa."
                ),
                Unit.HUNDREDTHS,
            ),
            FactColumn(
                "per_resident",
                _("Euroa asukasta kohti"),
                _("Eurot jaettuna alueen asukasluvulla. Jos asukaslukua ei tiedetä, tätäkään ei tiedetä."),
                Unit.HUNDREDTHS,
            ),
            FactColumn(
                "actors", _("Toimijoita"), _("Montako toimijaa kertoo saaneensa rahoitusta tältä rahoittajalta.")
            ),
            FactColumn("untold", _("Summa kertomatta"), _("Montako rahoitusta on, joiden summaa ei ole kerrottu.")),
            *RESIDENTS,
        ),
        _funding,
        _source,
        note=_(
            "Mukana on kaikki alueella toimivien raha, myös se, jota käytetään muualla. Siksi summat voivat olla "
            "suurempia kuin taulukossa Käynnin hinta rahoittajan mukaan."
        ),
    ),
    FactTable(
        "per_1000",
        _("Ryhmiä tuhatta asukasta kohti"),
        _("Kunta"),
        (
            FactColumn("circles", _("Ryhmiä"), _("Ryhmät, joilla oli jaksolla ainakin yksi kokoontuminen.")),
            FactColumn(
                "share",
                _("Ryhmiä tuhatta asukasta kohti"),
                _("Ryhmät kerrottuna tuhannella ja jaettuna asukasluvulla."),
                Unit.HUNDREDTHS,
            ),
            *RESIDENTS,
        ),
        _per_1000,
        _town,
    ),
    FactTable(
        "duties",
        _("Tarpeet ja tarjoukset"),
        _("Vastuu"),
        (
            FactColumn("open", _("Etsitään nyt"), _("Vastuut, joihin etsitään tekijää, kun raportti tehtiin.")),
            FactColumn("sought", _("Uusia"), _("Vastuut, jotka tulivat lisää jaksolla.")),
            FactColumn("offers", _("Tarjouksia"), _("Tarjoukset ottaa vastuu, jotka tulivat jaksolla.")),
            FactColumn("accepted", _("Niistä otettu vastaan"), _("Jakson tarjoukset, joihin ryhmä vastasi kyllä.")),
        ),
        _duties,
        lambda code: str(Duty(code).label),
    ),
    FactTable(
        "surveys",
        _("Kyselyiden tulokset"),
        _("Kysely ja mittari"),
        (
            FactColumn(
                "answers", _("Vastauksia"), _("Lomakkeet kierroksella, joka suljettiin; alle viittä ei kerrota.")
            ),
            FactColumn("scored", _("Pisteitetty"), _("Lomakkeet, joissa mittariin vastattiin riittävästi.")),
            FactColumn(
                "mean",
                _("Keskiarvo"),
                _("Mittarin pisteiden keskiarvo. Jos se kertoisi, mitä kukin vastasi, sitä ei näytetä."),
                Unit.DECIMAL,
            ),
        ),
        lambda asked: (Fact(code, numbers) for code, numbers in scale_facts(asked.area, asked.period)),
        scale_name,
    ),
    VOLUNTEERING,
    COSTS,
)


def facts_of(
    area: Area, period: Period, as_of: date, rows: tuple[Row, ...], contents: Iterable[str]
) -> dict[str, tuple[Fact, ...]]:
    """Return the facts of every chosen content that is a table of its own."""
    asked, wanted = Asked(area, period, as_of, rows), set(contents)
    return {table.content: tuple(table.ask(asked)) for table in TABLES if table.content in wanted}
