"""Open data: a public page of what is published, the same for programs, and publishing a quarter."""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST, require_safe

from network.answers import asked_language
from network.models import Municipality
from network.periods import QUARTER
from network.periods_in_words import period_in_words
from network.permissions import Permission, needs, person
from reporting.document import document_of
from reporting.figures import Statistics
from reporting.models import OpenRelease, Report
from reporting.open_data import publishing
from reporting.open_data.files import described, to_csv, to_json
from reporting.permissions import ordered_reports

MOST_REPEATED = 40
JSON = "application/json; charset=utf-8"


class BadQuestionError(Exception):
    """The question asks of what the address does not know; the text says what is wrong, in the asker's language."""


def _releases(request: HttpRequest) -> list[OpenRelease]:
    """Return what is published, of one quarter when one is asked for."""
    found = OpenRelease.objects.in_force().select_related("report")
    quarter = request.GET.get("quarter", "")
    return list(found.filter(quarter=quarter.replace("\0", "")) if quarter else found)


@login_not_required
@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """Show a published quarter, the newest unless another is asked for, and where the files are."""
    quarters = list(OpenRelease.objects.in_force().values_list("quarter", flat=True))
    shown = next(iter(_releases(request)), None)
    context: dict[str, Any] = {
        "quarters": [(quarter, period_in_words(quarter)) for quarter in quarters],
        "shown": shown,
        "licence": settings.OPEN_DATA_LICENCE,
        "licence_url": settings.OPEN_DATA_LICENCE_URL,
    }
    if shown:
        context["document"] = document_of(Statistics.from_json(shown.report.figures or {}), shown.report.audience)
    return render(request, "reporting/open_data.html", context)


@login_not_required
@require_safe
def statistics_json(request: HttpRequest) -> HttpResponse:
    """Give the published quarters as JSON."""
    language = asked_language(request)
    try:
        _check(request)
    except BadQuestionError as error:
        return _refused(error, language)
    return _open_file(request, to_json(_releases(request), language, _town(request)), JSON)


@login_not_required
@require_safe
def statistics_csv(request: HttpRequest) -> HttpResponse:
    """Give the published quarters as CSV."""
    try:
        _check(request)
    except BadQuestionError as error:
        return _refused(error, asked_language(request))
    return _open_file(request, to_csv(_releases(request), _town(request)), "text/csv; charset=utf-8")


def _town(request: HttpRequest) -> str:
    return request.GET.get("municipality", "")


def _check(request: HttpRequest) -> None:
    """Refuse a quarter that is none, and a municipality that the network has not."""
    quarter = request.GET.get("quarter", "")
    if quarter and not QUARTER.fullmatch(quarter):
        raise BadQuestionError("quarter", quarter)
    town = _town(request)
    if town and ("\0" in town or not Municipality.objects.filter(code=town).exists()):
        raise BadQuestionError("municipality", town)


def _refused(error: BadQuestionError, language: str) -> HttpResponse:
    """Answer 400 with what is wrong, in the language that was asked for."""
    what, given = error.args
    with override(language):
        told = {
            "quarter": _("Tämä ei ole vuosineljännes: %(given)s. Kirjoita esimerkiksi 2026-Q3."),
            "municipality": _("Verkostossa ei ole kuntaa %(given)s. Kirjoita kunnan numero, esimerkiksi 837."),
        }[what] % {"given": given[:MOST_REPEATED]}
    answer = HttpResponse(json.dumps({"error": told}, ensure_ascii=False).encode(), content_type=JSON, status=400)
    answer["Access-Control-Allow-Origin"] = "*"
    return answer


@login_not_required
@require_safe
def openapi(request: HttpRequest) -> HttpResponse:
    """Describe the two addresses to programs."""
    return _open_file(request, json.dumps(described(), ensure_ascii=False, indent=1).encode(), JSON)


def _open_file(request: HttpRequest, content: bytes, kind: str) -> HttpResponse:
    """Give the file to any page of any site, or say that the reader has it already."""
    answer = HttpResponse(content, content_type=kind)
    answer["Access-Control-Allow-Origin"] = "*"
    answer["Cross-Origin-Resource-Policy"] = "cross-origin"
    answer["Cache-Control"] = "public, max-age=900"
    answer["ETag"] = etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    given = get_conditional_response(request, etag, None, answer) or answer
    given["Access-Control-Allow-Origin"] = "*"
    return given


def release_of(report: Report) -> dict[str, Any]:
    """Return what the report's page needs to publish its quarter; nothing where it cannot be open data."""
    if not publishing.may_be_open(report):
        return {}
    found = OpenRelease.objects.in_force().filter(quarter=report.period).first()
    own = found if found and found.report_id == report.shareable_key else None
    return {"may_be_open": True, "release": own, "other": found if not own else None}


def _own(request: HttpRequest, pk: int) -> Report:
    found = get_object_or_404(ordered_reports(person(request)), pk=pk)
    if not publishing.may_be_open(found):
        raise Http404
    return found


@require_POST
@needs(Permission.ORDER_REPORT)
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish the report's quarter."""
    found = _own(request, pk)
    publishing.publish(found, by=person(request))
    messages.success(
        request, _("Neljännes on nyt avointa dataa. Luvut pysyvät sellaisina kuin ne ovat tässä raportissa.")
    )
    return redirect(found)


@require_POST
@needs(Permission.ORDER_REPORT)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the report's quarter back."""
    found = _own(request, pk)
    for release in OpenRelease.objects.in_force().filter(report=found):
        publishing.withdraw(release, by=person(request))
    messages.success(request, _("Neljännes ei ole enää avointa dataa."))
    return redirect(found)
