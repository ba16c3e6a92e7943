"""Order a report, follow it, fetch it."""

from functools import partial

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from network.enums import JobState
from network.models import User
from network.permissions import Permission, person
from network.views.following import news_of, whole_page
from reporting.actions import cancel_report, order_again, order_report
from reporting.areas import Area
from reporting.changed import changed_since, has_later_numbers
from reporting.document import document_of
from reporting.enums import FileFormat
from reporting.figures import Statistics
from reporting.forms import OrderForm
from reporting.in_words import error_in_words, report_in_words, step_in_words
from reporting.meanings import meanings_with_rows
from reporting.models import Report
from reporting.permissions import areas, ordered_reports, orders_anything_of, own_areas, readable_reports, reader
from reporting.queries import first_month
from reporting.views.open_data import release_of
from reporting.views.report_files import file_answer
from reporting.views.shares import shares_of

PAGE_ROWS = 20


def reports(request: HttpRequest) -> HttpResponse:
    """List the reports that this person may read, and take an order from those who may order."""
    user = reader(request)
    form = _order_form(request, user)
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            return redirect(_ordered(request, form))
    rows = readable_reports(user).select_related("municipality", "ordered_by").prefetch_related("files")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    rows_with_names = [(row, report_in_words(row.area_names, row.period)) for row in page]
    return render(request, "reporting/reports.html", {"form": form, "page": page, "rows": rows_with_names})


def _order_form(request: HttpRequest, user: User) -> OrderForm | None:
    """Return the form for what the person may order; a link may have chosen one circle, place or organisation."""
    own = own_areas(user)
    listed = [*areas(user, Permission.ORDER_REPORT), *own]
    if not listed:
        return None
    asked = _asked(request.GET.get("area", ""))
    if asked and asked not in listed and orders_anything_of(user, asked):
        listed.append(asked)
    return OrderForm(
        request.POST if request.method == "POST" else None,
        areas=listed,
        first_month=first_month(),
        may_order=lambda area: area in own or orders_anything_of(user, area),
        may_share=partial(orders_anything_of, user),
        initial={"area": str(asked)} if asked in listed else {},
    )


def _asked(text: str) -> Area | None:
    try:
        return Area.parse(text) if text else None
    except ValueError:
        return None


def _ordered(request: HttpRequest, form: OrderForm) -> Report:
    return order_report(
        area=form.chosen_area(),
        period=form.chosen_period(),
        audience=form.cleaned_data["audience"],
        language=form.cleaned_data["language"],
        contents=form.chosen_contents(),
        by=person(request),
    )


@require_safe
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """Show how far the report is, or its frozen figures."""
    user = reader(request)
    found = get_object_or_404(readable_reports(user).select_related("municipality", "ordered_by"), pk=pk)
    context = {
        "report": found,
        "name": report_in_words(found.area_names, found.period),
        "step": step_in_words(found.step),
        "error": error_in_words(found.error),
        "may_order": ordered_reports(user).filter(pk=pk).exists(),
    }
    if news := news_of(request, found, "reporting/_report_progress.html", context):
        return news
    if found.figures is not None:
        document = document_of(Statistics.from_json(found.figures), found.audience)
        context["document"] = document
        context["meanings"] = meanings_with_rows(document, found) if context["may_order"] else document.meanings
        context["has_later"] = has_later_numbers(found)
        context["files"] = sorted(found.files.all(), key=lambda file: FileFormat.values.index(file.format))
    if context["may_order"] and found.shareable_key:
        context |= shares_of(found) | release_of(found)
    return whole_page(request, "reporting/report.html", context)


@require_safe
def changes(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what has changed since the report was frozen: each figure then and now."""
    user = reader(request)
    found = get_object_or_404(readable_reports(user).filter(state=JobState.DONE).select_related("municipality"), pk=pk)
    context = {
        "report": found,
        "name": report_in_words(found.area_names, found.period),
        "since": changed_since(found),
        "may_order": ordered_reports(user).filter(pk=pk).exists(),
    }
    return render(request, "reporting/changes.html", context)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """Stop a report that is under way."""
    user = reader(request)
    found = get_object_or_404(ordered_reports(user), pk=pk)
    if cancel_report(found, by=user):
        messages.success(request, _("Raportin tekeminen peruttiin."))
    else:
        messages.info(request, _("Raporttia ei peruttu: se oli jo valmis tai päättynyt."))
    return redirect(found)


@require_POST
def again(request: HttpRequest, pk: int) -> HttpResponse:
    """Order the same report anew, with the figures of today."""
    user = reader(request)
    found = get_object_or_404(ordered_reports(user), pk=pk)
    new = order_again(found, by=user)
    if new is None:
        messages.error(request, error_in_words("gone"))
    return redirect(new or found)


@require_safe
def download(request: HttpRequest, pk: int, file_format: str) -> HttpResponseBase:
    """Give a file of a finished report to somebody who may read it, as long as it is as it was compiled."""
    found = get_object_or_404(readable_reports(reader(request)), pk=pk)
    if answer := file_answer(found, file_format):
        return answer
    name = report_in_words(found.area_names, found.period)
    return render(request, "reporting/file_lost.html", {"report": found, "name": name}, status=404)
