"""The year week by week, the hours of the week and the kinds, for everybody of their own: pictures with tables."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groups.models import Gathering
from network.facets import vocabulary
from network.models import Municipality, User
from network.periods import Week
from network.permissions import Permission, person
from places.enums import WorkFormKind
from reporting.charts import Bar, bar_chart
from reporting.permissions import areas
from reporting.queries import first_month
from reporting.weeks.by_municipality import By, TownRow, town_rows, towns_to_compare
from reporting.weeks.drawing import hour_map, week_curve
from reporting.weeks.form import OWN, WeeksForm
from reporting.weeks.queries import SEVERAL, own_gatherings, tallies_by_municipality, year_in
from reporting.weeks.tallies import Tally, Year

MOST_BARS = 15


@require_safe
def weeks(request: HttpRequest) -> HttpResponse:
    """Show one's own circles and places, or an area whose statistics one may read; totals alone, which are exact."""
    user, today = person(request), timezone.localdate()
    choices = areas(user, Permission.READ_STATISTICS)
    year = Week.of(today).month.year
    first = first_month()
    chosen = {
        "whose": str(choices[0]) if choices else OWN,
        "year": str(year),
        "what": "circles",
        "by": By.VISITS.value,
    } | request.GET.dict()
    form = WeeksForm(chosen, areas=choices, years=range(year, (first.year if first else year) - 1, -1))
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        found = _found(user, form, today)
        context |= {"told": found, "title": form.title(), "tables": found.total.expected > 0}
        context |= _pictures(found, of_places=form.of_places())
        if found.total.expected and (towns := towns_to_compare(form.area(), choices)):
            context |= _compared(towns, form, today)
    return render(request, "reporting/weeks.html", context)


def _found(user: User, form: WeeksForm, today: date) -> Year:
    area = form.area()
    gatherings: QuerySet[Gathering] = area.gatherings() if area else own_gatherings(user)
    return year_in(gatherings, form.chosen_year(), today, of_places=form.of_places())


def _pictures(found: Year, *, of_places: bool) -> dict[str, Any]:
    """The drawings, and the same figures as rows of tables."""
    hours = range(found.first_hour, found.last_hour + 1) if found.hours else range(0)
    weekdays = [date_format(date(2026, 11, 23 + day), "D") for day in range(7)]
    kinds = [(_kind(kind, of_places=of_places), tally) for kind, tally in found.kinds]
    curve = week_curve([(str(week.number), tally) for week, tally in found.weeks])
    heat = hour_map(found.hours, found.first_hour, found.last_hour, weekdays) if found.hours else ""
    bars = bar_chart([Bar(name, tally.visits, visits_in_words(tally)) for name, tally in kinds])
    return {
        "curve": mark_safe(curve),  # noqa: S308 - our own drawing, its texts escaped
        "heat": mark_safe(heat),  # noqa: S308
        "bars": mark_safe(bars),  # noqa: S308
        "weekdays": weekdays,
        "week_rows": [(week, tally, visits_in_words(tally)) for week, tally in found.weeks],
        "hour_rows": [(hour, [_hour(found.hours.get((day, hour))) for day in range(1, 8)]) for hour in hours],
        "kind_rows": [(name, tally, visits_in_words(tally)) for name, tally in kinds],
        "total_words": visits_in_words(found.total),
    }


def _compared(towns: list[Municipality], form: WeeksForm, today: date) -> dict[str, Any]:
    """The municipalities beside each other: totals alone, which may be told of any of them."""
    area = form.area()
    of_area = area is not None and not area.municipality
    gatherings = area.gatherings() if area and of_area else Gathering.objects.filter(circle__municipality__in=towns)
    tallies = tallies_by_municipality(gatherings, form.chosen_year(), today, of_places=form.of_places())
    by = form.order()
    rows = town_rows(towns, tallies, by)
    drawn = [row for row in rows if row.tally.expected][:MOST_BARS]
    bars = bar_chart([Bar(row.town.name, _length(row.value(by)), _words(row)[by]) for row in drawn])
    years = sorted({town.population_year for town in towns if town.population_year})
    return {
        "town_rows": [(row.town.name, row.tally, _words(row), _residents(row.town)) for row in rows],
        "town_bars": mark_safe(bars),  # noqa: S308
        "town_order": dict(form.fields["by"].choices)[by],  # type: ignore[attr-defined]
        "undrawn": len(rows) - len(drawn),
        "population_years": ", ".join(map(str, years)),
    }


def _length(value: int | Decimal | None) -> int | None:
    """A bar's length must be whole: tenths make it so."""
    return None if value is None else int(10 * value)


def _words(row: TownRow) -> dict[str, str]:
    """The figures of a municipality as the picture and the table say them."""
    visits = visits_in_words(row.tally)
    if row.per_1000 is None:
        share = _("ei tiedossa") if row.tally.visits is not None else visits
    else:
        number = str(number_format(row.per_1000, decimal_pos=1, force_grouping=True))
        share = _("ainakin %(number)s") % {"number": number} if row.tally.is_partial else number
    held = str(number_format(row.tally.held, force_grouping=True))
    return {By.VISITS.value: visits, By.HELD.value: held, By.PER_1000.value: share}


def _residents(town: Municipality) -> str:
    return str(number_format(town.population, force_grouping=True)) if town.population else _("ei tiedossa")


def visits_in_words(tally: Tally) -> str:
    """Return how many came, or why that is not known; where some have not reported, it is at least so many."""
    if tally.visits is not None:
        number = str(number_format(tally.visits, force_grouping=True))
        return _("ainakin %(number)s") % {"number": number} if tally.is_partial else number
    if tally.not_reported:
        return _("ei ilmoitettu")
    return _("ei pidetty") if tally.not_held else _("ei ollut")


def _hour(tally: Tally | None) -> str:
    return visits_in_words(tally) if tally else "–"


def _kind(code: str, *, of_places: bool) -> str:
    if not of_places:
        kinds = vocabulary("circle_kinds")
        return str(kinds[code].label) if code in kinds else code
    if code == SEVERAL:
        return _("Useita työmuotoja")
    return str(WorkFormKind(code).label) if code in WorkFormKind.values else _("Työmuoto ei tiedossa")
