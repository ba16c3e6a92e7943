"""A statistics document in one language: what the page, the XLSX, the CSV and the PDF all show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from groups.enums import NotHeldReason
from network.periods import Period
from network.periods_in_words import period_in_words
from reporting.charts import Bar, bar_chart
from reporting.columns import BY_KEY, COLUMNS, Column
from reporting.compared import compared_notes, compared_rows, compared_tables
from reporting.contents import PRESENT, columns_of
from reporting.enums import Audience
from reporting.fact_tables import fact_notes, fact_tables
from reporting.figures import Grain, Row, Statistics
from reporting.in_words import area_in_words, day_in_words, row_in_words, safety_in_words
from reporting.mapping.headings import Heading
from reporting.more_columns import Group, groups_of
from reporting.tables import Cell, Line, Meaning, Table, cell_of, line_of

MOST_BARS = 10
HEADLINE = ("visits", "held", "not_held", "not_reported", "reporting_rate", "mean_visits", "open_hours_a_week")


@dataclass(frozen=True)
class Chart:
    """A drawing with its title and what it says in words."""

    title: str
    svg: SafeString
    alt: str
    has_missing: bool


@dataclass(frozen=True)
class Document:
    """Everything that is said of an area in a period.

    `tables` are of circles; `more` of the comparison, of places and of optional numbers; `fact_tables` of what is no
    sum of gatherings; `flat` holds every column in each row.
    """

    language: str
    title: str
    area: str
    period: str
    as_of: date
    facts: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    total: Line
    reasons: tuple[tuple[str, int], ...]
    tables: tuple[Table, ...]
    charts: tuple[Chart, ...]
    more: tuple[Table, ...]
    flat: tuple[Table, ...]
    columns: tuple[Column, ...]
    fact_tables: tuple[Table, ...] = ()
    headings: tuple[Heading, ...] = ()

    @property
    def defined(self) -> list[Column]:
        """Every column that has a meaning to tell, those of the facts last."""
        return [*self.columns, *(column for table in self.fact_tables for column in table.columns)]

    @property
    def meanings(self) -> list[Meaning]:
        """Each figure's key, name and meaning."""
        return [Meaning(column.key, str(column.label), str(column.definition)) for column in self.defined]

    @property
    def definitions(self) -> list[tuple[str, str]]:
        """Each figure's name and meaning."""
        return [(str(column.label), str(column.definition)) for column in self.defined]

    @property
    def headline(self) -> list[Cell]:
        """The figures to read first."""
        return [cell for key in HEADLINE for cell in self.total.cells if cell.column.key == key]

    @property
    def breakdowns(self) -> tuple[Table, ...]:
        """The tables that end with the totals; the totals alone where there is nothing else."""
        return (self.tables[1:] or self.tables) + self.more + self.fact_tables

    @property
    def sheets(self) -> tuple[Table, ...]:
        """Every table but the totals of circles, which stand apart."""
        return tuple(table for table in self.tables if table.key != "total") + self.more + self.fact_tables

    def cell(self, key: str) -> Cell:
        """Return one figure of the whole."""
        return next(cell for cell in self.total.cells if cell.column.key == key)


def document_of(statistics: Statistics, audience: str) -> Document:
    """Return the statistics as a document in the language in force; they are shown as they are given."""
    total = statistics.total
    area = area_in_words((total.name_fi, total.name_sv))
    period = period_in_words(statistics.period)
    contents = statistics.contents or PRESENT
    wanted = columns_of(contents)
    of_circles = tuple(column for column in COLUMNS if column.key in wanted)
    groups = groups_of(statistics.rows, contents)
    columns = (*of_circles, *(column for group in groups for column in group.columns))
    return Document(
        language=get_language() or "fi",
        title=gettext("Tilasto: %(area)s, %(period)s") % {"area": area, "period": period},
        area=area,
        period=period,
        as_of=statistics.as_of,
        facts=tuple(_facts(statistics, audience, area, period)),
        notes=tuple(_notes(statistics, audience)),
        total=line_of(total, of_circles),
        reasons=tuple(_reasons(total)) if "gatherings" in contents else (),
        tables=tuple(_tables(statistics, of_circles)),
        charts=tuple(_charts(statistics)) if "visits" in contents else (),
        more=(
            *compared_tables(statistics, columns),
            *(table for group in groups for table in _tables_of(group, statistics)),
        ),
        fact_tables=tuple(fact_tables(statistics)),
        flat=(*_tables(statistics, columns), *compared_rows(statistics, columns)),
        columns=columns,
    )


