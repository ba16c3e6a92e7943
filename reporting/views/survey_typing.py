"""Typing paper sheets in, one after another, from the keyboard alone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from network.permissions import Permission, needs, person
from reporting.surveys.actions import take_sheet
from reporting.surveys.enums import RoundState, SheetFate
from reporting.surveys.forms import TypedForm
from reporting.surveys.permissions import run_rounds
from reporting.surveys.queries import WITH_NAMES


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RUN_SURVEY)
def type_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one paper sheet, and open an empty form for the next."""
    rows = run_rounds(person(request)).select_related(*WITH_NAMES)
    found = get_object_or_404(rows, pk=pk, closed_on=None)
    if found.state == RoundState.COMING:
        messages.info(request, _("Kierros ei ole vielä alkanut."))
        return redirect(found)
    data = request.POST if request.method == "POST" else None
    form = TypedForm(data, asked=found, content=found.questionnaire.content)
    if data is not None and form.is_valid():
        fate = take_sheet(found, form.cleaned_data["mark"], form.answers(), form.texts(), is_typed=True)
        if fate == SheetFate.CLOSED:
            messages.error(request, _("Kierros suljettiin tällä välin. Lomaketta ei tallennettu."))
            return redirect(found)
        count = found.sheets.count()
        told = ngettext("Tallennettu. Lomakkeita on nyt %(count)s.", "Tallennettu. Lomakkeita on nyt %(count)s.", count)
        messages.success(request, told % {"count": count})
        return redirect("surveys:type", found.pk)
    return render(request, "reporting/survey_type.html", {"form": form.with_new_mark(), "round": found})
