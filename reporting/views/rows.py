"""The rows that a finished report was counted from, for those who work with them."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from network.enums import JobState
from network.periods import Period
from network.periods_in_words import period_in_words
from reporting.areas import Area
from reporting.compiling import area_of, file_name
from reporting.fact_kinds import Asked
from reporting.in_words import area_in_words
from reporting.lives import LIVES, codes_of, lived, told_lives
from reporting.models import Report
from reporting.permissions import ordered_reports, reader
from reporting.report_rows import as_removed, as_they_were, removed_of, rows_as_csv, rows_of, sums_of
from reporting.row_forms import LivesForm, RowsForm
from reporting.views.row_page import page_of, row_page

MOST_REMOVED = 1000


def _found(request: HttpRequest, pk: int) -> tuple[Report, Area]:
    """Return the finished report whose rows this person works with, and its area as long as it is there."""
    done = ordered_reports(reader(request)).filter(state=JobState.DONE).select_related("municipality")
    report = get_object_or_404(done, pk=pk)
    area = area_of(report)
    if area is None:
        raise Http404
    return report, area


@require_safe
def rows(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the gatherings behind the figures, as they were when the report was finished."""
    report, area = _found(request, pk)
    form = RowsForm(request.GET, towns=area.municipalities)
    found = form.kept(rows_of(report, area))
    removed = form.kept(removed_of(report, area)).select_related("circle__municipality", "circle__records")
    sums, gone = sums_of(found), as_removed(removed[:MOST_REMOVED])
    page = page_of(request, found.select_related("circle__municipality", "circle__records"), sums.rows)
    query = request.GET.urlencode()
    whole = sums.with_removed(gone)
    return row_page(
        request,
        "reporting/rows.html",
        page,
        **_of(report, _("Raportin rivit")),
        csv=f"{reverse('reporting:rows_csv', args=[pk])}{f'?{query}' if query else ''}",
        form=form,
        rows=as_they_were(report, list(page)),
        removed=gone,
        sums=whole,
        number=whole.rows,
    )


def _of(report: Report, heading: str) -> dict[str, Any]:
    """Say which rows these are, of which report, and how to get back to it."""
    return {
        "heading": heading,
        "name": f"{area_in_words(report.area_names)}, {period_in_words(report.period)}",
        "back": (report.get_absolute_url(), _("Takaisin raporttiin")),
    }


@require_safe
def rows_csv(request: HttpRequest, pk: int) -> StreamingHttpResponse:
    """Give the same rows as CSV, all of them or those that were chosen."""
    report, area = _found(request, pk)
    form = RowsForm(request.GET, towns=area.municipalities)
    answer = StreamingHttpResponse(
        rows_as_csv(report, form.kept(rows_of(report, area)), form.kept(removed_of(report, area))),
        content_type="text/csv; charset=utf-8",
    )
    answer["Content-Disposition"] = f'attachment; filename="{file_name(report)}-rivit.csv"'
    return answer


@require_safe
def lives(request: HttpRequest, pk: int) -> HttpResponse:
    """Show which circles and places began, paused, went on or ended in the report's period, as is known now."""
    report, area = _found(request, pk)
    numbers = told_lives(report)
    form = LivesForm(request.GET, told={code: numbers.get(code) for code in codes_of(area)})
    days = Asked(area, Period.parse(report.period), report.as_of, ()).days
    found = lived(area, form.code(), days).select_related("municipality").order_by("on", "pk")
    return row_page(
        request,
        "reporting/lives.html",
        page_of(request, found),
        **_of(report, _("Aloittaneet, tauolla olleet ja lopettaneet")),
        form=form,
        what=LIVES[form.code()],
    )
