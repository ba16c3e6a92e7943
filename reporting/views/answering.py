"""Answering a survey without an account: nothing tells who answered, or when."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from network.senders import within_limit
from reporting.models import SurveyRound
from reporting.surveys.actions import take_sheet
from reporting.surveys.enums import RoundState, SheetFate
from reporting.surveys.forms import AnswerForm
from reporting.surveys.queries import WITH_NAMES
from reporting.surveys.questionnaire import said

# Of the whole round, not of an address or a device: nobody's is looked at here.
LIMIT = {"answer_survey": "300/h/key"}


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def survey(request: HttpRequest, code: str) -> HttpResponse:
    """Ask everything on one page, and store one sheet for one opening of the page."""
    asked = get_object_or_404(SurveyRound.objects.select_related(*WITH_NAMES), code=code.lower())
    content = asked.questionnaire.content
    context = {"asked": asked, "title": said(content.title), "purpose": said(content.purpose)}
    if asked.state != RoundState.OPEN:
        return render(request, "reporting/survey_closed.html", context)
    data = request.POST if request.method == "POST" else None
    form, status = AnswerForm(data, asked=asked, content=content, slip=request.GET.get("slip", "")[:20]), 200
    if data is not None and form.is_valid():
        if not within_limit(request, app="reporting", action="answer_survey", config=LIMIT, key=asked.code):
            form.add_error(None, _("Vastauksia tulee juuri nyt paljon. Odota hetki ja lähetä sitten uudelleen."))
            status = 429
        else:
            slip = form.cleaned_data.get("slip", "")
            fate = take_sheet(asked, form.cleaned_data["mark"], form.answers(), form.texts(), slip=slip)
            if fate in {SheetFate.STORED, SheetFate.ALREADY}:
                return redirect("surveys:thanks", asked.code)
            if fate == SheetFate.CLOSED:
                return render(request, "reporting/survey_closed.html", context)
            form.add_error("slip", _("Koodi on jo käytetty, tai siinä on kirjoitusvirhe. Tarkista se lapusta."))
    answer = render(request, "reporting/survey.html", {**context, "form": form.with_new_mark()}, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_not_required
@require_safe
def thanks(request: HttpRequest, code: str) -> HttpResponse:
    """Thank for the answers, whoever gave them."""
    asked = get_object_or_404(SurveyRound.objects.select_related(*WITH_NAMES), code=code.lower())
    return render(request, "reporting/survey_thanks.html", {"asked": asked})
