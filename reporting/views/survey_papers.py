"""A survey's papers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from network.answers import pdf_answer
from network.paper import asked_size
from network.permissions import Permission, needs, person
from reporting.models import SurveyRound
from reporting.surveys.actions import make_slips
from reporting.surveys.exports import poster_pdf, sheet_pdf, slips_pdf
from reporting.surveys.forms import MOST_SLIPS, SlipsForm
from reporting.surveys.permissions import run_rounds
from reporting.surveys.queries import WITH_NAMES


def _open_round(request: HttpRequest, pk: int) -> SurveyRound:
    rows = run_rounds(person(request)).select_related(*WITH_NAMES)
    found: SurveyRound = get_object_or_404(rows, pk=pk, closed_on=None)
    return found


@require_safe
@needs(Permission.RUN_SURVEY)
def poster(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the poster of a round that goes on."""
    found = _open_round(request, pk)
    return pdf_answer(poster_pdf(found, asked_size(request)), f"kysely-{found.code}-juliste")


@require_safe
@needs(Permission.RUN_SURVEY)
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the paper sheet of a round that goes on."""
    found = _open_round(request, pk)
    return pdf_answer(sheet_pdf(found), f"kysely-{found.code}-lomake")


@require_POST
@needs(Permission.RUN_SURVEY)
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Make new codes and give them on slips; they cannot be printed again, for only their hashes are kept."""
    found = _open_round(request, pk)
    form = SlipsForm(request.POST)
    if not found.is_by_slip or not form.is_valid():
        messages.error(request, _("Lappuja ei tehty. Kirjoita määrä, 1–%(most)s.") % {"most": MOST_SLIPS})
        return redirect(found)
    codes = make_slips(found, form.cleaned_data["number"], by=person(request))
    answer = pdf_answer(slips_pdf(found, codes), f"kysely-{found.code}-laput")
    answer["Cache-Control"] = "private, no-store"
    return answer
