"""Links to a shareable report: made and revoked by those who order reports, opened by whoever has the link."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from network.enums import JobState
from network.permissions import Permission, needs, person
from reporting.changed import has_later_numbers
from reporting.document import document_of
from reporting.enums import Audience, FileFormat
from reporting.figures import Statistics
from reporting.in_words import report_in_words
from reporting.models import Report, ReportShare
from reporting.permissions import ordered_reports
from reporting.shares.form import ShareForm
from reporting.shares.links import read_share_link, share_address
from reporting.shares.sharing import count_opening, openings_noted, revoke_share, share_report
from reporting.views.report_files import file_answer

MOST_LINKS = 50


def shares_of(report: Report) -> dict[str, Any]:
    """Return what the report's page needs to list its links and to make one more."""
    rows = list(report.shares.select_related("report", "reader")[:MOST_LINKS])
    noted, today = openings_noted(rows), timezone.localdate()
    links = [(row, share_address(row), row.openings + noted.get(row.pk, 0), row.is_in_force(today)) for row in rows]
    return {"links": links, "share_form": ShareForm()}


def _shareable(request: HttpRequest, pk: int) -> Report:
    reports = ordered_reports(person(request)).filter(audience=Audience.SHAREABLE, state=JobState.DONE)
    return get_object_or_404(reports.select_related("municipality"), pk=pk)


@require_POST
@needs(Permission.ORDER_REPORT)
def share(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link to a finished shareable report."""
    found = _shareable(request, pk)
    form = ShareForm(request.POST)
    if not form.is_valid():
        return render(
            request,
            "reporting/share.html",
            {"report": found, "name": report_in_words(found.area_names, found.period), "share_form": form},
        )
    share_report(found, **form.cleaned_data, by=person(request))
    messages.success(request, _("Linkki on valmis. Kopioi se ja lähetä niille, joiden on tarkoitus lukea raportti."))
    return redirect(f"{found.get_absolute_url()}#links")


@require_POST
@needs(Permission.ORDER_REPORT)
def revoke(request: HttpRequest, pk: int, share: int) -> HttpResponse:
    """Revoke a link of the report."""
    found = get_object_or_404(ReportShare.objects.filter(report=_shareable(request, pk)), pk=share)
    if revoke_share(found, by=person(request)):
        messages.success(request, _("Linkki on peruttu. Se ei avaa raporttia enää kenellekään."))
    else:
        messages.info(request, _("Linkki oli jo peruttu."))
    return redirect(f"{reverse('reporting:report', args=[pk])}#links")


View = Callable[..., HttpResponseBase]


def untraced(view: View) -> View:
    """Keep the page out of search engines and caches, and its address out of where its links lead."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "private, no-store"
        response["Referrer-Policy"] = "no-referrer"
        return response

    return answer


@login_not_required
@untraced
@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """Show the report to whoever has the link, as long as the link is in force."""
    link = _link(token)
    if not link.is_in_force(timezone.localdate()):
        return render(request, "reporting/share_gone.html", status=410)
    report = link.report
    files = sorted(report.files.all(), key=lambda file: FileFormat.values.index(file.format))
    if request.method == "GET":
        count_opening(link)
    context = {
        "link": link,
        "token": token,
        "name": report_in_words(report.area_names, report.period),
        "document": document_of(Statistics.from_json(report.figures or {}), report.audience),
        "files": files,
        "has_later": has_later_numbers(report),
    }
    return render(request, "reporting/shared.html", context)


@login_not_required
@untraced
@require_safe
def shared_file(request: HttpRequest, token: str, file_format: str) -> HttpResponseBase:
    """Give a file of the report to whoever has the link, as long as it is as it was compiled."""
    link = _link(token)
    if not link.is_in_force(timezone.localdate()):
        return render(request, "reporting/share_gone.html", status=410)
    if answer := file_answer(link.report, file_format):
        return answer
    raise Http404


def _link(token: str) -> ReportShare:
    if link := read_share_link(token):
        return link
    raise Http404
