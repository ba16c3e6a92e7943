"""Social accounting of an area and a period as one document: what the page shows and what its files hold."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.conf import settings
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext

from network.enums import FundingSource
from network.periods import Period
from network.periods_in_words import period_in_words
from reporting.accounting.costs import costs_in
from reporting.accounting.in_words import euros, hours
from reporting.accounting.tables import COSTS, COSTS_BY_YEAR, EARLIER, VOLUNTEERING, cost_facts, work_facts
from reporting.accounting.volunteering import Told, Work, Working, told_by_week, values_for, worked
from reporting.areas import Area
from reporting.charts import Bar, bar_chart
from reporting.document import Chart, Document
from reporting.enums import Audience
from reporting.fact_kinds import FactTable
from reporting.fact_tables import fact_table
from reporting.figures import Fact
from reporting.in_words import area_in_words, day_in_words, safety_in_words
from reporting.tables import Cell, Line, Table

EARLIER_YEARS = 2
EARLIER_SHOWN = {"year": 2, "quarter": 4, "month": 12, "week": 8}
HEADLINE = (("volunteering", "hours"), ("volunteering", "value"), ("costs", "per_visit"))


@dataclass(frozen=True)
class Accounts:
    """The accounts of an area: facts of the period, and the volunteer work of it and of the periods before."""

    area: Area
    period: Period
    as_of: date
    work: tuple[Fact, ...]
    costs: tuple[Fact, ...]
    by_period: tuple[tuple[Period, Working], ...]
    costs_by_year: tuple[Fact, ...] = ()

    @property
    def working(self) -> Working:
        return self.by_period[-1][1]

    @property
    def has_work(self) -> bool:
        """Whether any hours were told in the period."""
        return self.working.whole.minutes is not None


def accounts_of(area: Area, period: Period, as_of: date) -> Accounts:
    """Return the area's accounts; the volunteer work of this and of the earlier periods is asked for at once."""
    periods = _periods(period)
    rows = told_by_week(area, periods[0], period, as_of)
    values = values_for(rows)
    by_period = tuple((one, worked(_of(one, rows), values)) for one in periods)
    years = {week.year for week in period.weeks}
    earlier = range(min(years) - EARLIER_YEARS, min(years))
    costs = {year: tuple(cost_facts(costs_in(area, year, as_of), as_of)) for year in [*earlier, *sorted(years)]}
    wholes = tuple(facts[-1] for facts in costs.values() if facts)
    return Accounts(
        area=area,
        period=period,
        as_of=as_of,
        work=tuple(work_facts(by_period[-1][1], area.municipalities)),
        costs=tuple(fact for year in sorted(years) for fact in costs[year]),
        by_period=by_period,
        costs_by_year=wholes if len(wholes) > 1 else (),
    )


def _periods(period: Period) -> list[Period]:
    """Return the periods before this one of the same kind, the oldest first, and this last."""
    found = [period]
    while len(found) <= EARLIER_SHOWN.get(period.kind, 0):
        found.append(found[-1].before)
    return found[::-1]


def _of(period: Period, rows: Iterable[Told]) -> list[Told]:
    if period.kind == "week":
        return [row for row in rows if row.week.monday == period.first_day]
    return [row for row in rows if period.first_month <= row.week.month <= period.last_month]


def account_document(accounts: Accounts) -> Document:
    """Return the accounts as a document that the writers of reports can put in a file."""
    area, period = area_in_words(accounts.area.names), period_in_words(str(accounts.period))
    tables = list(account_tables(accounts))
    total = Line(area, tuple(_headline(tables)))
    return Document(
        language=get_language() or "fi",
        title=gettext("Sosiaalinen tilinpito: %(area)s, %(period)s") % {"area": area, "period": period},
        area=area,
        period=period,
        as_of=accounts.as_of,
        facts=(
            (gettext("Alue"), area),
            (gettext("Ajanjakso"), period),
            (gettext("Tilanne"), day_in_words(accounts.as_of)),
            (gettext("Käyttö"), str(Audience.INTERNAL.label)),
            (gettext("Verkosto"), settings.NETWORK_NAME),
        ),
        notes=(*notes_of(VOLUNTEERING, accounts.work), *notes_of(COSTS, accounts.costs), *_safety(accounts)),
        total=total,
        reasons=(),
        tables=(),
        charts=(*work_charts(accounts), *money_charts(accounts)),
        more=(),
        flat=(),
        columns=(),
        fact_tables=tuple(tables),
    )


