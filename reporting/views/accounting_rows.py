"""The rows behind social accounting: the gatherings that told hours and those that did not, and money row by row."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from groups.models import Gathering
from network.periods import Period
from reporting.accounting.costs import funding_rows
from reporting.accounting.in_words import hours as in_hours
from reporting.accounting.rows import funding_as_csv, hours_as_csv, name_of
from reporting.accounting.volunteering import HOURS, hours_rows
from reporting.areas import Area
from reporting.in_words import report_in_words
from reporting.views.accounting import exactly, file_name
from reporting.views.row_page import page_of, row_page

CHUNK = 2000
ANSWERS = {"yes": True, "no": False}


@require_safe
def hours(request: HttpRequest) -> HttpResponse:
    """Show the held gatherings of the period with the hours that each told."""
    area, period, query = exactly(request)
    told = request.GET.get("told", "")
    told = told if told in ANSWERS else ""
    page = page_of(request, _gatherings(area, period, told))
    return row_page(
        request,
        "reporting/accounting_hours.html",
        page,
        heading=_("Vapaaehtoistyön rivit"),
        name=report_in_words(area.names, str(period)),
        back=_back(query),
        csv=f"{reverse('reporting:accounting_hours_csv')}{query}{f'&told={told}' if told else ''}",
        rows=[(row, name_of(row), _told(row)) for row in page],
        told=told,
    )


def _back(query: str) -> tuple[str, str]:
    """Return where these rows were asked for, and what to call it."""
    return f"{reverse('reporting:accounting')}{query}", _("Sosiaalinen tilinpito")


def _told(row: Gathering) -> str | None:
    return in_hours(row.counts[HOURS]) if HOURS in row.counts else None


def _gatherings(area: Area, period: Period, told: str) -> QuerySet[Gathering]:
    rows = hours_rows(area, period, timezone.localdate(), told=ANSWERS.get(told))
    return rows.select_related("circle__municipality", "circle__records")


@require_safe
def hours_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give the same gatherings as CSV."""
    area, period, _query = exactly(request)
    rows = _gatherings(area, period, request.GET.get("told", ""))
    return _csv(hours_as_csv(rows.iterator(CHUNK)), f"{file_name(area, period)}-tunnit")


@require_safe
def funding(request: HttpRequest) -> HttpResponse:
    """Show the money of the period's years row by row: for what, from whom, and whether it is counted."""
    area, period, query = exactly(request)
    return row_page(
        request,
        "reporting/accounting_funding.html",
        page_of(request, _money(area, period)),
        heading=_("Rahoituksen rivit"),
        name=report_in_words(area.names, str(period)),
        back=_back(query),
        csv=f"{reverse('reporting:accounting_funding_csv')}{query}",
    )


def _money(area: Area, period: Period) -> QuerySet[Any]:
    years = {week.year for week in period.weeks}
    rows = funding_rows(area, years).select_related("organisation")
    return rows.order_by("year", "elsewhere", "organisation__sort_key", "order", "pk")


@require_safe
def funding_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Give the same rows of money as CSV."""
    area, period, _query = exactly(request)
    return _csv(funding_as_csv(_money(area, period).iterator(CHUNK)), f"{file_name(area, period)}-rahoitus")


def _csv(lines: object, name: str) -> StreamingHttpResponse:
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")  # type: ignore[arg-type]
    answer["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return answer
