"""A statistics document in one language: what the page, the XLSX, the CSV and the PDF all show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from groups.enums import NotHeldReason
from network.periods_in_words import period_in_words
from reporting.charts import Bar, bar_chart
from reporting.columns import BY_KEY, COLUMNS, Column, Value, as_text, not_known
from reporting.enums import Audience
from reporting.figures import VERSION, Grain, Row, Shown, Statistics
from reporting.in_words import day_in_words, row_in_words, safety_in_words
from reporting.more_columns import Group, groups_of

MOST_BARS = 10
HEADLINE = ("visits", "held", "not_held", "not_reported", "reporting_rate", "mean_visits", "open_hours_a_week")


@dataclass(frozen=True)
class Cell:
    """One figure: its value, None when not known, and as it reads."""

    column: Column
    value: Value
    text: str
    is_rounded: bool = False


@dataclass(frozen=True)
class Line:
    """A named row of cells."""

    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Table:
    """A captioned table of figures; `head` names its first column, `columns` are the others."""

    key: str
    caption: str
    head: str
    lines: tuple[Line, ...]
    columns: tuple[Column, ...] = COLUMNS


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

    `tables` are of circles; `more` of places and of optional numbers; `flat` holds every column in each row.
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

    @property
    def definitions(self) -> list[tuple[str, str]]:
        """Each figure's name and meaning."""
        return [(str(column.label), str(column.definition)) for column in self.columns]

    @property
    def headline(self) -> list[Cell]:
        """The figures to read first."""
        return [self.cell(key) for key in HEADLINE]

    @property
    def breakdowns(self) -> tuple[Table, ...]:
        """The tables that end with the totals; the totals alone where there is nothing else."""
        return (self.tables[1:] or self.tables) + self.more

    @property
    def sheets(self) -> tuple[Table, ...]:
        """Every table but the totals of circles, which stand apart."""
        return tuple(table for table in self.tables if table.key != "total") + self.more

    def cell(self, key: str) -> Cell:
        """Return one figure of the whole."""
        return next(cell for cell in self.total.cells if cell.column.key == key)


def document_of(statistics: Statistics, audience: str) -> Document:
    """Return the statistics as a document in the language in force; they are shown as they are given."""
    total = statistics.total
    area = total.name(get_language() or "fi") or gettext("Koko verkosto")
    period = period_in_words(statistics.period)
    groups = groups_of(statistics.rows)
    columns = (*COLUMNS, *(column for group in groups for column in group.columns))
    return Document(
        language=get_language() or "fi",
        title=gettext("Tilasto: %(area)s, %(period)s") % {"area": area, "period": period},
        area=area,
        period=period,
        as_of=statistics.as_of,
        facts=tuple(_facts(statistics, audience, area, period)),
        notes=tuple(_notes(statistics, audience)),
        total=_line(total),
        reasons=tuple(_reasons(total)),
        tables=tuple(_tables(statistics)),
        charts=tuple(_charts(statistics)),
        more=tuple(table for group in groups for table in _tables_of(group, statistics)),
        flat=tuple(_tables(statistics, columns)),
        columns=columns,
    )


def _facts(statistics: Statistics, audience: str, area: str, period: str) -> Iterable[tuple[str, str]]:
    yield gettext("Alue"), area
    yield gettext("Ajanjakso"), period
    yield gettext("Tilanne"), day_in_words(statistics.as_of)
    yield gettext("Käyttö"), str(Audience(audience).label)
    yield gettext("Verkosto"), settings.NETWORK_NAME
    yield gettext("Laskentatapa"), VERSION


def _notes(statistics: Statistics, audience: str) -> Iterable[str]:
    yield gettext("Viikko kuuluu siihen kuukauteen, neljännekseen ja vuoteen, johon sen torstai osuu.")
    yield gettext("Mukana ovat viikot, jotka olivat alkaneet %(day)s.") % {"day": day_in_words(statistics.as_of)}
    if statistics.total.figures.not_reported:
        yield gettext("Ilmoittamatta jäänyt kokoontuminen ei ole nolla: se ei ole mukana käynneissä eikä keskiarvossa.")
    if statistics.total.places.expected:
        yield gettext("Paikat, joissa kävijät lasketaan, ovat omissa luvuissaan. Niitä ei lasketa ryhmiin.")
    yield from safety_in_words(audience, statistics.period)


def _line(row: Row, columns: Iterable[Column] = COLUMNS) -> Line:
    return Line(row_in_words(row), tuple(_cell(column, row) for column in columns))


def _cell(column: Column, row: Row) -> Cell:
    figures = column.figures(row)
    value = column.value(figures)
    if value is None:
        return Cell(column, None, not_known(column, figures))
    rounded = column.cell is not None and column.cell(figures).shown is Shown.ROUNDED
    text = as_text(value, column.unit)
    return Cell(column, value, gettext("noin %(number)s") % {"number": text} if rounded else text, rounded)


def _reasons(total: Row) -> Iterable[tuple[str, int]]:
    for reason in NotHeldReason:
        if count := total.figures.reasons.get(reason.value, 0):
            yield str(reason.label), count


def _tables(statistics: Statistics, columns: tuple[Column, ...] = COLUMNS) -> Iterable[Table]:
    total = _line(statistics.total, columns)
    yield Table("total", gettext("Luvut yhteensä"), gettext("Alue"), (total,), columns)
    if statistics.by_time:
        weekly = statistics.by_time[0].grain is Grain.WEEK
        caption = gettext("Luvut viikoittain") if weekly else gettext("Luvut kuukausittain")
        head = gettext("Viikko") if weekly else gettext("Kuukausi")
        rows = tuple(_line(row, columns) for row in statistics.by_time)
        yield Table("time", caption, head, (*rows, total), columns)
    if statistics.by_municipality:
        rows = (*_by_name(statistics, columns), total)
        yield Table("municipality", gettext("Luvut kunnittain"), gettext("Kunta"), rows, columns)


def _by_name(statistics: Statistics, columns: tuple[Column, ...]) -> list[Line]:
    return sorted((_line(row, columns) for row in statistics.by_municipality), key=lambda line: line.name)


def _tables_of(group: Group, statistics: Statistics) -> Iterable[Table]:
    """What is told besides: by municipality, and of places also by time; optional numbers are not told so finely."""
    total = _line(statistics.total, group.columns)
    if group.key == "places":
        rows = tuple(_line(row, group.columns) for row in statistics.by_time)
        weekly = bool(statistics.by_time) and statistics.by_time[0].grain is Grain.WEEK
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
    weekly = bool(statistics.by_time) and statistics.by_time[0].grain is Grain.WEEK
    title = gettext("Käynnit viikoittain") if weekly else gettext("Käynnit kuukausittain")
    yield _chart(title, [row for row in statistics.by_time if row.figures.expected])
    busiest = sorted(statistics.by_municipality, key=lambda row: -(row.figures.visits or 0))[:MOST_BARS]
    busiest = [row for row in busiest if row.figures.visits]
    if len(busiest) > 1:
        yield _chart(gettext("Käynnit kunnittain, eniten käyntejä ensin"), busiest)


def _chart(title: str, rows: list[Row]) -> Chart:
    column = BY_KEY["visits"]
    bars = [Bar(row_in_words(row), row.figures.visits, _cell(column, row).text) for row in rows]
    said = "; ".join(f"{bar.label}: {bar.text}" for bar in bars)
    svg = mark_safe(bar_chart(bars))  # noqa: S308 - our own drawing, its texts escaped
    return Chart(title, svg, f"{title}. {said}.", any(bar.value is None for bar in bars))