def _safety(accounts: Accounts) -> list[str]:
    return safety_in_words(Audience.INTERNAL, str(accounts.period))


def notes_of(table: FactTable, facts: tuple[Fact, ...]) -> list[str]:
    """Return what is said of the facts, their formulas among it; and that there are none."""
    return list(table.notes(facts)) or [gettext("%(what)s: tästä ei ole tietoja.") % {"what": table.caption}]


def account_tables(accounts: Accounts) -> Iterable[Table]:
    """Yield the tables that have something to tell."""
    if accounts.work:
        yield fact_table(VOLUNTEERING, accounts.work)
    if earlier := _earlier(accounts):
        yield fact_table(EARLIER, earlier)
    if accounts.costs:
        yield fact_table(COSTS, accounts.costs)
    if accounts.costs_by_year:
        yield fact_table(COSTS_BY_YEAR, accounts.costs_by_year)


def _earlier(accounts: Accounts) -> list[Fact]:
    """Return a line for each of the periods, if any of them told of volunteer work."""
    if len(accounts.by_period) < 2 or all(told.whole.minutes is None for _period, told in accounts.by_period):
        return []
    return [Fact(period_in_words(str(period)), _numbers(told.whole, told.value)) for period, told in accounts.by_period]


def _numbers(whole: Work, value: Decimal | None) -> dict[str, int | str | None]:
    return {
        "hours": None if whole.minutes is None else f"{Decimal(whole.minutes) / 60:.2f}",
        "told": whole.told,
        "untold": whole.untold,
        "value": None if value is None else str(value),
    }


def _headline(tables: Iterable[Table]) -> Iterable[Cell]:
    """Yield the figures to read first: those of the last line, which is the whole, of each table."""
    for content, key in HEADLINE:
        for table in tables:
            if table.key == f"fact_{content}":
                wanted = f"fact_{content}_{key}"
                yield from (cell for cell in table.lines[-1].cells if cell.column.key == wanted)


def work_charts(accounts: Accounts) -> list[Chart]:
    """Return the picture of the hours by period, if any were told."""
    if not _earlier(accounts):
        return []
    bars = [_hours_bar(period, told.whole) for period, told in accounts.by_period]
    return [_chart(gettext("Vapaaehtoistyön tunnit jaksoittain"), bars)]


def money_charts(accounts: Accounts) -> list[Chart]:
    """Return the picture of each year's money by funder, if any amount was told."""
    found = []
    for year in dict.fromkeys(fact.code.partition("-")[0] for fact in accounts.costs):
        funders = [fact for fact in accounts.costs if fact.code.startswith(f"{year}-")][:-1]
        if any(fact.numbers["amount"] is not None for fact in funders):
            title = gettext("Rahoitus %(year)s rahoittajan mukaan") % {"year": year}
            found.append(_chart(title, [_money_bar(fact) for fact in funders]))
    return found


def _hours_bar(period: Period, whole: Work) -> Bar:
    text = gettext("ei kerrottu") if whole.minutes is None else hours(whole.minutes)
    return Bar(period_in_words(str(period)), whole.minutes, text)


def _money_bar(fact: Fact) -> Bar:
    amount = fact.numbers["amount"]
    name = str(FundingSource(fact.code.partition("-")[2]).label)
    return Bar(
        name, None if amount is None else int(Decimal(amount)), euros(amount) if amount else gettext("ei kerrottu")
    )


def _chart(title: str, bars: list[Bar]) -> Chart:
    said = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    svg = mark_safe(bar_chart(bars))  # noqa: S308 - our own drawing, its texts escaped
    return Chart(title, svg, f"{title}. {said}.", any(bar.value is None for bar in bars))
