"""Typing paper sheets in, one after another, from the keyboard alone; and taking one's own typed sheet back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from network.permissions import Permission, needs, person
from reporting.models import SurveyRound
from reporting.surveys.actions import take_back_sheet, take_sheet
from reporting.surveys.enums import RoundState, SheetFate
from reporting.surveys.forms import TakeBackForm, TypedForm
from reporting.surveys.permissions import run_rounds
from reporting.surveys.queries import WITH_NAMES


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.RUN_SURVEY)
def type_in(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one paper sheet, and open an empty form for the next."""
    user = person(request)
    found = get_object_or_404(run_rounds(user).select_related(*WITH_NAMES), pk=pk, closed_on=None)
    if found.state == RoundState.COMING:
        messages.info(request, _("Kierros ei ole vielä alkanut."))
        return redirect(found)
    data = request.POST if request.method == "POST" else None
    form = TypedForm(data, asked=found, content=found.questionnaire.content)
    if data is not None and form.is_valid():
        fate = take_sheet(found, form.cleaned_data["mark"], form.answers(), form.texts(), typed_by=user)
        if fate == SheetFate.CLOSED:
            messages.error(request, _("Kierros suljettiin tällä välin. Lomaketta ei tallennettu."))
            return redirect(found)
        _tell(request, found, fate)
        return redirect("surveys:type", found.pk)
    context = {"form": form.with_new_mark(), "round": found, **_typed(request, found)}
    return render(request, "reporting/survey_type.html", context)


def _tell(request: HttpRequest, found: SurveyRound, fate: SheetFate) -> None:
    count = found.sheets.count()
    if fate == SheetFate.ALREADY:
        messages.info(request, _("Tämä lomake oli jo tallennettu. Lomakkeita on %(count)s.") % {"count": count})
        return
    last = found.typed.filter(by=person(request)).first()
    told = ngettext("Tallennettu. Lomakkeita on nyt %(count)s.", "Tallennettu. Lomakkeita on nyt %(count)s.", count)
    number = _("Kirjoita paperiin numero %(number)s.") % {"number": last.number} if last else ""
    messages.success(request, f"{told % {'count': count}} {number}".strip())


def _typed(request: HttpRequest, found: SurveyRound) -> dict[str, object]:
    """What this person has typed into the round: the numbers of today's sheets, and a choice of what to take back."""
    rows = list(found.typed.filter(by=person(request)))
    today = [row for row in rows if row.typed_on == timezone.localdate()]
    kept = [row for row in rows if not row.is_taken_back]
    return {
        "typed_today": sorted(row.number for row in today if not row.is_taken_back),
        "taken_back": sorted(row.number for row in today if row.is_taken_back),
        "back_form": TakeBackForm(typed=kept) if kept else None,
    }


@require_POST
@needs(Permission.RUN_SURVEY)
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own typed sheet away, by its number, while the round has not been closed."""
    user = person(request)
    found = get_object_or_404(run_rounds(user).select_related(*WITH_NAMES), pk=pk, closed_on=None)
    form = TakeBackForm(request.POST, typed=found.typed.filter(by=user, is_taken_back=False))
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for error in form.errors["number"]))
    elif take_back_sheet(found, form.cleaned_data["number"], by=user):
        told = {"number": form.cleaned_data["number"], "count": found.sheets.count()}
        messages.success(request, _("Lomake %(number)s on otettu pois. Lomakkeita on nyt %(count)s.") % told)
    else:
        messages.error(request, _("Lomaketta ei otettu pois: kierros suljettiin, tai lomake on jo otettu pois."))
    return redirect("surveys:type", found.pk)
