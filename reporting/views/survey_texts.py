"""What people wrote in surveys: held until a person has cleaned it."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from network.permissions import Permission, needs, person
from reporting.models import SurveyText
from reporting.surveys.actions import RAW_KEPT_FOR, clean_text, drop_text
from reporting.surveys.forms import CleanForm
from reporting.surveys.permissions import cleanable_texts
from reporting.surveys.questionnaire import said

PAGE_ROWS = 20
WITH_ROUND = (
    "round__questionnaire",
    "round__place",
    "round__circle",
    "round__organisation",
    "round__municipality",
)


@require_safe
@needs(Permission.CLEAN_ANSWERS)
def texts(request: HttpRequest) -> HttpResponse:
    """List what waits to be cleaned, in no order of arrival."""
    rows = cleanable_texts(person(request)).select_related(*WITH_ROUND).order_by("round", "question", "pk")
    page = Paginator(rows, PAGE_ROWS).get_page(request.GET.get("page"))
    context = {"page": page, "days": RAW_KEPT_FOR.days, "rows": [(row, _asked(row)) for row in page]}
    return render(request, "reporting/survey_texts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.CLEAN_ANSWERS)
def text(request: HttpRequest, key: UUID) -> HttpResponse:
    """Clean one text so that it may be quoted."""
    user = person(request)
    found = get_object_or_404(cleanable_texts(user).select_related(*WITH_ROUND), pk=key)
    form = CleanForm(request.POST if request.method == "POST" else None, initial={"text": found.raw})
    if request.method == "POST" and form.is_valid():
        clean_text(found, form.cleaned_data["text"], by=user)
        messages.success(request, _("Teksti on hyväksytty. Alkuperäinen on poistettu."))
        return redirect("surveys:texts")
    return render(request, "reporting/survey_text.html", {"form": form, "text": found, "question": _asked(found)})


@require_POST
@needs(Permission.CLEAN_ANSWERS)
def drop(request: HttpRequest, key: UUID) -> HttpResponse:
    """Delete a text that is not to be quoted."""
    user = person(request)
    drop_text(get_object_or_404(cleanable_texts(user), pk=key), by=user)
    messages.success(request, _("Teksti on poistettu."))
    return redirect("surveys:texts")


def _asked(row: SurveyText) -> str:
    return said(row.round.questionnaire.content.question(row.question).text)