def _facts(statistics: Statistics, audience: str, area: str, period: str) -> Iterable[tuple[str, str]]:
    yield gettext("Alue"), area
    yield gettext("Ajanjakso"), period
    yield gettext("Tilanne"), day_in_words(statistics.as_of)
    yield gettext("Käyttö"), str(Audience(audience).label)
    yield gettext("Verkosto"), settings.NETWORK_NAME
    if statistics.version:
        yield gettext("Laskentatapa"), statistics.version


def _notes(statistics: Statistics, audience: str) -> Iterable[str]:
    period = Period.parse(statistics.period)
    if period.kind == "free":
        yield gettext("Omissa päivissä ovat mukana juuri nuo päivät, ensimmäinen ja viimeinen mukaan luettuina.")
    else:
        yield gettext("Viikko kuuluu siihen kuukauteen, neljännekseen ja vuoteen, johon sen torstai osuu.")
    yield gettext("Mukana ovat viikot, jotka olivat alkaneet %(day)s.") % {"day": day_in_words(statistics.as_of)}
    if statistics.total.figures.not_reported:
        yield gettext("Ilmoittamatta jäänyt kokoontuminen ei ole nolla: se ei ole mukana käynneissä eikä keskiarvossa.")
    if statistics.total.places.expected:
        yield gettext("Paikat, joissa kävijät lasketaan, ovat omissa luvuissaan. Niitä ei lasketa ryhmiin.")
    yield from compared_notes(statistics)
    yield from fact_notes(statistics)
    yield from safety_in_words(audience, statistics.period, statistics.area, statistics.contents)


def _reasons(total: Row) -> Iterable[tuple[str, int]]:
    for reason in NotHeldReason:
        if count := total.figures.reasons.get(reason.value, 0):
            yield str(reason.label), count


def _tables(statistics: Statistics, columns: tuple[Column, ...] = COLUMNS) -> Iterable[Table]:
    total = line_of(statistics.total, columns)
    yield Table("total", gettext("Luvut yhteensä"), gettext("Alue"), (total,), columns)
    if statistics.by_time:
        weekly = _is_weekly(statistics)
        caption = gettext("Luvut viikoittain") if weekly else gettext("Luvut kuukausittain")
        head = gettext("Viikko") if weekly else gettext("Kuukausi")
        rows = tuple(line_of(row, columns) for row in statistics.by_time)
        yield Table("time", caption, head, (*rows, total), columns)
    if statistics.by_municipality:
        rows = (*_by_name(statistics, columns), total)
        yield Table("municipality", gettext("Luvut kunnittain"), gettext("Kunta"), rows, columns)


def _is_weekly(statistics: Statistics) -> bool:
    return bool(statistics.by_time) and statistics.by_time[0].grain is not Grain.MONTH


def _by_name(statistics: Statistics, columns: tuple[Column, ...]) -> list[Line]:
    return sorted((line_of(row, columns) for row in statistics.by_municipality), key=lambda line: line.name)


def _tables_of(group: Group, statistics: Statistics) -> Iterable[Table]:
    """What is told besides: by municipality, and of places also by time; optional numbers are not told so finely."""
    total = line_of(statistics.total, group.columns)
    if group.key == "places":
        rows = tuple(line_of(row, group.columns) for row in statistics.by_time)
        weekly = _is_weekly(statistics)
        caption = gettext("Paikat viikoittain") if weekly else gettext("Paikat kuukausittain")
        head = gettext("Viikko") if weekly else gettext("Kuukausi")
        yield Table("places_time", caption, head, (*rows, total), group.columns)
        if not statistics.by_municipality:
            return
    rows = (*_by_name(statistics, group.columns), total)
    yield Table(group.key, group.caption, gettext("Kunta"), rows, group.columns)


def _charts(statistics: Statistics) -> Iterable[Chart]:
    if statistics.total.figures.expected == 0:
        return
    weekly = _is_weekly(statistics)
    title = gettext("Käynnit viikoittain") if weekly else gettext("Käynnit kuukausittain")
    if rows := [row for row in statistics.by_time if row.figures.expected]:
        yield _chart(title, rows)
    busiest = sorted(statistics.by_municipality, key=lambda row: -(row.figures.visits or 0))[:MOST_BARS]
    busiest = [row for row in busiest if row.figures.visits]
    if len(busiest) > 1:
        yield _chart(gettext("Käynnit kunnittain, eniten käyntejä ensin"), busiest)


def _chart(title: str, rows: list[Row]) -> Chart:
    column = BY_KEY["visits"]
    bars = [Bar(row_in_words(row), row.figures.visits, cell_of(column, row).text) for row in rows]
    said = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    svg = mark_safe(bar_chart(bars))  # noqa: S308 - our own drawing, its texts escaped
    return Chart(title, svg, f"{title}. {said}.", any(bar.value is None for bar in bars))
