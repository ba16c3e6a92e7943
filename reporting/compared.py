"""The figures beside those of the period before and of the year before: then, the change, and the change per cent."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext, gettext_lazy

from network.periods_in_words import period_in_words
from reporting.columns import Column, Unit, Value, as_text
from reporting.figures import TENTH, Comparison, Figures, Statistics, one_decimal
from reporting.in_words import day_in_words
from reporting.tables import Cell, Line, Table, cell_of

CHANGE = gettext_lazy("Muutos jaksosta: %(period)s")
PERCENT = gettext_lazy("Muutos prosentteina jaksosta: %(period)s")


@dataclass(frozen=True)
class Compared:
    """One figure now, then, and how it has changed; a change is not known where either is not."""

    now: Cell
    then: Cell
    change: Cell
    percent: Cell


def compared(column: Column, statistics: Statistics, earlier: Comparison) -> Compared:
    """Return the figure of the whole beside the earlier one; what was not even expected then is not known."""
    now = cell_of(column, statistics.total)
    figures = column.figures(earlier.total)
    of_hours = column.key.startswith("open_")
    then = cell_of(column, earlier.total)
    if not of_hours and figures.expected == 0:
        then = replace(then, value=None, text=gettext("ei tietoja"), is_rounded=False)
    rounded = now.is_rounded or then.is_rounded
    return Compared(
        now,
        then,
        _changed(column, _difference(now.value, then.value), column.unit, is_rounded=rounded),
        _changed(column, _percent(now.value, then.value), Unit.DECIMAL, is_rounded=rounded),
    )


def _difference(now: Value, then: Value) -> Value:
    if isinstance(now, int) and isinstance(then, int):
        return now - then
    return None if now is None or then is None else Decimal(now) - Decimal(then)


def _percent(now: Value, then: Value) -> Decimal | None:
    """Return the change of a hundred; of nothing there is no per cent."""
    if now is None or not then:
        return None
    if isinstance(now, int) and isinstance(then, int):
        return one_decimal(100 * (now - then), then)
    return (100 * (Decimal(now) - Decimal(then)) / Decimal(then)).quantize(TENTH, ROUND_HALF_UP)


def _changed(column: Column, value: Value, unit: Unit, *, is_rounded: bool) -> Cell:
    shown = replace(column, unit=unit)
    if value is None:
        return Cell(shown, None, "–")
    sign = "+" if value > 0 else "−" if value < 0 else "±"
    size = -value if value < 0 else value
    text = f"{sign}{as_text(size, unit)}"
    return Cell(shown, value, gettext("noin %(number)s") % {"number": text} if is_rounded else text, is_rounded)


def compared_tables(statistics: Statistics, columns: Sequence[Column]) -> Iterable[Table]:
    """A table with a line for each figure: now, then, the change, and the change per cent."""
    if not statistics.comparisons:
        return
    heads = [_head("now", period_in_words(statistics.period))]
    for earlier in statistics.comparisons:
        heads += [
            _head(f"{earlier.kind}_then", _period(earlier)),
            _head(f"{earlier.kind}_change", gettext("Muutos")),
            _head(f"{earlier.kind}_percent", gettext("Muutos, %")),
        ]
    lines = []
    for column in columns:
        found = [compared(column, statistics, earlier) for earlier in statistics.comparisons]
        cells = [cell for one in found for cell in (one.then, one.change, one.percent)]
        lines.append(Line(str(column.label), (found[0].now, *cells), column.key))
    yield Table("comparison", gettext("Vertailu aiempaan"), gettext("Luku"), tuple(lines), tuple(heads))


def compared_rows(statistics: Statistics, columns: Sequence[Column]) -> Iterable[Table]:
    """The same as rows under the columns themselves, for programs: then, the change, and the change per cent."""
    if not statistics.comparisons:
        return
    lines = []
    for earlier in statistics.comparisons:
        found = [compared(column, statistics, earlier) for column in columns]
        period = {"period": _period(earlier)}
        lines += [
            Line(period["period"], tuple(one.then for one in found)),
            Line(CHANGE % period, tuple(one.change for one in found)),
            Line(PERCENT % period, tuple(one.percent for one in found)),
        ]
    yield Table("comparison", gettext("Vertailu aiempaan"), gettext("Jakso"), tuple(lines), tuple(columns))


def compared_notes(statistics: Statistics) -> Iterable[str]:
    """Say with what the figures are compared, and that of an unfinished period only as much is."""
    for earlier in statistics.comparisons:
        told = {
            "period": period_in_words(earlier.period),
            "day": day_in_words(earlier.as_of),
            "days": _days(earlier.total.figures),
            "now": _days(statistics.total.figures),
        }
        if earlier.is_cut:
            yield (
                gettext("Jakso on kesken. Siksi vertailussa (%(period)s) on mukana vain yhtä pitkä alku, %(day)s asti.")
                % told
            )
        elif told["days"] != told["now"]:
            yield (
                gettext(
                    "Vertailussa jaksot ovat eri pituiset: tässä %(now)s päivää, vertailussa (%(period)s) %(days)s."
                )
                % told
            )
    if statistics.comparisons:
        yield gettext("Muutosta ei lasketa, jos jompaakumpaa lukua ei tiedetä. Nollasta ei lasketa prosentteja.")


def _days(figures: Figures) -> int:
    return figures.days or 7 * figures.weeks


def _period(earlier: Comparison) -> str:
    """Return the earlier period in words, with the days that are told of it where it is cut."""
    name = period_in_words(earlier.period)
    if not earlier.is_cut:
        return name
    return gettext("%(period)s, %(day)s asti") % {"period": name, "day": day_in_words(earlier.as_of)}


def _head(key: str, label: str) -> Column:
    return Column(f"comparison_{key}", label, label, "", lambda figures: None, Unit.DECIMAL)
