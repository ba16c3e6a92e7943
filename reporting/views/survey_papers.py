"""A survey's papers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from network.answers import pdf_answer
from network.paper import asked_size
from network.permissions import Permission, needs, person
from reporting.models import SurveyRound
from reporting.surveys.exports import poster_pdf
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
