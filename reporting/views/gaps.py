"""Where something is missing: a table and a map of the same figures, and what can be done about it."""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from network.models.municipality import Town, all_towns
from network.permissions import Permission, may, needs
from reporting.enums import FileFormat
from reporting.exports import CONTENT_TYPES, WRITERS
from reporting.gaps.form import GapForm, order_of
from reporting.gaps.measures import Gap, Measure, in_order
from reporting.gaps.queries import gaps_of_municipalities, gaps_of_postal_areas, nearest_titles
from reporting.gaps.table import COLUMNS, LABELS, drawn_map, gap_document, gap_lines, map_key, measures_of, notes

FORMATS = (FileFormat.XLSX, FileFormat.CSV, FileFormat.ODS)


@dataclass(frozen=True)
class Asked:
    """What the address asks for: the municipality (None is all of them), and its areas in their order."""

    form: GapForm
    town: Town | None
    gaps: list[Gap]
    by: Measure
    descending: bool

    @property
    def first(self) -> Measure:
        """What the map draws when nothing is chosen: per inhabitant, where inhabitants are known."""
        return _first(self.gaps)


@dataclass(frozen=True)
class Heading:
    """A column's head: a link that sorts by it."""

    label: str
    query: str
    sorted: str


@require_safe
@needs(Permission.READ_STATISTICS)
def gaps(request: HttpRequest) -> HttpResponse:
    """Show each municipality, or the postal areas of one: the table first, the map of the same figures beside it."""
    today = timezone.localdate()
    asked = _asked(request, today)
    measures = measures_of(postal=asked.town is not None)
    shown = asked.form.measure(asked.first)
    context = {
        "form": asked.form,
        "town": asked.town,
        "shown": shown,
        "lines": gap_lines(asked.gaps, nearest_titles(asked.gaps), measures),
        "headings": [_heading(Measure.NAME, asked), *(_heading(measure, asked) for measure in measures)],
        "map": drawn_map(asked.gaps, shown),
        "map_title": LABELS[shown][0],
        "key": map_key(asked.gaps, shown),
        "off_map": [line for line in gap_lines(asked.gaps, {}, ()) if not line.gap.point],
        "untold": sum(gap.untold for gap in asked.gaps),
        "chases": may(request.user, Permission.CHASE_FACTS),
        "definitions": [(COLUMNS[measure].label, COLUMNS[measure].definition) for measure in measures],
        "notes": notes(),
        "sources": _sources(asked),
        "formats": FORMATS,
    }
    return render(request, "reporting/gaps.html", context)


@require_safe
@needs(Permission.READ_STATISTICS)
def download(request: HttpRequest, file_format: str) -> HttpResponse:
    """Give the table as a file, in the order in which it is on the page."""
    if file_format not in FORMATS:
        raise Http404
    today = timezone.localdate()
    asked = _asked(request, today)
    postal = asked.town is not None
    lines = gap_lines(asked.gaps, {}, measures_of(postal=postal))
    document = gap_document(lines, asked.town.name if asked.town else _("Koko verkosto"), today, postal=postal)
    answer = HttpResponse(WRITERS[file_format](document), content_type=CONTENT_TYPES[file_format])
    answer["Content-Disposition"] = f'attachment; filename="aukkopaikat-{today}.{file_format}"'
    return answer


def _asked(request: HttpRequest, today: date) -> Asked:
    towns = all_towns()
    code = request.GET.get("municipality", "")
    town = next((town for town in towns if town.code == code), None)
    found = gaps_of_postal_areas(today, town) if town else gaps_of_municipalities(today)
    form = GapForm(
        {"show": _first(found).value} | request.GET.dict(), towns=towns, measures=measures_of(postal=town is not None)
    )
    by, descending = order_of(request.GET.get("sort", ""), _first(found))
    return Asked(form, town, in_order(found, by, descending=descending), by, descending)


def _first(found: list[Gap]) -> Measure:
    return Measure.HOURS_PER_1000 if any(gap.population for gap in found) else Measure.HOURS


def _heading(measure: Measure, asked: Asked) -> Heading:
    label = LABELS[measure][0] if measure in LABELS else _("Postinumeroalue") if asked.town else _("Kunta")
    is_by = asked.by is measure
    query = f"-{measure.value}" if is_by and not asked.descending else measure.value
    return Heading(str(label), query, ("descending" if asked.descending else "ascending") if is_by else "")


def _sources(asked: Asked) -> list[str]:
    """Say whose counts of residents these are, and of which years."""
    if asked.town is None:
        years = sorted({gap.population_year for gap in asked.gaps if gap.population_year})
        told = ", ".join(map(str, years))
        return [_("Kuntien asukasluvut: Tilastokeskus (CC BY 4.0), %(years)s.") % {"years": told}] if told else []
    counted = sorted({(gap.population_source, gap.population_year) for gap in asked.gaps if gap.population_source})
    return [_("Postinumeroalueiden asukasluvut: %(source)s, %(year)s.") % {"source": s, "year": y} for s, y in counted]
